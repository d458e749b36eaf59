"""Principal that comes or goes between the due dates of a progressive loan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.loans.progressive import LOAN, START
from tests.rules.loans.strategies import loan_terms, starts
from tests.undisturbed import due_dates

from samity.bank.loans.rules.schedule_progressive import payable_row, progressive, progressive_with
from samity.bank.loans.rules.schedule_tranches import schedule_of_tranches
from samity.bank.loans.values.movements import Movements, PaidOnRow, Tranche
from samity.bank.loans.values.terms import (
    Amortization,
    InterestMethod,
    LoanTerms,
    ScheduleEngine,
)

# 17.01 five times and 17.00.
DUES = due_dates(LOAN, START)


def parts(terms: LoanTerms = LOAN, **moved: Any) -> list[tuple[int, int]]:
    return [(row.principal, row.interest) for row in progressive_with(terms, START, DUES, Movements(**moved))]


def test_a_tranche_on_a_due_date_changes_the_installments_after_it() -> None:
    rows = parts(tranches=(Tranche(date(2024, 3, 1), 5_000),))
    assert rows[:2] == [(1_643, 58), (1_652, 49)]
    assert [principal + interest for principal, interest in rows] == [1_701, 1_701, 2_969, 2_969, 2_969, 2_968]


def test_a_tranche_between_due_dates_bears_interest_from_its_day() -> None:
    # 83.57 for the whole of February (29 days) and 50.00 for 15 of them: (83.57 + 50.00 x 15/29) x 7/1200 = 0.638.
    rows = parts(tranches=(Tranche(date(2024, 2, 15), 5_000),))
    assert rows[1] == (2_651, 64)
    assert sum(principal for principal, _ in rows) == 15_000


def test_principal_paid_early_stops_its_interest_and_shortens_the_last_installment() -> None:
    # Reference: 17.01 paid on 15 February, 0.24 of it interest; 0.20 for the rest of the month waits for March.
    rows = parts(payments=(PaidOnRow(2, date(2024, 2, 15), 1_677, 24),))
    assert rows == [(1_643, 58), (1_677, 24), (1_642, 59), (1_672, 29), (1_681, 20), (1_685, 10)]


def test_a_row_asks_for_the_interest_of_its_days_when_it_is_paid_early() -> None:
    asked = payable_row(LOAN, START, DUES, Movements(), number=2, on=date(2024, 2, 15))
    assert (asked.principal, asked.interest) == (1_677, 24)
    in_full = payable_row(LOAN, START, DUES, Movements(), number=2, on=date(2024, 3, 1))
    assert (in_full.principal, in_full.interest) == (1_652, 49)


@pytest.mark.parametrize(
    ("changed", "rows"),
    [
        ({"grace_on_principal": 2}, [(0, 58), (0, 58), (2_479, 58), (2_493, 44), (2_508, 29), (2_520, 15)]),
        ({"grace_on_principal": 5}, [*[(0, 58)] * 5, (10_000, 58)]),
        ({"moratorium": 1}, [(3_314, 58), (0, 39), (3_333, 39), (0, 20), (3_352, 20), (1, 0)]),
        (
            {"amortization": Amortization.EQUAL_PRINCIPAL},
            [(1_667, 58), (1_667, 49), (1_667, 39), (1_667, 29), (1_667, 19), (1_665, 10)],
        ),
        (
            {"interest_method": InterestMethod.FLAT, "grace_on_principal": 2},
            [(0, 58), (0, 58), (2_500, 58), (2_500, 58), (2_500, 58), (2_500, 58)],
        ),
    ],
    ids=["grace on principal", "all but one in grace", "moratorium", "equal principal", "flat with grace"],
)
def test_rows_without_principal_pay_their_interest(changed: dict[str, Any], rows: list[tuple[int, int]]) -> None:
    assert parts(replace(LOAN, **changed)) == rows


def test_a_flat_loan_plans_what_is_expected_and_charges_what_is_out() -> None:
    # Reference: 1000 of 1500 is out; the principal of all of it is planned, the interest is 17.26 of 1000.
    terms = LoanTerms(
        principal=1,
        decimals=2,
        annual_rate=Fraction(7),
        number_of_installments=3,
        interest_method=InterestMethod.FLAT,
    )
    dues = due_dates(terms, date(2025, 1, 1))
    out, expected = Tranche(date(2025, 1, 1), 100_000), Tranche(date(2025, 1, 15), 50_000)
    rows = schedule_of_tranches(terms, [out], [expected], dues)
    assert [(row.principal, row.interest) for row in rows] == [(50_000, 575), (50_000, 575), (50_000, 576)]
    assert [row.interest for row in schedule_of_tranches(terms, [out, expected], [], dues)] == [863, 863, 863]


drawn_tranches = st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 10_000_000)), max_size=3)
of_principal = st.fixed_dictionaries(
    {
        "grace_on_principal": st.integers(0, 3),
        "moratorium": st.integers(0, 2),
        "amortization": st.sampled_from([Amortization.EQUAL_INSTALLMENTS, Amortization.EQUAL_PRINCIPAL]),
    }
)


@given(loan_terms(engine=ScheduleEngine.PROGRESSIVE), starts, drawn_tranches, of_principal)
def test_principal_sums_to_all_tranches_and_nothing_is_negative(
    plain: LoanTerms, start_on: date, drawn: list[tuple[int, int]], bearing: dict[str, Any]
) -> None:
    terms = replace(plain, **bearing)
    dues = due_dates(terms, start_on)
    length = (dues[-1] - start_on).days
    tranches = tuple(Tranche(start_on + timedelta(days=number % (length + 1)), amount) for number, amount in drawn)
    rows = progressive_with(terms, start_on, dues, Movements(tranches))
    assert sum(row.principal for row in rows) == terms.principal + sum(each.amount for each in tranches)
    assert all(row.principal >= 0 and row.interest >= 0 for row in rows)
    assert tranches or rows == progressive(terms, start_on, dues)
