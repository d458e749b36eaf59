"""What a payment of principal before its time costs, and how much of it is free. See docs/rules/early-charges.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.loans.rules.accrued_interest import accrued_to, terms_of
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.capitalizing import due_dates_passed
from samity.bank.loans.rules.charges import keeping_due_dates, with_charge
from samity.bank.loans.rules.fold import apply, in_full
from samity.bank.loans.rules.holding import counts_from, releases
from samity.bank.loans.rules.settling import settled_by
from samity.bank.loans.values.early_charge import PERCENT
from samity.bank.loans.values.facts import RANKS, Fact, FactKind, standing
from samity.bank.loans.values.state import LoanCharge, LoanState, LoanStatus
from samity.kernel.money import rounded_ratio
from samity.kernel.periods import PeriodUnit, add_periods

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.state import Installment


class LoanYear(NamedTuple):
    """A year of a loan, as it stands with what was repaid before its time. Minor units.

    Attributes:
        number: the first is 1.
        begins_on: the day of the pay-out, or a year or more later.
        principal: owed when it began.
        free: how much can be repaid before its time without a charge.
        repaid: how much of the principal was so.
    """

    number: int
    begins_on: date
    principal: int
    free: int
    repaid: int

    @property
    def ends_on(self) -> date:
        """Return the last day of the year."""
        return add_periods(self.begins_on, 1, PeriodUnit.YEARS) - timedelta(days=1)

    @property
    def left(self) -> int:
        """Return what is still free."""
        return max(self.free - self.repaid, 0)


def early_charge(agreement: Agreement, facts: Sequence[Fact], payment: Fact) -> int:
    """Return what a payment costs by the principal that it would repay before its time, in minor units.

    Args:
        agreement: of the loan.
        facts: of it, in any order; those that stand after the payment are left out.
        payment: that is asked for.
    """
    if not agreement.terms.early_charge.is_charged:
        return 0
    on = counts_from(payment)
    year, state = _lived(agreement, [each for each in standing(facts) if each.position < payment.position], on)
    if year is None or state.status is not LoanStatus.ACTIVE or (state.lock is not None and state.lock.holds_fees):
        return 0
    ahead = _ahead_of(agreement, state, replace(payment, value_on=on))
    charged = max(year.repaid + ahead - year.free, 0) - max(year.repaid - year.free, 0)
    rate = agreement.terms.early_charge.rate_in(year.number)
    return rounded_ratio(rate * charged / PERCENT, agreement.terms.rounding)


def expecting(agreement: Agreement, state: LoanState, amount: int, payment: Fact) -> LoanState:
    """Return a loan as a payment finds it that costs an amount; minor units."""
    if not amount:
        return state
    charge = LoanCharge(0, False, amount, counts_from(payment), 0, payment.value_on)  # noqa: FBT003 - a fee
    kept = keeping_due_dates(terms_of(agreement.terms, state))
    rows = with_charge(state.installments, charge, kept)
    return replace(state, charges=(*state.charges, charge), installments=rows)


def loan_year(agreement: Agreement, facts: Sequence[Fact], on: date) -> LoanYear | None:
    """Return the year of a loan that a day is in, with what was repaid before its time by then; None before it began.

    Args:
        agreement: of the loan.
        facts: of it, in any order; those that count from later are left out.
        on: the day.
    """
    return _lived(agreement, [each for each in standing(facts) if each.value_on <= on], on)[0]


def principal_to_come(installments: Sequence[Installment], on: date) -> int:
    """Return the principal of installments that fall due after a day, in minor units."""
    return sum(each.outstanding.principal for each in installments if each.due_on > on)


def _ahead_of(agreement: Agreement, state: LoanState, payment: Fact) -> int:
    """Return what a payment would repay before its time if it cost nothing."""
    on = payment.value_on
    agreement = agreed_now(agreement, state)
    state, _ = due_dates_passed(agreement.terms, _released(agreement, state, on), on)
    state = accrued_to(agreement.terms, state, on)
    paid = settled_by(agreement, state, payment)
    return principal_to_come(state.installments, on) - principal_to_come(paid.installments, on)


def _released(agreement: Agreement, state: LoanState, on: date) -> LoanState:
    for _, after, _ in releases(agreement, state, on):
        state = after
    return state


def _lived(agreement: Agreement, facts: Sequence[Fact], on: date) -> tuple[LoanYear | None, LoanState]:
    """Let a loan live by facts, and say how the year of it that a day is in stands then."""
    paid_out = [fact for fact in in_full(agreement, facts) if fact.kind is FactKind.DISBURSED]
    state = LoanState()
    if not paid_out:
        return None, state
    number, begins_on = _year(paid_out[-1].value_on, on)
    principal, repaid = None, 0
    for fact in in_full(agreement, facts):
        if principal is None and state.disbursed_on is not None and fact.value_on >= begins_on:
            principal = _owed_on(agreement, state, begins_on)
        before, (state, _) = state, apply(agreement, state, fact)
        if fact.value_on >= begins_on:
            repaid += sum(_ahead(agreement, before, state, fact))
    if principal is None:
        principal = _owed_on(agreement, state, begins_on)
    terms = agreement.terms
    return LoanYear(number, begins_on, principal, terms.early_charge.free(principal, terms.rounding), repaid), state


def _year(begins: date, on: date) -> tuple[int, date]:
    """Return which year of a loan a day is in, and when it began."""
    number = max(on.year - begins.year, 0)
    if number and add_periods(begins, number, PeriodUnit.YEARS) > on:
        number -= 1
    return number + 1, add_periods(begins, number, PeriodUnit.YEARS)


def _owed_on(agreement: Agreement, state: LoanState, on: date) -> int:
    return due_dates_passed(agreed_now(agreement, state).terms, state, on)[0].outstanding.principal


def _ahead(agreement: Agreement, before: LoanState, after: LoanState, fact: Fact) -> Iterator[int]:
    """Give what held money has repaid before its time up to a fact, and what the fact has if it is a payment."""
    agreement = agreed_now(agreement, before)
    stands_after = RANKS[fact.kind] >= RANKS[FactKind.REPAID]
    last = fact.value_on if stands_after else fact.value_on - timedelta(days=1)
    for day, released, _ in releases(agreement, before, last) if before.held else ():
        yield principal_to_come(before.installments, day) - principal_to_come(released.installments, day)
        before = released
    if fact.kind is FactKind.REPAID:
        before, _ = due_dates_passed(agreement.terms, before, fact.value_on)
        yield principal_to_come(before.installments, fact.value_on) - principal_to_come(
            after.installments, fact.value_on
        )
