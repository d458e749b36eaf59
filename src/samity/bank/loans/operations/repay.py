"""Take repayments, one or many; more than is due is an advance or held, more than the pay-off an overpayment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from samity.bank.accounting.queries import mappings
from samity.bank.accounting.values import GlAccountNotMapped, Purpose
from samity.bank.gate import operation
from samity.bank.loans.operations.accepting import beyond_terms
from samity.bank.loans.operations.amounts import CUSTOM, MOVED, amount_refusal, minor_units
from samity.bank.loans.operations.debtor_checks import debtor_refusals
from samity.bank.loans.operations.early_charges import with_early_charges
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.lock import lock_refusals
from samity.bank.loans.operations.money_checks import (
    NO_DETAIL,
    CashBelowCoin,
    PaymentDetail,
    channel_refusals,
    channels_used,
    day_refusals,
)
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.queries.accounts import LoanAccount, loans_by_id
from samity.bank.loans.queries.as_of import stood_before
from samity.bank.loans.queries.loan_years import early_charges
from samity.bank.loans.rules.advance import continues
from samity.bank.loans.rules.holding import COUNTS_FROM
from samity.bank.loans.rules.prepayment import METHOD, goes_with
from samity.bank.loans.rules.reach import reads_enough
from samity.bank.loans.rules.recognition import interest_until
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.state import PAYABLE_STATUSES, LoanStatus
from samity.bank.organisation.rules.cash_rounding import collected_in
from samity.kernel.errors import Refusal, located, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from sqlalchemy import Connection

    from samity.bank.loans.values.parts import Outside, Part
    from samity.bank.loans.values.prepayment import PrepaymentMethod
    from samity.bank.loans.values.state import LoanState
    from samity.bank.organisation.queries.choices import PaymentChannel
    from samity.bank.organisation.rules.cash_rounding import CashRounding
    from samity.storage.unit import Unit


@dataclass(eq=False)
class LoanTakesNoPayment(Refusal):
    """Loan {loan_id} takes no payment: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class RepaidBeforeDisbursement(Refusal):
    """Loan {loan_id} cannot be repaid before its disbursement on {disbursed_on}."""

    loan_id: int
    disbursed_on: date


@dataclass(eq=False)
class RepaidNothing(Refusal):
    """A repayment of loan {loan_id} must be more than nothing."""

    loan_id: int


@dataclass(eq=False)
class NotRecalculatedSo(Refusal):
    """Loan {loan_id} is not recalculated by {method} after a payment ahead: its installments do not go with that."""

    loan_id: int
    method: str


@dataclass(frozen=True, slots=True)
class CustomAmount:
    """How much of a payment settles one part of the debt; major units."""

    part: Part | Outside
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Repay:
    """Repay a loan.

    Attributes:
        paid_on: the day it counts from; a later one than today where the loan takes that, and holds it until then.
        amount: major units of the loan's currency.
        custom: which parts it settles; without any it is allocated by the loan's strategy.
        details: what else is kept with the payment, such as the sheet it came from.
        place: where it stands in a larger request, to name it when it is refused.
        even_closed: a loan that is repaid takes it too, as an overpayment.
        prepayment: what becomes of installments to come where it pays ahead; None: what was agreed.
    """

    loan_id: int
    paid_on: date
    amount: Decimal
    payment: PaymentDetail = NO_DETAIL
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    place: str | None = None
    custom: tuple[CustomAmount, ...] = ()
    even_closed: bool = True
    prepayment: PrepaymentMethod | None = None


@operation("loans:repay")
def repay_loan(command: Repay, unit: Unit) -> Recorded:
    """Take a repayment; it is allocated by the loan's strategy, or as the payer says where the loan allows it.

    Raises:
        LoanNotFound, OutsideOwnOffice, and all that `repayment_refusals` names, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    pairs = [(account, command)]
    refuse_all(repayment_refusals(pairs, unit))
    return record(repayment_changes(pairs, unit), unit)[0]


def loans_to_repay(connection: Connection, ids: Iterable[int], payments: Iterable[Repay]) -> Mapping[int, LoanAccount]:
    """Return the loans that exist among the ids, locked, with as many installments as the payments on them concern.

    Most payments reach only the next installments; for others all of the loan's are read.
    """
    loans = loans_by_id(connection, ids, lock=True, next_only=True)
    further = {each.loan_id for each in payments if each.loan_id in loans and _goes_further(loans[each.loan_id], each)}
    return {**loans, **loans_by_id(connection, further)} if further else loans


def _goes_further(account: LoanAccount, command: Repay) -> bool:
    amount = account.currency.minor(command.amount)
    if amount is None:  # will be refused
        return False
    state, accrued_until = account.state, account.recognised.until
    fact = _asked(account, command, amount, command.paid_on)
    terms = account.agreement.terms
    accrued = accrued_until is None or state.has_read_all_begun(interest_until(terms, accrued_until))
    return not (accrued and continues(state, [fact]) and reads_enough(account.agreement, state, fact))


def repayment_refusals(
    pairs: Sequence[tuple[LoanAccount, Repay]], unit: Unit, undone: Sequence[Fact] = ()
) -> list[Refusal]:
    """Return what stands against these repayments, all of it; `undone` is what is taken back of a loan before."""
    refusals = channel_refusals(unit.connection, [(each.payment, each.place) for _, each in pairs])
    today = unit.business_date
    moves = [(account.office_id, _moves_on(account, each, today)) for account, each in pairs]
    for on in sorted({day for _, day in moves}):
        offices = {office_id for office_id, day in moves if day == on}
        refusals += day_refusals(unit.connection, offices, on, today, "repayment")
    asked = [(account, _asked_for(account, each, today)) for account, each in pairs]
    costs = early_charges(unit.connection, asked, undone)
    stood = stood_before(unit.connection, asked, undone)
    for (account, each), cost, before in zip(pairs, costs, stood, strict=True):
        refusals += located(each.place, _refusals(account, each, cost, before, unit))
    return refusals or list(_coin_refusals(pairs, unit))


def _moves_on(account: LoanAccount, command: Repay, today: date) -> date:
    """Return the day the money moves: today where it counts from a later one and is held until then."""
    return min(command.paid_on, today) if account.agreement.holds else command.paid_on


def _refusals(
    account: LoanAccount, command: Repay, cost: int, before: LoanState | None, unit: Unit
) -> Iterator[Refusal]:
    state, today = account.state, unit.business_date
    is_closed = state.status is LoanStatus.CLOSED and not command.even_closed
    if state.status not in PAYABLE_STATUSES or state.disbursed_on is None or is_closed:
        yield LoanTakesNoPayment(account.id, state.status.value)
        return
    yield from lock_refusals(account, unit)
    yield from debtor_refusals(account, command.paid_on)
    if command.paid_on < state.disbursed_on:
        yield RepaidBeforeDisbursement(account.id, state.disbursed_on)
    amount = account.currency.minor(command.amount)
    asked = [(MOVED, command.amount), *((CUSTOM, each.amount) for each in command.custom)]
    unfit = [refusal for term, each in asked if (refusal := amount_refusal(each, account.currency, term))]
    yield from unfit
    if unfit or amount is None:
        return
    if amount <= 0:
        yield RepaidNothing(account.id)
        return
    if command.prepayment and not goes_with(command.prepayment, account.agreement.terms):
        yield NotRecalculatedSo(account.id, command.prepayment.value)
    # Before the pay-out nothing was owed that it could go beyond.
    if command.paid_on >= state.disbursed_on:
        yield from beyond_terms(account, _asked(account, command, amount, today), before, cost)


def _asked_for(account: LoanAccount, command: Repay, today: date) -> Fact:
    """Return the payment as a fact; an amount that is none of the currency is refused by name, and counts as none."""
    return _asked(account, command, max(account.currency.minor(command.amount) or 0, 0), today)


def _asked(account: LoanAccount, command: Repay, amount: int, today: date) -> Fact:
    """Return the payment as a fact, as far as it decides what is settled."""
    moves_on = _moves_on(account, command, today)
    return Fact(
        account.last_serial + 1, FactKind.REPAID, moves_on, moves_on, amount, _deciding(account, command, moves_on)
    )


def _deciding(account: LoanAccount, command: Repay, moves_on: date) -> dict[str, Any]:
    """Return what decides how a payment settles, as its fact keeps it; where it is not said, as was agreed."""
    later = {COUNTS_FROM: command.paid_on.isoformat()} if command.paid_on > moves_on else {}
    custom = {"custom": _custom(account, command)} if command.custom else {}
    method = {METHOD: command.prepayment.value} if command.prepayment else {}
    return {**later, **custom, **method}


def _custom(account: LoanAccount, command: Repay) -> dict[str, int]:
    """Return what is to settle each part, in minor units; a part named twice is taken together."""
    sums: dict[str, int] = {}
    # An amount that is none of the currency counts for nothing here: it is refused by name.
    for each in command.custom:
        sums[each.part.value] = sums.get(each.part.value, 0) + (account.currency.minor(each.amount) or 0)
    return sums


def _coin_refusals(pairs: Sequence[tuple[LoanAccount, Repay]], unit: Unit) -> Iterator[Refusal]:
    """Refuse cash that rounds to no coin at all, which nobody paid, and a difference that has no account."""
    in_steps = [(account, each) for account, each in pairs if account.currency.cash_unit > 1]
    channels = channels_used(unit.connection, [each.payment for _, each in in_steps])
    unmapped = _without_rounding_account([account for account, _ in in_steps], unit)
    for account, each in in_steps:
        amount = minor_units(each.amount, account.currency)
        rounding = _rounding(account, amount, each.payment, channels)
        if not rounding.collected:
            coin = account.currency.money(account.currency.cash_unit)
            yield from located(each.place, [CashBelowCoin(account.currency.money(amount), coin)])
        elif rounding.difference and account.product_id in unmapped:
            yield from located(each.place, [unmapped[account.product_id]])


def _without_rounding_account(accounts: Sequence[LoanAccount], unit: Unit) -> Mapping[int, Refusal]:
    """Return the products of these loans that keep books but name no account for what rounding leaves."""
    booked = {each.product_id for each in accounts if each.agreement.accounting is not AccountingRule.NONE}
    where = mappings(unit.connection, "loan", booked) if booked else {}
    unmapped: dict[int, Refusal] = {}
    for product_id, mapping in where.items():
        try:
            mapping.gl(Purpose.CASH_ROUNDING)
        except GlAccountNotMapped as refusal:
            unmapped[product_id] = refusal
    return unmapped


def repayment_changes(
    pairs: Sequence[tuple[LoanAccount, Repay]], unit: Unit, undone: Sequence[Fact] = ()
) -> list[Change]:
    """Return the facts of repayments that nothing stands against, each after what it costs to repay early."""
    channels = channels_used(unit.connection, [each.payment for _, each in pairs])
    payments = [(account, _fact(account, command, channels, unit)) for account, command in pairs]
    facts = with_early_charges(payments, undone, unit)
    return [Change(account, each) for (account, _), each in zip(payments, facts, strict=True)]


def _fact(account: LoanAccount, command: Repay, channels: Mapping[int, PaymentChannel], unit: Unit) -> Fact:
    amount = minor_units(command.amount, account.currency)
    moves_on = _moves_on(account, command, unit.business_date)
    details = {**command.payment.details(), **command.details, **_deciding(account, command, moves_on)}
    rounding = _rounding(account, amount, command.payment, channels)
    if rounding.difference:
        details["cash_difference"] = rounding.difference
    if command.note:
        details["note"] = command.note
    return Fact(account.last_serial + 1, FactKind.REPAID, moves_on, unit.business_date, amount, details)


def _rounding(
    account: LoanAccount, amount: int, payment: PaymentDetail, channels: Mapping[int, PaymentChannel]
) -> CashRounding:
    channel = channels.get(payment.channel_id or 0)
    return collected_in(account.currency, amount, is_cash=channel is not None and channel.is_cash)
