"""Give a charge back: paid or not as an adjustment, or what was paid of it. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from samity.bank.gate import operation
from samity.bank.loans.operations.charges import charge_on
from samity.bank.loans.operations.credit import Credit, credit_fact, credit_refusals
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.money_checks import NO_DETAIL, PaymentDetail
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.charge_credits import adjustable, adjusted_as, given_back_of, refundable, refunded_as
from samity.bank.loans.rules.charges import paid_charges
from samity.bank.loans.values.facts import GIVES_BACK, standing
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.facts import TransactionKind
    from samity.bank.loans.values.state import LoanCharge
    from samity.kernel.money import Money
    from samity.storage.unit import Unit


@dataclass(eq=False)
class GivenBackMoreThanCharged(Refusal):
    """Of charge {loan_charge_id}, {most} can be given back."""

    loan_charge_id: int
    most: Money


@dataclass(eq=False)
class RefundedMoreThanPaid(Refusal):
    """Of charge {loan_charge_id}, {most} was paid and not given back yet."""

    loan_charge_id: int
    most: Money


@dataclass(frozen=True, slots=True)
class CreditCharge:
    """Give a charge back, today.

    Attributes:
        amount: major units; None is all that can be given back.
        payment: how the money came and went, where it did.
        details: what else is kept with it, such as what others call it.
    """

    loan_id: int
    loan_charge_id: int
    amount: Decimal | None = None
    payment: PaymentDetail = NO_DETAIL
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@operation("loans:adjust_charge")
def adjust_charge(command: CreditCharge, unit: Unit) -> Recorded:
    """Give a charge back, paid or not: it leaves the income, and settles as a payment does.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanChargeNotFound: what is named does not exist here.
        Refusals: everything that stands against it, at once; GivenBackMoreThanCharged among them.
    """
    account = loan_to_change(command.loan_id, unit)
    charge = charge_on(account, command.loan_charge_id)
    most = adjustable(charge, _given_back(account, charge, unit))
    too_much = GivenBackMoreThanCharged(charge.id, account.currency.money(most))
    return _credited(account, adjusted_as(charge), command, too_much, unit)


@operation("loans:refund_charge")
def refund_charge(command: CreditCharge, unit: Unit) -> Recorded:
    """Give back what was paid of a charge: it leaves the income, and settles as a payment does.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanChargeNotFound: what is named does not exist here.
        Refusals: everything that stands against it, at once; RefundedMoreThanPaid among them.
    """
    account = loan_to_change(command.loan_id, unit)
    charge = charge_on(account, command.loan_charge_id)
    paid = paid_charges(account.state.installments, account.state.charges)[charge.id]
    most = refundable(paid, _given_back(account, charge, unit))
    too_much = RefundedMoreThanPaid(charge.id, account.currency.money(most))
    return _credited(account, refunded_as(charge), command, too_much, unit)


def _given_back(account: LoanAccount, charge: LoanCharge, unit: Unit) -> int:
    return given_back_of(standing(facts_of(unit.connection, [account.id])[account.id]), charge.id)


def _credited(
    account: LoanAccount,
    kind: TransactionKind,
    command: CreditCharge,
    too_much: GivenBackMoreThanCharged | RefundedMoreThanPaid,
    unit: Unit,
) -> Recorded:
    most, today = too_much.most.amount, unit.business_date
    amount = most if command.amount is None else command.amount
    kept = {**command.details, GIVES_BACK: command.loan_charge_id}
    credit = Credit(account.id, kind, today, amount, command.payment, command.note, kept)
    if not most:
        raise too_much
    refusals = credit_refusals(account, credit, unit)
    refuse_all([*refusals, too_much] if amount > most else refusals)
    return record([Change(account, (credit_fact(account, credit, today),))], unit)[0]
