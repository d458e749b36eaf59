"""What bears interest on the real balance: docs/rules/interest-bases.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.real_balance import (
    BEGINNING,
    DUE_DATES,
    START,
    acts,
    agreed,
    as_facts,
    beginning,
    dues,
    dynamic,
    kinds,
    on_demand,
    payment,
)

from samity.bank.loans.rules.accrued_interest import with_due_dates_passed
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.pay_off import pay_off
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.terms import InterestBase, ScheduleMethod
from samity.kernel.day_counts import DayCount

TENTH_OF_A_PERCENT_A_DAY: dict[str, Any] = {"annual_rate": Fraction("36.5"), "day_count": DayCount.ACTUAL_365_FIXED}
EVERY_BASE = list(InterestBase)


def fee(serial: int, due_on: date, amount: int, *, counts_from: date | None = None, penalty: bool = False) -> Fact:
    """Return a fee that is put on the loan on its due date, or another day."""
    details = {"charge_id": serial, "is_penalty": penalty, "due_on": due_on.isoformat()}
    on = counts_from or due_on
    return Fact(serial, FactKind.CHARGE_ADDED, on, on, amount, details)


def waiver(serial: int, on: date, charge_id: int, amount: int) -> Fact:
    """Return a waiver of a fee."""
    return Fact(serial, FactKind.CHARGE_WAIVED, on, on, amount, {"charge_id": charge_id})


def interest(base: InterestBase, *facts: Fact, until: date | None = None, **terms: object) -> list[int]:
    """Return the interest of each installment, once the due dates before a day have passed."""
    own = dynamic(**{**TENTH_OF_A_PERCENT_A_DAY, "interest_base": base, **terms})
    state = replay(agreed(own), [*BEGINNING, *facts])[0]
    return [due for _, due in dues(with_due_dates_passed(own, state, until or START))]


@pytest.mark.parametrize(
    ("base", "second"), list(zip(EVERY_BASE, (28_00, 28_87, 28_28, 29_15), strict=True)), ids=EVERY_BASE
)
def test_what_was_not_paid_in_time_bears_interest_where_it_was_agreed(base: InterestBase, second: int) -> None:
    """31 days on 1000.00 are 31.00; then 28 days on 1000.00, 1031.00, 1010.00 or 1041.00."""
    assert interest(base, fee(4, DUE_DATES[0], 10_00), until=DUE_DATES[1])[:2] == [31_00, second]


@pytest.mark.parametrize(
    ("base", "first"), list(zip(EVERY_BASE, (31_00, 31_00, 31_36, 31_36), strict=True)), ids=EVERY_BASE
)
def test_a_fee_bears_interest_from_its_due_date_on(base: InterestBase, first: int) -> None:
    """18 days from 3 February on 20.00 are 0.36 beside the 31.00, told at once for a fee to come."""
    due_on = date(2017, 2, 3)
    entered_late = interest(base, fee(4, due_on, 20_00))
    told_before = interest(base, fee(4, due_on, 20_00, counts_from=START))
    assert entered_late[0] == told_before[0] == first


def test_a_fee_of_a_later_installment_is_planned_until_that_falls_due() -> None:
    """16 days from 5 March on 20.00 are 0.32, beside 28 days on 833.33: 23.33."""
    planned = interest(InterestBase.PRINCIPAL_AND_FEE, fee(4, date(2017, 3, 5), 20_00, counts_from=START))
    assert planned[:3] == [31_00, 23_33 + 32, 20_67]


def test_what_is_paid_or_waived_of_a_fee_bears_no_more_interest() -> None:
    """Of 20.00 since 3 February 5.00 are paid on the 8th and the rest is waived on the 13th: 5 days each."""
    own = dynamic(**TENTH_OF_A_PERCENT_A_DAY, interest_base=InterestBase.PRINCIPAL_AND_FEE)
    put, waived = fee(4, date(2017, 2, 3), 20_00), waiver(6, date(2017, 2, 13), 4, 15_00)
    state = replay(agreed(own), [*BEGINNING, put, payment(5, date(2017, 2, 8), 5_00), waived])[0]
    first = state.installments[0]
    assert (first.paid, first.waived) == (Parts(fees=5_00), Parts(fees=15_00))
    # 5 days on 20.00 and 5 on 15.00 are 0.175, beside 31.00.
    assert first.due.interest == 31_18
    assert interest(InterestBase.PRINCIPAL_AND_FEE, put, payment(5, date(2017, 2, 8), 5_00))[0] == 31_30


def test_a_penalty_bears_none() -> None:
    for base in EVERY_BASE:
        assert interest(base, fee(4, date(2017, 2, 3), 20_00, penalty=True))[0] == 31_00


def test_interest_that_was_paid_bears_none_though_principal_is_late() -> None:
    paid = payment(4, DUE_DATES[0], 31_00)
    both = [interest(base, paid, until=DUE_DATES[1])[1] for base in EVERY_BASE[:2]]
    assert both == [28_00, 28_00]


def test_the_pay_off_of_a_day_takes_it() -> None:
    """10 days after 21 February on 1000.00, 31.00 and a fee of 10.00."""
    owed = []
    for base in EVERY_BASE:
        own = dynamic(**TENTH_OF_A_PERCENT_A_DAY, interest_base=base)
        state = replay(agreed(own), [*BEGINNING, fee(4, DUE_DATES[0], 10_00)])[0]
        owed.append(pay_off(agreed(own), state, DUE_DATES[0] + timedelta(days=10)).parts)
    assert owed == [Parts(1000_00, 31_00 + more, 10_00) for more in (10_00, 10_31, 10_10, 10_41)]


def test_without_a_schedule_fees_bear_interest_and_interest_never_falls_due() -> None:
    """30 days on 1000.00, the last 10 of them on 20.00 more."""
    own = on_demand(**TENTH_OF_A_PERCENT_A_DAY, interest_base=InterestBase.PRINCIPAL_AND_FEE)
    assert schedule_refusals(own) == ()
    state = replay(agreed(own), [*beginning(own), fee(4, date(2017, 2, 10), 20_00)])[0]
    assert pay_off(agreed(own), state, date(2017, 2, 20)).parts == Parts(1000_00, 30_20, 20_00)
    for base in (InterestBase.PRINCIPAL_AND_INTEREST, InterestBase.PRINCIPAL_INTEREST_AND_FEE):
        assert [each.term for each in schedule_refusals(replace(own, interest_base=base))] == [
            f"interest on {base}, all of it due on demand"
        ]


@pytest.mark.parametrize("base", EVERY_BASE[1:])
def test_no_base_but_the_principal_goes_with_interest_that_is_fixed(base: InterestBase) -> None:
    fixed = replace(dynamic(), schedule_method=ScheduleMethod.FIXED, interest_base=base)
    assert [each.term for each in schedule_refusals(fixed)] == [f"interest on {base}, fixed at the disbursement"]
    assert schedule_refusals(dynamic(interest_base=base)) == ()


@given(acted=st.lists(acts, max_size=5), terms=kinds)
@settings(max_examples=100, deadline=None)
def test_who_pays_no_charge_and_all_interest_in_time_pays_the_same_on_every_base(
    acted: list[tuple[str, date, int]], terms: dict[str, Any]
) -> None:
    """Fees alone part the bases, and interest that is late."""
    bare = [act for act in acted if act[0] in {"undo", "night"}]
    told = set()
    for base in EVERY_BASE:
        own = dynamic(**{**terms, "interest_base": base})
        facts = [fact for _, fact in as_facts(bare, own) if fact is not None]
        told.add(tuple(dues(replay(agreed(own), facts)[0])))
    assert len(told) == 1


@given(acted=st.lists(acts, max_size=6), terms=kinds)
@settings(max_examples=100, deadline=None)
def test_what_bears_more_interest_never_costs_less(acted: list[tuple[str, date, int]], terms: dict[str, Any]) -> None:
    """Where nothing is paid, a base that holds another costs as much as that, or more."""
    unpaid = [act for act in acted if act[0] in {"fee", "night"}]
    total = {}
    for base in EVERY_BASE:
        own = dynamic(**{**terms, "interest_base": base})
        state = replay(agreed(own), [fact for _, fact in as_facts(unpaid, own) if fact is not None])[0]
        total[base] = with_due_dates_passed(own, state, DUE_DATES[-1] + timedelta(days=1)).due.total
    least, on_interest, on_fees, most = (total[base] for base in EVERY_BASE)
    assert least <= min(on_interest, on_fees) <= max(on_interest, on_fees) <= most
