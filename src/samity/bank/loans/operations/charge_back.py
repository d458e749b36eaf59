"""Charge a payment back, all of it or some: it turned out not to have come. See docs/rules/corrections.md."""

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
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.transactions import transaction_by_id
from samity.bank.loans.rules.corrections import charged_back_of
from samity.bank.loans.values.facts import (
    CHARGE_CREDITS,
    CHARGES_BACK,
    PAYMENTS,
    Fact,
    FactKind,
    booked_as,
    noted,
    standing,
)
from samity.bank.loans.values.state import PAYABLE_STATUSES
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.kernel.money import Money
    from samity.storage.unit import Unit


CHARGED_BACK = booked_as(PAYMENTS) - {*CHARGE_CREDITS}
"""What may turn out not to have come."""


@dataclass(eq=False)
class NotChargeable(Refusal):
    """Transaction {transaction_id} is no payment or credit that stands, and cannot be charged back."""

    transaction_id: int


@dataclass(eq=False)
class LoanChargesNothingBack(Refusal):
    """On loan {loan_id} nothing is charged back: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class ChargedBackWhileHeld(Refusal):
    """Loan {loan_id} holds {amount} that counts from later days; take those payments back instead."""

    loan_id: int
    amount: Money


@dataclass(eq=False)
class ChargedBackBeforePayment(Refusal):
    """Transaction {transaction_id} counts from {paid_on}; it cannot be charged back before that."""

    transaction_id: int
    paid_on: date


@dataclass(eq=False)
class ChargedBackNothing(Refusal):
    """What is charged back of transaction {transaction_id} must be more than nothing."""

    transaction_id: int


@dataclass(eq=False)
class ChargedBackMoreThanPaid(Refusal):
    """Of transaction {transaction_id}, {most} can be charged back."""

    transaction_id: int
    most: Money


@dataclass(frozen=True, slots=True)
class ChargeBack:
    """Charge a payment or a credit back, today.

    Attributes:
        amount: major units; None is all that was not charged back yet.
        details: what else is kept with it, such as what others call it.
    """

    loan_id: int
    transaction_id: int
    amount: Decimal | None = None
    payment: PaymentDetail = NO_DETAIL
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@operation("loans:charge_back")
def charge_back(command: ChargeBack, unit: Unit) -> Recorded:
    """Give a payment back: out of what was paid too much, and the rest is owed anew, as was agreed.

    Raises:
        LoanNotFound, OutsideOwnOffice, TransactionNotFound, NotChargeable: what is named is not here, or no payment.
        Refusals: everything that stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    row = transaction_by_id(unit.connection, account.id, command.transaction_id)
    facts = standing(facts_of(unit.connection, [account.id])[account.id])
    paid = next((each for each in facts if each.serial == row["fact"] and each.kind in PAYMENTS), None)
    # What follows from a payment, such as what was held and settles later, is no payment of its own.
    if paid is None or row["kind"] not in CHARGED_BACK or row["reversed_by_id"] is not None:
        raise NotChargeable(command.transaction_id)
    refusals = channel_refusals(unit.connection, [(command.payment, None)])
    today = unit.business_date
    refusals += day_refusals(unit.connection, [account.office_id], today, today, "refund")
    left = paid.amount - charged_back_of(facts, paid.serial)
    refusals += [*lock_refusals(account, unit), *debtor_refusals(account)]
    refuse_all([*refusals, *_refusals(account, command, paid, left, today)])
    amount = left if command.amount is None else minor_units(command.amount, account.currency)
    parts = [row["principal"], row["interest"], row["fees"], row["penalties"]]
    kept = {**command.payment.details(), **command.details, CHARGES_BACK: paid.serial, "paid": parts}
    serial, details = account.last_serial + 1, noted(command.note, **kept)
    return record([Change(account, (Fact(serial, FactKind.CHARGED_BACK, today, today, amount, details),))], unit)[0]


def _refusals(account: LoanAccount, command: ChargeBack, paid: Fact, left: int, today: date) -> Iterator[Refusal]:
    state, currency = account.state, account.currency
    if state.status not in PAYABLE_STATUSES:
        yield LoanChargesNothingBack(account.id, state.status.value)
        return
    if state.held_in_all:
        yield ChargedBackWhileHeld(account.id, currency.money(state.held_in_all))
    if today < paid.value_on:
        yield ChargedBackBeforePayment(command.transaction_id, paid.value_on)
    if command.amount is None:
        if not left:
            yield ChargedBackMoreThanPaid(command.transaction_id, currency.money(0))
    elif refusal := amount_refusal(command.amount, currency, MOVED):
        yield refusal
    elif command.amount <= 0:
        yield ChargedBackNothing(command.transaction_id)
    elif minor_units(command.amount, currency) > left:
        yield ChargedBackMoreThanPaid(command.transaction_id, currency.money(left))
