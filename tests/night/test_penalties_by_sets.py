from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.gatherings import staying
from tests.night.balances import draw_balances, fix_interest_of_some, told_as_planned
from tests.night.contracts import a_model, by_sets_first
from tests.night.led import differences, loans_drawn, what_it_leads_to
from tests.village import FIRST_MEETING, on_day

from samity.bank.loans.nightly.penalties import penalties_apply_by_sets
from samity.bank.loans.operations.penalties import todays_penalties_apply
from samity.bank.loans.values.account_range import EVERY_ACCOUNT
from samity.storage.json import dumps

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Engine

    from samity.storage.unit import Unit

COUNT = 300
STRANGE: list[dict[str, Any]] = [
    {"rest": "DAILY"},
    {"partial_periods": True},
    {"locking": [30, ["50", True, True]]},
    {"interest_type": "CAPITALIZED", "penalties": ["OUTSTANDING_PRINCIPAL", "1/10", "DAYS", 1, 0]},
]


def evening(unit: Unit, count: int, seed: int) -> Unit:
    """Let a portfolio have its evening, and return the morning after it."""
    ids = draw_balances(unit.connection, a_model(unit), unit.business_date, count, seed)
    fix_interest_of_some(unit.connection, ids, seed)
    told_as_planned(unit.connection, ids)
    by_sets_first(unit)
    return on_day(unit, unit.business_date + timedelta(days=1))


def at_once(unit: Unit) -> int:
    by_sets = penalties_apply_by_sets(unit, EVERY_ACCOUNT, [])
    return by_sets.loans + todays_penalties_apply(unit, left_out=by_sets.looked_at)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("count", loans_drawn(COUNT))
def test_penalties_fall_due_on_many_loans_at_once_as_on_each_alone(own_engine: Engine, count: int, seed: int) -> None:
    with staying(own_engine, FIRST_MEETING) as unit:
        morning = evening(unit, count, seed)
        expected, found = what_it_leads_to(morning, todays_penalties_apply), what_it_leads_to(morning, at_once)
        assert differences(expected[1], found[1]) == {}
        assert found[0] == expected[0] >= count // 10
        by_sets = penalties_apply_by_sets(morning, EVERY_ACCOUNT, [])
        assert by_sets.loans >= 0.9 * found[0]


def test_a_penalty_is_applied_once(own_engine: Engine) -> None:
    with staying(own_engine, FIRST_MEETING) as unit:
        morning = evening(unit, COUNT, 3)
        assert at_once(morning) > 0
        assert at_once(morning) == todays_penalties_apply(morning) == 0


def test_loans_that_are_left_out_and_terms_that_no_set_knows_stay_as_they_are(own_engine: Engine) -> None:
    with staying(own_engine, FIRST_MEETING) as unit:
        morning = evening(unit, 40, 4)
        looked_at = penalties_apply_by_sets(morning, EVERY_ACCOUNT, []).looked_at
        assert set(looked_at).isdisjoint(penalties_apply_by_sets(morning, EVERY_ACCOUNT, looked_at).looked_at)
        strange = "UPDATE loan SET terms = terms || CAST(:strange AS jsonb) WHERE accruing_number IS NOT NULL"
        accruing = set(unit.connection.scalars(text("SELECT account_id FROM loan WHERE accruing_number IS NOT NULL")))
        for terms in STRANGE:
            with unit.connection.begin_nested() as tried:
                unit.connection.execute(text(strange), {"strange": dumps(terms)})
                assert accruing.isdisjoint(penalties_apply_by_sets(morning, EVERY_ACCOUNT, []).looked_at), terms
                tried.rollback()
