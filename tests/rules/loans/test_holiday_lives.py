"""Payment holidays, pay-offs, interest that is applied and payments, in any order: no interest is lost, none comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.contracts import contract
from tests.rules.loans.day_by_day import A_DAY, rounded
from tests.rules.loans.real_balance import agreed, dynamic, payment

from samity.bank.loans.rules.accrued_interest import terms_of, with_due_dates_passed
from samity.bank.loans.rules.contract_dates import contract_dates
from samity.bank.loans.rules.edit_refusals import place_refusals
from samity.bank.loans.rules.edited_installments import WHOLE, held_back_until
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.made_by_hand import made_by_hand
from samity.bank.loans.rules.pay_off import pay_off
from samity.bank.loans.rules.placed_rows import EditGround, placed_rows
from samity.bank.loans.rules.schedule_edits import edited_rows
from samity.bank.loans.values.allowances import Allowances, EditOption, PaymentHolidayTerm
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.schedule_edits import RowEdit
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import Amortization
from samity.kernel.day_counts import DayCount

if TYPE_CHECKING:
    from samity.bank.loans.values.state import LoanState
    from samity.bank.loans.values.terms import LoanTerms

LENT_ON = date(2026, 1, 31)
FIXED = contract(amortization=Amortization.EQUAL_PRINCIPAL)
DYNAMIC = dynamic(day_count=DayCount.ACTUAL_365_FIXED)
TERM = st.sampled_from(PaymentHolidayTerm)
ACTS = st.lists(
    st.tuples(
        st.integers(0, 260),
        st.one_of(
            st.tuples(st.just("holiday"), st.integers(1, 6)),
            st.tuples(st.just("pays"), st.integers(1, 400_00)),
            st.tuples(st.sampled_from(("pays off", "applies")), st.none()),
        ),
    ),
    max_size=8,
)


@dataclass
class Life:
    """A loan, and what happens to it."""

    terms: LoanTerms
    term: PaymentHolidayTerm
    facts: list[Fact] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.agreement = agreed(self.terms)
        dates = contract_dates(self.terms, LENT_ON)
        due = [next(dates).isoformat() for _ in range(self.terms.number_of_installments)]
        for kind in (FactKind.SUBMITTED, FactKind.APPROVED, FactKind.DISBURSED):
            self.happens(kind, LENT_ON, self.terms.principal, due_dates=due)

    def happens(self, kind: FactKind, on: date, amount: int = 0, **details: object) -> None:
        """Enter a fact."""
        self.facts.append(Fact(len(self.facts) + 1, kind, on, on, amount, details))

    def state(self, on: date) -> LoanState:
        """Return the loan on a day."""
        return with_due_dates_passed(self.terms, replay(self.agreement, self.facts)[0], on)

    def holiday(self, on: date, number: int | None) -> None:
        """Leave an installment out, where that is possible."""
        state, edits = self.state(on), [RowEdit(number, is_payment_holiday=True)]
        if state.status is not LoanStatus.ACTIVE:
            return
        allowed = Allowances(edits=frozenset(EditOption) - {EditOption.INTEREST}, payment_holiday_term=self.term)
        rows = state.installments[: terms_of(self.terms, state).number_of_installments if self.terms.accrues else None]
        ground = EditGround(self.terms, allowed, LENT_ON, rows, on, made_by_hand(self.agreement, self.facts))
        placed = placed_rows(ground, edits)
        if any(each.is_changed for each in placed) and not list(place_refusals(ground, edits, placed)):
            filled = [each.row for each in edited_rows(ground, placed)]
            told = [[row.due_on.isoformat(), *row[1:]] for row in filled]
            self.happens(FactKind.SCHEDULE_EDITED, on, rows=told)

    def pays(self, on: date, amount: int | None) -> None:
        """Take a payment."""
        self.facts.append(payment(len(self.facts) + 1, on, amount or 0))

    def pays_off(self, on: date, _: int | None = None) -> None:
        """Take a payment of all that can be paid."""
        if amount := pay_off(self.agreement, self.state(on), on).to_pay:
            self.pays(on, amount)

    def applies(self, on: date, _: int | None = None) -> None:
        """Let interest held back fall due, as the bank does when somebody asks for it."""
        state = self.state(on)
        whole = not state.outstanding.total
        if state.held_back if whole else held_back_until(state, on):
            self.happens(FactKind.HELD_INTEREST_APPLIED, on, **({WHOLE: True} if whole else {}))

    def lives(self, acts: list[tuple[int, tuple[str, int | None]]]) -> LoanState:
        """Do it all in its order, then pay off what is left, and return the loan a year after its end."""
        for days, (what, how) in sorted(acts, key=lambda each: each[0]):
            getattr(self, what.replace(" ", "_"))(LENT_ON + timedelta(days=days), how)
            self.agrees()
        end = LENT_ON + timedelta(days=800)
        for act in (self.pays_off, self.applies, self.pays_off):
            act(end)
            self.agrees()
        return self.state(end)

    def agrees(self) -> None:
        """See that it goes on while something is owed or held back, and that no payment is lost."""
        state, _ = replay(self.agreement, self.facts)
        assert (state.status is LoanStatus.ACTIVE) == bool(state.outstanding.total or state.held_back)
        paid = sum(fact.amount for fact in self.facts if fact.kind is FactKind.REPAID)
        assert state.paid.total + state.overpaid == paid
        assert not (state.overpaid and state.outstanding.total)


@pytest.mark.parametrize("numbers", [(2, 1), (1, 2), (4, 2, 3), (2, 4, 3)])
def test_holidays_that_are_granted_one_by_one_hold_back_what_they_do_at_once(numbers: tuple[int, ...]) -> None:
    """A holiday that stands bears more when one before it is granted: more of the loan is still owed in it."""
    one_by_one = Life(FIXED, PaymentHolidayTerm.EXTENDED)
    for number in numbers:
        one_by_one.holiday(LENT_ON, number)
    rows = one_by_one.state(LENT_ON).installments
    left = FIXED.principal
    for each in rows:
        borne = rounded(left * FIXED.annual_rate / 1200, FIXED.rounding)
        assert (each.due.interest, each.held_back) == ((0, borne) if each.number in numbers else (borne, None))
        left -= each.due.principal
    assert [each.number for each in rows if each.held_back is not None] == sorted(numbers)


@given(acts=ACTS, term=TERM)
@settings(max_examples=60)
def test_fixed_interest_is_that_of_the_balance_that_was_planned(
    acts: list[tuple[int, tuple[str, int | None]]], term: PaymentHolidayTerm
) -> None:
    life = Life(FIXED, term)
    state = life.lives(acts)
    left, borne = FIXED.principal, 0
    for each in state.installments:
        borne += rounded(left * FIXED.annual_rate / 1200, FIXED.rounding)
        left -= each.due.principal
    assert (state.due.interest, state.held_back, left) == (borne, 0, 0)
    assert state.paid == state.due


@given(acts=ACTS, term=TERM)
@settings(max_examples=60)
def test_interest_on_the_real_balance_is_that_of_its_days(
    acts: list[tuple[int, tuple[str, int | None]]], term: PaymentHolidayTerm
) -> None:
    life = Life(DYNAMIC, term)
    state = life.lives(acts)
    repaid = [(each.value_on, each.parts.principal) for each in replay(life.agreement, life.facts)[1]]
    lent, *repaid = repaid
    borne = 0
    for each in state.installments:
        exact, day = Fraction(0), each.from_on
        while day < each.due_on:
            left = lent[1] - sum(amount for on, amount in repaid if on <= day)
            exact += left * DYNAMIC.annual_rate / 36500
            day += A_DAY
        borne += rounded(exact, DYNAMIC.rounding)
    assert (state.due.interest, state.held_back) == (borne, 0)
    assert state.paid == state.due
