"""What sets debts right later in the life of the small bank: what a loan may be corrected by, at random."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.village import on_day

from samity.bank.loans.operations.adjust import AdjustTransaction, adjust_transaction
from samity.bank.loans.operations.change_contract import ChangeRate, ChangeRepayment, change_rate, change_repayment
from samity.bank.loans.operations.change_grace import ChangeGrace, change_grace
from samity.bank.loans.operations.charge_back import ChargeBack, charge_back
from samity.bank.loans.operations.charge_credits import CreditCharge, adjust_charge, refund_charge
from samity.bank.loans.operations.charge_off import ChargeOff, UndoChargeOff, charge_off_loan, undo_charge_off
from samity.bank.loans.operations.credit import Credit, credit_loan
from samity.bank.loans.operations.foreclose import Foreclose, foreclose_loan
from samity.bank.loans.operations.lock import LockLoan, UnlockLoan, lock_loan, unlock_loan
from samity.bank.loans.operations.reschedule import (
    ApproveRescheduling,
    RequestRescheduling,
    approve_rescheduling,
    request_rescheduling,
)
from samity.bank.loans.operations.waive_interest import WaiveInterest, waive_interest
from samity.bank.loans.operations.write_off import (
    Recover,
    UndoWriteOff,
    WriteOff,
    recover_loan,
    undo_write_off,
    write_off_loan,
)
from samity.bank.loans.queries.accounts import loan_by_id, loans_by_id
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.values.facts import CREDITS, TransactionKind
from samity.bank.loans.values.lock import HOLDS, LockedDue
from samity.bank.loans.values.rescheduling import ReschedulingAsked
from samity.bank.loans.values.state import LoanStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from random import Random

    from samity.bank.loans.operations.money_checks import PaymentDetail
    from samity.storage.unit import Unit


class Corrections:
    """The acts that correct; the rest of a life says whose loans they are, and which day it is."""

    chance: Random
    today: date
    loans: list[int]
    _unit: Unit
    _loan: Callable[[], int]
    _some_day: Callable[[], date]
    _payment: Callable[[int], PaymentDetail]

    @property
    def unit(self) -> Unit:
        """The unit of work of today."""
        return on_day(self._unit, self.today)

    def corrections(self) -> list[tuple[Callable[[], object], int]]:
        """What may correct, and how often."""
        return [
            (self.credit, 3),
            (self.charge_back, 2),
            (self.give_charge_back, 2),
            (self.waive_interest, 2),
            (self.change_grace, 1),
            (self.lock, 1),
            (self.change_rate, 1),
            (self.change_repayment, 1),
            (self.unlock, 2),
            (self.write_off, 1),
            (self.undo_write_off, 3),
            (self.recover, 3),
            (self.foreclose, 1),
            (self.charge_off, 1),
            (self.undo_charge_off, 2),
            (self.reschedule, 2),
            (self.adjust, 3),
        ]

    def credit(self) -> object:
        """Credit a loan, today or some days ago."""
        loan_id, on, kind = self._loan(), self._some_day(), self.chance.choice(CREDITS)
        amount = Decimal(self.chance.choice((self.chance.randint(1, 9900), self.chance.randint(1, 4_000_00)))) / 100
        credit_loan(Credit(loan_id, kind, on, amount, self._payment(loan_id)), self.unit)
        return loan_id, kind, on, amount

    def charge_back(self) -> object:
        """Charge a payment back, all of it or some."""
        loan_id = self._loan()
        rows = [each for each in transactions_of(self._unit.connection, [loan_id]) if not each["reversed_by_id"]]
        paid = [each["id"] for each in rows if each["kind"] in {TransactionKind.REPAYMENT, *CREDITS}]
        if not paid:
            return "nothing to charge back"
        chosen, amount = (
            self.chance.choice(paid),
            self.chance.choice((None, Decimal(self.chance.randint(1, 9900)) / 100)),
        )
        charge_back(ChargeBack(loan_id, chosen, amount, self._payment(loan_id)), self.unit)
        return loan_id, chosen, amount

    def give_charge_back(self) -> object:
        """Give a charge back, all of it or some, or what was paid of it."""
        loan_id = self._loan()
        charges = loan_by_id(self._unit.connection, loan_id).state.charges
        if not charges:
            return "no charge to give back"
        act = self.chance.choice((adjust_charge, refund_charge))
        amount = self.chance.choice((None, Decimal(self.chance.randint(1, 3000)) / 100))
        command = CreditCharge(loan_id, self.chance.choice(charges).id, amount, self._payment(loan_id))
        act(command, self.unit)
        return act.__name__, command

    def waive_interest(self) -> object:
        """Let somebody off interest."""
        loan_id, on, amount = self._loan(), self._some_day(), Decimal(self.chance.randint(1, 60_00)) / 100
        waive_interest(WaiveInterest(loan_id, on, amount), self.unit)
        return loan_id, on, amount

    def change_grace(self) -> object:
        """Agree on how late a loan may be."""
        loan_id, on, days = self._loan(), self._some_day(), self.chance.randint(0, 40)
        change_grace(ChangeGrace(loan_id, on, days), self.unit)
        return loan_id, on, days

    def lock(self) -> object:
        """Lock a loan."""
        loan_id, due = self._loan(), self.chance.choice((None, *LockedDue))
        penalties, interest, fees = (self.chance.random() < 0.5 for _ in HOLDS)
        command = LockLoan(loan_id, due, penalties, holds_interest=interest, holds_fees=fees)
        lock_loan(command, self.unit)
        return command

    def change_rate(self) -> object:
        """Agree on another rate of a contract."""
        loan_id, on, rate = self._loan(), self._some_day(), Fraction(self.chance.randint(0, 400), 10)
        change_rate(ChangeRate(loan_id, on, rate), self.unit)
        return loan_id, on, rate

    def change_repayment(self) -> object:
        """Agree on another amount that a contract repays."""
        loan_id, on, amount = self._loan(), self._some_day(), Decimal(self.chance.randint(1, 4000))
        change_repayment(ChangeRepayment(loan_id, on, amount), self.unit)
        return loan_id, on, amount

    def unlock(self) -> object:
        """Unlock one that is locked."""
        loan_id = self._loan()
        unlock_loan(UnlockLoan(loan_id), self.unit)
        return loan_id

    def foreclose(self) -> object:
        """Settle a loan before its time, today or some days ago."""
        loan_id, on = self._loan(), self._some_day()
        foreclose_loan(Foreclose(loan_id, on), self.unit)
        return loan_id, on

    def write_off(self) -> object:
        """Give a loan up, today or some days ago."""
        loan_id, on = self._loan(), self._some_day()
        write_off_loan(WriteOff(loan_id, on), self.unit)
        return loan_id, on

    def undo_write_off(self) -> object:
        """Let a loan be owed again."""
        loan_id = self._written_off()
        undo_write_off(UndoWriteOff(loan_id), self.unit)
        return loan_id

    def recover(self) -> object:
        """Take money on a loan that was given up."""
        loan_id, on, amount = self._written_off(), self._some_day(), Decimal(self.chance.randint(1, 90_00)) / 100
        recover_loan(Recover(loan_id, on, amount, self._payment(loan_id)), self.unit)
        return loan_id, on, amount

    def charge_off(self) -> object:
        """Charge a loan off, today or some days ago, perhaps for fraud."""
        loan_id, on, is_fraud = self._loan(), self._some_day(), self.chance.random() < 0.5
        charge_off_loan(ChargeOff(loan_id, on, is_fraud=is_fraud), self.unit)
        return loan_id, on, is_fraud

    def undo_charge_off(self) -> object:
        """Let a loan be an asset again."""
        accounts = loans_by_id(self._unit.connection, self.loans).values()
        charged_off = [each.id for each in accounts if each.state.charged_off_on]
        loan_id = self.chance.choice(charged_off or self.loans)
        undo_charge_off(UndoChargeOff(loan_id), self.unit)
        return loan_id

    def adjust(self) -> object:
        """Put another payment or credit in the place of one, on its day or another."""
        loan_id = self._loan()
        rows = [each for each in transactions_of(self._unit.connection, [loan_id]) if not each["reversed_by_id"]]
        if not rows:
            return "nothing to adjust"
        chosen, amount = self.chance.choice(rows), Decimal(self.chance.randint(1, 300_00)) / 100
        on = self.chance.choice((chosen["value_on"], self._some_day()))
        command = AdjustTransaction(loan_id, chosen["id"], on, amount, self._payment(loan_id))
        adjust_transaction(command, self.unit)
        return loan_id, chosen["kind"], chosen["amount"], on, amount

    def reschedule(self) -> object:
        """Make the rest of a schedule anew."""
        loan_id = self._loan()
        rows = loan_by_id(self._unit.connection, loan_id).state.scheduled
        from_on = self.chance.choice(rows).due_on if rows else self.today
        asked = ReschedulingAsked(
            from_on=from_on,
            adjusted_due_on=self.chance.choice((None, from_on + timedelta(days=self.chance.randint(0, 20)))),
            extra_terms=self.chance.choice((0, 0, 1, 3)),
            annual_rate=self.chance.choice((None, None, Fraction(0), Fraction(31, 2))),
            grace_on_principal=self.chance.choice((0, 0, 0, 1, 2)),
            grace_on_interest=self.chance.choice((0, 0, 0, 1)),
            **self._another_amount([each.due_on for each in rows]),
        )
        command = RequestRescheduling(loan_id=loan_id, submitted_on=self.today, asked=asked)
        approve_rescheduling(ApproveRescheduling(request_rescheduling(command, self.unit), self.today), self.unit)
        return loan_id, asked

    def _another_amount(self, due_dates: Sequence[date]) -> dict[str, Any]:
        """Sometimes ask for another amount until one of the due dates."""
        if not due_dates or self.chance.randint(0, 3):
            return {}
        amount = Decimal(self.chance.randint(1, 300_00)) / 100
        return {"amount": amount, "amount_until": self.chance.choice(due_dates)}

    def _written_off(self) -> int:
        """Choose a loan that was given up, if there is one."""
        accounts = loans_by_id(self._unit.connection, self.loans).values()
        given_up = [each.id for each in accounts if each.state.status is LoanStatus.WRITTEN_OFF]
        return self.chance.choice(given_up or self.loans)
