from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from tests.gatherings import staying
from tests.night.every_term import NEVER, WORDS, draw_payments, draw_terms
from tests.night.led import differences, loans_drawn, what_it_leads_to
from tests.night.lives import live
from tests.night.words import said_by, said_in

from samity.bank.loans.operations.due_dates import todays_due_dates_pass, todays_held_payments_settle
from samity.bank.loans.operations.late_fees import todays_late_fees_are_charged
from samity.bank.loans.operations.night_locks import todays_locks_set
from samity.bank.loans.operations.penalties import todays_penalties_apply
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.operations.sum_up import due_dates_are_summed_up
from samity.bank.loans.values.account_range import AccountRange, Done
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.terms import LoanTerms
from samity.close_of_business.steps import STEPS, OnLoans

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Engine

    from samity.close_of_business.steps import LoanStep
    from samity.storage.unit import Unit

SHARE = 0.75
"""Of what a night does to loans whose terms are as rare as they are common, so much goes by sets at least."""
TERMS, START = 1_200, date(2025, 2, 20)
DAYS = {1: date(2025, 6, 30), 2: date(2025, 7, 15)}
"""The day that a night closes, by seed: the end of a month, and the middle."""


def tomorrow(unit: Unit) -> Unit:
    return replace(unit, business_date=unit.business_date + timedelta(days=1))


ALONE: Mapping[str, Callable[[Unit], int]] = {
    "due dates passed": todays_due_dates_pass,
    "late fees charged": todays_late_fees_are_charged,
    "income recognised": todays_income_is_recognised,
    "due dates summed up": lambda unit: due_dates_are_summed_up(unit, unit.business_date),
    "penalties applied": lambda unit: todays_penalties_apply(tomorrow(unit)),
    "locks set": lambda unit: todays_locks_set(tomorrow(unit)),
    "held payments settled": lambda unit: todays_held_payments_settle(tomorrow(unit)),
}
"""The single rule of each step of the night that works on loans."""


def loans_done(step: LoanStep, ids: Sequence[int], unit: Unit) -> int:
    return in_parts(step, ids, unit).loans


def in_parts(step: LoanStep, ids: Sequence[int], unit: Unit) -> Done:
    """Do a step part by part, as a night does."""
    parts = [half for whole in AccountRange(min(ids), max(ids)).halves() for half in whole.halves()]
    done = [step(unit, each) for each in parts]
    return Done(sum(each.by_sets for each in done), sum(each.alone for each in done))


def test_every_word_that_a_term_may_have_is_drawn_and_more_than_one_of_its_numbers() -> None:
    """A new term, or a new word of one, is drawn from now on, or named as one that no loan has."""
    chance, words = Random(7), said_by(LoanTerms) | said_by(PaymentTerms) | {each: set(WORDS[each]) for each in WORDS}
    drawn: dict[str, set[Any]] = defaultdict(set)
    for _ in range(TERMS):
        terms = draw_terms(chance, START)
        for name, said in (*said_in(terms), *said_in(draw_payments(chance, terms))):
            drawn[name].add(said)
    assert {name: every - drawn[name] for name, every in words.items() if every - drawn[name]} == {}
    assert {name for name, found in drawn.items() if len(found) < 2} == set(NEVER)


@pytest.mark.parametrize("seed", DAYS)
@pytest.mark.parametrize("count", loans_drawn(240))
def test_each_step_of_a_night_does_to_loans_of_every_term_what_the_single_rule_does(
    own_engine: Engine, count: int, seed: int
) -> None:
    with staying(own_engine, DAYS[seed]) as unit:
        ids = live(unit, ALONE.values(), count, seed)
        done: dict[str, Done] = {}
        for name, alone in ALONE.items():
            step = STEPS[name]
            assert isinstance(step, OnLoans)
            expected = what_it_leads_to(unit, alone)
            found = what_it_leads_to(unit, partial(loans_done, step.run, ids))
            assert differences(expected[1], found[1]) == {}, name
            assert found[0] == expected[0], name
            done[name] = in_parts(step.run, ids, unit)
        assert sum(each.by_sets for each in done.values()) >= SHARE * sum(each.loans for each in done.values())


def test_every_step_on_loans_has_a_single_rule_to_be_compared_with() -> None:
    assert set(ALONE) == {name for name, step in STEPS.items() if isinstance(step, OnLoans)}
