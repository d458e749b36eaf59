"""Another rate, or another amount to repay, while a contract runs. See docs/rules/contract-changes.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from samity.bank.loans.rules.fold import replay
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.prepayment import FixedElement, Prepayment
from samity.bank.loans.values.rescheduling import Rescheduled
from samity.bank.loans.values.strategy import ALL, Pass
from samity.bank.loans.values.terms import (
    Amortization,
    InterestMethod,
    InterestPeriod,
    InterestType,
    LoanTerms,
    ScheduleEngine,
    ScheduleMethod,
)
from samity.kernel.day_counts import DayCount
from samity.kernel.money import RoundingMode

if TYPE_CHECKING:
    from samity.bank.loans.values.state import LoanState

LENT_ON = date(2025, 1, 1)
DUE = [date(2025, month, 1) for month in range(2, 8)]
TERMS = LoanTerms(
    principal=1200_00,
    decimals=2,
    annual_rate=Fraction(12),
    number_of_installments=6,
    amortization=Amortization.EQUAL_PRINCIPAL,
    interest_period=InterestPeriod.DAILY,
    engine=ScheduleEngine.CONTRACTUAL,
    rounding=RoundingMode.HALF_UP,
    day_count=DayCount.E30_360,
)
ANNUITY = replace(TERMS, amortization=Amortization.EQUAL_INSTALLMENTS)
REAL = replace(TERMS, schedule_method=ScheduleMethod.DYNAMIC)
REAL_ANNUITY = replace(ANNUITY, schedule_method=ScheduleMethod.DYNAMIC)
KEEPING = replace(REAL_ANNUITY, prepayment=Prepayment(fixed=FixedElement.TOTAL))
FLAT = replace(TERMS, interest_method=InterestMethod.FLAT, interest_period=InterestPeriod.SAME_AS_REPAYMENT)
COMPOUNDING = replace(ANNUITY, interest_type=InterestType.COMPOUNDING)
STRATEGY = (Pass(ALL, (Part.PENALTIES, Part.FEES, Part.INTEREST, Part.PRINCIPAL)),)


def agreement(terms: LoanTerms) -> Agreement:
    return Agreement(terms, STRATEGY, AccountingRule.NONE)


def fact(serial: int, kind: FactKind, on: date, amount: int = 0, **details: Any) -> Fact:
    return Fact(serial, kind, on, on, amount, details)


BEGUN = (
    fact(1, FactKind.SUBMITTED, LENT_ON, 1200_00),
    fact(2, FactKind.APPROVED, LENT_ON, 1200_00),
    fact(3, FactKind.DISBURSED, LENT_ON, 1200_00, due_dates=[day.isoformat() for day in DUE]),
)


def changed(serial: int, on: date, **details: Any) -> Fact:
    return fact(serial, FactKind.RESCHEDULED, on, from_on=on.isoformat(), **details)


def paid(serial: int, on: date, amount: int) -> Fact:
    return fact(serial, FactKind.REPAID, on, amount)


def rows(terms: LoanTerms, *facts: Fact) -> list[tuple[int, int]]:
    """Return principal and interest of each installment."""
    state, _ = replay(agreement(terms), [*BEGUN, *facts])
    return [(each.due.principal, each.due.interest) for each in state.installments]


@pytest.mark.parametrize("terms", [TERMS, REAL], ids=["fixed", "real balance"])
def test_principal_stays_and_interest_is_of_the_days_at_each_rate(terms: LoanTerms) -> None:
    """12 % on 1200.00 is 12.00 a month: sixteen days at 18 % from the 15th make 5.60 + 9.60."""
    given = rows(terms, changed(4, date(2025, 1, 15), annual_rate="18"))
    assert given == [
        (200_00, 5_60 + 9_60),
        (200_00, 15_00),
        (200_00, 12_00),
        (200_00, 9_00),
        (200_00, 6_00),
        (200_00, 3_00),
    ]


@pytest.mark.parametrize("terms", [ANNUITY, REAL_ANNUITY], ids=["fixed", "real balance"])
def test_an_annuity_is_found_anew_over_the_installments_to_come(terms: LoanTerms) -> None:
    """207.06 a month at 12 %; from the second installment on 24 % ask for more, the same of each but the last."""
    before = rows(terms)
    after = rows(terms, paid(4, DUE[0], sum(before[0])), changed(5, DUE[0], annual_rate="24"))
    assert sum(before[0]) == 207_06
    assert after[0] == before[0]
    totals = [sum(each) for each in after[1:]]
    assert len(set(totals[:-1])) == 1
    assert totals[0] > 207_06
    assert abs(totals[-1] - totals[0]) <= 3
    left = 1200_00 - before[0][0]
    assert after[1][1] == round(left * 0.02)


def test_totals_that_stay_are_asked_for_on_at_another_rate_in_the_end() -> None:
    """Who keeps totals on the real balance is asked for another annuity: that of the rate of now."""
    assert (
        rows(KEEPING, changed(4, DUE[0], annual_rate="24"))[1:]
        == rows(REAL_ANNUITY, changed(4, DUE[0], annual_rate="24"))[1:]
    )


def test_flat_interest_is_on_the_whole_loan_at_each_rate() -> None:
    """A month of 12.00; half of January's days at 24 % and half at 12 %."""
    given = rows(FLAT, changed(4, date(2025, 2, 15), annual_rate="24"))
    assert [interest for _, interest in given] == [12_00, 18_00, 24_00, 24_00, 24_00, 24_00]
    assert [principal for principal, _ in given] == [200_00] * 6


def test_interest_that_compounds_does_so_at_each_rate() -> None:
    on = date(2025, 1, 15)
    first, second = rows(COMPOUNDING)[0][1], rows(COMPOUNDING, changed(4, on, annual_rate="12"))[0][1]
    assert first == second


@pytest.mark.parametrize("terms", [TERMS, REAL], ids=["fixed", "real balance"])
def test_another_principal_is_repaid_until_nothing_is_left(terms: LoanTerms) -> None:
    given = rows(terms, paid(4, DUE[0], 212_00), changed(5, DUE[0], repayment=300_00))
    assert [principal for principal, _ in given] == [200_00, 300_00, 300_00, 300_00, 100_00, 0]
    assert [interest for _, interest in given] == [12_00, 10_00, 7_00, 4_00, 1_00, 0]
    less = rows(terms, paid(4, DUE[0], 212_00), changed(5, DUE[0], repayment=100_00))
    assert [principal for principal, _ in less] == [200_00, 100_00, 100_00, 100_00, 100_00, 600_00]


@pytest.mark.parametrize("terms", [ANNUITY, REAL_ANNUITY], ids=["fixed", "real balance"])
def test_another_total_is_asked_for_and_the_last_takes_the_rest(terms: LoanTerms) -> None:
    first = sum(rows(terms)[0])
    given = rows(terms, paid(4, DUE[0], first), changed(5, DUE[0], repayment=100_00))
    assert [sum(each) for each in given[1:-1]] == [100_00] * 4
    assert sum(principal for principal, _ in given) == 1200_00
    more = rows(terms, paid(4, DUE[0], first), changed(5, DUE[0], repayment=500_00))
    assert [sum(each) for each in more[1:3]] == [500_00, 500_00]
    assert more[4:] == [(0, 0), (0, 0)]
    # One that was taken lower again uses all installments.
    again = rows(
        terms, paid(4, DUE[0], first), changed(5, DUE[0], repayment=500_00), changed(6, DUE[1], repayment=100_00)
    )
    assert sum(again[-1]) > 100_00


def test_the_last_one_of_a_day_holds_and_the_order_of_entry_does_not_matter() -> None:
    first, second = changed(4, DUE[0], annual_rate="24"), changed(5, date(2025, 1, 15), annual_rate="18")
    one = rows(ANNUITY, first, second)
    assert one == rows(ANNUITY, replace(second, serial=4), replace(first, serial=5))
    assert rows(ANNUITY, first, replace(first, serial=5, details={**first.details, "annual_rate": "12"})) == rows(
        ANNUITY
    )


def test_what_holds_by_now_is_stored() -> None:
    state, _ = replay(
        agreement(ANNUITY), [*BEGUN, changed(4, DUE[0], annual_rate="24"), changed(5, DUE[1], repayment=90_00)]
    )
    assert Rescheduled.from_json(state.rescheduled.to_json()) == state.rescheduled
    assert (state.rescheduled.repayment, len(state.rescheduled.rates)) == (90_00, 2)


def test_what_was_paid_ahead_stays_paid() -> None:
    """The first two were paid on one day; what the second asks for less goes to the third."""
    before = rows(ANNUITY)
    facts = (paid(4, DUE[0], sum(before[0]) + sum(before[1])), changed(5, DUE[0], annual_rate="6"))
    state, _ = replay(agreement(ANNUITY), [*BEGUN, *facts])
    assert state.paid.total == sum(before[0]) + sum(before[1])
    assert sum(each.due.principal for each in state.installments) == 1200_00


# The last installment repays nothing any more when another amount is agreed for it.
@example(terms=FLAT, acts=[("repayment", 0, 240), ("repayment", 151, 1)])
@given(
    terms=st.sampled_from([TERMS, ANNUITY, REAL, REAL_ANNUITY, KEEPING, FLAT, COMPOUNDING]),
    acts=st.lists(
        st.tuples(st.sampled_from(["rate", "repayment", "paid"]), st.integers(0, 180), st.integers(1, 300)), max_size=6
    ),
)
def test_nothing_is_lost_whatever_is_agreed_and_paid(terms: LoanTerms, acts: list[tuple[str, int, int]]) -> None:
    facts = []
    for serial, (act, after, figure) in enumerate(acts, 4):
        on = date.fromordinal(LENT_ON.toordinal() + after)
        if act == "paid":
            facts.append(paid(serial, on, figure * 100))
        else:
            said = {"annual_rate": str(figure % 40)} if act == "rate" else {"repayment": figure * 100}
            facts.append(changed(serial, on, **said))
    state: LoanState
    state, _ = replay(agreement(terms), [*BEGUN, *facts])
    assert sum(each.due.principal for each in state.installments) == 1200_00
    assert state.paid.total + state.overpaid == sum(each.amount for each in facts)
    assert all(each.outstanding.of(part) >= 0 for each in state.installments for part in Part)
