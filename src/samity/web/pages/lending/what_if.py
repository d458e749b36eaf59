"""What a payment, a pay-out or a correction would do, told before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samity.bank.accounting.queries import ChartFilter, account_balances, chart
from samity.bank.loans.operations.adjust import adjust_transaction
from samity.bank.loans.operations.disburse import disburse_loan
from samity.bank.loans.operations.repay import repay_loan
from samity.bank.loans.operations.undo import undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.parts import NOTHING, Parts, total_of
from samity.bank.loans.values.state import LoanStatus, due_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from samity.bank.loans.operations.adjust import AdjustTransaction
    from samity.bank.loans.operations.disburse import Disburse
    from samity.bank.loans.operations.recording import Recorded
    from samity.bank.loans.operations.repay import Repay
    from samity.bank.loans.operations.undo import UndoTransaction
    from samity.bank.loans.values.state import Installment
    from samity.kernel.money import Currency
    from samity.web.door import Posting


@dataclass(frozen=True, slots=True)
class Compared:
    """An installment, and what is left of it before a payment and after; minor units."""

    installment: Installment
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class PaymentTried:
    """What a payment would do; amounts in minor units.

    Attributes:
        overpaid: beyond the debt.
        held: until it can settle something.
        forgiven: interest that its strategy forgives.
        charged: for what it repays before its time.
        schedule: the installments of which something is left before the payment or after it.
        due_left: of what is due by the day of the payment.
        held_back: interest of payment holidays that nobody has asked for yet.
    """

    currency: Currency
    parts: Parts
    overpaid: int
    held: int
    forgiven: int
    charged: int
    schedule: tuple[Compared, ...]
    due_left: int
    owed_left: int
    held_back: int
    ends: bool


def try_payment(command: Repay, posted: Posting) -> PaymentTried:
    """Take a payment for the moment, and tell what it did."""
    before = loan_by_id(posted.connection, command.loan_id)
    recorded = repay_loan(command, posted.unit)
    state, last = recorded.state, before.last_serial
    parts = {each.consequence.kind: each.consequence for each in recorded.transactions if each.fact > last}
    paid = parts.get(TransactionKind.REPAYMENT)
    waived = parts.get(TransactionKind.WAIVE_INTEREST)
    kept = 0 if paid is None else paid.overpaid
    cost = parts.get(TransactionKind.EARLY_CHARGE)
    held = sum(each.amount for each in state.held if each.fact > last)
    return PaymentTried(
        before.currency,
        NOTHING if paid is None else paid.parts,
        kept - held,
        held,
        0 if waived is None else waived.amount,
        0 if cost is None else cost.amount,
        tuple(_compared(before.state.installments, recorded)),
        due_by(state.installments, command.paid_on).total,
        state.outstanding.total,
        state.held_back,
        state.status in {LoanStatus.CLOSED, LoanStatus.OVERPAID},
    )


def try_pay_out(command: Disburse, posted: Posting) -> Mapping[str, Any]:
    """Pay a loan out for the moment, and return its schedule."""
    recorded = disburse_loan(command, posted.unit)
    installments = recorded.state.installments
    due = total_of([each.due for each in installments])
    return {"installments": installments, "due": due, "currency": recorded.account.currency}


@dataclass(frozen=True, slots=True)
class Moved:
    """What a GL account would hold more of a loan, debit above zero; minor units."""

    gl_code: str
    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class CorrectionTried:
    """What a correction would do; amounts in minor units.

    Attributes:
        schedule: the installments of which something is left before it or after.
        books: the GL accounts that it would change; empty where there are none, None where they may not be seen.
    """

    currency: Currency
    schedule: tuple[Compared, ...]
    owed_before: int
    owed_after: int
    overpaid_after: int
    books: tuple[Moved, ...] | None


def try_undoing(command: UndoTransaction, posted: Posting) -> CorrectionTried:
    """Take a transaction back for the moment, and tell what that did."""
    return _corrected(command.loan_id, posted, lambda: undo_transaction(command, posted.unit))


def try_adjusting(command: AdjustTransaction, posted: Posting) -> CorrectionTried:
    """Enter a payment anew for the moment, and tell what that did."""
    return _corrected(command.loan_id, posted, lambda: adjust_transaction(command, posted.unit))


def _corrected(loan_id: int, posted: Posting, act: Callable[[], Recorded]) -> CorrectionTried:
    held = _held(loan_id, posted)
    recorded = act()
    before, after = recorded.account.state, recorded.state
    return CorrectionTried(
        recorded.account.currency,
        tuple(_compared(before.installments, recorded)),
        before.outstanding.total,
        after.outstanding.total,
        after.overpaid,
        tuple(_moved(held, _held(loan_id, posted), posted)) if posted.may("journal:read") else None,
    )


def _held(loan_id: int, posted: Posting) -> dict[int, int]:
    return {each.gl_account_id: each.debit - each.credit for each in account_balances(posted.connection, loan_id)}


def _moved(before: dict[int, int], after: dict[int, int], posted: Posting) -> Iterator[Moved]:
    named = {each["id"]: each for each in chart(posted.connection, ChartFilter())}
    for account in sorted(before | after, key=lambda each: str(named[each]["gl_code"])):
        if amount := after.get(account, 0) - before.get(account, 0):
            yield Moved(named[account]["gl_code"], named[account]["name"], amount)


def _compared(before: Sequence[Installment], recorded: Recorded) -> list[Compared]:
    left = {each.number: each.outstanding.total for each in before}
    return [
        Compared(each, left.get(each.number, 0), each.outstanding.total)
        for each in recorded.state.scheduled
        if left.get(each.number) or each.outstanding.total
    ]
