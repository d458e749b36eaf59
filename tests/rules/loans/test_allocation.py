"""Which part of the debt a payment settles first, strategy by strategy. See docs/rules/allocation.md."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.loans.rules.allocation import allocate
from samity.bank.loans.rules.strategies import STRATEGIES, advanced_strategy
from samity.bank.loans.values.parts import NOTHING, Part, Parts, total_of
from samity.bank.loans.values.state import Installment
from samity.bank.loans.values.strategy import FutureRule, Walk

# Three installments: the first is late on 10 March, the second is due that day, the third runs from then on.
PAID_ON = date(2025, 3, 10)
DUE = Parts(principal=100, interest=40, fees=20, penalties=10)
INSTALLMENTS = (
    Installment(1, date(2025, 1, 10), date(2025, 2, 10), DUE),
    Installment(2, date(2025, 2, 10), date(2025, 3, 10), DUE),
    Installment(3, date(2025, 3, 10), date(2025, 4, 10), DUE),
)

# strategy, amount, then per installment what is paid: principal interest fees penalties
TABLE = """
mifos-standard-strategy                              65 |   0  35 20 10 |   0   0  0  0 |   0   0  0  0
mifos-standard-strategy                             180 | 100  40 20 10 |   0   0  0 10 |   0   0  0  0
creocore-strategy                                   180 | 100  40 20 10 |   0   0  0 10 |   0   0  0  0
principal-interest-penalties-fees-order-strategy    145 | 100  40  0  5 |   0   0  0  0 |   0   0  0  0
interest-principal-penalties-fees-order-strategy     45 |   5  40  0  0 |   0   0  0  0 |   0   0  0  0
rbi-india-strategy                                  150 |  10  40 20 10 |   0  40 20 10 |   0   0  0  0
rbi-india-strategy                                  345 | 100  40 20 10 | 100  40 20 10 |   0   0  0  5
heavensfamily-strategy                              165 | 100  40 20  5 |   0   0  0  0 |   0   0  0  0
early-repayment-strategy                            440 | 100  40 20 10 | 100  40 20 10 | 100   0  0  0
early-repayment-strategy                            490 | 100  40 20 10 | 100  40 20 10 | 100  40  0 10
due-penalty-fee-interest… 450 | 100 40 20 10 | 100 40 20 10 | 100 0 0 10
due-penalty-interest-principal-fee… 160 | 100 40 10 10 | 0 0 0 0 | 0 0 0 0
due-penalty-interest-principal-fee… 400 | 100 40 20 10 | 100 40 20 10 | 10 40 0 10
"""


@pytest.mark.parametrize("line", [line for line in TABLE.splitlines() if line])
def test_a_strategy_settles_in_its_order(line: str) -> None:
    head, *columns = line.split("|")
    name, amount = head.split()
    code = next(each for each in STRATEGIES if each.startswith(name.rstrip("…")))
    paid = allocate(int(amount), INSTALLMENTS, STRATEGIES[code], PAID_ON)
    assert [tuple(each.paid) for each in paid.installments] == [
        tuple(int(part) for part in column.split()) for column in columns
    ]


def test_heavens_family_forgives_the_interest_of_what_is_paid_before_its_time() -> None:
    """The principal of a later installment is met: its interest is waived, not collected."""
    early = date(2025, 1, 20)
    paid = allocate(270 + 100, INSTALLMENTS, STRATEGIES["heavensfamily-strategy"], early)
    assert paid.interest_waived == 40
    assert paid.installments[1].waived == (0, 40, 0, 0)
    assert paid.parts.total + paid.overpaid == 370


def test_what_is_left_when_everything_is_settled_is_an_overpayment() -> None:
    paid = allocate(1000, INSTALLMENTS, STRATEGIES["mifos-standard-strategy"], PAID_ON)
    assert (paid.parts, paid.overpaid) == (Parts(300, 120, 60, 30), 490)


def test_charges_arrived_in_the_running_installment_come_before_its_principal() -> None:
    """In advance, a charge is paid early only when its own due date has come; 5 of the 10 have."""
    code = "due-penalty-fee-interest-principal-in-advance-principal-penalty-fee-interest-strategy"
    arrived = {3: Parts(penalties=5)}
    paid = allocate(340 + 50, INSTALLMENTS, STRATEGIES[code], PAID_ON, arrived)
    assert paid.installments[2].paid == (45, 0, 0, 5)


ORDER = [
    (timing, part)
    for timing in ("PAST_DUE", "DUE", "IN_ADVANCE")
    for part in (Part.PENALTIES, Part.FEES, Part.PRINCIPAL, Part.INTEREST)
]


def test_advanced_allocation_walks_horizontally_or_vertically() -> None:
    """Two late installments: horizontally the first is finished first, vertically all penalties come first."""
    late = date(2025, 3, 20)
    across = allocate(175, INSTALLMENTS, advanced_strategy(ORDER, Walk.HORIZONTAL, FutureRule.NEXT_INSTALLMENT), late)
    assert [tuple(each.paid) for each in across.installments[:2]] == [(100, 40, 20, 10), (0, 0, 0, 5)]
    down = allocate(175, INSTALLMENTS, advanced_strategy(ORDER, Walk.VERTICAL, FutureRule.NEXT_INSTALLMENT), late)
    assert [tuple(each.paid) for each in down.installments[:2]] == [(100, 0, 20, 10), (15, 0, 20, 10)]


def test_advanced_allocation_may_begin_with_the_last_installment() -> None:
    last = allocate(
        25, INSTALLMENTS, advanced_strategy(ORDER, Walk.HORIZONTAL, FutureRule.LAST_INSTALLMENT), date(2025, 1, 1)
    )
    assert last.installments[2].paid == (0, 0, 0, 10) or last.installments[2].paid.total == 25
    first = allocate(
        25, INSTALLMENTS, advanced_strategy(ORDER, Walk.HORIZONTAL, FutureRule.NEXT_INSTALLMENT), date(2025, 1, 1)
    )
    assert first.installments[0].paid.total == 25


amounts = st.integers(min_value=0, max_value=10_000)
dues = st.builds(Parts, amounts, amounts, amounts, amounts)


@given(
    amount=st.integers(min_value=0, max_value=200_000),
    owed=st.lists(dues, min_size=3, max_size=3),
    code=st.sampled_from(sorted(STRATEGIES)),
    paid_on=st.dates(min_value=date(2025, 1, 1), max_value=date(2025, 5, 1)),
)
def test_allocation_loses_nothing_and_pays_nothing_twice(
    amount: int, owed: list[Parts], code: str, paid_on: date
) -> None:
    """Parts and overpayment sum to the payment; no part of an installment is paid beyond what was owed."""
    given_installments = [row._replace(due=due) for row, due in zip(INSTALLMENTS, owed, strict=True)]
    paid = allocate(amount, given_installments, STRATEGIES[code], paid_on)
    assert paid.parts.total + paid.overpaid == amount
    assert total_of([each.paid for each in paid.installments]) == paid.parts
    for each in paid.installments:
        assert min(each.outstanding) >= 0
    assert paid.overpaid == 0 or total_of([each.outstanding for each in paid.installments]) == NOTHING
