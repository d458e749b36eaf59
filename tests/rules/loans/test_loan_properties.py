"""What holds of every loan, whatever its terms: sums, signs, and where rounding leaves its coins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.rules.loans.contracts import contract
from tests.rules.loans.lives import AGREEMENT, acts, as_facts
from tests.rules.loans.strategies import loan_dates, loan_terms

from samity.bank.loans.queries.planned import installments_of
from samity.bank.loans.rules.contract_dates import contract_dates
from samity.bank.loans.rules.fold import apply
from samity.bank.loans.rules.planned_dates import PlannedDates
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.rules.strategies import STRATEGIES
from samity.bank.loans.values.facts import FactKind, standing
from samity.bank.loans.values.parts import NOTHING, Parts, total_of
from samity.bank.loans.values.state import LoanCharge, LoanState
from samity.bank.loans.values.terms import (
    Amortization,
    InterestMethod,
    LoanTerms,
    Remainder,
    RoundedAmounts,
    ScheduledInstallment,
)
from samity.kernel.money import RoundingMode, rounded, rounded_ratio

lent_on = st.dates(date(2000, 1, 1), date(2060, 1, 1))
in_equal_parts = st.builds(
    contract,
    principal=st.integers(10_000, 10**9),
    annual_rate=st.fractions(0, 100, max_denominator=1000),
    number_of_installments=st.integers(2, 40),
    interest_method=st.sampled_from(InterestMethod),
    amortization=st.just(Amortization.EQUAL_PRINCIPAL),
    rounding=st.sampled_from(RoundingMode),
)
charged = st.lists(
    st.tuples(st.booleans(), st.integers(1, 100_000), st.dates(date(2021, 1, 1), date(2030, 1, 1))), max_size=4
)


@st.composite
def planned_loans(draw: st.DrawFn) -> tuple[LoanTerms, date, tuple[date, ...]]:
    """Draw terms with a disbursement and due dates."""
    terms = draw(loan_terms())
    return terms, *draw(loan_dates(terms))


def rows(terms: LoanTerms, disbursed_on: date) -> tuple[ScheduledInstallment, ...]:
    dates = contract_dates(terms, disbursed_on, None)
    return schedule(terms, disbursed_on, [next(dates) for _ in range(terms.number_of_installments)])


def interest_by_hand(terms: LoanTerms, found: tuple[ScheduledInstallment, ...]) -> list[Fraction]:
    """Return the exact interest of each month: of the whole loan, or of what the rows before have left."""
    left, exact = terms.principal, []
    for row in found:
        base = terms.principal if terms.interest_method is InterestMethod.FLAT else left
        exact.append(base * terms.annual_rate / 1200)
        left -= row.principal
    return exact


@given(in_equal_parts, lent_on)
def test_what_rounding_leaves_of_the_principal_lands_in_the_last_row(terms: LoanTerms, on: date) -> None:
    found = rows(terms, on)
    share = rounded(terms.principal, terms.number_of_installments, terms.rounding)
    assert [row.principal for row in found[:-1]] == [share] * (len(found) - 1)
    assert found[-1].principal == terms.principal - share * (len(found) - 1)
    assert [row.interest for row in found] == [
        rounded_ratio(exact, terms.rounding) for exact in interest_by_hand(terms, found)
    ]


@given(in_equal_parts, lent_on)
def test_what_rounding_leaves_of_the_interest_lands_in_the_last_row_where_the_term_says_so(
    terms: LoanTerms, on: date
) -> None:
    found = rows(replace(terms, remainder=Remainder.LAST_PRINCIPAL_AND_INTEREST), on)
    exact = interest_by_hand(terms, found)
    before = [rounded_ratio(each, terms.rounding) for each in exact[:-1]]
    assert [row.interest for row in found[:-1]] == before
    # No row gives interest back, so a tiny rate may leave the sum above.
    assert found[-1].interest == max(rounded_ratio(sum(exact, Fraction(0)), terms.rounding) - sum(before), 0)


@given(
    terms=in_equal_parts,
    on=lent_on,
    rounds=st.sampled_from([RoundedAmounts.TOTAL, RoundedAmounts.PARTS]),
    up=st.booleans(),
)
def test_what_whole_units_leave_lands_in_the_last_row(
    terms: LoanTerms, on: date, rounds: RoundedAmounts, *, up: bool
) -> None:
    found = rows(replace(terms, installment_multiple=100, rounded_amounts=rounds, rounds_up=up), on)
    assert sum(row.principal for row in found) == terms.principal
    left = terms.principal
    for row in found[:-1]:
        left -= row.principal
        if not left:
            break  # rounding up has repaid it before the last row: this one takes what was left
        of = [row.principal, row.interest] if rounds is RoundedAmounts.PARTS else [row.principal + row.interest]
        assert not any(part % 100 for part in of)


@given(in_equal_parts, lent_on, st.integers(1, 5))
def test_principal_rises_only_where_interest_joins_it(terms: LoanTerms, on: date, capitalized: int) -> None:
    assume(capitalized < terms.number_of_installments)
    terms = replace(terms, interest_method=InterestMethod.DECLINING_BALANCE, capitalized_rows=capitalized)
    left, balances = terms.principal, [terms.principal]
    for row in rows(terms, on):
        left += row.capitalized - row.principal
        balances.append(left)
        assert row.capitalized == 0 or row.number <= capitalized
        assert row.capitalized == 0 or row.principal + row.interest == 0
    rising = [number for number, (before, after) in enumerate(pairwise(balances), 1) if after > before]
    assert all(number <= capitalized for number in rising)
    assert left == 0


@given(st.lists(acts, max_size=8), st.sampled_from(sorted(STRATEGIES)))
def test_principal_that_is_owed_rises_only_when_it_is_paid_out(acted: list[tuple[str, date, int]], code: str) -> None:
    state, owed = LoanState(), 0
    for fact in standing(as_facts(acted)):
        state, _ = apply(replace(AGREEMENT, strategy=STRATEGIES[code]), state, fact)
        assert state.outstanding.principal <= owed or fact.kind is FactKind.DISBURSED
        assert min(state.outstanding) >= 0
        owed = state.outstanding.principal


@given(planned_loans(), charged)
def test_what_falls_due_in_all_is_principal_interest_and_every_charge(
    planned: tuple[LoanTerms, date, tuple[date, ...]], charges: list[tuple[bool, int, date]]
) -> None:
    terms, disbursed_on, dues = planned
    asked = [LoanCharge(place, *each) for place, each in enumerate(charges)]
    interest = sum(row.interest for row in schedule(terms, disbursed_on, dues))
    found = installments_of(terms, disbursed_on, PlannedDates(dues), asked)
    due = total_of([each.due for each in found])
    fees, penalties = (sum(each.amount for each in asked if each.is_penalty is kind) for kind in (False, True))
    assert due == Parts(terms.principal, interest, fees, penalties)
    assert due.total == sum(each.due.total for each in found)
    assert all(min(each.due) >= 0 and each.outstanding == each.due for each in found)
    assert all(each.paid == each.waived == NOTHING for each in found)
