"""What somebody asks for, for the rest of a schedule, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.queries.reschedule_requests import asked_by, reschedule_requests_of
from samity.web.languages import later, say
from samity.web.pages.lending.rate_words import decimal_of

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from samity.bank.loans.values.rescheduling import ReschedulingAsked
    from samity.web.door import Visit
    from samity.web.formats import Formats

COUNTS = {
    "extra_terms": later("Installments added"),
    "grace_on_principal": later("Installments without principal, which are added too"),
    "grace_on_interest": later("Installments whose interest waits for the next"),
}


def requests_in_words(visit: Visit, loan_id: int) -> list[tuple[RowMapping, str]]:
    """Return the requests about a loan, each with what it asks for."""
    found = reschedule_requests_of(visit.connection, loan_id)
    return [(each, asked_in_words(asked_by(each), visit.formats)) for each in found]


def asked_in_words(asked: ReschedulingAsked, formats: Formats) -> str:
    """Say what is asked for."""
    said = [say("from {from_on}", from_on=formats.day(asked.from_on))]
    if asked.adjusted_due_on is not None:
        said.append(say("due on {adjusted_due_on}", adjusted_due_on=formats.day(asked.adjusted_due_on)))
    if asked.annual_rate is not None:
        said.append(say("at {annual_rate} % a year", annual_rate=formats.number(decimal_of(asked.annual_rate))))
    if asked.amount is not None and asked.amount_until is not None:
        said.append(
            say(
                "installments of {amount} until {amount_until}",
                amount=formats.number(asked.amount),
                amount_until=formats.day(asked.amount_until),
            )
        )
    said += [f"{label.lower()}: {getattr(asked, name)}" for name, label in COUNTS.items() if getattr(asked, name)]
    return "; ".join(said)
