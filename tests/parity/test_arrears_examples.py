"""Mambu's examples of arrears, on pure rules."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.parity.contract_examples import worked_examples
from tests.parity.reference import minor_units

from samity.bank.loans.rules.arrears import Arrears, Stood, arrears, is_in_arrears, tolerated_amount, tolerated_until
from samity.bank.loans.values.arrears_settings import ArrearsSettings, CountedFrom, ToleranceMethod, Tolerated
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import Installment, LoanState, LoanStatus
from samity.bank.loans.values.work_calendar import WorkCalendar
from samity.kernel.periods import PeriodUnit, add_periods

EVERY_DAY = WorkCalendar(tuple(range(7)))


@pytest.fixture(scope="module")
def examples() -> dict[str, Any]:
    return {each["id"]: each for each in worked_examples() if each["capability"] == "arrears"}


def test_no_example_is_left_out(examples: dict[str, Any]) -> None:
    assert set(examples) == {"monthly-tolerance-day", "arrears-floor", "observed-days-late"}


def lent(on: date, *amounts: tuple[date, int]) -> LoanState:
    """Return an active loan with principal due on days."""
    rows = tuple(Installment(number, on, day, Parts(amount)) for number, (day, amount) in enumerate(amounts, 1))
    return LoanState(LoanStatus.ACTIVE, sum(each[1] for each in amounts), disbursed_on=on, installments=rows)


def test_a_monthly_tolerance_day(examples: dict[str, Any]) -> None:
    case = examples["monthly-tolerance-day"]
    given = case["params"]
    settings = ArrearsSettings(
        method=ToleranceMethod(given["toleranceCalculationMethod"]), grace=given["monthlyToleranceDay"]
    )
    told = []
    for row in case["expected"]["rows"]:
        due_on = date.fromisoformat(f"{given['year']}-{row['due']}")
        until = tolerated_until(due_on, settings, None)
        told.append({"due": row["due"], "toleranceEnds": f"{until:%m-%d}", "days": (until - due_on).days})
    assert told == case["expected"]["rows"]


@pytest.mark.parametrize(("late", "word"), [("55", "inArrears"), ("61", "whenLate61")])
def test_the_floor_of_a_tolerated_amount(examples: dict[str, Any], late: str, word: str) -> None:
    given, expected = examples["arrears-floor"]["params"], examples["arrears-floor"]["expected"]
    whole, overdue = (minor_units(each, 2) for each in (given["outstandingPrincipal"], late))
    settings = ArrearsSettings(
        percent=Fraction(given["tolerancePercentageOfOutstandingPrincipal"]),
        tolerance=minor_units(given["toleranceFloorAmount"], 2),
    )
    assert tolerated_amount(settings, whole) == minor_units(expected["thresholdAmount"], 2)
    state = lent(date(2026, 1, 1), (date(2026, 2, 1), overdue), (date(2026, 3, 1), whole - overdue))
    assert is_in_arrears(state, Tolerated(settings), date(2026, 2, 20)) is expected[word]


def test_the_days_of_an_account_that_was_seen(examples: dict[str, Any]) -> None:
    case = examples["observed-days-late"]
    given, expected = case["params"], case["expected"]
    settings = ArrearsSettings(
        grace=given["tolerancePeriod"],
        working_days_only=given["nonWorkingDaysMethod"] == "EXCLUDED",
        counted_from=CountedFrom(given["dateCalculationMethod"]),
    )
    out, today = (date.fromisoformat(given[name][:10]) for name in ("disbursementDate", "lastAccountAppraisalDate"))
    first = add_periods(out, 1, PeriodUnit.MONTHS)
    state = lent(out, (first, 1000_00), (add_periods(out, 2, PeriodUnit.MONTHS), 1000_00))
    told = arrears(state, [Stood(out, state)], Tolerated(settings, (), EVERY_DAY), today)
    since = date.fromisoformat(expected["lastSetToArrearsDate"][:10])
    assert first.isoformat() == expected["firstDueDate"]
    assert told == Arrears(expected["daysLate"], expected["daysInArrears"], since)
    assert expected["accountState"] == "ACTIVE_IN_ARREARS"
