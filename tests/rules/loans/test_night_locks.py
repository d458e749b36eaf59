"""When the night locks a loan. See docs/rules/locking.md."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.loans.real_balance import dynamic, on_demand

from samity.bank.loans.rules.arrears import Arrears
from samity.bank.loans.rules.night_locks import lock_to_set
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.lock import LEFT_OPEN, Cap, Lock, LockedDue, LockReason, LockSettings
from samity.bank.loans.values.state import LoanState
from samity.bank.loans.values.terms import LoanTerms
from samity.kernel.errors import BrokenInvariant

ON = date(2025, 6, 30)
NEVER = st.none()
days = st.integers(min_value=0, max_value=400)


def _reason(agreed: LockSettings, late: Arrears, unlocked_on: date | None, on: date) -> LockReason | None:
    found = lock_to_set(dynamic(locking=agreed), LoanState(), late, unlocked_on, on)
    return None if found is None else found.reason


@pytest.mark.parametrize(
    ("agreed", "in_arrears", "since_unlocked", "reason"),
    [
        (None, 400, None, None),
        (10, 0, None, None),
        (10, 9, None, None),
        (10, 10, None, LockReason.ARREARS),
        (10, 40, 9, None),
        (10, 40, 10, LockReason.ARREARS),
        (10, 9, 30, None),
        (1, 1, None, LockReason.ARREARS),
    ],
)
def test_so_many_days_in_arrears(
    agreed: int | None, in_arrears: int, since_unlocked: int | None, reason: LockReason | None
) -> None:
    unlocked_on = None if since_unlocked is None else ON - timedelta(days=since_unlocked)
    assert _reason(LockSettings(agreed), Arrears(in_arrears, in_arrears), unlocked_on, ON) is reason


@given(agreed=st.integers(min_value=1, max_value=400), in_arrears=days, since=st.one_of(NEVER, days))
def test_a_day_more_never_opens_it(agreed: int, in_arrears: int, since: int | None) -> None:
    """Who is locked with so many days is so with one more, and never without arrears."""
    unlocked_on = None if since is None else ON - timedelta(days=since)

    def locked(more: int) -> bool:
        stood = Arrears(in_arrears + more, in_arrears + more)
        return _reason(LockSettings(agreed), stood, unlocked_on, ON + timedelta(days=more)) is not None

    assert not locked(0) or (locked(1) and in_arrears >= agreed)
    assert _reason(LockSettings(agreed), Arrears(in_arrears), unlocked_on, ON) is None


def test_it_is_kept_as_it_is() -> None:
    terms = dynamic(locking=LockSettings(30, Cap(Fraction(100, 3), is_of_original=True, is_hard=True)))
    assert LoanTerms.from_json(terms.to_json()) == terms
    lock = Lock(ON, LockedDue.LATE, holds_interest=True, waiting=5, passed_on=ON, reason=LockReason.ARREARS)
    assert Lock.from_json(lock.to_json()) == lock
    # As of before there was any reason, or any cap.
    assert LockSettings.of(30) == LockSettings(30)
    assert Lock.from_json({"on": ON.isoformat(), "due": None}) == Lock(ON)


def test_no_days_are_too_few() -> None:
    with pytest.raises(BrokenInvariant):
        LockSettings(0)


@pytest.mark.parametrize("without", [on_demand(), on_demand(annual_rate=Fraction(0))])
def test_what_is_due_on_demand_is_never_late(without: LoanTerms) -> None:
    assert schedule_refusals(without) == ()
    asked = on_demand(locking=LockSettings(30), annual_rate=without.annual_rate)
    assert [each.setting for each in schedule_refusals(asked)] == ["locking"]
    assert without.locking == LEFT_OPEN
