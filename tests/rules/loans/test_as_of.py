"""A loan as it stood on a day is the loan of a bank that stopped on that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans import lives, real_balance
from tests.rules.loans.histories import Act, fact_of, lent_by, loans
from tests.rules.loans.real_balance import Kept, agreed, made

from samity.bank.loans.rules.accrued_interest import accrued_to
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.as_of import as_of
from samity.bank.loans.rules.recognition import accrued_not_due
from samity.bank.loans.rules.strategies import STRATEGIES
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.state import LoanState, due_before
from samity.bank.loans.values.terms import InterestMethod, InterestPeriod, LoanTerms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.agreement import Agreement

JANUARY = date(2026, 1, 1)
FLAT = LoanTerms(
    principal=1200_00,
    decimals=2,
    annual_rate=Fraction(12),
    number_of_installments=4,
    interest_method=InterestMethod.FLAT,
    interest_period=InterestPeriod.SAME_AS_REPAYMENT,
)
FOUR_MONTHS = {"due_dates": [date(2026, month, 1).isoformat() for month in (2, 3, 4, 5)]}
HISTORY = (
    Fact(1, FactKind.SUBMITTED, JANUARY, JANUARY, 1200_00),
    Fact(2, FactKind.APPROVED, JANUARY, JANUARY, 1200_00),
    Fact(3, FactKind.DISBURSED, JANUARY, JANUARY, 1200_00, FOUR_MONTHS),
    Fact(4, FactKind.REPAID, date(2026, 2, 1), date(2026, 2, 1), 312_00),
    Fact(5, FactKind.REPAID, date(2026, 2, 10), date(2026, 3, 10), 100_00),
)


@pytest.mark.parametrize(
    ("on", "paid", "overdue", "accrued"),
    [
        (date(2026, 1, 31), 0, 0, 11_61),
        (date(2026, 2, 1), 312_00, 0, 0),
        (date(2026, 2, 9), 312_00, 0, 3_43),
        (date(2026, 2, 10), 412_00, 0, 0),
        (date(2026, 3, 2), 412_00, 212_00, 39),
    ],
)
def test_the_worked_example(on: date, paid: int, overdue: int, accrued: int) -> None:
    agreement = replace(lives.AGREEMENT, terms=FLAT)
    state = as_of(agreement, HISTORY, on)
    assert state.paid.total == paid
    assert due_before(state.installments, on).total == overdue
    assert accrued_not_due(FLAT, state, on) == accrued


def _seen(terms: LoanTerms, state: LoanState, on: date) -> LoanState:
    """A loan on a day, however far it was reckoned: which fact was the last is not what it owes."""
    return replace(accrued_to(terms, state, on), reached=None)


@given(made, st.lists(real_balance.acts, max_size=8), real_balance.days)
def test_a_loan_on_the_real_balance_stood_as_in_a_bank_that_stopped_on_that_day(
    terms: LoanTerms, acted: list[tuple[str, date, int]], on: date
) -> None:
    in_order = sorted((each for each in acted if each[0] in {"pay", "fee", "night"}), key=lambda each: each[1])
    facts = [fact for _, fact in real_balance.as_facts(in_order, terms) if fact is not None]
    stopped = Kept(agreed(terms))
    for fact in facts:
        if fact.value_on <= on:
            stopped.enter(fact, fact.value_on)
    stopped.night(on)
    stood = as_of(stopped.agreement, facts, on)
    assert _seen(terms, stood, on) == _seen(terms, stopped.state, on)
    assert accrued_not_due(terms, stood, on) == accrued_not_due(terms, stopped.state, on)


@given(st.lists(lives.acts, max_size=8), lives.days, st.sampled_from(sorted(STRATEGIES)), st.randoms())
def test_a_loan_of_fixed_interest_stood_as_in_a_bank_that_stopped_whatever_the_order_of_entry(
    acted: list[tuple[str, date, int]], on: date, code: str, chance: object
) -> None:
    agreement = replace(lives.AGREEMENT, strategy=STRATEGIES[code], accounting=AccountingRule.CASH)
    in_order = sorted(acted, key=lambda each: each[1])
    facts = lives.as_facts(in_order)
    stopped = Kept(agreement)
    for fact in facts:
        if fact.value_on <= on:
            stopped.enter(fact, fact.value_on)
    chance.shuffle(facts)  # type: ignore[attr-defined] # Hypothesis draws a Random
    stood = as_of(agreement, facts, on)
    assert _seen(agreement.terms, stood, on) == _seen(agreement.terms, stopped.state, on)


@given(loans, st.integers(min_value=0, max_value=300))
@settings(max_examples=60)
def test_a_loan_of_any_kind_stood_as_in_a_bank_that_stopped_also_rescheduled_or_charged_off(
    loan: tuple[Agreement, Sequence[Act]], after: int
) -> None:
    agreement, history = loan
    lent, in_order = lent_by(agreement), sorted(history, key=lambda act: act[1])
    facts = [*lent, *(fact_of(agreement, serial, act) for serial, act in enumerate(in_order, start=len(lent) + 1))]
    on, stopped = lent[-1].value_on + timedelta(days=after), Kept(agreement)
    for fact in facts:
        if fact.value_on <= on:
            stopped.enter(fact, fact.value_on)
    stopped.night(on)
    terms = agreed_now(agreement, stopped.state).terms
    assert _seen(terms, as_of(agreement, facts, on), on) == _seen(terms, stopped.state, on)


def test_what_was_taken_back_never_counted_whenever_that_was() -> None:
    undone = Fact(6, FactKind.UNDONE, date(2026, 2, 1), date(2026, 4, 1), undoes=4)
    agreement = replace(lives.AGREEMENT, terms=FLAT)
    assert as_of(agreement, [*HISTORY[:4], undone], date(2026, 3, 1)) == as_of(agreement, HISTORY[:3], date(2026, 3, 1))


@given(made, st.integers(0, 300))
def test_what_has_accrued_and_is_not_due_is_never_negative(terms: LoanTerms, after: int) -> None:
    on = real_balance.START + timedelta(days=after)
    assert accrued_not_due(terms, as_of(agreed(terms), real_balance.beginning(terms), on), on) >= 0
