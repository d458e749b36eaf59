"""What happens at the demo's meetings: who comes, who pays how much, who borrows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, WaiveCharge, add_charge, waive_charge
from samity.bank.loans.operations.decide import ApproveLoan, approve_loan
from samity.bank.loans.operations.money_checks import PaymentDetail
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.products import Wish
from samity.bank.loans.values.state import LoanStatus, due_by
from samity.cli.demo_bank.branch import TAKA
from samity.cli.demo_bank.habits import Habit, Owed, attendance_of, paid_by
from samity.cli.demo_bank.village import Lending

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.cli.demo_bank.branch import Branch
    from samity.cli.demo_bank.village import Village
    from samity.storage.unit import Unit

LATE_FEE_AFTER = 3
"""Meetings in a row without full payment; then the officer charges a late fee."""

MISTAKES_AT = (12, 40)
"""The meetings at which a payment is noted too high, and corrected after."""

ONE_WEEK = timedelta(weeks=1)


def hold_meeting(village: Village, branch: Branch, chance: random.Random, unit: Unit) -> None:
    """Hold a meeting on the unit's day: collect, pay out what was approved, take applications for the next one."""
    number = village.meeting_no(unit.business_date)
    lines = _collected(village, branch, number, unit)
    paid_out = village.approved.pop(number, [])
    came = tuple(
        SheetAttendance(client_id, attendance_of(habit, number, chance)) for client_id, habit in village.habits.items()
    )
    saved = save_sheet(
        FilledSheet(
            kind=village.kind,
            owner_id=village.owner_id,
            calendar_id=village.calendar_id,
            due_on=unit.business_date,
            paid_on=unit.business_date,
            repayments=tuple(lines),
            disbursements=tuple(SheetLine(f"loan {loan_id}", loan_id, None) for loan_id, _ in paid_out),
            attendance=came,
        ),
        unit,
    )
    village.loans |= dict(paid_out)
    if number in MISTAKES_AT:
        _correct(next(line for line in lines if line.amount), saved.repayments[0], unit)
    _charge_late_fees(village, branch, unit)
    _take_applications(village, branch, number + 1, unit)


def prepare_today(villages: Sequence[Village], branch: Branch, unit: Unit) -> None:
    """Leave the bank on the morning of its last day: income up to yesterday, a waived fee, a loan to decide on."""
    run_accruals(RunAccruals(unit.business_date - timedelta(days=1)), unit)
    for village in villages[1:]:
        if village.late_fees:
            longest = max(village.late_fees, key=lambda loan_id: village.meetings_late[loan_id])
            waive_charge(WaiveCharge(longest, village.late_fees[longest]), unit)
            break
    village = villages[0]
    group_id, clients = next(iter(village.members.items()))
    wanted = Lending(village.last_meeting + 1, group_id, clients[-1], 8_000)
    _apply(wanted, village, branch, unit.business_date + ONE_WEEK, unit)


def _collected(village: Village, branch: Branch, number: int, unit: Unit) -> list[SheetLine]:
    """Return a line for each loan that is not repaid yet; 0 where nothing was paid."""
    lines = []
    for account in loans_by_id(unit.connection, village.loans).values():
        if account.state.status is not LoanStatus.ACTIVE:
            del village.loans[account.id]
            continue
        client_id = village.loans[account.id]
        habit = village.habits[client_id]
        owed = _owed(account, unit.business_date)
        paid = paid_by(habit, owed, number, village.last_meeting - number)
        village.meetings_late[account.id] = village.meetings_late.get(account.id, 0) + 1 if paid < owed.due else 0
        payment = PaymentDetail(branch.cash)
        if habit is Habit.BY_TELEPHONE:
            payment = PaymentDetail(branch.mobile_money, receipt_number=f"MM{unit.business_date:%y%m%d}{client_id:04}")
        name = f"loan {account.id}"
        lines.append(SheetLine(name, account.id, account.currency.major(paid), payment, client_id, account.group_id))
    return lines


def _owed(account: LoanAccount, on: date) -> Owed:
    state = account.state
    return Owed(
        due=due_by(state.installments, on).total,
        outstanding=state.outstanding.total,
        installment=state.installments[1].due.total,
    )


def _correct(line: SheetLine, transaction_id: int, unit: Unit) -> None:
    """Take a payment back that was noted too high, and note what was really paid."""
    assert line.amount is not None  # noqa: S101 - a line that pays has its amount
    undo_transaction(UndoTransaction(line.loan_id, transaction_id, "Noted 50 too many"), unit)
    repay_loan(Repay(line.loan_id, unit.business_date, line.amount - 50, line.payment), unit)


def _charge_late_fees(village: Village, branch: Branch, unit: Unit) -> None:
    for loan_id, meetings in village.meetings_late.items():
        if meetings == LATE_FEE_AFTER:
            fee = AskedCharge(branch.late_fee, unit.business_date + ONE_WEEK)
            village.late_fees[loan_id] = add_charge(AddCharge(loan_id, fee), unit)


def _take_applications(village: Village, branch: Branch, next_meeting: int, unit: Unit) -> None:
    """Decide at this meeting on the loans to be paid out at the next; who still owes gets no other group loan."""
    for each in (each for each in village.lendings if each.meeting == next_meeting):
        if each.seasonal or each.client_id not in village.loans.values():
            loan_id = _apply(each, village, branch, unit.business_date + ONE_WEEK, unit)
            approve_loan(ApproveLoan(loan_id, unit.business_date), unit)
            village.approved.setdefault(next_meeting, []).append((loan_id, each.client_id))


def _apply(wanted: Lending, village: Village, branch: Branch, paid_out_on: date, unit: Unit) -> int:
    first = not wanted.seasonal
    return apply_for_loan(
        ApplyForLoan(
            product_id=branch.group_loan if first else branch.seasonal_loan,
            kind=LoanKind.JLG,
            submitted_on=unit.business_date,
            expected_disbursement_on=paid_out_on,
            wish=Wish(principal=wanted.taka * TAKA),
            client_id=wanted.client_id,
            group_id=wanted.group_id,
            officer_id=village.officer_id,
            calendar_id=village.calendar_id,
            charges=(AskedCharge(branch.passbook_fee, paid_out_on + ONE_WEEK),) if first else (),
        ),
        unit,
    )
