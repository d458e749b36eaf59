"""Loans by every engine and what may happen to them, each act on a day of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from hypothesis import strategies as st
from tests.rules.loans import lives
from tests.rules.loans.real_balance import beginning, made, orders

from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.terms import InterestBase, Rest, ScheduleEngine
from samity.bank.meetings.values import Frequency, NthDay, Recurrence, Weekday

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hypothesis.strategies import SearchStrategy

Act: TypeAlias = tuple[FactKind, int, int]
"""What is done, so many days after the loan was paid out, with so many minor units."""

days = st.integers(min_value=0, max_value=250)
amounts = st.integers(min_value=1, max_value=600_00)
OF_ALL = (
    *[FactKind.REPAID, FactKind.REPAID, FactKind.CHARGE_ADDED, FactKind.CREDITED],
    *[FactKind.INTEREST_WAIVED, FactKind.CHARGED_OFF, FactKind.WRITTEN_OFF, FactKind.ARREARS_SETTINGS_CHANGED],
)
OF_CONTRACTS = (*OF_ALL, FactKind.INTEREST_APPLIED, FactKind.LOCKED, FactKind.UNLOCKED)
ONCE = {FactKind.CHARGED_OFF, FactKind.WRITTEN_OFF, FactKind.LOCKED, FactKind.UNLOCKED}


def _so_often(act: Act) -> object:
    """Two of one day and kind apply in the order of their entry: which came first is for whoever enters them to say.

    A loan is charged off, written off or locked once.
    """
    kind, after, _ = act
    return kind if kind in ONCE else after


def _opened_later(act: Act) -> object:
    """A lock is not opened on its day: whichever of the two was entered last would hold."""
    kind, after, _ = act
    return ("lock" if kind in {FactKind.LOCKED, FactKind.UNLOCKED} else kind), after


def _while_owed(acts: list[Act]) -> list[Act]:
    """Leave out what nobody can do once a loan is written off."""
    given_up = min((after for kind, after, _ in acts if kind is FactKind.WRITTEN_OFF), default=None)
    return [each for each in acts if given_up is None or each[1] < given_up or each[0] is FactKind.WRITTEN_OFF]


def acts_of(kinds: Sequence[FactKind]) -> SearchStrategy[list[Act]]:
    """Some acts of these kinds, in any order."""
    each = st.tuples(st.sampled_from(kinds), days, amounts)
    return st.lists(each, max_size=6, unique_by=(_so_often, _opened_later)).map(_while_owed)


RECALCULATED = [
    replace(lives.TERMS, engine=ScheduleEngine.PROGRESSIVE, rest=rest, interest_until_rest=until_rest)
    for rest in (Rest.DAILY, Rest.SAME_AS_REPAYMENT)
    for until_rest in (False, True)
]
WEEKLY = Recurrence(Frequency.WEEKLY, 2, Weekday.WE)
MID_MONTH = Recurrence(Frequency.MONTHLY, nth=NthDay.ON_DAY, month_day=15)
RESTING = [
    replace(lives.TERMS, rest=Rest.DAILY),
    replace(lives.TERMS, rest=Rest.DAILY, interest_base=InterestBase.PRINCIPAL_INTEREST_AND_FEE),
    replace(lives.TERMS, rest=Rest.DAILY, rest_days=Recurrence(Frequency.DAILY, 10), interest_until_rest=True),
    replace(lives.TERMS, rest=Rest.SAME_AS_REPAYMENT),
    replace(lives.TERMS, rest=Rest.WEEKLY, rest_days=WEEKLY),
    replace(
        lives.TERMS,
        rest=Rest.MONTHLY,
        rest_days=MID_MONTH,
        interest_base=InterestBase.PRINCIPAL_AND_INTEREST,
        compounding_days=WEEKLY,
    ),
]
"""Cumulative loans of every rest, of which what is overdue joins the base or does not."""
RECALCULATED += RESTING
contracts = st.builds(Agreement, made, orders, st.sampled_from(AccountingRule))
others = st.builds(
    lambda terms, rule: replace(lives.AGREEMENT, terms=terms, accounting=rule),
    st.sampled_from([lives.TERMS, *RECALCULATED]),
    st.sampled_from(AccountingRule),
)
loans = st.tuples(contracts, acts_of(OF_CONTRACTS)) | st.tuples(others, acts_of([*OF_ALL, FactKind.RESCHEDULED]))
"""How a loan is agreed, and what happens to it."""


def lent_by(agreement: Agreement) -> Sequence[Fact]:
    """Return the facts by which a loan is made and paid out."""
    is_contract = agreement.terms.engine is ScheduleEngine.CONTRACTUAL
    return beginning(agreement.terms) if is_contract else lives.BEGINNING


def fact_of(agreement: Agreement, serial: int, act: Act, entered_on: date | None = None) -> Fact:
    """Return the fact that an act is; entered on its day where nothing else is said."""
    kind, after, amount = act
    on = lent_by(agreement)[-1].value_on + timedelta(days=after)
    details: dict[str, object] = {}
    if kind is FactKind.LOCKED:
        details = {"due": None, "holds_interest": True}
    if kind is FactKind.ARREARS_SETTINGS_CHANGED:
        details = {"grace": amount % 30}
    if kind is FactKind.CHARGE_ADDED:
        details = {"charge_id": on.toordinal(), "is_penalty": False, "due_on": on.isoformat()}
    if kind is FactKind.RESCHEDULED:
        details = {"annual_rate": "12", "from_on": on.isoformat()}
    if kind is FactKind.CREDITED:
        details = {"credit": "GOODWILL_CREDIT"}
    return Fact(serial, kind, on, entered_on or on, amount, details)
