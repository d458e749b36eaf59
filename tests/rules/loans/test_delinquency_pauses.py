"""Days of a pause do not count: docs/rules/delinquency.md, the figures are those of Fineract's reference lives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.loans.rules.arrears import Stood
from samity.bank.loans.rules.delinquency import classified, delinquency
from samity.bank.loans.rules.delinquency_history import tags
from samity.bank.loans.rules.delinquency_pauses import pauses_of
from samity.bank.loans.values.arrears_settings import ArrearsSettings
from samity.bank.loans.values.delinquency import DelinquencyRange, Pause
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import Installment, LoanState, LoanStatus

BUCKET = (DelinquencyRange("1", 1, 3), DelinquencyRange("2", 4, 30), DelinquencyRange("3", 31))
GRACE = 3


def owing(due_on: date) -> LoanState:
    rows = (Installment(1, date(2023, 9, 1), due_on, Parts(250_00)),)
    return LoanState(status=LoanStatus.ACTIVE, disbursed_on=date(2023, 9, 1), installments=rows)


def october(day: int) -> date:
    return date(2023, 10, day)


@pytest.mark.parametrize(
    ("due", "pause", "on", "past_due", "days", "since"),
    [
        (1, (15, 30), october(15), 14, 11, october(4)),
        (1, (15, 25), october(26), 25, 12, october(4)),
        (16, (6, 25), october(26), 10, 0, october(19)),
        (16, (6, 25), date(2023, 11, 15), 30, 18, october(19)),
        (16, (16, 25), october(28), 12, 0, october(19)),
        (16, (16, 25), october(29), 13, 1, october(19)),
        (1, (25, 30), october(30), 29, 21, october(4)),
        (1, (25, 30), october(31), 30, 22, october(4)),
    ],
)
def test_days_of_a_pause_do_not_count(
    due: int, pause: tuple[int, int], on: date, past_due: int, days: int, since: date
) -> None:
    found = delinquency(owing(october(due)), on, GRACE, [Pause(*map(october, pause))])
    assert (found.past_due_days, found.days, found.since) == (past_due, days, since)


def test_a_pause_that_is_broken_off_ends_on_that_day() -> None:
    said = {"from_on": "2023-10-15", "to_on": "2023-10-30"}
    paused = Fact(4, FactKind.DELINQUENCY_PAUSED, october(15), october(15), details=said)
    resumed = Fact(5, FactKind.DELINQUENCY_RESUMED, october(25), october(25))
    assert pauses_of([paused]) == (Pause(october(15), october(30)),)
    assert pauses_of([resumed, paused]) == (Pause(october(15), october(25)),)
    undone = Fact(6, FactKind.UNDONE, october(25), october(26), undoes=5)
    assert pauses_of([resumed, undone, paused]) == (Pause(october(15), october(30)),)


@given(begins=st.integers(min_value=0, max_value=40), lasts=st.integers(min_value=0, max_value=40))
def test_the_classes_told_are_those_of_each_day(begins: int, lasts: int) -> None:
    state, first = owing(october(1)), october(1) + timedelta(days=begins)
    pauses = [Pause(first, first + timedelta(days=lasts))]
    today = october(1) + timedelta(days=120)
    told = tags([Stood(date(2023, 9, 2), state)], ArrearsSettings(grace=GRACE), BUCKET, today, pauses)
    for number in range(121):
        on = october(1) + timedelta(days=number)
        held = [each.range for each in told if each.added_on <= on and (each.lifted_on is None or on < each.lifted_on)]
        named = classified(delinquency(state, on, GRACE, pauses).days, BUCKET)
        assert held == ([] if named is None else [named])
