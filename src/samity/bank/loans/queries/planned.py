"""The schedule of a loan that is not disbursed yet, as it would be today."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.queries.surroundings import surroundings
from samity.bank.loans.rules.first_installments import first_installments
from samity.bank.loans.rules.planned_dates import PlannedDates, planned_dates
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import Connection

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.rules.planned_dates import Surroundings
    from samity.bank.loans.values.agreed_fees import AgreedFee
    from samity.bank.loans.values.state import Installment, LoanCharge
    from samity.bank.loans.values.terms import LoanTerms


def planned_installments(connection: Connection, account: LoanAccount) -> tuple[Installment, ...]:
    """Return the installments that the expected disbursement would lead to.

    None where they can no longer be planned: the meetings or working days have changed since the application, and
    the disbursement itself will say what stands against it.
    """
    return planned_schedules(connection, [account])[account.id]


def planned_schedules(connection: Connection, accounts: Iterable[LoanAccount]) -> dict[int, tuple[Installment, ...]]:
    """Return what `planned_installments` says of each of these loans, with the same statements for any number."""
    asked = list(accounts)
    places = {(each.office_id, each.calendar_id) for each in asked}
    around = surroundings(connection, places) if places else {}
    return {each.id: _planned(each, around[each.office_id, each.calendar_id]) for each in asked}


def _planned(account: LoanAccount, around: Surroundings) -> tuple[Installment, ...]:
    expected_on = account.expected_disbursement_on
    if expected_on is None:
        return ()
    try:
        dates = dates_of(account, around, expected_on)
    except Refusal:
        return ()
    return installments_of(_terms_of(account), expected_on, dates, account.state.charges, account.fees)


def dates_of(account: LoanAccount, around: Surroundings, disbursed_on: date) -> PlannedDates:
    """Return the due dates that a disbursement on a day leads to.

    Raises:
        FirstRepaymentTooEarly, NoDayToRepay, NoMeetingLeft, RepaidTooLate: as `planned_due_dates` says.
    """
    return planned_dates(
        _terms_of(account),
        around,
        disbursed_on,
        start_on=account.state.submitted_on if account.starts_at_submission else None,
        first_repayment_on=account.first_repayment_on,
        minimum_days=account.minimum_days,
    )


def _terms_of(account: LoanAccount) -> LoanTerms:
    return replace(account.agreement.terms, principal=account.state.principal)


def installments_of(
    terms: LoanTerms,
    disbursed_on: date,
    dates: PlannedDates,
    charges: Iterable[LoanCharge],
    fees: Iterable[AgreedFee] = (),
) -> tuple[Installment, ...]:
    """Return the installments that fall due on a day, with charges in their places; none where all is on demand.

    Args:
        terms: with the principal that goes out.
        disbursed_on: the day it does.
        dates: of the schedule.
        charges: that were put on the loan.
        fees: that fall due with every installment.
    """
    if terms.is_on_demand:
        return ()
    return first_installments(terms, disbursed_on, dates, charges, fees)
