"""Schedules changed by hand on the real balance, against the ledger that is kept day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.day_by_day import A_DAY, STARTS, TERMS, Ledger, Line, beginning
from tests.rules.loans.real_balance import agreed, dynamic, payment

from samity.bank.loans.rules.accrued_interest import accrued_to
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.values.facts import Fact, FactKind

THOUSANDTHS = 1_000
"""Of what is free to be asked for."""


def edited(ledger: Ledger, on: date, asked: list[tuple[int, int]]) -> list[tuple[date, int]] | None:
    """Ask for other installments after a day; None where none is left to change.

    Args:
        ledger: what is owed, which changes with it.
        on: the day.
        asked: of each, the days since the one before, and its share of the principal that is free, in thousandths.
    """
    ledger.carry(on)
    while ledger.running < len(ledger.lines) and ledger.lines[ledger.running].due < on:
        ledger.fall_due(ledger.lines[ledger.running])
    kept = [each for each in ledger.lines if each.due <= on]
    coming = ledger.lines[len(kept) :]
    if not coming:
        return None
    asked = [*asked, *[(7, 0)] * (len(coming) - len(asked))]
    least = [*(each.paid for each in coming), *[0] * (len(asked) - len(coming))]
    free = sum(each.principal for each in coming) - sum(least)
    lines, start = list(kept), kept[-1].due if kept else ledger.lines[0].start
    due = max(on, start)
    for place, (days, share) in enumerate(asked):
        due += timedelta(days=days)
        more = free if place == len(asked) - 1 else free * share // THOUSANDTHS
        free -= more
        was = coming[place] if place < len(coming) else Line(start, due, 0)
        lines.append(Line(start, due, least[place] + more, 0, was.paid, was.paid_interest))
        start = due
    ledger.lines = lines
    return [(each.due, each.principal) for each in lines]


ASKED = st.lists(st.tuples(st.integers(1, 50), st.integers(0, THOUSANDTHS)), min_size=1, max_size=5)
ACTS = st.lists(st.tuples(st.integers(0, 140), st.one_of(st.integers(1, 400_00), ASKED)), max_size=5)


@given(terms=TERMS, start=STARTS, acts=ACTS)
@settings(max_examples=150)
def test_a_schedule_changed_by_hand_bears_what_a_ledger_kept_day_by_day_says(
    terms: dict[str, Any], start: date, acts: list[tuple[int, Any]]
) -> None:
    agreement = agreed(dynamic(**terms))
    facts = beginning(agreement.terms, start)
    rows = replay(agreement, facts)[0].installments
    ledger = Ledger(agreement.terms, [Line(each.from_on, each.due_on, each.due.principal) for each in rows], start)
    # On one day a change stands before a payment, whichever was entered first.
    for serial, (days, act) in enumerate(sorted(acts, key=lambda each: (each[0], isinstance(each[1], int))), 4):
        on = start + timedelta(days=days)
        if isinstance(act, int):
            facts.append(payment(serial, on, act))
            ledger.pay(on, act)
        elif asked := edited(ledger, on, act):
            told = [[due.isoformat(), principal, 0, None, 0, False] for due, principal in asked]
            facts.append(Fact(serial, FactKind.SCHEDULE_EDITED, on, on, 0, {"rows": told}))
    end = max(ledger.lines[-1].due, facts[-1].value_on) + A_DAY
    ledger.carry(end)
    state = accrued_to(agreement.terms, replay(agreement, facts)[0], end)
    found = [(each.due_on, *each.due[:2], *each.paid[:2]) for each in state.installments]
    assert found == [(each.due, each.principal, each.interest, each.paid, each.paid_interest) for each in ledger.lines]
    assert (state.overpaid, state.capitalized) == (ledger.over, ledger.joined)
