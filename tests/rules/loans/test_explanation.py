"""Every amount of a loan is explained: what its days bear, rounded once, and what stands beside it, is what is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans import lives, real_balance
from tests.rules.loans.contracts import contract
from tests.rules.loans.real_balance import agreed, made
from tests.rules.loans.strategies import loan_dates, loan_terms

from samity.bank.loans.rules.as_of import as_of
from samity.bank.loans.rules.explanation import explained
from samity.bank.loans.rules.recognition import accrued_not_due
from samity.bank.loans.rules.strategies import STRATEGIES
from samity.bank.loans.values.explanation import Cause, Explained
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.terms import (
    Amortization,
    InterestMethod,
    InterestPeriod,
    LoanTerms,
    Remainder,
    RoundedAmounts,
    ScheduleEngine,
)
from samity.kernel.day_counts import DayCount
from samity.kernel.money import RoundingMode, rounded_ratio

if TYPE_CHECKING:
    from samity.bank.loans.values.agreement import Agreement

EXAMPLES = 60


def _check(agreement: Agreement, facts: list[Fact], on: date) -> list[Explained]:
    """Everything that is due is explained, to the last minor unit."""
    told, state, terms = explained(agreement, facts, on), as_of(agreement, facts, on), agreement.terms
    asked = {(each.number, part): each.due.of(part) for each in state.installments for part in Part}
    assert {(each.number, each.part): each.amount for each in told.dues} == {
        key: amount for key, amount in asked.items() if amount
    }
    for each in told.dues:
        assert sum(move.amount for move in each.moves) == each.amount
        if each.part is Part.INTEREST:
            exact = sum((own.exact for own in each.segments), Fraction(0))
            assert rounded_ratio(exact, terms.rounding) == each.rounded
            assert each.rounded + sum(own.amount for own in each.besides) == each.amount
        else:
            assert not each.segments
    assert sum(each.amount for each in told.accrued) == accrued_not_due(terms, state, on)
    for each in told.accrued:
        assert each.rounded + sum(own.amount for own in each.besides) == each.amount
    return list(told.dues)


def _causes(told: list[Explained]) -> set[Cause]:
    return {own.cause for each in told for own in each.besides}


@settings(max_examples=EXAMPLES)
@given(made, st.lists(real_balance.acts, max_size=8), real_balance.days)
def test_interest_on_the_real_balance_is_what_its_days_bear(
    terms: LoanTerms, acted: list[tuple[str, date, int]], on: date
) -> None:
    facts = [fact for _, fact in real_balance.as_facts(acted, terms) if fact is not None]
    told = _check(agreed(terms), facts, on)
    rounded_by_act = {Cause.ROUNDING_LEFT} if terms.interest_after_maturity else set()
    asked_elsewhere = {Cause.OVERDUE} if terms.prepayment.asks_elsewhere else set()
    assert _causes(told) <= {Cause.CAPITALIZED} | rounded_by_act | asked_elsewhere


@settings(max_examples=EXAMPLES)
@given(st.data(), loan_terms(), st.sampled_from(sorted(STRATEGIES)), st.lists(lives.acts, max_size=4))
def test_fixed_interest_is_what_its_rows_bear(
    drawn: st.DataObject, terms: LoanTerms, code: str, acted: list[tuple[str, date, int]]
) -> None:
    lent_on, dues = drawn.draw(loan_dates(terms))
    details = {"due_dates": [day.isoformat() for day in dues]}
    facts = [
        Fact(1, FactKind.SUBMITTED, lent_on, lent_on, terms.principal),
        Fact(2, FactKind.APPROVED, lent_on, lent_on, terms.principal),
        Fact(3, FactKind.DISBURSED, lent_on, lent_on, terms.principal, details),
    ]
    late = lent_on - lives.START
    facts += [
        replace(each, value_on=each.value_on + late, booked_on=each.booked_on + late)
        for each in lives.as_facts(acted)[3:]
        if each.kind is FactKind.REPAID
    ]
    on = lent_on + timedelta(days=drawn.draw(st.integers(0, 400)))
    told = _check(replace(lives.AGREEMENT, terms=terms, strategy=STRATEGIES[code]), facts, on)
    is_spread = terms.engine is ScheduleEngine.CUMULATIVE and (
        terms.interest_method is InterestMethod.FLAT or terms.equal_amortization
    )
    assert _causes(told) <= {Cause.SPREAD if is_spread else Cause.WAITS}
    interest = [each for each in told if each.part is Part.INTEREST]
    if is_spread and not terms.equal_amortization:
        # What waits for nothing else is only what rounding the shares has left.
        most = len(dues) * len(dues)
        assert all(abs(own.amount) <= most for each in interest for own in each.besides)
    waits = terms.grace_on_interest_payment or terms.engine is ScheduleEngine.PROGRESSIVE
    if not (is_spread or waits):
        assert not _causes(told)


@settings(max_examples=EXAMPLES)
@given(
    st.builds(
        contract,
        annual_rate=st.sampled_from([Fraction(0), Fraction(12), Fraction(73, 2)]),
        interest_method=st.sampled_from(InterestMethod),
        amortization=st.sampled_from([Amortization.EQUAL_INSTALLMENTS, Amortization.EQUAL_PRINCIPAL]),
        interest_period=st.sampled_from(InterestPeriod),
        day_count=st.sampled_from([each for each in DayCount if each is not DayCount.BUS_252]),
        grace_on_interest_charged=st.integers(0, 2),
        rounding=st.sampled_from(RoundingMode),
        remainder=st.sampled_from(Remainder),
        rounded_amounts=st.sampled_from(RoundedAmounts),
        installment_multiple=st.sampled_from([0, 100]),
        number_of_installments=st.just(4),
    ),
    st.integers(0, 150),
)
def test_the_interest_of_a_contract_is_what_its_rows_bear(terms: LoanTerms, after: int) -> None:
    facts = [replace(each, amount=terms.principal) for each in lives.BEGINNING]
    told = _check(agreed(terms), facts, lives.START + timedelta(days=after))
    expected = set()
    if terms.rounded_amounts is RoundedAmounts.PARTS:
        expected = {Cause.WHOLE_UNITS}
    elif terms.remainder is Remainder.LAST_PRINCIPAL_AND_INTEREST:
        expected = {Cause.ROUNDING_LEFT}
    assert _causes(told) <= expected


def test_the_worked_example() -> None:
    terms = real_balance.dynamic()
    paid = [
        real_balance.payment(4, date(2017, 2, 21), 175_00),
        real_balance.payment(5, date(2017, 3, 5), 300_00),
    ]
    told = explained(agreed(terms), [*real_balance.beginning(terms), *paid], date(2017, 3, 10))
    (second,) = [each for each in told.dues if (each.number, each.part) == (2, Part.INTEREST)]
    assert [(int(own.base), own.years, int(own.rate), *own.facts) for own in second.segments] == [
        (833_33, Fraction(7, 180), 10, 4),
        (536_57, Fraction(2, 45), 10, 5),
    ]
    assert (second.amount, second.rounded, second.besides) == (5_63, 5_63, ())
    assert [(move.kind, move.amount) for move in second.moves] == [(FactKind.DISBURSED, 6_94), (FactKind.REPAID, -1_31)]
    (accrued,) = told.accrued
    assert (accrued.amount, accrued.rounded, [own.amount for own in accrued.besides]) == (75, 3_99, [-3_24])


@pytest.mark.parametrize("application_days", [(10,), (5, 25)])
def test_interest_that_is_applied_on_its_own_days_is_what_they_bear(application_days: tuple[int, ...]) -> None:
    terms = real_balance.dynamic(application_days=application_days)
    paid = [real_balance.payment(4, date(2017, 2, 21), 175_00), real_balance.payment(5, date(2017, 3, 5), 300_00)]
    for day in range(0, 200, 7):
        on = real_balance.START + timedelta(days=day)
        told = _check(agreed(terms), [*real_balance.beginning(terms), *paid], on)
        assert not _causes(told)


def test_what_is_given_back_is_owed_anew_beside_the_interest_of_the_days() -> None:
    terms = real_balance.dynamic()
    paid = real_balance.payment(4, date(2017, 2, 21), 175_00)
    parts = {"paid": [166_67, 8_33, 0, 0], "of": 4}
    back = Fact(5, FactKind.CHARGED_BACK, date(2017, 3, 1), date(2017, 3, 1), 175_00, parts)
    told = _check(agreed(terms), [*real_balance.beginning(terms), paid, back], date(2017, 3, 10))
    assert _causes(told) <= {Cause.OWED_ANEW}


def test_what_was_changed_by_hand_stands_beside_it_whole() -> None:
    rows = [[day.isoformat(), 3000_00, 50_00, None] for day in lives.DUE_DATES]
    edit = Fact(4, FactKind.SCHEDULE_EDITED, lives.START, lives.START, details={"rows": rows})
    told = _check(lives.AGREEMENT, [*lives.BEGINNING, edit], lives.START)
    by_hand = [each for each in told if each.besides]
    assert _causes(told) == {Cause.BY_HAND}
    assert all(not each.segments and each.besides[0].amount == each.amount == 50_00 for each in by_hand)
