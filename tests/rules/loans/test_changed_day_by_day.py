"""Locks that hold interest, other rates and other amounts: a day that passed is the same whether a night was or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from tests.rules.loans import real_balance
from tests.rules.loans.real_balance import START, agreed, beginning, dynamic, kinds, orders

from samity.bank.loans.rules.advance import recognise
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import Amortization, LoanTerms, ScheduleMethod

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.strategy import Strategy

LAST = 270
"""So many days after a loan was paid out it is looked at."""
FIXED_TOO = st.sampled_from([ScheduleMethod.DYNAMIC, ScheduleMethod.FIXED])
acts = st.lists(
    st.tuples(
        st.sampled_from(["pay", "pay", "lock", "unlock", "rate", "repayment"]),
        st.integers(min_value=0, max_value=240),
        st.integers(min_value=1, max_value=400),
    ),
    max_size=7,
)


class Kept(real_balance.Kept):
    """A loan whose rate may change: it is looked at by the terms of now."""

    def check(self) -> None:
        """Look at it by what is agreed by now."""
        first, self.agreement = self.agreement, agreed_now(self.agreement, self.state)
        super().check()
        self.agreement = first


def fact(serial: int, act: tuple[str, int, int]) -> Fact:
    """Return what is done, so many days after the pay-out."""
    what, after, figure = act
    on = START + timedelta(days=after)
    if what == "pay":
        return Fact(serial, FactKind.REPAID, on, on, figure * 100)
    if what == "lock":
        return Fact(serial, FactKind.LOCKED, on, on, details={"due": None, "holds_interest": True})
    if what == "unlock":
        return Fact(serial, FactKind.UNLOCKED, on, on)
    said = {"annual_rate": str(figure % 90)} if what == "rate" else {"repayment": figure * 100}
    return Fact(serial, FactKind.RESCHEDULED, on, on, details={"from_on": on.isoformat(), **said})


def lived(agreement: Agreement, history: Sequence[tuple[str, int, int]], *, every_night: bool) -> Kept:
    """Let a loan live day by day, each night or only where something is done."""
    kept, facts = Kept(agreement), list(beginning(agreement.terms))
    facts += [fact(serial, act) for serial, act in enumerate(sorted(history, key=lambda each: each[1]), 4)]
    for each in range(LAST):
        today = START + timedelta(days=each)
        for one in facts:
            if one.value_on == today:
                kept.enter(one, today)
        if every_night and kept.state.status is LoanStatus.ACTIVE:
            kept.night(today + timedelta(days=1))
    today = START + timedelta(days=LAST)
    if kept.state.status is LoanStatus.ACTIVE:
        kept.night(today)
        kept.go_on(recognise(agreement, kept.state, kept.recognised, today))
    return kept


@given(terms=kinds, method=FIXED_TOO, order=orders, history=acts)
def test_nights_change_nothing(
    terms: dict[str, Any], method: ScheduleMethod, order: Strategy, history: list[tuple[str, int, int]]
) -> None:
    own: LoanTerms = dynamic(**terms)
    if method is ScheduleMethod.FIXED:
        own = replace(dynamic(), schedule_method=method, annual_rate=own.annual_rate, day_count=own.day_count)
        own = replace(own, amortization=Amortization.EQUAL_INSTALLMENTS)
    agreement = replace(agreed(own), strategy=order)
    by_night, at_once = (lived(agreement, history, every_night=each) for each in (True, False))
    assert replace(by_night.state, charges=()) == replace(at_once.state, charges=())
    assert by_night.income == at_once.income
