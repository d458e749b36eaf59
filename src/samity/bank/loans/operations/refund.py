"""Pay the borrower back what he has paid too much."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from samity.bank.gate import operation
from samity.bank.loans.operations.amounts import MOVED, amount_refusal, minor_units
from samity.bank.loans.operations.debtor_checks import debtor_refusals
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.lock import lock_refusals
from samity.bank.loans.operations.money_checks import NO_DETAIL, PaymentDetail, channel_refusals, day_refusals
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.values.facts import Fact, FactKind
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.kernel.money import Money
    from samity.storage.unit import Unit


@dataclass(eq=False)
class NothingToRefund(Refusal):
    """Nothing was paid too much on loan {loan_id}."""

    loan_id: int


@dataclass(eq=False)
class RefundedNothing(Refusal):
    """A refund on loan {loan_id} must be more than nothing."""

    loan_id: int


@dataclass(eq=False)
class RefundedMoreThanOverpaid(Refusal):
    """On loan {loan_id}, {most} was paid too much; no more can be refunded."""

    loan_id: int
    most: Money


@dataclass(eq=False)
class RefundedBeforeOverpayment(Refusal):
    """Loan {loan_id} last changed on {changed_on}; a refund cannot lie before that."""

    loan_id: int
    changed_on: date


@dataclass(frozen=True, slots=True)
class RefundOverpayment:
    """Pay an overpayment out.

    Attributes:
        amount: major units; None is all of it.
        details: what else is kept with the refund, such as what its payer calls it.
    """

    loan_id: int
    refunded_on: date
    amount: Decimal | None = None
    payment: PaymentDetail = NO_DETAIL
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@operation("loans:refund_overpayment")
def refund_overpayment(command: RefundOverpayment, unit: Unit) -> Recorded:
    """Pay the borrower what he has paid too much, or a part of it.

    Raises:
        LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    refusals = channel_refusals(unit.connection, [(command.payment, None)])
    refusals += day_refusals(unit.connection, [account.office_id], command.refunded_on, unit.business_date, "refund")
    refuse_all([*refusals, *lock_refusals(account, unit), *_refusals(account, command)])
    overpaid = account.state.overpaid
    amount = overpaid if command.amount is None else minor_units(command.amount, account.currency)
    details = {**command.payment.details(), **command.details}
    if command.note:
        details["note"] = command.note
    fact = Fact(account.last_serial + 1, FactKind.REFUNDED, command.refunded_on, unit.business_date, amount, details)
    return record([Change(account, (fact,))], unit)[0]


def _refusals(account: LoanAccount, command: RefundOverpayment) -> Iterator[Refusal]:
    state, currency = account.state, account.currency
    if not state.overpaid:
        yield NothingToRefund(account.id)
        return
    yield from debtor_refusals(account, command.refunded_on)
    if state.reached is not None and command.refunded_on < state.reached.value_on:
        yield RefundedBeforeOverpayment(account.id, state.reached.value_on)
    if command.amount is None:
        return
    if refusal := amount_refusal(command.amount, currency, MOVED):
        yield refusal
    elif command.amount <= 0:
        yield RefundedNothing(account.id)
    elif minor_units(command.amount, currency) > state.overpaid:
        yield RefundedMoreThanOverpaid(account.id, currency.money(state.overpaid))
