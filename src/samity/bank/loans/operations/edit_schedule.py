"""Change the schedule of a loan by hand, and let interest fall due that payment holidays held back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import update

from samity.bank.gate import admit_office, operation
from samity.bank.loans.operations.amounts import amount_refusal, minor_units
from samity.bank.loans.operations.change import resubmit
from samity.bank.loans.operations.decide import UNDECIDED
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id
from samity.bank.loans.queries.planned import planned_installments
from samity.bank.loans.queries.surroundings import surroundings
from samity.bank.loans.records import loan
from samity.bank.loans.rules.edit_refusals import amount_refusals, place_refusals
from samity.bank.loans.rules.edited_installments import held_back_until
from samity.bank.loans.rules.planned_dates import business_days
from samity.bank.loans.rules.schedule_edits import EditGround, PlacedRow, edited_rows, placed_rows
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.schedule_edits import EditedRow, RowEdit
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import CustomRow
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from samity.bank.loans.values.state import Installment
    from samity.storage.unit import Unit


@dataclass(eq=False)
class ScheduleStays(Refusal):
    """The schedule of loan {loan_id} is not changed by hand: the loan is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class NothingHeldBack(Refusal):
    """On loan {loan_id} no payment holiday that is over holds interest back."""

    loan_id: int


@dataclass(eq=False)
class HeldInterestInFuture(Refusal):
    """Interest of payment holidays cannot be applied on {on}, after today."""

    on: date


@dataclass(frozen=True, slots=True)
class InstallmentEdit:
    """How an installment shall be, in major units; what is None stays, or follows from the others.

    Attributes:
        number: of the installment; None adds one.
        is_holiday: nothing falls due with it.
    """

    number: int | None = None
    due_on: date | None = None
    principal: Decimal | None = None
    interest: Decimal | None = None
    is_holiday: bool = False


@dataclass(frozen=True, slots=True)
class EditSchedule:
    """Change installments of a loan; those not named stay, but the last one takes what the others leave."""

    loan_id: int
    rows: tuple[InstallmentEdit, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ApplyHeldInterest:
    """Let interest fall due that payment holidays have held back."""

    loan_id: int
    applied_on: date
    note: str | None = None


@operation("loans:edit_schedule")
def edit_schedule(command: EditSchedule, unit: Unit) -> LoanAccount:
    """Change the schedule of an application that nobody has decided on, or of a loan that is paid out.

    What leaves everything as it stands is no change, and is not recorded.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice, ScheduleStays; and together: AmountTooFine, AmountTooLarge, all that
        `place_refusals` names, then all that `amount_refusals` names.
    """
    account = loan_by_id(unit.connection, command.loan_id, lock=True)
    admit_office(unit, account.office_id, account.office_hierarchy)
    is_paid_out = account.state.status is LoanStatus.ACTIVE
    if not is_paid_out and account.state.status not in UNDECIDED:
        raise ScheduleStays(account.id, account.state.status.value)
    edits = _edits(account, command.rows)
    ground = _ground(account, unit)
    placed = placed_rows(ground, edits)
    refuse_all(place_refusals(ground, edits, placed))
    if not any(each.is_changed for each in placed):
        return account
    filled = _filled(account, ground, placed, unit)
    if is_paid_out:
        _record_edit(account, filled, command.note, unit)
    else:
        _agree(account, placed, filled, command.note, unit)
    return account


@operation("loans:apply_held_interest")
def apply_held_interest(command: ApplyHeldInterest, unit: Unit) -> LoanAccount:
    """Let interest of payment holidays that are over fall due with the next installment.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice, HeldInterestInFuture, NothingHeldBack.
    """
    account = loan_by_id(unit.connection, command.loan_id, lock=True)
    admit_office(unit, account.office_id, account.office_hierarchy)
    on = command.applied_on
    if on > unit.business_date:
        raise HeldInterestInFuture(on)
    held = held_back_until(account.state.installments, on)
    if not held:
        raise NothingHeldBack(account.id)
    _enter(account, FactKind.HELD_INTEREST_APPLIED, on, held, {}, command.note, unit)
    return account


def _edits(account: LoanAccount, rows: Sequence[InstallmentEdit]) -> list[RowEdit]:
    amounts = [amount for each in rows for amount in (each.principal, each.interest) if amount is not None]
    refuse_all(refusal for amount in amounts if (refusal := amount_refusal(amount, account.currency)))
    return [
        RowEdit(
            each.number, each.due_on, _minor(account, each.principal), _minor(account, each.interest), each.is_holiday
        )
        for each in rows
    ]


def _minor(account: LoanAccount, amount: Decimal | None) -> int | None:
    return None if amount is None else minor_units(amount, account.currency)


def _ground(account: LoanAccount, unit: Unit) -> EditGround:
    """Return what is edited.

    Raises:
        ScheduleStays: no schedule can be planned any more.
    """
    state, terms = account.state, replace(account.agreement.terms, principal=account.state.principal)
    start_on = state.disbursed_on or account.expected_disbursement_on
    planned = state.installments or planned_installments(unit.connection, account)
    if start_on is None or not planned:
        raise ScheduleStays(account.id, state.status.value)
    today = unit.business_date if state.installments else None
    return EditGround(terms, account.allowances, start_on, _scheduled(planned), today)


def _scheduled(installments: tuple[Installment, ...]) -> tuple[Installment, ...]:
    """Leave out an installment after the last that only charges made."""
    last = installments[-1].due
    only_charges = not last.principal and not last.interest and bool(last.fees or last.penalties)
    return installments[:-1] if only_charges else installments


def _filled(account: LoanAccount, ground: EditGround, placed: Sequence[PlacedRow], unit: Unit) -> tuple[EditedRow, ...]:
    """Return the new schedule.

    Raises:
        Refusals: what stands against its amounts, at once.
    """
    place = (account.office_id, account.calendar_id)
    around = surroundings(unit.connection, {place})[place]
    days = business_days(ground.terms, around, ground.start_on, [each.due_on for each in placed])
    filled = edited_rows(ground, placed, days)
    refuse_all(amount_refusals(placed, filled, ground.terms.principal, account.currency))
    return tuple(each.row for each in filled)


def _agree(
    account: LoanAccount, placed: Sequence[PlacedRow], filled: Sequence[EditedRow], note: str | None, unit: Unit
) -> None:
    """Write the schedule into the terms of the application; interest that nobody lowered follows the terms."""
    before = account.agreement.terms.custom_rows
    rows = tuple(
        CustomRow(row.due_on, row.principal, _agreed_interest(each, before))
        for each, row in zip(placed, filled, strict=True)
    )
    terms = replace(account.agreement.terms, custom_rows=rows, number_of_installments=len(rows))
    unit.connection.execute(update(loan).where(loan.c.account_id == account.id).values(terms=terms.to_json()))
    details = {"is_partial": True} if account.state.status is LoanStatus.PARTIAL else {}
    resubmit(account, account.state.principal, account.state.submitted_on, {**details, **_noted(note)}, unit)


def _agreed_interest(each: PlacedRow, before: Sequence[CustomRow]) -> int | None:
    if each.asked.interest is not None and (each.was is None or each.asked.interest != each.was.due.interest):
        return each.asked.interest
    return before[each.was.number - 1].interest if each.was is not None and before else None


def _record_edit(account: LoanAccount, filled: Sequence[EditedRow], note: str | None, unit: Unit) -> None:
    rows = [[each.due_on.isoformat(), *each[1:]] for each in filled]
    _enter(account, FactKind.SCHEDULE_EDITED, unit.business_date, 0, {"rows": rows}, note, unit)


def _enter(
    account: LoanAccount,
    kind: FactKind,
    on: date,
    amount: int,
    details: dict[str, object],
    note: str | None,
    unit: Unit,
) -> None:
    fact = Fact(account.last_serial + 1, kind, on, unit.business_date, amount, {**details, **_noted(note)})
    record([Change(account, (fact,))], unit)


def _noted(note: str | None) -> dict[str, object]:
    return {"note": note} if note else {}
