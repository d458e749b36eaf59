"""How much income of a loan is recognised up to a day. See docs/rules/recognition.md."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import accrued_to, applied_ahead, unpaid_accrued
from samity.bank.loans.rules.charges import part_of, place_of
from samity.bank.loans.rules.contract_rates import GrowsBeyondMeasure
from samity.bank.loans.rules.late_payments import from_arrears_accrued
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.parts import NOTHING, Part, Parts, total_of
from samity.bank.loans.values.terms import ScheduleEngine
from samity.kernel.errors import ensure
from samity.kernel.money import rounded, rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.state import Accrued, Installment, LoanCharge, LoanState
    from samity.bank.loans.values.terms import LoanTerms


def nothing(_: LoanTerms, __: LoanState, ___: date) -> Parts:
    """Recognise when paid, not before: cash accounting, or none at all."""
    return NOTHING


def everything(_: LoanTerms, state: LoanState, __: date) -> Parts:
    """Recognise all interest and every charge as soon as the loan is disbursed."""
    if not state.installments:
        return NOTHING
    # What is owed anew was income before.
    due = state.due.minus(total_of([each.credited for each in state.installments]))
    return due._replace(principal=0).adding(Part.INTEREST, state.capitalized)


def as_it_accrues(terms: LoanTerms, state: LoanState, until: date) -> Parts:
    """Recognise interest day by day within its installment, charges on their day.

    What is settled is always recognised, installment by installment, so that no receivable turns negative.
    """
    accrued_until = interest_until(terms, until)
    ensure(state.has_read_all_begun(accrued_until), "income is recognised of installments that were read")
    charged: dict[int, Parts] = {}
    for charge in state.charges:
        place = place_of(charge, state.installments)
        if place is not None and recognised_on(terms, charge) <= until:
            number = state.installments[place].number
            charged[number] = charged.get(number, NOTHING).adding(part_of(charge), charge.amount)
    # What was not read is settled or to come: recognised is what is settled of it.
    _, interest, fees, penalties = state.unread.paid.plus(state.unread.waived)
    for each in state.installments:
        settled = _settled(each)
        charges = charged.get(each.number, NOTHING)
        fees += max(charges.fees, settled.fees)
        penalties += max(charges.penalties, settled.penalties)
    interest += _accrued(terms, state, accrued_until) + state.waiting_interest
    return Parts(0, interest, fees, penalties)


def _accrued(terms: LoanTerms, state: LoanState, until: date) -> int:
    """Return what interest of the installments that were read has accrued by a day, or is settled already."""
    begun, running = 0, [NOTHING]
    for each in state.installments:
        settled = _settled(each).interest
        accrued = (
            interest_accrued(state, each, until) if state.accrued is None else _on_balance(state.accrued, each, until)
        )
        if state.accrued is not None and terms.recalculates and each.number >= state.accrued.number:
            # What the running one has no room for stands in those after it, as does its interest that was paid ahead.
            exact = rounded_ratio(state.accrued.amount) if each.number == state.accrued.number else accrued
            running.append(Parts(exact, settled))
        else:
            begun += max(accrued, settled) + each.capitalized
    accrued, settled, *_ = total_of(running)
    if state.from_arrears is not None or terms.arrears_interest_apart:
        outside = state.from_arrears
        applied, paid = (0, 0) if outside is None else (outside.due.interest, _settled(outside).interest)
        begun += max(applied + from_arrears_accrued(terms, state.accrued), paid)
    return begun + max(accrued, settled)


def accrued_not_due(terms: LoanTerms, state: LoanState, on: date) -> int:
    """Return the interest that has accrued by a day, is not due by then and not settled; minor units.

    Where all interest of a contract is owed from the disbursement, none accrues.

    Args:
        terms: of the loan.
        state: as it stood on the day.
        on: the day.
    """
    if state.accrued is not None and not terms.recalculates:
        accrued = unpaid_accrued(terms, state, on) or 0
        return accrued + accrued_to(terms, state, on).waiting_interest
    if terms.engine is ScheduleEngine.CONTRACTUAL and terms.owes_all_interest:
        return 0
    state, until = accrued_to(terms, state, on), interest_until(terms, on)
    return state.waiting_interest + sum(
        max(
            (interest_accrued(state, each, until) if state.accrued is None else _on_balance(state.accrued, each, until))
            - _settled(each).interest,
            0,
        )
        for each in state.installments
        if each.due_on > on
    )


def accrual_told(terms: LoanTerms, state: LoanState, on: date) -> int | None:
    """Return the same, or None where it has grown beyond what can be reckoned with: the rest of a loan is told."""
    try:
        return accrued_not_due(terms, state, on)
    except GrowsBeyondMeasure:
        return None


def accrued_not_applied(terms: LoanTerms, state: LoanState, on: date) -> int | None:
    """Return what has accrued on the real balance and was neither applied nor paid; minor units.

    None of fixed interest, and of what has grown beyond what can be reckoned with.
    """
    accrued = None if state.accrued is None else accrual_told(terms, state, on)
    return None if accrued is None else accrued - applied_ahead(terms, state)


def recognised_on(terms: LoanTerms, charge: LoanCharge) -> date:
    """Return the day on which a charge is income: when it falls due, or when it was made where that was agreed."""
    return charge.submitted_on if terms.charges_on_submission and charge.submitted_on else charge.due_on


def interest_until(terms: LoanTerms, until: date) -> date:
    """Return the day before which all interest is recognised on a day: that day, or the one after it."""
    return until + timedelta(days=1) if terms.same_day_interest else until


def last_month_end(today: date) -> date:
    """Return the last day of a month that has come: today, or that of the month before."""
    tomorrow = today + timedelta(days=1)
    return tomorrow.replace(day=1) - timedelta(days=1)


def _settled(installment: Installment) -> Parts:
    """Return what was paid, waived or written off: all of that was income once, and its receivable goes.

    What is owed anew has a receivable of its own, and was income before.
    """
    if installment.waived == installment.written_off == installment.credited == NOTHING:
        return installment.paid
    return installment.paid.plus(installment.waived).plus(installment.written_off).minus(installment.credited)


def interest_accrued(state: LoanState, installment: Installment, until: date) -> int:
    """Return what fixed interest of an installment has accrued before a day, in minor units.

    It does by elapsed days of the period, or of those of it that bear interest; half-even, once.
    """
    ends_on = min(installment.due_on, state.interest_ends_on or installment.due_on)
    # What was applied to it beside its own has accrued before.
    before = installment.applied
    interest = installment.due.interest - installment.credited.interest - before
    if until >= ends_on:
        return before + interest
    if until <= installment.from_on:
        return before
    days = (ends_on - installment.from_on).days
    return before + rounded(interest * (until - installment.from_on).days, days)


def _on_balance(accrued: Accrued, installment: Installment, until: date) -> int:
    """Take what has accrued on the real balance; half-even, once."""
    if until >= installment.due_on or installment.number < accrued.number:
        return installment.due.interest - installment.credited.interest
    if installment.number > accrued.number or installment.held_back is not None:
        # What falls due with it of other days has accrued before.
        return installment.applied
    return rounded_ratio(accrued.amount) + installment.applied


def recognised_income(agreement: Agreement, state: LoanState, until: date) -> Parts:
    """Return what income of a loan is recognised up to a day, by its accounting; once charged off, it earns no more.

    Of a debt that was given up, what was not earned by then never is.

    Args:
        agreement: of the loan.
        state: after its facts; interest on the real balance is reckoned up to the day first.
        until: not before the day up to which interest has accrued.
    """
    if state.charged_off_on is not None:
        return state.income_at_charge_off
    terms = agreement.terms
    income = RECOGNITION[agreement.accounting](terms, accrued_to(terms, state, interest_until(terms, until)), until)
    return income.minus(state.unearned)


RECOGNITION: Mapping[AccountingRule, Callable[[LoanTerms, LoanState, date], Parts]] = {
    AccountingRule.NONE: nothing,
    AccountingRule.CASH: nothing,
    AccountingRule.ACCRUAL_PERIODIC: as_it_accrues,
    AccountingRule.ACCRUAL_UPFRONT: everything,
}
