from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from tests.gatherings import staying
from tests.night.balances import draw_balances
from tests.night.contracts import a_model, by_sets_first
from tests.night.led import differences, loans_drawn, what_it_leads_to
from tests.night.portfolio import draw_portfolio
from tests.village import FIRST_MEETING, WEEKLY_TERMS

from samity.bank.loans.nightly.due_dates import due_dates_pass_by_sets
from samity.bank.loans.nightly.income import income_is_recognised_by_sets
from samity.bank.loans.operations.due_dates import todays_due_dates_pass
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.values.account_range import EVERY_ACCOUNT
from samity.close_of_business.steps.due_dates import pass_due_dates
from samity.close_of_business.steps.income import recognise_income
from samity.close_of_business.steps.penalties import apply_penalties
from samity.storage.json import dumps

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from samity.storage.unit import Unit

STRANGE: list[dict[str, Any]] = [
    {"a term of another year": "ANYTHING"},
    {"partial_periods": True},
    {"interest_type": "COMPOUNDING", "interest_base": "PRINCIPAL_AND_FEE"},
    {"rest": "DAILY"},
    {"rest": "WEEKLY", "rest_days": ["WEEKLY", 2, "WE", None, None]},
]
COUNT = 300


def alone(unit: Unit) -> int:
    todays_due_dates_pass(unit)
    return todays_income_is_recognised(unit)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("count", loans_drawn(COUNT))
def test_many_balances_at_once_go_on_as_each_alone(own_engine: Engine, count: int, seed: int) -> None:
    with staying(own_engine, FIRST_MEETING) as unit:
        draw_balances(unit.connection, a_model(unit), unit.business_date, count, seed)
        expected, found = what_it_leads_to(unit, alone), what_it_leads_to(unit, by_sets_first)
        assert differences(expected[1], found[1]) == {}
        assert found[0] == expected[0]


@pytest.mark.parametrize(("others", "share"), [(1, 0.93), (8, 0.97)])
def test_so_much_of_a_mixed_portfolio_goes_by_sets(own_engine: Engine, others: int, share: float) -> None:
    """To each contract of random terms one loan with fixed interest, or eight; what no set knows is a contract."""
    with staying(own_engine, FIRST_MEETING) as unit:
        draw_balances(unit.connection, a_model(unit), unit.business_date, COUNT // others, 4)
        draw_portfolio(unit.connection, a_model(unit, WEEKLY_TERMS), unit.business_date, COUNT, 4)
        done = [step(unit, EVERY_ACCOUNT) for step in (pass_due_dates, recognise_income, apply_penalties)]
        assert all(each.by_sets for each in done)
        assert any(each.alone for each in done)
        assert sum(each.by_sets for each in done) >= share * sum(each.loans for each in done)


def test_terms_that_no_set_knows_are_left_to_the_single_rule(own_engine: Engine) -> None:
    with staying(own_engine, FIRST_MEETING) as unit:
        draw_balances(unit.connection, a_model(unit), unit.business_date, 40, 6)
        strange = "UPDATE loan SET terms = terms || CAST(:strange AS jsonb) WHERE accruing_number IS NOT NULL"
        for terms in STRANGE:
            with unit.connection.begin_nested() as tried:
                unit.connection.execute(text(strange), {"strange": dumps(terms)})
                passed = due_dates_pass_by_sets(unit, EVERY_ACCOUNT)
                assert passed == income_is_recognised_by_sets(unit, EVERY_ACCOUNT) == 0, terms
                tried.rollback()


def test_what_a_night_has_done_is_not_done_again(own_engine: Engine) -> None:
    with staying(own_engine, FIRST_MEETING) as unit:
        draw_balances(unit.connection, a_model(unit), unit.business_date, COUNT, 5)
        by_sets_first(unit)
        before = what_it_leads_to(unit, lambda _: 0)
        by_sets_first(unit)
        assert differences(before[1], what_it_leads_to(unit, lambda _: 0)[1]) == {}
