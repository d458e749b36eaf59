"""Which classes a loan was in, and whether it performs. See docs/rules/delinquency.md."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from samity.bank.loans.rules.arrears import Stood
from samity.bank.loans.rules.delinquency import delinquency
from samity.bank.loans.rules.delinquency_history import grace_days, is_non_performing, tags
from samity.bank.loans.values.arrears_settings import (
    NOTHING_TOLERATED,
    ArrearsSettings,
    GraceChange,
    ToleranceMethod,
)
from samity.bank.loans.values.delinquency import DelinquencyRange, NonPerforming, Pause
from samity.bank.loans.values.parts import NOTHING, Parts
from samity.bank.loans.values.state import Installment, LoanState, LoanStatus

LENT_ON = date(2024, 1, 1)
FEBRUARY, MARCH, APRIL = DUE_DATES = (date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1))
DUE = Parts(1000_00)
SOON, LATE, VERY_LATE = BUCKET = (
    DelinquencyRange("soon", 1, 3),
    DelinquencyRange("late", 4, 30),
    DelinquencyRange("very late", 31),
)
NEVER = date(2099, 1, 1)
ONE_DAY = timedelta(days=1)


def stands(met: tuple[date, ...], by: date, graces: tuple[GraceChange, ...] = ()) -> LoanState:
    """Return a loan of three installments by a day, with those paid that were met before."""
    rows = tuple(
        Installment(number, LENT_ON, due_on, DUE, DUE if met_on < by else NOTHING)
        for number, (due_on, met_on) in enumerate(zip(DUE_DATES, met, strict=True), 1)
    )
    status = LoanStatus.CLOSED if all(each < by for each in met) else LoanStatus.ACTIVE
    return LoanState(status, 3000_00, disbursed_on=LENT_ON, installments=rows, graces=graces)


def days_of(*met: date) -> list[Stood]:
    """Return the days that began otherwise, of a loan paid out on LENT_ON whose installments were met so."""
    begun = sorted({LENT_ON + ONE_DAY, *(each + ONE_DAY for each in met if each < NEVER)})
    return [Stood(day, stands(met, day)) for day in begun]


def told(stood: list[Stood], today: date, settings: ArrearsSettings = NOTHING_TOLERATED) -> list[tuple[str, str, str]]:
    """Return the classes and their days as the page writes them."""
    days = tags(stood, settings, BUCKET, today)
    return [
        (each.range.name, f"{each.added_on:%m-%d}", f"{each.lifted_on:%m-%d}" if each.lifted_on else "")
        for each in days
    ]


@pytest.mark.parametrize(
    ("today", "classes"),
    [
        (date(2024, 2, 1), []),
        (date(2024, 2, 2), [("soon", "02-02", "")]),
        (date(2024, 2, 4), [("soon", "02-02", "")]),
        (date(2024, 2, 5), [("soon", "02-02", "02-05"), ("late", "02-05", "")]),
        (date(2024, 2, 20), [("soon", "02-02", "02-05"), ("late", "02-05", "02-20")]),
        (
            date(2024, 3, 10),
            [
                ("soon", "02-02", "02-05"),
                ("late", "02-05", "02-20"),
                ("soon", "03-02", "03-05"),
                ("late", "03-05", ""),
            ],
        ),
    ],
)
def test_a_loan_goes_from_class_to_class(today: date, classes: list[tuple[str, str, str]]) -> None:
    assert told(days_of(date(2024, 2, 20), NEVER, NEVER), today) == classes


def test_a_day_counts_that_began_in_a_class_and_ended_without() -> None:
    assert told(days_of(date(2024, 2, 2), NEVER, NEVER), date(2024, 2, 10)) == [("soon", "02-02", "02-02")]


def test_with_one_of_two_paid_a_loan_goes_back_to_a_class() -> None:
    paid_one = days_of(date(2024, 3, 4), NEVER, NEVER)
    assert told(paid_one, date(2024, 3, 4))[-2:] == [("very late", "03-03", "03-04"), ("soon", "03-04", "")]


def test_a_loan_that_ended_is_in_no_class() -> None:
    at_once = date(2024, 2, 3)
    assert told(days_of(at_once, at_once, at_once), date(2024, 5, 1)) == [("soon", "02-02", "02-03")]


def test_days_of_grace_come_before_the_first_class() -> None:
    assert told(days_of(NEVER, NEVER, NEVER), date(2024, 2, 9), ArrearsSettings(grace=3)) == [
        ("soon", "02-05", "02-08"),
        ("late", "02-08", ""),
    ]


def test_grace_agreed_anew_holds_from_its_day() -> None:
    stood = days_of(NEVER, NEVER, NEVER)
    agreed = GraceChange(date(2024, 2, 5), 30)
    stood.append(Stood(date(2024, 2, 6), stands((NEVER, NEVER, NEVER), date(2024, 2, 6), (agreed,))))
    assert told(stood, date(2024, 2, 20)) == [("soon", "02-02", "02-05"), ("late", "02-05", "02-05")]


def test_a_gap_between_ranges_is_no_class() -> None:
    days = tags(days_of(NEVER, NEVER, NEVER), NOTHING_TOLERATED, (SOON, VERY_LATE), date(2024, 2, 20))
    assert [(each.range.name, each.lifted_on) for each in days] == [("soon", date(2024, 2, 5))]


@pytest.mark.parametrize(
    "pauses",
    [
        (),
        (Pause(date(2024, 2, 3), date(2024, 2, 9)),),
        (Pause(date(2024, 1, 20), date(2024, 2, 2)), Pause(date(2024, 2, 2), date(2024, 2, 4))),
        (Pause(date(2024, 3, 4), date(2024, 3, 4)), Pause(date(2024, 3, 5), date(2024, 3, 20))),
        (Pause(date(2024, 2, 5), date(2024, 2, 8)), Pause(date(2024, 4, 3), date(2024, 5, 2))),
        (Pause(date(2024, 4, 20), date.max),),
    ],
)
def test_the_last_class_is_that_of_today(pauses: tuple[Pause, ...]) -> None:
    stood = days_of(date(2024, 2, 20), date(2024, 3, 25), NEVER)
    today = LENT_ON
    while today < date(2024, 6, 1):
        state = next(each.state for each in reversed(stood) if each.from_on <= today + ONE_DAY)
        found = delinquency(state, today, 0, pauses)
        last = tags(stood, NOTHING_TOLERATED, BUCKET, today, pauses)[-1:]
        now = [each.range.name for each in last if each.lifted_on is None]
        assert now == [each.name for each in BUCKET if each.from_days <= found.days <= (each.to_days or found.days)], (
            today
        )
        today += ONE_DAY


def test_a_class_may_end_later_than_there_are_days() -> None:
    endless = (DelinquencyRange("late", 1, 2**31 - 1), DelinquencyRange("never", 2**31))
    (found,) = tags(days_of(NEVER, NEVER, NEVER), NOTHING_TOLERATED, endless, date(2024, 5, 1))
    assert (found.range.name, found.added_on, found.lifted_on) == ("late", date(2024, 2, 2), None)


def test_who_is_tolerated_until_a_day_of_the_month_has_no_grace_for_its_class() -> None:
    assert grace_days(ArrearsSettings(method=ToleranceMethod.DAY_OF_MONTH, grace=15), LoanState()) == 0


@pytest.mark.parametrize(
    ("today", "until_cleared", "performs_no_more"),
    [
        (date(2024, 3, 2), False, False),
        (date(2024, 3, 3), False, True),
        (date(2024, 3, 4), False, False),
        (date(2024, 3, 4), True, True),
        (date(2024, 3, 20), True, False),
        (date(2024, 4, 5), True, False),
    ],
)
def test_a_loan_performs_again_below_its_days_or_when_nothing_is_overdue(
    today: date,
    until_cleared: bool,  # noqa: FBT001 - the table's columns
    performs_no_more: bool,  # noqa: FBT001 - the table's columns
) -> None:
    stood = days_of(date(2024, 3, 4), date(2024, 3, 20), NEVER)
    state = next(each.state for each in reversed(stood) if each.from_on <= today + ONE_DAY)
    days = delinquency(state, today, 0).days
    said = NonPerforming(30, until_cleared)
    assert is_non_performing(said, days, stood, NOTHING_TOLERATED, today) is performs_no_more


def test_without_days_a_loan_always_performs() -> None:
    assert not is_non_performing(NonPerforming(None, until_cleared=True), 999, (), NOTHING_TOLERATED, date(2024, 5, 1))
