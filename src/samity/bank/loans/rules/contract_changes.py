"""Another rate, or another amount to repay, of a contract that runs. See docs/rules/contract-changes.md."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import accrued_to, projected, terms_of
from samity.bank.loans.rules.agreed_now import agreed_now, asks_by_total
from samity.bank.loans.rules.contract_rates import changing_rates, undisturbed_rate
from samity.bank.loans.rules.equal_amounts import annuity, multiple_of
from samity.bank.loans.rules.prepayment import rate_to_come
from samity.bank.loans.rules.rescheduled_rest import own_of
from samity.bank.loans.rules.rescheduling import laid_anew, planned_rows, with_charges_again
from samity.bank.loans.rules.schedule_contractual import contractual_rest
from samity.bank.loans.rules.schedule_rows import Row, bears_principal, rows_of
from samity.bank.loans.rules.sharing import Sharing, keeping_total, own_principal
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.rescheduling import RateChange, Rescheduled
from samity.bank.loans.values.terms import (
    InterestMethod,
    LoanTerms,
    RoundedAmounts,
    ScheduledInstallment,
    ScheduleEngine,
)
from samity.bank.loans.values.work_calendar import WorkCalendar
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import Accrued, Installment, LoanState

RATE, REPAYMENT = "annual_rate", "repayment"
"""Under these names a fact keeps the rate, in percent a year, and the amount, in minor units."""


def changes_contract(terms: LoanTerms, fact: Fact) -> bool:
    """Say whether a fact changes the rate of a contract, or what its installments repay."""
    return terms.engine is ScheduleEngine.CONTRACTUAL and (RATE in fact.details or REPAYMENT in fact.details)


def with_contract_changed(agreement: Agreement, state: LoanState, fact: Fact) -> LoanState:
    """Let another rate, or another amount, hold from the day of a fact on.

    Args:
        agreement: as it was before.
        state: with due dates before the fact passed.
        fact: it counts from the first day on which that holds.
    """
    on, disbursed_on = fact.value_on, state.disbursed_on
    if disbursed_on is None:
        return state
    state = accrued_to(agreement.terms, state, on)
    after = replace(state, rescheduled=_rescheduled(agreement.terms, state, fact, disbursed_on))
    terms = replace(agreed_now(agreement, after).terms, principal=state.principal)
    if not state.outstanding.total:
        return after
    if state.accrued is None:
        return _fixed(terms, after, fact)
    own = terms_of(terms, after)
    sharers = [each for each in after.installments if _shares(own, each, on)]
    if terms.is_on_demand or not sharers or not (asks_by_total(terms) or REPAYMENT in fact.details):
        return projected(terms, after)
    return _shared(own, after, sharers, after.accrued or state.accrued, on)


def _rescheduled(terms: LoanTerms, state: LoanState, fact: Fact, disbursed_on: date) -> Rescheduled:
    was = state.rescheduled
    if REPAYMENT in fact.details:
        was = was._replace(repayment=int(fact.details[REPAYMENT]))
    if RATE not in fact.details:
        return was
    if not was.rates:
        was = was.with_rate(RateChange(disbursed_on, terms.annual_rate))
    return was.with_rate(RateChange(fact.value_on, Fraction(fact.details[RATE])))


def _shares(terms: LoanTerms, each: Installment, on: date) -> bool:
    """Say whether an installment to come takes a share: what was paid ahead of one stays with it."""
    if each.due_on <= on or each.held_back is not None or each.number > terms.number_of_installments:
        return False
    return bears_principal(terms, each.number) and bool(each.outstanding.principal or not each.due.principal)


def _shared(
    terms: LoanTerms, state: LoanState, sharers: Sequence[Installment], accrued: Accrued, on: date
) -> LoanState:
    """Share principal out anew on the real balance: each takes the amount, or has room for it beside its interest."""
    if not asks_by_total(terms):
        sharing = Sharing(sharers, lambda _: terms.fixed_principal)
        rows = tuple(sharing.with_share(each) for each in state.installments)
        return projected(terms, replace(state, installments=rows))
    equal = terms.fixed_installment or _equal(terms, accrued, sharers, on)
    # What is owed anew is asked for beside that.
    asked = [each._replace(asked=equal + each.due.principal - own_principal(each)) for each in sharers]
    anew = {each.number: each for each in asked}
    rows = tuple(anew.get(each.number, each) for each in state.installments)
    found = projected(terms, replace(state, installments=rows), Sharing(asked, keeping_total))
    if terms.prepayment.looks_at_totals:
        return found
    # Nothing asks for totals again: they follow from the schedule.
    was = {each.number: each.asked for each in state.installments}
    return replace(found, installments=tuple(each._replace(asked=was[each.number]) for each in found.installments))


def _equal(terms: LoanTerms, accrued: Accrued, sharers: Sequence[Installment], on: date) -> int:
    """Return what each installment asks for so that the rest is repaid at the rate of now, in minor units."""
    owed = sum(own_principal(each) for each in sharers)
    rates = [undisturbed_rate(terms)] * len(sharers)
    if terms.amortization.is_on_dates and owed:
        so_far = {accrued.number: accrued.amount / owed}
        rates = [so_far.get(each.number, 0) + rate_to_come(terms, accrued, each, on) for each in sharers]
    # As if there were so many more, where that was agreed.
    beyond = max(terms.amortized_over - terms.number_of_installments, 0)
    return multiple_of(terms, annuity(owed, [*rates, *[undisturbed_rate(terms)] * beyond]))


def _fixed(terms: LoanTerms, state: LoanState, fact: Fact) -> LoanState:
    """Fill the installments to come anew where interest is fixed; what was paid stays paid."""
    rows = planned_rows(terms, state)
    first = next((each.number for each in rows if each.due_on > fact.value_on), None)
    if first is None or state.disbursed_on is None:
        return state
    due_dates = [each.due_on for each in rows]
    laid = list(laid_anew(state, due_dates, len(rows)))
    lines = rows_of(state.disbursed_on, due_dates, at_once=True)
    rates = _rates(terms, state, lines, WorkCalendar.from_json(fact.details.get("calendar")))
    held = frozenset(each.number for each in laid[first - 1 :] if each.held_back is not None)
    left = sum(own_of(each).principal for each in laid[first - 1 :])
    # Where none is left for them to repay, the interest of those to come alone changes.
    if _keeps_principal(terms, fact) or not left:
        found: Sequence[ScheduledInstallment] = list(_with_interest(terms, laid, lines, rates, first))
    else:
        found = contractual_rest(terms, lines, rates, left, first, held)
    for each in found:
        laid[each.number - 1] = _filled(laid[each.number - 1], each)
    return replace(state, installments=with_charges_again(terms, state, tuple(laid)))


def _keeps_principal(terms: LoanTerms, fact: Fact) -> bool:
    """Say whether installments repay what they did, and their interest alone changes."""
    is_rounded_whole = terms.rounded_amounts is not RoundedAmounts.EQUAL_AMOUNT
    return REPAYMENT not in fact.details and not asks_by_total(terms) and not is_rounded_whole


def _rates(
    terms: LoanTerms, state: LoanState, rows: Sequence[Row], calendar: WorkCalendar | None
) -> tuple[Fraction, ...]:
    steps = state.rescheduled.rates or (RateChange(rows[0].from_on, terms.annual_rate),)
    charged = [row.charged_from(terms.interest_charged_from) for row in rows]
    counted = [] if calendar is None else [calendar.days_between(row.from_on, row.due_on) for row in charged]
    return changing_rates(terms, steps, rows, counted, calendar)


def _with_interest(
    terms: LoanTerms, laid: Sequence[Installment], rows: Sequence[Row], rates: Sequence[Fraction], first: int
) -> Iterator[ScheduledInstallment]:
    """Give the installments with the principal that they repaid, and the interest of the rates."""
    left = sum(own_of(each).principal for each in laid[first - 1 :])
    for each, row, rate in list(zip(laid, rows, rates, strict=True))[first - 1 :]:
        base = terms.principal if terms.interest_method is InterestMethod.FLAT else left
        is_free = each.number <= terms.grace_on_interest_charged
        interest = 0 if is_free else rounded_ratio(base * rate, terms.rounding)
        principal = own_of(each).principal
        yield ScheduledInstallment(each.number, row.from_on, row.due_on, principal, interest)
        left -= principal


def _filled(each: Installment, found: ScheduledInstallment) -> Installment:
    """Return an installment that asks for what was found; of a payment holiday its interest is held back."""
    if each.held_back is not None:
        return each._replace(held_back=found.interest)
    due = Parts(found.principal, found.interest + each.applied)
    return each._replace(due=due.plus(each.credited))
