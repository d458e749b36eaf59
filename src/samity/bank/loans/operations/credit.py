"""Credit a loan with what its borrower does not pay himself. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from samity.bank.gate import operation
from samity.bank.loans.operations.amounts import amount_refusal, minor_units
from samity.bank.loans.operations.debtor_checks import debtor_refusals
from samity.bank.loans.operations.lock import lock_refusals
from samity.bank.loans.operations.locked_loan import locked_loan
from samity.bank.loans.operations.money_checks import NO_DETAIL, PaymentDetail, channel_refusals, day_refusals
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.rules.acceptance import Asked, payment_refusals
from samity.bank.loans.values.facts import Fact, FactKind, noted
from samity.bank.loans.values.state import PAYABLE_STATUSES
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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


@dataclass(frozen=True, slots=True)
class Credit:
    """Credit a loan.

    Attributes:
        kind: one of CREDITS.
        amount: major units.
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


@operation("loans:credit")
def credit_loan(command: Credit, unit: Unit) -> Recorded:
    """Credit a loan: it settles as a payment does, in the same order.

    Raises:
        LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    account = locked_loan(command.loan_id, unit)
    refuse_all(credit_refusals(account, command, unit))
    return record([Change(account, (credit_fact(account, command, unit.business_date),))], unit)[0]


def credit_refusals(account: LoanAccount, command: Credit, unit: Unit) -> list[Refusal]:
    """Return what stands against a credit, all of it."""
    refusals = channel_refusals(unit.connection, [(command.payment, None)])
    refusals += day_refusals(unit.connection, [account.office_id], command.credited_on, unit.business_date, "repayment")
    return [*refusals, *lock_refusals(account, unit), *_refusals(account, command)]


def _refusals(account: LoanAccount, command: Credit) -> Iterator[Refusal]:
    state = account.state
    if state.status not in PAYABLE_STATUSES or state.disbursed_on is None:
        yield LoanTakesNoCredit(account.id, state.status.value)
        return
    yield from debtor_refusals(account)
    if command.credited_on < state.disbursed_on:
        yield CreditedBeforeDisbursement(account.id, state.disbursed_on)
    if refusal := amount_refusal(command.amount, account.currency):
        yield refusal
    elif command.amount <= 0:
        yield CreditedNothing(account.id)
    elif command.credited_on >= state.disbursed_on:
        fact = credit_fact(account, command, command.credited_on)
        yield from payment_refusals(
            Asked(account.id, account.payments, account.agreement, state, account.currency, fact)
        )


def credit_fact(account: LoanAccount, command: Credit, today: date) -> Fact:
    """Return the fact of a credit that nothing stands against; `today` is the business date."""
    amount = minor_units(command.amount, account.currency)
    kept = {**command.payment.details(), **command.details, "credit": command.kind.value}
    serial, details = account.last_serial + 1, noted(command.note, **kept)
    return Fact(serial, FactKind.CREDITED, command.credited_on, today, amount, details)
