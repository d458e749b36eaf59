"""How late loans are today, one or many, in a constant number of statements. See docs/rules/arrears.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.accrued_interest import accrued_to, terms_of, with_due_dates_passed
from samity.bank.loans.rules.after_maturity import bears_on
from samity.bank.loans.rules.arrears import Arrears, arrears, needs_history, was_ever_due
from samity.bank.loans.rules.days_begun import days_begun
from samity.bank.loans.rules.planned_dates import work_calendar
from samity.bank.loans.values.arrears_settings import Tolerated
from samity.bank.organisation.queries.days_of_rest import calendars_of_offices

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

    from samity.bank.loans.queries.accounts import LoanAccount


def arrears_of(
    connection: Connection, accounts: Collection[LoanAccount], today: date, *, since: bool = False
) -> Mapping[int, Arrears]:
    """Return how late each loan is.

    Args:
        connection: the transaction.
        accounts: loans as due dates before today leave them.
        today: the business date.
        since: say also when each was last set to arrears, which its history alone knows.
    """
    tolerated = tolerances_of(connection, accounts)
    looked_up = [
        each.id
        for each in accounts
        if (since and was_ever_due(each.state, today)) or needs_history(each.state, tolerated[each.id], today)
    ]
    facts = facts_of(connection, looked_up) if looked_up else {}
    return {
        each.id: arrears(
            each.state,
            days_begun(each.agreement, facts[each.id], today) if each.id in facts else (),
            tolerated[each.id],
            today,
        )
        for each in accounts
    }


def as_passed(account: LoanAccount, today: date) -> LoanAccount:
    """Return a loan as the due dates before today leave it."""
    return replace(account, state=with_due_dates_passed(account.terms, account.state, today))


def as_of_today(account: LoanAccount, today: date) -> LoanAccount:
    """Return a loan as the due dates before today leave it, though no night has let them pass yet."""
    terms = account.terms
    # What is overdue, or the last installment, asks for its interest of the days so far too, where it asks for any.
    state = with_due_dates_passed(terms, account.state, today)
    if terms.prepayment.asks_elsewhere or bears_on(terms_of(terms, state), state):
        state = accrued_to(terms, state, today)
    return account if state is account.state else replace(account, state=state)


def tolerances_of(connection: Connection, accounts: Collection[LoanAccount]) -> Mapping[int, Tolerated]:
    """Return what is tolerated of each loan; calendars are read where days of rest are left out."""
    resting = {each.office_id for each in accounts if each.agreement.terms.arrears.working_days_only}
    calendars = {
        office_id: work_calendar(worked, holidays, date.min)
        for office_id, (worked, holidays) in (calendars_of_offices(connection, resting) if resting else {}).items()
    }
    return {
        each.id: Tolerated(
            each.agreement.terms.arrears,
            each.state.graces,
            calendars[each.office_id] if each.agreement.terms.arrears.working_days_only else None,
        )
        for each in accounts
    }
