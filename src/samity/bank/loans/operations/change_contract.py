"""Agree on another rate, or another amount to repay, of a contract that runs. See docs/rules/contract-changes.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from samity.bank.gate import operation
from samity.bank.loans.operations.amounts import AGREED, amount_refusal, minor_units
from samity.bank.loans.operations.charged_off_checks import charged_off_refusals
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.lock import schedule_lock_refusals
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.rules.accrued_interest import with_due_dates_passed
from samity.bank.loans.rules.agreed_now import asks_by_total
from samity.bank.loans.rules.contract_changes import RATE, REPAYMENT
from samity.bank.loans.rules.contract_rates import GrowsBeyondMeasure
from samity.bank.loans.rules.made_by_hand import calendar_kept, last_edited_on
from samity.bank.loans.rules.offers import decimal_text, impossible_terms, yearly
from samity.bank.loans.values.facts import Fact, FactKind, noted
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import Amortization, ScheduleEngine
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.terms import LoanTerms
    from samity.kernel.money import Money
    from samity.storage.unit import Unit


@dataclass(eq=False)
class ContractNotActive(Refusal):
    """Loan {loan_id} is not active, so that nothing is agreed on it anew: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class NoContract(Refusal):
    """Loan {loan_id} has no schedule by contract: it is changed by a request to reschedule it."""

    loan_id: int


@dataclass(eq=False)
class ChangeInFuture(Refusal):
    """What is agreed anew cannot hold from {from_on}, after today."""

    from_on: date


@dataclass(eq=False)
class ChangeOutsideTerm(Refusal):
    """What is agreed anew cannot hold from {from_on}: the loan runs from {disbursed_on} to {matures_on}."""

    from_on: date
    disbursed_on: date
    matures_on: date


@dataclass(eq=False)
class ChangeBeforeEdit(Refusal):
    """What is agreed anew cannot hold from {from_on}: the schedule was changed by hand on {edited_on}."""

    from_on: date
    edited_on: date


@dataclass(eq=False)
class ContractTermStays(Refusal):
    """Loan {loan_id} was agreed with {term}, which stands against agreeing on this anew."""

    loan_id: int
    term: str


@dataclass(eq=False)
class RateOutsideOffer(Refusal):
    """The rate {rate} lies outside what the product offers."""

    rate: str


@dataclass(eq=False)
class RateBelowNothing(Refusal):
    """No loan bears {rate} %."""

    rate: str


@dataclass(eq=False)
class RepaysNothing(Refusal):
    """An installment has to repay something: {amount} is not more than the interest of the next one."""

    amount: Money


@dataclass(frozen=True, slots=True)
class ChangeRate:
    """Let another rate hold from a day on.

    Attributes:
        rate: percent, as an application for the loan would say it.
    """

    loan_id: int
    from_on: date
    rate: Fraction
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeRepayment:
    """Let installments repay another amount from a day on.

    Attributes:
        amount: major units: of principal, or of an annuity with its interest.
        of_total: it is said of installments that are equal in all.
    """

    loan_id: int
    from_on: date
    amount: Decimal
    note: str | None = None
    of_total: bool = False


ContractChange: TypeAlias = ChangeRate | ChangeRepayment


@operation("loans:change_rate")
def change_rate(command: ChangeRate, unit: Unit) -> LoanAccount:
    """Agree on another rate, as far as the loan's product lets it.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    return _changed(command, unit)


@operation("loans:change_repayment")
def change_repayment(command: ChangeRepayment, unit: Unit) -> LoanAccount:
    """Agree on another amount that installments repay.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    return _changed(command, unit)


def contract_change(account: LoanAccount, command: ContractChange, unit: Unit) -> Fact:
    """Return the fact of a change.

    Raises:
        Refusals: everything that stands against it, at once.
    """
    refuse_all(_refusals(account, command, unit))
    details: dict[str, Any] = {"from_on": command.from_on.isoformat()}
    calendar = calendar_kept(facts_of(unit.connection, [account.id])[account.id])
    if calendar is not None and account.state.accrued is None:
        details["calendar"] = calendar.to_json()
    if isinstance(command, ChangeRate):
        details[RATE] = str(_agreed(account, command, unit).annual_rate)
    else:
        details[REPAYMENT] = minor_units(command.amount, account.currency)
    serial, kind = account.last_serial + 1, FactKind.RESCHEDULED
    return Fact(serial, kind, command.from_on, unit.business_date, details=noted(command.note, **details))


def _changed(command: ContractChange, unit: Unit) -> LoanAccount:
    account = loan_to_change(command.loan_id, unit)
    record([Change(account, (contract_change(account, command, unit),))], unit)
    return account


def _refusals(account: LoanAccount, command: ContractChange, unit: Unit) -> Iterator[Refusal]:
    state, terms, on = account.state, account.terms, command.from_on
    if state.status is not LoanStatus.ACTIVE or state.disbursed_on is None:
        yield ContractNotActive(account.id, state.status.value)
        return
    if terms.engine is not ScheduleEngine.CONTRACTUAL:
        yield NoContract(account.id)
        return
    yield from charged_off_refusals(account)
    yield from schedule_lock_refusals(account)
    matures_on = state.matures_on
    if on > unit.business_date:
        yield ChangeInFuture(on)
    elif on < state.disbursed_on or (matures_on is not None and on >= matures_on):
        yield ChangeOutsideTerm(on, state.disbursed_on, matures_on or on)
    # Rows of fixed interest that were changed by hand say their interest.
    edited_on = last_edited_on(facts_of(unit.connection, [account.id])[account.id])
    if not terms.accrues and edited_on is not None and on < edited_on:
        yield ChangeBeforeEdit(on, edited_on)
    yield from (ContractTermStays(account.id, each) for each in _staying(terms, command))
    if isinstance(command, ChangeRate):
        yield from _rate_refusals(account, command, unit)
    else:
        yield from _amount_refusals(account, command, unit)


def _staying(terms: LoanTerms, command: ContractChange) -> Iterator[str]:
    """Name the terms that stand against a change."""
    if terms.payment_plan:
        yield "payment_plan"
    if terms.capitalized_rows:
        yield "capitalized_rows"
    if isinstance(command, ChangeRepayment):
        if terms.is_on_demand:
            yield "schedule_method"
        if terms.amortization is Amortization.PRINCIPAL_AT_END:
            yield "amortization"
        if terms.application_days and asks_by_total(terms):
            yield "application_days"
        if command.of_total and not asks_by_total(terms):
            yield "amortization"


def _rate_refusals(account: LoanAccount, command: ChangeRate, unit: Unit) -> Iterator[Refusal]:
    offer = loan_product_by_id(unit.connection, account.product_id).offer
    if command.rate < 0:
        yield RateBelowNothing(decimal_text(command.rate))
    elif not offer.rates.holds(command.rate):
        yield RateOutsideOffer(decimal_text(command.rate))
    elif impossible_terms(offer, account.terms, command.rate, account.currency):
        yield GrowsBeyondMeasure()


def _agreed(account: LoanAccount, command: ChangeRate, unit: Unit) -> LoanTerms:
    offer = loan_product_by_id(unit.connection, account.product_id).offer
    rate = yearly(account.terms, command.rate / offer.rate_every, offer.rate_unit)
    return replace(account.terms, annual_rate=rate)


def _amount_refusals(account: LoanAccount, command: ChangeRepayment, unit: Unit) -> Iterator[Refusal]:
    refusal = amount_refusal(command.amount, account.currency, AGREED)
    if refusal is not None:
        yield refusal
        return
    amount, terms = minor_units(command.amount, account.currency), account.terms
    state = with_due_dates_passed(terms, account.state, unit.business_date)
    coming = next((each for each in state.scheduled if each.due_on > command.from_on), None)
    least = coming.due.interest if coming is not None and asks_by_total(terms) else 0
    if amount <= least:
        yield RepaysNothing(account.currency.money(amount))
