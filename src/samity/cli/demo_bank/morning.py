"""The morning of the demo's last day: what has been done already, and what waits to be done."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from samity.bank.loans.operations.charges import WaiveCharge, waive_charge
from samity.bank.loans.operations.decide import RejectLoan, WithdrawLoan, reject_loan, withdraw_loan
from samity.bank.loans.operations.disburse import Disburse, disburse_loan
from samity.bank.loans.operations.money_checks import PaymentDetail
from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals
from samity.cli.demo_bank.life import ONE_WEEK, apply
from samity.cli.demo_bank.village import Lending

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from samity.cli.demo_bank.days import Day
    from samity.cli.demo_bank.house import House
    from samity.cli.demo_bank.village import Village

PAID_OUT_TODAY = 3
"""Loans that each village which does not meet today, and has some approved, pays out at the branch."""


def prepare_today(villages: Sequence[Village], house: House, chance: random.Random, day: Day) -> None:
    """Leave the bank on the morning of its last day: income up to yesterday, some loans decided on and paid out."""
    run_accruals(RunAccruals(day.date - timedelta(days=1)), day.administrator)
    for office_id in dict.fromkeys(village.branch.office_id for village in villages):
        of_branch = [village for village in villages if village.branch.office_id == office_id]
        _waive_a_fee(of_branch, day)
        _decide(of_branch, day)
        _pay_out(of_branch, house, day)
    _ask_today(villages[0], house, chance, day)


def _waive_a_fee(villages: Sequence[Village], day: Day) -> None:
    """Waive the fee of who has been late for longest; one that was paid since is none to waive."""
    waiting = [
        (village.meetings_late[loan_id], loan_id, village)
        for village in villages
        for loan_id in village.late_fees
        if village.meetings_late[loan_id]
    ]
    if waiting:
        _, loan_id, village = max(waiting, key=lambda each: each[:2])
        waive_charge(WaiveCharge(loan_id, village.late_fees[loan_id]), day.by(village.branch.head))


def _decide(villages: Sequence[Village], day: Day) -> None:
    """Reject one of the loans asked for, and note that another was withdrawn; the others wait."""
    for village in (village for village in villages if village.undecided):
        unit = day.by(village.branch.head)
        reject_loan(RejectLoan(village.undecided.pop(), day.date, "The group does not stand in for it"), unit)
        withdraw_loan(WithdrawLoan(village.undecided.pop(), day.date, "Borrows from her brother instead"), unit)


def _pay_out(villages: Sequence[Village], house: House, day: Day) -> None:
    """Pay some approved loans out at the branch, where the village does not meet today."""
    for village in (village for village in villages if village.next_on > day.date):
        for loan_id, _ in village.approved[:PAID_OUT_TODAY]:
            paid = Disburse(loan_id, day.date, payment=PaymentDetail(house.cash))
            disburse_loan(paid, day.by(village.branch.cashier))


def _ask_today(village: Village, house: House, chance: random.Random, day: Day) -> None:
    """Let a member who was there from the first day ask for a loan this morning."""
    client_id = next(iter(village.habits))
    group_id = village.groups[client_id]
    wanted = Lending(0, group_id, client_id, 4_000, seasonal=True)
    apply([wanted], village, house, day.date + ONE_WEEK, chance, day)
