"""What a payment ahead does to the installments to come. See docs/rules/prepayment.md."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import projected, terms_of
from samity.bank.loans.rules.contract_rates import rate_between, undisturbed_rate
from samity.bank.loans.rules.equal_amounts import annuity, multiple_of
from samity.bank.loans.rules.recalculated_ahead import asking_for_less
from samity.bank.loans.rules.recalculation import asking
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.rules.sharing import Sharing, keeping_total, own_principal
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.payment_terms import PaidWhen
from samity.bank.loans.values.prepayment import PrepaymentMethod
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import Accrued, Installment, LoanState
    from samity.bank.loans.values.terms import LoanTerms

METHOD = "prepayment"
"""Under this name a payment's fact keeps the method that was chosen for it alone."""
_NONE, _NEXT_FIRST = PrepaymentMethod.NO_RECALCULATION, PrepaymentMethod.RESCHEDULE_REMAINING_REPAYMENTS


def method_of(terms: LoanTerms, fact: Fact) -> PrepaymentMethod:
    """Return what a payment does where it pays ahead: as was said with it, else as was agreed."""
    said = fact.details.get(METHOD)
    return terms.prepayment.method if said is None else PrepaymentMethod(said)


def goes_with(method: PrepaymentMethod, terms: LoanTerms) -> bool:
    """Say whether the installments of a loan can be recalculated so."""
    refusals = schedule_refusals(replace(terms, prepayment=replace(terms.prepayment, method=method)))
    return all(each.setting != METHOD for each in refusals)


def made_anew(
    terms: LoanTerms, state: LoanState, paid: Sequence[Installment], on: date, method: PrepaymentMethod
) -> LoanState:
    """Return a loan after a payment, its installments to come asking for what the payment ahead left of them.

    What was paid ahead stands with the installment in whose days it was paid, as principal that this asked for.

    Args:
        terms: of the loan.
        state: before the payment, its interest reckoned up to the day.
        paid: the installments as the payment settles them.
        on: the day from which it counts.
        method: what is done.
    """
    if terms.recalculates:
        return replace(state, installments=asking_for_less(terms, state, paid, method))
    after = state.becoming(installments=tuple(paid))
    if method is _NONE or state.accrued is None:
        return after
    ahead = _paid_ahead(state.installments, paid, on)
    if not ahead:
        return after
    if method.is_of_equal_totals and not any(each.asked for each in paid):
        # Said with this payment alone: they ask for what they come to by now.
        whole = asking(terms, state.installments)
        paid = [each._replace(asked=was.asked) for each, was in zip(paid, whole, strict=True)]
    lowered = tuple(_lowered(each, ahead.get(each.number, 0)) for each in paid)
    rows = _standing_where_paid(lowered, sum(ahead.values()), on)
    terms, after = terms_of(terms, state), replace(state, installments=rows)
    sharers = [now for was, now in zip(state.installments, rows, strict=True) if _shares(terms, was, on)]
    if method is _NEXT_FIRST or not any(each.outstanding.principal for each in sharers):
        return after
    if method is PrepaymentMethod.REDUCE_AMOUNT_PER_INSTALLMENT:
        sharers = _asking_equally(terms, state.accrued, sharers, on)
        asked = {each.number: each for each in sharers}
        after = replace(after, installments=tuple(asked.get(each.number, each) for each in rows))
    sharing = _sharing(terms, state, sharers, method)
    if method.is_of_equal_totals:
        return projected(terms, after, sharing)
    return replace(after, installments=tuple(sharing.with_share(each) for each in after.installments))


def is_told_paid(each: Installment, today: date, paid_when: PaidWhen, asked_first: int) -> bool:
    """Say whether an installment is told as paid though something of it is owed; never once it is late.

    Args:
        each: the installment.
        today: what fell due before it is late.
        paid_when: as was agreed.
        asked_first: what the schedule at the disbursement asked for with it, in minor units.
    """
    if each.due_on < today or paid_when is PaidWhen.DUE:
        return False
    if paid_when is PaidWhen.PRINCIPAL:
        return each.due.principal > 0 and not each.outstanding.principal
    return each.paid.principal + each.paid.interest >= asked_first > 0


def _paid_ahead(before: Sequence[Installment], paid: Sequence[Installment], on: date) -> dict[int, int]:
    """Return the principal paid of installments that were not due yet, by number."""
    pairs = zip(before, paid, strict=True)
    ahead = {now.number: now.paid.principal - was.paid.principal for was, now in pairs if now.due_on > on}
    return {number: amount for number, amount in ahead.items() if amount}


def _lowered(each: Installment, ahead: int) -> Installment:
    """Take what was paid ahead from what an installment asks for, and from what it was paid."""
    return each._replace(
        due=each.due.adding(Part.PRINCIPAL, -ahead),
        paid=each.paid.adding(Part.PRINCIPAL, -ahead),
    )


def _standing_where_paid(rows: Sequence[Installment], ahead: int, on: date) -> tuple[Installment, ...]:
    """Let the installment in whose days something was paid ahead ask for that, and show it as paid."""
    to_come = [place for place, each in enumerate(rows) if each.due_on >= on]
    place = next((place for place in to_come if rows[place].held_back is None), to_come[0])
    too_much = [max(each.credited.principal - each.due.principal, 0) for each in rows]
    kept = [
        each._replace(credited=each.credited.adding(Part.PRINCIPAL, -more))
        for each, more in zip(rows, too_much, strict=True)
    ]
    each = kept[place]
    kept[place] = each._replace(
        due=each.due.adding(Part.PRINCIPAL, ahead),
        paid=each.paid.adding(Part.PRINCIPAL, ahead),
        asked=each.asked + ahead,
        credited=each.credited.adding(Part.PRINCIPAL, sum(too_much)),
        credited_on=each.credited_on or (on if any(too_much) else None),
    )
    return tuple(kept)


def _shares(terms: LoanTerms, was: Installment, on: date) -> bool:
    """Say whether an installment that is not due yet repays principal, and goes on to."""
    is_scheduled = was.number <= terms.number_of_installments and was.held_back is None
    return is_scheduled and was.due_on > on and was.outstanding.principal > 0


def _sharing(terms: LoanTerms, before: LoanState, sharers: Sequence[Installment], method: PrepaymentMethod) -> Sharing:
    if method is PrepaymentMethod.KEEP_SAME_PRINCIPAL_AMOUNT:
        was = {each.number: own_principal(each) for each in before.installments}
        return Sharing(sharers, lambda each: was[each.number])
    if method is PrepaymentMethod.KEEP_SAME_NUMBER_OF_TERMS:
        share = multiple_of(terms, Fraction(_owed(sharers), len(sharers)))
        return Sharing(sharers, lambda _: share)
    return Sharing(sharers, keeping_total)


def _asking_equally(terms: LoanTerms, accrued: Accrued, sharers: Sequence[Installment], on: date) -> list[Installment]:
    """Let installments ask for the equal amount that repays what is owed, beside what lies behind of them."""
    rates = [rate_to_come(terms, accrued, each, on) for each in sharers]
    # As if there were so many more, where that was agreed.
    beyond = max(terms.amortized_over - terms.number_of_installments, 0)
    equal = multiple_of(terms, annuity(_owed(sharers), [*rates, *[undisturbed_rate(terms)] * beyond]))
    return [each._replace(asked=equal + _behind(terms, accrued, each)) for each in sharers]


def rate_to_come(terms: LoanTerms, accrued: Accrued, each: Installment, on: date) -> Fraction:
    """Return what an installment bears from a day on: of one that has not begun a whole period, as in its schedule."""
    if each.from_on >= on and not terms.amortization.is_on_dates:
        return undisturbed_rate(terms)
    return rate_between(terms, each.from_on, max(each.from_on, on), each.due_on, accrued.calendar)


def _behind(terms: LoanTerms, accrued: Accrued, each: Installment) -> int:
    """Return what lies beside an installment's equal amount: settled or owed anew, its interest so far; minor units."""
    settled = each.due.interest - each.outstanding.interest - each.applied
    so_far = rounded_ratio(accrued.amount, terms.rounding) if each.number == accrued.number else 0
    return each.due.principal - own_principal(each) + max(settled, so_far)


def _owed(sharers: Sequence[Installment]) -> int:
    return sum(own_principal(each) for each in sharers)
