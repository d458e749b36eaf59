"""Worked examples of loan rules: schedules, due dates and day counts agree, what documents print apart."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from tests.parity.contract_examples import cells, disbursed_on, terms_of, worked_examples

from samity.bank.loans.rules.contract_dates import contract_dates
from samity.bank.loans.rules.schedule import schedule
from samity.kernel.day_counts import DayCount, year_fraction
from samity.kernel.money import RoundingMode, rounded_ratio
from samity.kernel.periods import Period

if TYPE_CHECKING:
    from tests.parity.reference import Case

AFTER_PAYMENTS = "outstandingPrincipal", "history", "prepaymentRecalculationMethod"


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


NAME = "mambu_examples"


def test_schedules_before_any_payment(examples: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    results = {}
    for case in examples:
        params, rows = case["params"], case["expected"].get("installments")
        if not isinstance(rows, list) or "principal" not in rows[0] or any(each in params for each in AFTER_PAYMENTS):
            continue
        terms, begins = terms_of(params), disbursed_on(params)
        due_dates = list(islice(contract_dates(terms, begins), terms.number_of_installments))
        ours = schedule(terms, begins, due_dates)
        dates = [date.fromisoformat(row["dueDate"]) for row in rows if "dueDate" in row]
        results[case["id"]] = [(row.principal, row.interest) for row in ours] == cells(rows) and (
            not dates or dates == due_dates
        )
    told("schedules", results, examples, capsys)
    assert [each for each, agrees in results.items() if not agrees] == []
    assert len(results) == 12


def test_due_dates(examples: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    results = {}
    for case in examples:
        if isinstance(case["expected"].get("dueDates"), list):
            terms, begins = terms_of(case["params"]), disbursed_on(case["params"])
            expected = [date.fromisoformat(day) for day in case["expected"]["dueDates"]]
            results[case["id"]] = list(islice(contract_dates(terms, begins), len(expected))) == expected
    told("due dates", results, examples, capsys)
    assert all(results.values()), results
    assert len(results) == 4


def test_day_counts(examples: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    table = next(case for case in examples if case["id"] == "daycount-table")
    months = next(case for case in examples if case["id"] == "daycount-actact")
    given = table["params"]
    whole = Period(date.fromisoformat(given["start"]), date.fromisoformat(given["end"]))
    owed = given["principal"] * Fraction(given["ratePercent"])
    agrees = all(
        rounded_ratio(owed * year_fraction(DayCount(row["daysInYear"]), whole), RoundingMode.HALF_UP)
        == round(Fraction(str(row["interest"])) * 100)
        for row in table["expected"]["rows"]
    )
    monthly = all(
        year_fraction(
            DayCount(months["params"]["daysInYear"]),
            Period(date.fromisoformat(row["start"]), date.fromisoformat(row["end"])),
        )
        == Fraction(row["num"], row["den"])
        for row in months["expected"]["rows"]
    )
    results = {"daycount-table": agrees, "daycount-actact": monthly}
    told("day counts", results, examples, capsys)
    assert results == {"daycount-table": True, "daycount-actact": True}
