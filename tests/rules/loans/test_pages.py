"""The worked examples of the pages in docs/rules, computed again: a page that no longer tells the truth fails."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from samity.bank.loans.rules.allocation import allocate
from samity.bank.loans.rules.bulk_schedules import BulkLoans, alike, bulk_installments, bulk_schedules
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.quotes import quote_table
from samity.bank.loans.rules.recognition import as_it_accrues, everything
from samity.bank.loans.rules.reconcile import BookedTransaction, reconcile
from samity.bank.loans.rules.strategies import STRATEGIES
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.explanation import Cause
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import Offer
from samity.bank.loans.values.quotes import Quote
from samity.bank.loans.values.state import Installment
from samity.bank.loans.values.terms import InterestMethod, InterestPeriod, LoanTerms, RateUnit
from samity.kernel.errors import BrokenInvariant
from samity.kernel.money import Currency
from samity.kernel.periods import PeriodUnit

PAGES = Path(__file__).resolve().parents[3] / "docs" / "rules"
MONTHS = {"January": 1, "February": 2, "March": 3, "April": 4, "May": 5}

TERMS = LoanTerms(
    principal=120_000,
    decimals=2,
    annual_rate=Fraction(12),
    number_of_installments=4,
    interest_method=InterestMethod.FLAT,
    interest_period=InterestPeriod.SAME_AS_REPAYMENT,
)
AGREEMENT = Agreement(TERMS, STRATEGIES["mifos-standard-strategy"], AccountingRule.ACCRUAL_PERIODIC)


def fact(serial: int, kind: FactKind, on: str, amount: int = 0, **details: Any) -> Fact:
    day = date.fromisoformat(f"2026-{on}")
    return Fact(serial, kind, day, day, amount, details)


LENT = [
    fact(1, FactKind.SUBMITTED, "01-01", 120_000),
    fact(2, FactKind.APPROVED, "01-01", 120_000),
    fact(
        3, FactKind.DISBURSED, "01-01", 120_000, due_dates=[f"2026-{on}" for on in ("02-01", "03-01", "04-01", "05-01")]
    ),
    fact(4, FactKind.CHARGE_ADDED, "01-20", 1_500, charge_id=7, is_penalty=False, due_on="2026-02-15"),
]
PAID = [fact(5, FactKind.REPAID, "02-01", 31_200), fact(6, FactKind.REPAID, "03-01", 31_200)]
LATE = Fact(7, FactKind.REPAID, date(2026, 2, 10), date(2026, 3, 10), 10_000)


def table(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table after a heading, its title row and rule left out."""
    after = (PAGES / page).read_text().split(heading)[1]
    rows = re.search(r"(?:^\|.*\|\n)+", after, flags=re.MULTILINE)
    assert rows is not None, f"{page} has no table after {heading!r}"
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[0].splitlines()[2:]]


def minor(text: str) -> int:
    """Read the first amount of a cell: "3.87 = 12.00 · 10/31" is 387."""
    found = re.search(r"-?[\d]+(?:\.\d\d)?", text.replace("\N{MINUS SIGN}", "-"))
    assert found is not None, text
    return round(Fraction(found[0]) * 100)


def day(text: str) -> date:
    number, month = text.split()
    return date(2026, MONTHS[month], int(number))


def of_allocation() -> tuple[Installment, ...]:
    dues = [Parts(10_000, 1_000, 200, 300), Parts(10_000, 1_000), Parts(10_000, 1_000)]
    return tuple(Installment(n, date(2026, n, 1), date(2026, n + 1, 1), due) for n, due in enumerate(dues, 1))


def test_the_page_on_allocation_says_what_every_named_strategy_does() -> None:
    told = set()
    for names, late, early in table("allocation.md", "## Worked example"):
        for name in (each.rstrip("…") for each in re.findall(r"`([^`]+)`", names)):
            (code,) = (each for each in STRATEGIES if each.startswith(name))
            arrived = {1: Parts(fees=200, penalties=300)}
            paid = allocate(15_000, of_allocation(), STRATEGIES[code], date(2026, 3, 10), arrived)
            ahead = allocate(25_000, of_allocation(), STRATEGIES[code], date(2026, 1, 20))
            assert [minor(each) for each in late.split(" · ")] == list(paid.parts), code
            assert [minor(each) for each in early.split(",")[0].split(" · ")] == list(ahead.parts), code
            told.add(code)
    assert told == set(STRATEGIES)


@pytest.mark.parametrize("row", table("recognition.md", "## Worked example"), ids=lambda row: row[0])
def test_the_page_on_recognition_says_what_is_recognised(row: list[str]) -> None:
    state, _ = replay(AGREEMENT, LENT)
    if row[0].startswith("upfront"):
        recognised = everything(AGREEMENT.terms, state, date(2026, 1, 1))
    else:
        recognised = as_it_accrues(AGREEMENT.terms, state, day(row[0]))
    assert (recognised.interest, recognised.fees) == (minor(row[1]), minor(row[2]))


def test_the_page_on_recognition_says_what_same_day_interest_is() -> None:
    state, _ = replay(AGREEMENT, LENT)
    terms = replace(AGREEMENT.terms, same_day_interest=True)
    days = (date(2026, 1, 1), date(2026, 1, 11), date(2026, 1, 31), date(2026, 2, 1))
    assert [as_it_accrues(terms, state, on).interest for on in days] == [39, 4_26, 12_00, 12_43]


@pytest.mark.parametrize(
    ("heading", "facts"), [("## Worked example", [*LENT, *PAID]), ("On 10 March a payment", [*LENT, *PAID, LATE])]
)
def test_the_page_on_the_fold_says_what_is_paid(heading: str, facts: list[Fact]) -> None:
    state, _ = replay(AGREEMENT, facts)
    rows = [(each.due_on, each.due.total, each.paid.total, each.outstanding.total) for each in state.installments]
    told = table("fold.md", heading)
    assert rows == [(day(row[0]), minor(row[1]), minor(row[2]), minor(row[3])) for row in told]


def test_the_page_on_reconciling_says_what_is_reversed_and_created() -> None:
    _, booked = replay(AGREEMENT, [*LENT, *PAID])
    _, wanted = replay(AGREEMENT, [*LENT, *PAID, LATE])
    correction = reconcile(wanted, [BookedTransaction(number, each) for number, each in enumerate(booked)])
    told = [row for row in table("reconcile.md", "## Worked example") if row[0] == "10 March"]
    reversed_ = [
        (each.consequence.value_on, *(-part for part in each.consequence.parts)) for each in correction.reverse
    ]
    created = [(each.value_on, *each.parts) for each in correction.create]
    assert [(day(row[1]), *(minor(cell) for cell in row[3:6]), 0) for row in told] == [*reversed_, *created]


def test_the_page_on_bulk_schedules_says_what_is_made() -> None:
    titles = (PAGES / "bulk-schedules.md").read_text().split("n = 3.")[1].split("\n")[2]
    principals = [minor(each) for each in titles.split("|")[2:-1]]
    installments, *rows = table("bulk-schedules.md", "## Worked example")
    terms = replace(
        TERMS, annual_rate=Fraction(24), number_of_installments=3, interest_method=InterestMethod.DECLINING_BALANCE
    )
    loans = alike(terms, [Fraction(1, 50)] * 3, principals)
    (made,) = bulk_schedules(loans)
    assert bulk_installments(loans).tolist() == [minor(each) for each in installments[1:]]
    told = [[tuple(minor(part) for part in cell.split(" + ")) for cell in row[1:]] for row in rows]
    assert told == [
        list(zip(principal, interest, strict=True))
        for principal, interest in zip(made.principal.tolist(), made.interest.tolist(), strict=True)
    ]


@pytest.mark.parametrize("row", table("bulk-schedules.md", "## Bounds"), ids=lambda row: row[0])
def test_the_page_on_bulk_schedules_says_how_much_is_held(row: list[str]) -> None:
    denominator, most = (int(cell.replace(" ", "")) for cell in row[1:])
    periods = {"weekly": 52}.get(row[0].split()[-1], 12)
    rate = 60 * denominator // (100 * periods)
    number = np.array([24], np.int64)
    BulkLoans(np.array([most], np.int64), number, np.array([rate]), np.array([rate]), denominator)
    with pytest.raises(BrokenInvariant, match="fits 64 bits"):
        BulkLoans(np.array([most + 1], np.int64), number, np.array([rate]), np.array([rate]), denominator)


@pytest.mark.parametrize("row", table("quotes.md", "## Worked example"), ids=lambda row: row[0])
def test_the_page_on_quotes_says_what_loans_would_cost(row: list[str]) -> None:
    weekly = replace(
        TERMS,
        repay_unit=PeriodUnit.WEEKS,
        interest_method=InterestMethod.DECLINING_BALANCE,
        installment_multiple=100,
    )
    offer = Offer(terms=weekly, rate=Fraction(24), rate_unit=RateUnit.YEARS, payments=PaymentTerms(strategy={}))
    (line,) = quote_table(offer, Currency("BDT", 2, "Taka"), [minor(row[0])], [10, 20, 40], date(2026, 1, 1)).lines
    told = [(each.installment, each.last_installment, each.interest) for each in line if isinstance(each, Quote)]
    assert told == [tuple(minor(part) for part in cell.split(", ")) for cell in row[1:]]


def test_explanation_names_whatever_stands_beside_interest_and_penalties() -> None:
    named = set(re.findall(r"[A-Z_]+", (PAGES / "explanation.md").read_text(encoding="utf-8")))
    assert {*Cause} <= named
