"""What happens at the demo's meetings: who comes, who pays how much, who borrows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.operations.generate import GenerateSheet, generate_sheet
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import ApplyForLoans, PlacedApplication, apply_for_loans
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.decide import ApproveLoan, approve_loan
from samity.bank.loans.operations.money_checks import PaymentDetail
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.products import Wish
from samity.cli.demo_bank.chart import TAKA
from samity.cli.demo_bank.habits import ASKS_FOR_ALL, Habit, Owed, attendance_of, paid_by

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence
    from datetime import date

    from samity.bank.collection_sheets.values import SheetLoan
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.cli.demo_bank.days import Day
    from samity.cli.demo_bank.house import House
    from samity.cli.demo_bank.village import Lending, Village

LATE_FEE_AFTER = 3
"""Meetings in a row without full payment; then the branch manager charges a late fee."""

MISTAKES = frozenset({("Dakshinpara", 4), ("Purbapara", 6), ("Madhyapara", 2)})
"""Where and when a payment is noted too high, and corrected after; counted back from the next meeting."""

ONE_WEEK = timedelta(weeks=1)


def hold_meeting(village: Village, house: House, rest: frozenset[date], chance: random.Random, day: Day) -> None:
    """Hold a meeting: collect, pay out what was approved, take applications for the next one."""
    to_come = village.to_come(day.date)
    unit = day.by(village.officer.username)
    asked = GenerateSheet(village.kind, village.owner_id, village.calendar_id, day.date)
    owing = [
        (client.id, loan)
        for group in generate_sheet(asked, unit).groups
        for client in group.clients
        for loan in client.loans
    ]
    lines = _collected(village, house, owing, day)
    paid_out, village.approved = village.approved, []
    came = [
        SheetAttendance(client_id, attendance_of(habit, client_id, to_come, chance))
        for client_id, habit in village.habits.items()
    ]
    filled = FilledSheet(
        kind=village.kind,
        owner_id=village.owner_id,
        calendar_id=village.calendar_id,
        due_on=day.date,
        paid_on=day.date,
        repayments=tuple(lines),
        disbursements=tuple(SheetLine(f"loan {loan_id}", loan_id, None) for loan_id, _ in paid_out),
        attendance=tuple(came),
    )
    saved = save_sheet(filled, unit)
    if (village.plan.name, to_come) in MISTAKES:
        _correct(village, next(line for line in lines if line.amount), saved.repayments[0], day)
    _charge_late_fees(village, house, day)
    still = {client_id for client_id, loan in owing if loan.product_id == house.group_loan}
    _take_applications(village, house, still, village.meeting_after(day.date, rest), chance, day)


def apply(
    wanted: Sequence[Lending], village: Village, house: House, paid_out_on: date, chance: random.Random, day: Day
) -> tuple[int, ...]:
    """Let members apply for loans; the officer takes them in together."""
    placed = [
        PlacedApplication(f"client {each.client_id}", _application(each, village, house, paid_out_on, chance, day))
        for each in wanted
    ]
    return apply_for_loans(ApplyForLoans(tuple(placed)), day.by(village.officer.username))


def _application(
    wanted: Lending, village: Village, house: House, paid_out_on: date, chance: random.Random, day: Day
) -> ApplyForLoan:
    first = not wanted.seasonal
    return ApplyForLoan(
        product_id=house.group_loan if first else house.seasonal_loan,
        kind=LoanKind.JLG,
        submitted_on=day.date,
        expected_disbursement_on=paid_out_on,
        wish=Wish(principal=wanted.taka * TAKA),
        client_id=wanted.client_id,
        group_id=wanted.group_id,
        officer_id=village.officer.staff_id,
        purpose_id=chance.choice(house.words["LoanPurpose"]),
        calendar_id=village.calendar_id,
        charges=(AskedCharge(house.passbook_fee, paid_out_on + ONE_WEEK),) if first else (),
    )


def _collected(village: Village, house: House, owing: Sequence[tuple[int, SheetLoan]], day: Day) -> list[SheetLine]:
    """Return a line for each loan on the sheet; 0 where nothing was paid."""
    to_come = village.to_come(day.date)
    asking = [loan.id for client_id, loan in owing if village.habits[client_id] in ASKS_FOR_ALL]
    accounts = loans_by_id(day.administrator.connection, asking) if asking else {}
    lines = []
    for client_id, loan in owing:
        habit = village.habits[client_id]
        paid = paid_by(habit, _owed(loan, accounts), client_id, to_come)
        late = paid < loan.due.total
        village.meetings_late[loan.id] = village.meetings_late.get(loan.id, 0) + 1 if late else 0
        payment = PaymentDetail(house.cash)
        if habit is Habit.BY_TELEPHONE:
            payment = PaymentDetail(house.mobile_money, receipt_number=f"MM{day.date:%y%m%d}{client_id:04}")
        lines.append(SheetLine(f"loan {loan.id}", loan.id, loan.currency.major(paid), payment, client_id))
    return lines


def _owed(loan: SheetLoan, accounts: Mapping[int, LoanAccount]) -> Owed:
    if loan.id not in accounts:
        return Owed(loan.due.total)
    state = accounts[loan.id].state
    return Owed(loan.due.total, state.outstanding.total, state.installments[1].due.total)


def _correct(village: Village, line: SheetLine, transaction_id: int, day: Day) -> None:
    """Take a payment back that was noted too high, and note what was really paid."""
    assert line.amount is not None  # noqa: S101 - a line that pays has its amount
    undone = UndoTransaction(line.loan_id, transaction_id, "Noted 50 too many")
    undo_transaction(undone, day.by(village.branch.head))
    repay_loan(Repay(line.loan_id, day.date, line.amount - 50, line.payment), day.by(village.branch.cashier))


def _charge_late_fees(village: Village, house: House, day: Day) -> None:
    for loan_id, meetings in village.meetings_late.items():
        if meetings == LATE_FEE_AFTER:
            fee = AskedCharge(house.late_fee, day.date + ONE_WEEK)
            village.late_fees[loan_id] = add_charge(AddCharge(loan_id, fee), day.by(village.branch.head))


def _take_applications(
    village: Village, house: House, owing: set[int], next_on: date, chance: random.Random, day: Day
) -> None:
    """Take applications for loans to be paid out at the next meeting, and decide on most of them.

    Who still owes on a group loan gets no other one: she asks again when she has repaid.
    """
    ripe = _ripe(village, owing, village.to_come(next_on))
    if not ripe:
        return
    for each, loan_id in zip(ripe, apply(ripe, village, house, next_on, chance, day), strict=True):
        village.lendings.remove(each)
        if each.undecided:
            village.undecided.append(loan_id)
        else:
            approve_loan(ApproveLoan(loan_id, day.date), day.by(village.branch.head))
            village.approved.append((loan_id, each.client_id))


def _ripe(village: Village, owing: set[int], to_come: int) -> list[Lending]:
    """Return the lendings whose time has come, one for a member at most."""
    ripe: dict[int, Lending] = {}
    for each in village.lendings:
        if each.to_come >= to_come and (each.seasonal or each.client_id not in owing):
            ripe.setdefault(each.client_id, each)
    return list(ripe.values())
