"""What can be asked for beside a loan: its schedule, transactions, charges, late fees, meeting, notes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from samity.bank.loans.queries.accounts import LoanAccount
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.planned import planned_installments
from samity.bank.loans.rules.progress import progress
from samity.bank.meetings.queries import calendar_by_id
from samity.dialects.fineract.calendar_spelling import spell_calendar
from samity.dialects.fineract.loan_charges import spell_charges
from samity.dialects.fineract.loan_explanation import spell_explanation
from samity.dialects.fineract.loan_fees import spell_late_fees
from samity.dialects.fineract.loan_notes import spell_notes
from samity.dialects.fineract.loan_schedule import spell_schedule
from samity.dialects.fineract.loan_transactions import spell_transactions
from samity.storage.unit import Unit

ALL = "all"


def associated(
    account: LoanAccount, asked: Collection[str], excluded: Collection[str], unit: Unit, by: date | None
) -> dict[str, Any]:
    """Return what is asked for beside a loan; names this dialect knows and we have nothing for are passed over.

    Args:
        account: as it stands, or stood on the unit's day.
        asked: names.
        excluded: names.
        unit: of work.
        by: where it is given, what counts from later is left out.
    """
    every = [name for name in ASSOCIATIONS if name not in OUR_OWN]
    names = [*(every if ALL in asked else ()), *(name for name in ASSOCIATIONS if name in asked)]
    return {NAMES.get(name, name): ASSOCIATIONS[name](account, unit, by) for name in names if name not in excluded}


def _schedule(account: LoanAccount, unit: Unit, by: date | None) -> dict[str, Any] | None:
    state = account.state
    begins_on = state.disbursed_on or account.expected_disbursement_on
    if begins_on is None:
        return None
    if state.disbursed_on is None:
        planned = planned_installments(unit.connection, account)
        return spell_schedule(account.currency, begins_on, state.principal, planned, unit.business_date)
    facts = facts_of(unit.connection, [account.id], by)[account.id]
    return spell_schedule(
        account.currency,
        begins_on,
        state.principal,
        state.scheduled,
        unit.business_date,
        progress(account.agreement, facts, unit.business_date),
    )


def _transactions(account: LoanAccount, unit: Unit, by: date | None) -> list[dict[str, Any]]:
    return spell_transactions(account, unit, by)


def _charges(account: LoanAccount, unit: Unit, _: date | None) -> list[dict[str, Any]]:
    return spell_charges(account, unit)


def _meeting(account: LoanAccount, unit: Unit, _: date | None) -> dict[str, Any] | None:
    if account.calendar_id is None:
        return None
    return spell_calendar(calendar_by_id(unit.connection, account.calendar_id), unit.business_date)


def _tranches(account: LoanAccount, _: Unit, __: date | None) -> list[dict[str, Any]]:
    """Return the one disbursement of a loan, expected or made."""
    state = account.state
    expected_on = account.expected_disbursement_on or state.disbursed_on
    if expected_on is None:
        return []
    amount = account.currency.major(state.principal)
    return [
        {
            "expectedDisbursementDate": expected_on,
            "actualDisbursementDate": state.disbursed_on,
            "principal": amount,
            "netDisbursalAmount": amount,
        }
    ]


def _notes(account: LoanAccount, unit: Unit, by: date | None) -> list[dict[str, Any]]:
    return spell_notes(account.id, unit, by)


def _late_fees(account: LoanAccount, _: Unit, __: date | None) -> list[dict[str, Any]]:
    return spell_late_fees(account)


ASSOCIATIONS: dict[str, Callable[[LoanAccount, Unit, date | None], Any]] = {
    "repaymentSchedule": _schedule,
    "transactions": _transactions,
    "charges": _charges,
    "meeting": _meeting,
    "multiDisburseDetails": _tranches,
    "notes": _notes,
    "overdueCharges": _late_fees,
    "explanation": spell_explanation,
}
OUR_OWN = frozenset({"explanation"})
"""What is told to who names it alone: `all` is what Fineract's clients know."""
NAMES = {"multiDisburseDetails": "disbursementDetails"}
"""The members whose names are not those of what is asked for."""
