"""Credit a loan with what its borrower does not pay himself. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from samity.bank.gate import operation
from samity.bank.loans.operations.accepting import beyond_terms
from samity.bank.loans.operations.amounts import MOVED, amount_refusal, minor_units
from samity.bank.loans.operations.debtor_checks import debtor_refusals
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.lock import lock_refusals
from samity.bank.loans.operations.money_checks import NO_DETAIL, PaymentDetail, channel_refusals, day_refusals
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.queries.as_of import stood_before
from samity.bank.loans.values.facts import REFUNDS, Fact, FactKind, noted
from samity.bank.loans.values.state import PAYABLE_STATUSES
from samity.bank.loans.values.terms import ScheduleEngine
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.facts import TransactionKind
    from samity.storage.unit import Unit


@dataclass(eq=False)
class LoanTakesNoCredit(Refusal):
    """Loan {loan_id} takes no credit: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class CreditedBeforeDisbursement(Refusal):
    """Loan {loan_id} cannot be credited before its disbursement on {disbursed_on}."""

    loan_id: int
    disbursed_on: date


@dataclass(eq=False)
class CreditedNothing(Refusal):
    """A credit on loan {loan_id} must be more than nothing."""

    loan_id: int


@dataclass(eq=False)
class NoInterestGoesBack(Refusal):
    """With a {kind} on loan {loan_id} no interest goes back: it does with refunds, on progressive schedules alone."""

    loan_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Credit a loan.

    Attributes:
        kind: one of CREDITS.
        amount: major units.
        refunds_interest: the interest that a refund of principal has borne goes back with it; None: as was agreed.
        payment: how money came, where it did: with refunds.
        details: what else is kept with it, such as what others call it.
    """

    loan_id: int
    kind: TransactionKind
    credited_on: date
    amount: Decimal
    payment: PaymentDetail = NO_DETAIL
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    refunds_interest: bool | None = None


@operation("loans:credit")
def credit_loan(command: Credit, unit: Unit) -> Recorded:
    """Credit a loan: it settles as a payment does, in the same order.

    Raises:
        LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    refuse_all(credit_refusals(account, command, unit))
    return record([Change(account, (credit_fact(account, command, unit.business_date),))], unit)[0]


def credit_refusals(account: LoanAccount, command: Credit, unit: Unit, undone: Sequence[Fact] = ()) -> list[Refusal]:
    """Return what stands against a credit, all of it; `undone` is what is taken back of the loan before."""
    refusals = channel_refusals(unit.connection, [(command.payment, None)])
    refusals += day_refusals(unit.connection, [account.office_id], command.credited_on, unit.business_date, "repayment")
    return [*refusals, *lock_refusals(account, unit), *_refusals(account, command, unit, undone)]


def _refusals(account: LoanAccount, command: Credit, unit: Unit, undone: Sequence[Fact]) -> Iterator[Refusal]:
    state = account.state
    if state.status not in PAYABLE_STATUSES or state.disbursed_on is None:
        yield LoanTakesNoCredit(account.id, state.status.value)
        return
    yield from debtor_refusals(account, command.credited_on)
    is_refund = command.kind in REFUNDS and account.agreement.terms.engine is ScheduleEngine.PROGRESSIVE
    if command.refunds_interest is not None and not is_refund:
        yield NoInterestGoesBack(account.id, command.kind.value)
    if command.credited_on < state.disbursed_on:
        yield CreditedBeforeDisbursement(account.id, state.disbursed_on)
    if refusal := amount_refusal(command.amount, account.currency, MOVED):
        yield refusal
    elif command.amount <= 0:
        yield CreditedNothing(account.id)
    elif command.credited_on >= state.disbursed_on:
        fact = credit_fact(account, command, command.credited_on)
        before, *_ = stood_before(unit.connection, [(account, fact)], undone)
        yield from beyond_terms(account, fact, before)


def credit_fact(account: LoanAccount, command: Credit, today: date) -> Fact:
    """Return the fact of a credit that nothing stands against; `today` is the business date."""
    amount = minor_units(command.amount, account.currency)
    kept = {**command.payment.details(), **command.details, "credit": command.kind.value}
    agreed = command.kind in account.payments.interest_refunds
    if agreed if command.refunds_interest is None else command.refunds_interest:
        kept["refunds_interest"] = True
    serial, details = account.last_serial + 1, noted(command.note, **kept)
    return Fact(serial, FactKind.CREDITED, command.credited_on, today, amount, details)
