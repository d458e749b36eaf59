"""Change the schedule of a loan by hand, and let interest fall due that payment holidays held back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samity.bank.gate import operation
from samity.bank.loans.operations.amounts import (
    INSTALLMENT_INTEREST,
    INSTALLMENT_PRINCIPAL,
    amount_refusal,
    minor_units,
)
from samity.bank.loans.operations.cap_checks import cap_refusals
from samity.bank.loans.operations.change import agree_anew
from samity.bank.loans.operations.decide import UNDECIDED
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.lock import lock_refusals, schedule_lock_refusals
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.queries.edit_ground import edit_ground
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.surroundings import surroundings
from samity.bank.loans.rules.accrued_interest import with_due_dates_passed
from samity.bank.loans.rules.edit_allowances import EditsNeedInstallments
from samity.bank.loans.rules.edit_refusals import edited_amount_refusals, place_refusals
from samity.bank.loans.rules.edited_installments import WHOLE, held_back_until
from samity.bank.loans.rules.made_by_hand import last_edited_on
from samity.bank.loans.rules.placed_rows import EditGround, PlacedRow, placed_rows
from samity.bank.loans.rules.planned_dates import business_days
from samity.bank.loans.rules.schedule_edits import edited_rows
from samity.bank.loans.values.agreed_rows import CustomRow
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.schedule_edits import EditedRow, RowEdit
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal, located, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from decimal import Decimal

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit


@dataclass(eq=False)
class ScheduleStays(Refusal):
    """The schedule of loan {loan_id} is not changed by hand: the loan is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class EditBeforeDisbursement(Refusal):
    """A schedule cannot be changed on {on}, before the loan is paid out on {disbursed_on}."""

    on: date
    disbursed_on: date


@dataclass(eq=False)
class NothingHeldBack(Refusal):
    """On loan {loan_id} no payment holiday that is over holds interest back."""

    loan_id: int


@dataclass(eq=False)
class HeldInterestInFuture(Refusal):
    """Interest of payment holidays cannot be applied on {on}, after today."""

    on: date


@dataclass(eq=False)
class HeldInterestBeforeEdit(Refusal):
    """Interest of payment holidays cannot be applied on {on}: the schedule was changed by hand on {edited_on}."""

    on: date
    edited_on: date


@dataclass(frozen=True, slots=True)
class InstallmentEdit:
    """How an installment shall be, in major units; what is None stays, or follows from the others.

    Attributes:
        number: of the installment; None adds one.
        is_payment_holiday: whether nothing falls due with it.
        place: where it stands in what was asked, to name it when it is refused.
    """

    number: int | None = None
    due_on: date | None = None
    principal: Decimal | None = None
    interest: Decimal | None = None
    is_payment_holiday: bool | None = None
    place: str | None = None


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
        LoanNotFound, OutsideOwnOffice, ScheduleStays, EditsNeedInstallments, EditBeforeDisbursement, DueTooLate; and
        together: AmountTooFine, AmountTooLarge, all that `place_refusals` names, then all that
            `edited_amount_refusals` names.
    """
    account = loan_to_change(command.loan_id, unit)
    if account.agreement.terms.is_on_demand:
        raise EditsNeedInstallments
    is_paid_out, disbursed_on = account.state.status is LoanStatus.ACTIVE, account.state.disbursed_on
    if disbursed_on is not None and unit.business_date < disbursed_on:  # the business date may move back
        raise EditBeforeDisbursement(unit.business_date, disbursed_on)
    if not is_paid_out and account.state.status not in UNDECIDED:
        raise ScheduleStays(account.id, account.state.status.value)
    refuse_all(schedule_lock_refusals(account))
    edits = _edits(account, command.rows)
    ground = edit_ground(unit.connection, account, unit.business_date)
    if ground is None:
        raise ScheduleStays(account.id, account.state.status.value)
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
    """Let interest of payment holidays that are over fall due with the next installment; of all when all else is paid.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice, ScheduleStays, HeldInterestInFuture, NothingHeldBack, HeldInterestBeforeEdit,
            ChargesReachCap.
    """
    account = loan_to_change(command.loan_id, unit)
    if account.state.status is not LoanStatus.ACTIVE and account.state.disbursed_on is not None:
        raise ScheduleStays(account.id, account.state.status.value)
    refuse_all(lock_refusals(account, unit))
    on = command.applied_on
    if on > unit.business_date:
        raise HeldInterestInFuture(on)
    state = with_due_dates_passed(account.terms, account.state, on)
    # Whoever has paid all else need not wait until a payment holiday is over.
    whole = not state.outstanding.total
    held = state.held_back if whole else held_back_until(state, on)
    if not held:
        raise NothingHeldBack(account.id)
    edited_on = last_edited_on(facts_of(unit.connection, [account.id])[account.id])
    if edited_on is not None and on < edited_on:
        raise HeldInterestBeforeEdit(on, edited_on)
    refuse_all(cap_refusals(account, held, unit))
    details: dict[str, object] = {WHOLE: True} if whole else {}
    _enter(account, FactKind.HELD_INTEREST_APPLIED, on, held, details, command.note, unit)
    return account


def _edits(account: LoanAccount, rows: Sequence[InstallmentEdit]) -> list[RowEdit]:
    refuse_all(refusal for each in rows for refusal in located(each.place, _unfit(account, each)))
    return [
        RowEdit(
            each.number,
            each.due_on,
            _minor(account, each.principal),
            _minor(account, each.interest),
            each.is_payment_holiday,
            each.place,
        )
        for each in rows
    ]


def _unfit(account: LoanAccount, each: InstallmentEdit) -> Iterator[Refusal]:
    for of, amount in ((INSTALLMENT_PRINCIPAL, each.principal), (INSTALLMENT_INTEREST, each.interest)):
        refusal = None if amount is None else amount_refusal(amount, account.currency, of)
        if refusal is not None:
            yield refusal


def _minor(account: LoanAccount, amount: Decimal | None) -> int | None:
    return None if amount is None else minor_units(amount, account.currency)


def _filled(account: LoanAccount, ground: EditGround, placed: Sequence[PlacedRow], unit: Unit) -> tuple[EditedRow, ...]:
    """Return the new schedule.

    Raises:
        Refusals: what stands against its amounts, at once.
    """
    place = (account.office_id, account.calendar_id)
    around = surroundings(unit.connection, {place})[place]
    days = business_days(ground.terms, around, ground.start_on, [each.due_on for each in placed], ground.calendar)
    filled = edited_rows(ground, placed, days)
    refuse_all(edited_amount_refusals(placed, filled, ground.terms.principal, account.currency))
    return tuple(each.row for each in filled)


def _agree(
    account: LoanAccount, placed: Sequence[PlacedRow], filled: Sequence[EditedRow], note: str | None, unit: Unit
) -> None:
    """Write the schedule into the terms of the application; interest that nobody lowered follows the terms."""
    before = account.agreement.terms.custom_rows
    rows = tuple(
        CustomRow(row.due_on, row.principal, _agreed_interest(each, row, before))
        for each, row in zip(placed, filled, strict=True)
    )
    agree_anew(
        account, replace(account.agreement.terms, custom_rows=rows, number_of_installments=len(rows)), note, unit
    )


def _agreed_interest(each: PlacedRow, row: EditedRow, before: Sequence[CustomRow]) -> int | None:
    if not row.is_lowered or each.says_interest:
        return row.interest if row.is_lowered else None
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
