"""Worked examples of schedules, dates, day counts, rounding and interest: all of them agree, the documented apart.

Which are run is a predicate over their capability. Those of payments stand in files of their own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from tests.parity.contract_examples import (
    IN_SCOPE,
    ON_THE_REAL_BALANCE,
    cells,
    disbursed_on,
    terms_of,
    worked_examples,
)
from tests.parity.reference import minor_units

from samity.bank.loans.rules.accrued_interest import accrued_to, nothing_accrued
from samity.bank.loans.rules.contract_dates import Rest, contract_dates, off_rest
from samity.bank.loans.rules.contract_rates import effective_rate, undisturbed_rate
from samity.bank.loans.rules.equal_amounts import multiple_of
from samity.bank.loans.rules.first_repayment import offset_refusals
from samity.bank.loans.rules.payment_plan import rate_of_plan, rate_of_return
from samity.bank.loans.rules.placed_rows import EditGround, placed_rows
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.rules.schedule_edits import edited_rows
from samity.bank.loans.values.allowances import Allowances, EditOption, PaymentHolidayTerm
from samity.bank.loans.values.products import Range
from samity.bank.loans.values.schedule_edits import RowEdit
from samity.bank.loans.values.state import Installment, LoanState
from samity.bank.loans.values.terms import Compounding, InterestType, ScheduleMethod
from samity.bank.organisation.values.currencies import CURRENCIES
from samity.bank.organisation.values.working_days import Weekday, WorkingDays
from samity.dialects.mambu.loanproducts_words import DAY_COUNTS, HOLIDAY_TERMS, REST_SHIFTS, WHOLE_UNITS
from samity.dialects.mambu.loans_schedule import installment_state
from samity.kernel.day_counts import DayCount, year_fraction
from samity.kernel.money import Currency, RoundingMode, rounded_ratio
from samity.kernel.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.parity.reference import Case

    from samity.bank.loans.values.terms import LoanTerms, ScheduledInstallment

NAME = "mambu_examples"
ONE_DAY = timedelta(days=1)


def scheduled(terms: LoanTerms, begins: date, first_on: date | None = None) -> tuple[ScheduledInstallment, ...]:
    """Make a schedule of terms."""
    due_dates = list(islice(contract_dates(terms, begins, first_on), terms.number_of_installments))
    return schedule(terms, begins, due_dates)


def of_rows(case: Case) -> bool:
    """Every row has the stated principal and interest, on the stated day."""
    ours, rows = scheduled(terms_of(case["params"]), disbursed_on(case["params"])), case["expected"]["installments"]
    dates = [date.fromisoformat(row["dueDate"]) for row in rows if "dueDate" in row]
    same_dates = not dates or dates == [row.due_on for row in ours]
    return same_dates and [(row.principal, row.interest) for row in ours] == cells(rows)


def of_plan(case: Case) -> bool:
    """The rows agree, and so does the rate of return, per period and per year."""
    terms, expected = terms_of(case["params"]), case["expected"]
    per_period = rate_of_return(terms.payment_plan, terms.principal)
    told = round(float(per_period), 10), round(float(rate_of_plan(terms)), 6)
    return of_rows(case) and told == (expected["periodicIrr"], expected["nominalAnnualPercent"])


def of_first_row(case: Case) -> bool:
    """The first row asks for what its real length makes of it."""
    params, expected = case["params"], case["expected"]
    first = date.fromisoformat(params["firstRepaymentDate"])
    row = scheduled(terms_of(params), disbursed_on(params), first)[0]
    stated = ("firstPrincipal", "actualFirstInterest", "firstTotal")
    own = row.principal, row.interest, row.principal + row.interest
    whole = scheduled(terms_of({**params, "modifyInterestForFirstInstallment": False}), disbursed_on(params))[0]
    usual = whole.principal + whole.interest, whole.interest
    return own == tuple(minor_units(str(expected[name]), 2) for name in stated) and usual == tuple(
        minor_units(str(expected[name]), 2) for name in ("pmt", "standardFirstInterest")
    )


def of_dates(case: Case) -> bool:
    """The dates are the stated ones."""
    params, expected = case["params"], case["expected"]
    if "rawDueDates" in params:
        return _moved_off_rest(params, expected)
    if "productMinOffsetDays" in params:
        return _with_offsets(params, expected)
    days = [date.fromisoformat(day) for day in expected["dueDates"]]
    return list(islice(contract_dates(terms_of(params), disbursed_on(params)), len(days))) == days


def _moved_off_rest(params: Case, expected: Case) -> bool:
    raw = [date.fromisoformat(day) for day in params["rawDueDates"]]
    rest_days = {Weekday[name[:2]] for name in params["nonWorking"]}
    rest = Rest(WorkingDays(frozenset(Weekday) - rest_days), ())
    return all(
        [day.isoformat() for day in off_rest(REST_SHIFTS[word], iter(raw), len(raw), raw[0] - ONE_DAY, rest)] == days
        for word, days in expected.items()
    )


def _with_offsets(params: Case, expected: Case) -> bool:
    terms, begins = terms_of(params), date.fromisoformat(params["expectedDisbursementDate"])
    for days in (0, 10):
        own = replace(terms, first_offset=days)
        if next(contract_dates(own, begins)).isoformat() != expected[f"offset{days}"]:
            return False
    earliest = date.fromisoformat(expected["earliestAllowedWithMinOffset2"])
    offsets = Range(params["productMinOffsetDays"])
    too_early = list(offset_refusals(terms, offsets, begins, earliest - ONE_DAY))
    return bool(too_early) and not list(offset_refusals(terms, offsets, begins, earliest))


def of_holidays(case: Case) -> bool:
    """Rows are added for those left out, which ask for nothing."""
    params, expected = case["params"], case["expected"]
    begins, terms = date(2024, 1, 1), terms_of({"interestRate": 12, "repaymentInstallments": params["installments"]})
    rows = tuple(Installment.of(row) for row in scheduled(terms, begins))
    option = HOLIDAY_TERMS[params["paymentHolidaysLoanTermOption"]]
    allowed = Allowances(edits=frozenset(EditOption), payment_holiday_term=option)
    ground = EditGround(terms, allowed, begins, rows, begins)
    edits = [RowEdit(number, is_payment_holiday=True) for number in params["holidayInstallments"]]
    filled = [each.row for each in edited_rows(ground, placed_rows(ground, edits))]
    left_out = [filled[number - 1] for number in params["holidayInstallments"]]
    stated = expected["holidayRows"]
    states = {installment_state(rows[0]._replace(held_back=each.held_back), begins, terms) for each in left_out}
    return (
        option is PaymentHolidayTerm.EXTENDED
        and len(filled) == expected["totalInstallments"]
        and states == {stated["state"]}
        and {(each.principal, each.interest) for each in left_out}
        == {(stated["principalExpected"], stated["interestExpected"])}
    )


def of_day_counts(case: Case) -> bool:
    """Parts of a year are exact, and what they bear is rounded once."""
    params, rows = case["params"], case["expected"]["rows"]
    if "ratePercent" in params:
        whole = Period(date.fromisoformat(params["start"]), date.fromisoformat(params["end"]))
        owed = params["principal"] * Fraction(params["ratePercent"])
        return all(
            rounded_ratio(owed * year_fraction(DAY_COUNTS[row["daysInYear"]], whole), RoundingMode.HALF_UP)
            == round(Fraction(str(row["interest"])) * 100)
            for row in rows
        )
    return all(
        year_fraction(
            DayCount(params["daysInYear"]), Period(date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
        )
        == Fraction(row["num"], row["den"])
        for row in rows
    )


def of_rounding(case: Case) -> bool:
    """Whole units, or the places of currencies and of what has accrued."""
    params, expected = case["params"], case["expected"]
    if "unroundedTotal" in params:
        exact = Fraction(minor_units(str(params["unroundedTotal"]), 2))
        return all(
            multiple_of(
                replace(terms_of({}), installment_multiple=0 if word == "NO_ROUNDING" else 100, rounds_up=rounds_up),
                exact,
            )
            == minor_units(str(expected[word]), 2)
            for word, rounds_up in WHOLE_UNITS.items()
        )
    known = {each.code: each for each in CURRENCIES} | {"BTC": Currency("BTC", 8, "Bitcoin")}
    places = {code: known[code].decimals for code in expected["currencyDecimals"]}
    smallest = all(each.minor(Decimal(1).scaleb(-each.decimals)) == 1 for each in (known[code] for code in places))
    return smallest and places == expected["currencyDecimals"] and _accrues_to(expected["accrualDecimals"])


def _accrues_to(places: int) -> bool:
    """A day's interest on a thousand at 10 % of 365 days is kept to so many places at least: it is kept exactly."""
    terms = terms_of({"interestRate": 10, "repaymentScheduleMethod": "DYNAMIC"})
    begins = date(2025, 1, 1)
    rows = tuple(Installment.of(row) for row in scheduled(terms, begins))
    state = LoanState(disbursed_on=begins, installments=rows, accrued=nothing_accrued(terms, begins))
    accrued = accrued_to(terms, state, begins + ONE_DAY).accrued
    return accrued is not None and abs(accrued.amount / 100 - Fraction(100, 365)) < Fraction(1, 10**places)


def of_compounding(case: Case) -> bool:
    """The rate that compounding twice a year comes to, per year and per month, and the installment it makes."""
    params, expected = case["params"], case["expected"]
    terms = replace(
        terms_of({**params, "interestRate": params["nominalAnnualPercent"]}),
        interest_type=InterestType.COMPOUNDING,
        compounding=Compounding[params["compoundingFrequency"]],
    )
    first = scheduled(terms, date(2025, 1, 1))[0]
    return (
        round(float(effective_rate(terms, 12)), 2) == expected["effectiveAnnualPercent"]
        and round(float(100 * undisturbed_rate(terms)), 7) == expected["monthlyRatePercent"]
        and first.principal + first.interest == minor_units(str(expected["pmt"]), 2)
    )


CHECKS: dict[str, Callable[[Case], bool]] = {
    **dict.fromkeys(("interest-calculation", "schedule", "grace"), of_rows),
    "payment-plan": of_plan,
    "initial-adjustment": of_first_row,
    "schedule-dates": of_dates,
    "payment-holidays": of_holidays,
    "day-count": of_day_counts,
    "rounding": of_rounding,
    "compounding": of_compounding,
}
"""By the capability of an example, whether ours is what it states."""

RUN = {"schedules": 11, "due dates": 7, "day counts": 2, "rounding": 2, "interest": 1}


@pytest.fixture(scope="module")
def examples() -> list[Case]:
    """All worked examples."""
    return worked_examples()


def told(name: str, results: dict[str, bool], examples: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    """Print what agrees, by where the figures come from."""
    sources = {case["id"]: case["provenance"] for case in examples}
    counts = Counter((sources[each], agrees) for each, agrees in results.items())
    with capsys.disabled():
        for source in sorted({source for source, _ in counts}):
            print(f"\n{NAME} {name}, {source}: {counts[source, True]} agree, {counts[source, False]} disagree", end="")  # noqa: T201 - the count is the result


@pytest.mark.parametrize("name", RUN)
def test_every_example_of_a_capability_agrees(
    name: str, examples: list[Case], capsys: pytest.CaptureFixture[str]
) -> None:
    results = {
        case["id"]: CHECKS[case["capability"]](case)
        for case in examples
        if case["capability"] in IN_SCOPE[name] and case["id"] not in ON_THE_REAL_BALANCE
    }
    told(name, results, examples, capsys)
    assert [each for each, agrees in results.items() if not agrees] == []
    assert len(results) == RUN[name]


def test_what_runs_through_the_fold_is_in_scope(examples: list[Case]) -> None:
    in_scope = {case["id"] for case in examples if case["capability"] in IN_SCOPE["interest"]}
    assert in_scope > ON_THE_REAL_BALANCE
    assert len(in_scope - ON_THE_REAL_BALANCE) == RUN["interest"]


@pytest.mark.parametrize("name", ["prepay-base-db", "prepay-base-dbei"])
def test_before_any_payment_schedules_of_prepayment_agree(name: str, examples: list[Case]) -> None:
    (case,) = (each for each in examples if each["id"] == name)
    assert terms_of(case["params"]).schedule_method is ScheduleMethod.DYNAMIC
    assert of_rows(case)
