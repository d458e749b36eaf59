"""Which payments a loan takes under the terms agreed about them. See docs/rules/payment-terms.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import accrued_to, projected
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.charges import arrived_charges
from samity.bank.loans.rules.credits import agreed_for
from samity.bank.loans.rules.holding import COUNTS_FROM, counts_from, released_until
from samity.bank.loans.rules.late_payments import owed_from_arrears
from samity.bank.loans.rules.pay_off import pay_off
from samity.bank.loans.rules.settling import interest_ahead, settled_by, settled_in_order
from samity.bank.loans.values.agreement import ChargeOffBehaviour
from samity.bank.loans.values.parts import NOTHING, Outside, Part, Parts, total_of
from samity.bank.loans.values.payment_terms import Overpayment
from samity.bank.loans.values.strategy import Walk
from samity.bank.loans.values.terms import ScheduleEngine
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from samity.bank.loans.rules.allocation import Allocation
    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.payment_terms import PaymentTerms
    from samity.bank.loans.values.state import Installment, LoanState
    from samity.bank.loans.values.terms import LoanTerms
    from samity.kernel.money import Currency, Money


@dataclass(eq=False)
class FuturePaymentsOnDemand(Refusal):
    """Of a loan that is due on demand nothing falls due later: it cannot take payments that count from a later day."""


@dataclass(eq=False)
class VerticalPaysInterestAhead(Refusal):
    """An order of elements over all installments would pay all interest to come first; interest ahead must be off."""


@dataclass(eq=False)
class ElementsNotEachOnce(Refusal):
    """The order of elements needs principal, interest, fees and penalties, each once."""


@dataclass(eq=False)
class OwedAnewNeedsProgressive(Refusal):
    """Only with a progressive schedule is what is charged back owed in an order of its own."""


@dataclass(eq=False)
class InterestRefundsNeedProgressive(Refusal):
    """Only with a progressive schedule does interest go back with a refund."""


@dataclass(eq=False)
class OwedAnewNotEachOnce(Refusal):
    """The order in which what is charged back is owed names each part of a debt once."""


@dataclass(eq=False)
class ChargeOffNeedsProgressive(Refusal):
    """Only a progressive schedule changes when a loan is charged off; any other stays as it is."""


@dataclass(eq=False)
class MoreThanPayOff(Refusal):
    """Loan {loan_id} is paid off with {pay_off}; its product accepts no more."""

    loan_id: int
    pay_off: Money


@dataclass(eq=False)
class MoreThanDue(Refusal):
    """Of loan {loan_id}, {most} is due on {on}; its product accepts no prepayment."""

    loan_id: int
    on: date
    most: Money


@dataclass(eq=False)
class PaidBeforeDue(Refusal):
    """Loan {loan_id} would be paid before the installment of {due_on} falls due; its product does not allow that."""

    loan_id: int
    due_on: date


@dataclass(eq=False)
class InterestNotPaidAhead(Refusal):
    """Loan {loan_id} takes {most} at most: its other interest falls due later and is not paid ahead."""

    loan_id: int
    most: Money


@dataclass(eq=False)
class CountsAfterMaturity(Refusal):
    """Of loan {loan_id}, nothing falls due after {matures_on}; no payment counts from a later day."""

    loan_id: int
    matures_on: date


@dataclass(eq=False)
class CustomCountsLater(Refusal):
    """A payment on loan {loan_id} that counts from a later day cannot say which parts it settles."""

    loan_id: int


@dataclass(eq=False)
class CustomAllocationNotAllowed(Refusal):
    """Of loan {loan_id}, a payment cannot say which parts it settles: its product does not allow that."""

    loan_id: int


@dataclass(eq=False)
class CustomAmountsDiffer(Refusal):
    """The parts of the payment on loan {loan_id} come to {parts}, not to {amount}."""

    loan_id: int
    parts: Money
    amount: Money


@dataclass(eq=False)
class CustomAmountNothing(Refusal):
    """Of a payment on loan {loan_id}, what is to settle {part} must be more than nothing."""

    loan_id: int
    part: str


@dataclass(eq=False)
class CustomAmountTooMuch(Refusal):
    """Of the {part} of loan {loan_id}, {most} can be paid now."""

    loan_id: int
    part: str
    most: Money


def term_refusals(payments: PaymentTerms, terms: LoanTerms) -> Iterator[Refusal]:
    """Return the payment terms that no product can have beside its other terms.

    A payment over all installments would take interest that is not due yet before principal; where interest accrues
    on the real balance there is none yet that it could take.
    """
    if payments.holds and terms.is_on_demand:
        yield FuturePaymentsOnDemand()
    if terms.engine is not ScheduleEngine.PROGRESSIVE:
        yield from _of_progressive_schedules(payments)
    if payments.owed_anew and sorted(payments.owed_anew) != sorted(Part):
        yield OwedAnewNotEachOnce()
    parts = payments.strategy.get("parts")
    if parts is None:
        return
    if sorted(parts) != sorted(Part):
        yield ElementsNotEachOnce()
    if payments.strategy["walk"] == Walk.VERTICAL and payments.pays_interest_ahead and not terms.accrues:
        yield VerticalPaysInterestAhead()


def _of_progressive_schedules(payments: PaymentTerms) -> Iterator[Refusal]:
    if payments.charge_off is not ChargeOffBehaviour.REGULAR:
        yield ChargeOffNeedsProgressive()
    if payments.owed_anew:
        yield OwedAnewNeedsProgressive()
    if payments.interest_refunds:
        yield InterestRefundsNeedProgressive()


@dataclass(frozen=True, slots=True)
class Asked:
    """A payment that is asked for: on which loan, and what it would be as a fact."""

    loan_id: int
    terms: PaymentTerms
    agreement: Agreement
    state: LoanState
    currency: Currency
    fact: Fact


def payment_refusals(asked: Asked) -> Iterator[Refusal]:
    """Return what stands against a payment of more than nothing, by the terms of its loan as they are by now."""
    asked = replace(asked, agreement=agreed_now(asked.agreement, asked.state))
    custom = asked.fact.details.get("custom")
    if asked.agreement.holds and (not custom or COUNTS_FROM in asked.fact.details):
        yield from _holding_refusals(asked)
        return
    if asked.terms.takes_any and not custom:
        return
    if custom:
        refusals = list(_custom_refusals(asked, custom))
        if refusals:
            yield from refusals
            return
    paid = settled_by(agreed_for(asked.agreement, asked.fact), asked.state, asked.fact)
    yield from _beyond(asked, paid)
    demanded = any(each.is_on_demand for each in asked.state.installments)
    due = (_payable(asked) if demanded else due_on(asked.state, asked.fact.value_on)).total
    if not asked.terms.accepts_prepayment and asked.fact.amount > due:
        yield MoreThanDue(asked.loan_id, asked.fact.value_on, asked.currency.money(due))
    ahead = None if asked.terms.allows_advance or demanded else _first_ahead(asked, paid)
    if ahead is not None:
        yield PaidBeforeDue(asked.loan_id, ahead.due_on)


def _holding_refusals(asked: Asked) -> Iterator[Refusal]:
    """Refuse what could wait for nothing; what cannot be settled yet is held and stands against no payment."""
    matures_on = asked.state.matures_on
    if COUNTS_FROM in asked.fact.details and matures_on is not None and counts_from(asked.fact) > matures_on:
        yield CountsAfterMaturity(asked.loan_id, matures_on)
    if COUNTS_FROM in asked.fact.details and "custom" in asked.fact.details:
        yield CustomCountsLater(asked.loan_id)
    beyond = _beyond_all(asked)
    if beyond and asked.terms.overpayment is Overpayment.REFUSED:
        yield MoreThanPayOff(asked.loan_id, asked.currency.money(asked.fact.amount - beyond))


def _beyond_all(asked: Asked) -> int:
    """Return how much of a payment would be left once all is settled, in minor units."""
    on, agreement = counts_from(asked.fact), asked.agreement
    state = accrued_to(agreement.terms, released_until(agreement, asked.state, on)[0], on)
    paid = settled_in_order(agreement, state, asked.fact.amount, on)
    after = projected(agreement.terms, replace(state, installments=paid.installments))
    beyond = paid.overpaid + state.held_in_all - after.outstanding.total
    return min(max(beyond, 0), asked.fact.amount)


def due_on(state: LoanState, on: date) -> Parts:
    """Return what is due on a day: installments that fell due by then, and charges whose own due date has come."""
    fallen = [each.outstanding for each in state.installments if each.due_on <= on]
    arrived = _arrived_ahead(state, on)
    return total_of([*fallen, *arrived.values()])


def _custom_refusals(asked: Asked, custom: Mapping[str, int]) -> Iterator[Refusal]:
    if not asked.terms.allows_custom:
        yield CustomAllocationNotAllowed(asked.loan_id)
        return
    loan_id, money = asked.loan_id, asked.currency.money
    if sum(custom.values()) != asked.fact.amount:
        yield CustomAmountsDiffer(loan_id, money(sum(custom.values())), money(asked.fact.amount))
    owed = asked.state.outstanding
    if asked.state.accrued is not None:
        owed = _payable(asked)
    elif not asked.terms.pays_interest_ahead:
        owed = owed._replace(interest=due_on(asked.state, asked.fact.value_on).interest)
    outside = owed_from_arrears(accrued_to(asked.agreement.terms, asked.state, asked.fact.value_on))
    for word, amount in custom.items():
        most = outside if word == Outside.FROM_ARREARS else owed.of(Part(word))
        if amount <= 0:
            yield CustomAmountNothing(loan_id, word.lower())
        elif amount > most:
            yield CustomAmountTooMuch(loan_id, word.lower(), money(most))


def _payable(asked: Asked) -> Parts:
    """Return what installments can be paid on the day: all but interest that has not accrued yet."""
    whole = pay_off(asked.agreement, asked.state, asked.fact.value_on)
    return whole.parts.adding(Part.INTEREST, -whole.from_arrears)


def _beyond(asked: Asked, paid: Allocation) -> Iterator[Refusal]:
    """Refuse interest that is not paid ahead, and more than the pay-off."""
    ahead = interest_ahead(asked.agreement, asked.state, paid, asked.fact.value_on)
    most = asked.currency.money(asked.fact.amount - ahead - paid.overpaid)
    if ahead:
        yield InterestNotPaidAhead(asked.loan_id, most)
    elif paid.overpaid and asked.terms.overpayment is Overpayment.REFUSED:
        # Not simply what is outstanding: some strategies forgive interest of what is paid early.
        yield MoreThanPayOff(asked.loan_id, most)


def _first_ahead(asked: Asked, paid: Allocation) -> Installment | None:
    """Return the first installment that a payment would settle before its due date, charges that have come aside."""
    on = asked.fact.value_on
    arrived = _arrived_ahead(asked.state, on)
    for before, after in zip(asked.state.installments, paid.installments, strict=True):
        moved = after.paid.minus(before.paid)
        allowed = arrived.get(before.number, NOTHING)
        if before.due_on > on and any(part > most for part, most in zip(moved, allowed, strict=True)):
            return before
    return None


def _arrived_ahead(state: LoanState, on: date) -> Mapping[int, Parts]:
    """Return the outstanding charges that have come, by the number of an installment that has not."""
    if not state.charges:
        return {}
    coming = {each.number for each in state.installments if each.due_on > on}
    arrived = arrived_charges(state.installments, state.charges, on)
    return {number: parts for number, parts in arrived.items() if number in coming}
