"""How a loan is called beside its state: its class while it is behind, that it performs no more, that it is a fraud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.queries.delinquency import behind
from samity.bank.loans.queries.fraud import marked_as_fraud
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.values.state import DISBURSED_STATUSES, LoanStatus
from samity.web.languages import counted, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.queries.delinquency import Behind
    from samity.web.door import Visit

PAUSE, RESUME = "pause-delinquency", "resume-delinquency"


def how_behind(visit: Visit, account: LoanAccount, on: date) -> Behind | None:
    """Return how a loan is behind on a day; None before it is paid out."""
    if account.state.status not in DISBURSED_STATUSES:
        return None
    product = loan_product_by_id(visit.connection, account.product_id)
    return behind(visit.connection, [account], {product.id: product}, on)[account.id]


def fraud_states(visit: Visit, account: LoanAccount, on: date) -> Iterator[tuple[str, str]]:
    """Say that a loan is a fraud, if it was marked so."""
    if account.state.is_fraud or marked_as_fraud(visit.connection, [account.id], on):
        yield say("fraud"), "late"


def late_states(found: Behind | None, on: date, visit: Visit) -> Iterator[tuple[str, str]]:
    """Say what stands beside the state of a loan because it is behind, each as its words and their tone."""
    if found is None:
        return
    if found.range is not None:
        days = found.delinquency.days
        yield (
            counted("{name}: {number} day behind", "{name}: {number} days behind", days, name=found.range.name),
            "late",
        )
    if found.is_non_performing:
        yield say("performs no more"), "late"
    for each in found.pauses:
        if each.holds(on):
            yield say("days behind do not count until {to_on}", to_on=visit.formats.day(each.to_on)), "waiting"


def barred_pauses(account: LoanAccount, found: Behind | None, on: date) -> dict[str, str]:
    """Return, by act, why the days of a loan's delinquency are not paused or resumed."""
    if account.state.status is not LoanStatus.ACTIVE:
        return dict.fromkeys((PAUSE, RESUME), say("it does not run"))
    is_paused = found is not None and any(each.holds(on) for each in found.pauses)
    return {} if is_paused else {RESUME: say("its days behind count")}
