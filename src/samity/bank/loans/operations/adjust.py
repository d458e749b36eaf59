"""Put another payment or credit in the place of one that was entered wrongly. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from samity.bank.gate import operation
from samity.bank.loans.operations.credit import Credit, credit_fact, credit_refusals
from samity.bank.loans.operations.debtor_checks import day_of_another_office
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.money_checks import NO_DETAIL, PaymentDetail
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.operations.repay import Repay, repayment_changes, repayment_refusals
from samity.bank.loans.operations.undo import taken_back_with
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.advance import refold
from samity.bank.loans.rules.interest_refunds import refunds_interest
from samity.bank.loans.values.facts import (
    GIVES_BACK,
    PAYMENTS,
    REFUNDS,
    REVERSAL_EXTERNAL_ID,
    FactKind,
    TransactionKind,
    noted,
    undoing,
)
from samity.bank.loans.values.terms import ScheduleEngine
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.facts import Fact
    from samity.storage.unit import Unit


@dataclass(eq=False)
class TransactionCannotBeAdjusted(Refusal):
    """Transaction {transaction_id} is no payment or credit: nothing else is put in its place."""

    transaction_id: int


@dataclass(frozen=True, slots=True)
class AdjustTransaction:
    """Take a payment or a credit back, and enter it as it should have been.

    Attributes:
        adjusted_on: the day that it counts from instead.
        amount: major units.
        payment: how the money came, all of it said anew.
        external_id: what others know the reversal by.
        details: what else is kept with the new one, such as what its payer calls it.
    """

    loan_id: int
    transaction_id: int
    adjusted_on: date
    amount: Decimal
    payment: PaymentDetail = NO_DETAIL
    note: str | None = None
    external_id: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@operation("loans:adjust_transaction")
def adjust_transaction(command: AdjustTransaction, unit: Unit) -> Recorded:
    """Put another payment or credit in the place of one; everything after it is reckoned anew, once for both.

    What the payer said of parts, or of installments to come, went with the payment that is taken back.

    Raises:
        LoanNotFound, OutsideOwnOffice, TransactionNotFound: what is named does not exist here.
        TransactionAlreadyUndone, TransactionCannotBeUndone, TransactionCannotBeAdjusted, LoanIsWrittenOff,
            PaymentWasChargedBack.
        Refusals: everything that stands against the new one, at once, as if the old one had never been.
        BeforeClientCame, BookedByAnotherOffice: the old one is another office's.
        TransactionExternalIdTaken, ReversalExternalIdTaken: another transaction or reversal has the external id.
    """
    account = loan_to_change(command.loan_id, unit)
    wrong, *beside = taken_back_with(account, command.transaction_id, unit)
    if wrong.kind not in PAYMENTS or GIVES_BACK in wrong.details:
        raise TransactionCannotBeAdjusted(command.transaction_id)
    refuse_all(day_of_another_office(account, wrong.value_on))
    named = {} if command.external_id is None else {REVERSAL_EXTERNAL_ID: command.external_id}
    undone = undoing([wrong, *beside], account.last_serial, unit.business_date, noted(command.note, **named))
    without = _without(account, undone, unit)
    entered = (
        _repaid(without, undone, command, unit)
        if wrong.kind is FactKind.REPAID
        else (_credited(without, wrong, undone, command, unit),)
    )
    return record([Change(account, (*undone, *entered))], unit)[0]


def adjusted_transaction(recorded: Recorded) -> int:
    """Return the id of the transaction that was put in the place of the wrong one."""
    return recorded.new_transaction


def _without(account: LoanAccount, undone: tuple[Fact, ...], unit: Unit) -> LoanAccount:
    """Return a loan as if what is taken back had never been."""
    facts = facts_of(unit.connection, [account.id])[account.id]
    state = refold(account.agreement, account.recognised, facts, [], undone, unit.business_date).state
    return replace(account, state=state, last_serial=account.last_serial + len(undone))


def _repaid(account: LoanAccount, undone: tuple[Fact, ...], command: AdjustTransaction, unit: Unit) -> tuple[Fact, ...]:
    on, amount = command.adjusted_on, command.amount
    repayment = Repay(account.id, on, amount, command.payment, command.note, command.details)
    refuse_all(repayment_refusals([(account, repayment)], unit, undone))
    return repayment_changes([(account, repayment)], unit, undone)[0].facts


def _credited(
    account: LoanAccount, wrong: Fact, undone: tuple[Fact, ...], command: AdjustTransaction, unit: Unit
) -> Fact:
    kind, on = TransactionKind(wrong.details["credit"]), command.adjusted_on
    credit = Credit(account.id, kind, on, command.amount, command.payment, command.note, command.details)
    if kind in REFUNDS and account.agreement.terms.engine is ScheduleEngine.PROGRESSIVE:
        credit = replace(credit, refunds_interest=refunds_interest(wrong))
    refuse_all(credit_refusals(account, credit, unit, undone))
    return credit_fact(account, credit, unit.business_date)
