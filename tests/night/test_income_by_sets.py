from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.gatherings import staying
from tests.night.led import differences, loans_drawn, what_it_leads_to
from tests.night.portfolio import draw_portfolio
from tests.village import FIRST_MEETING, lend, product, village

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.nightly.income import income_is_recognised_by_sets
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.values.account_range import EVERY_ACCOUNT

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from samity.storage.unit import Unit


def a_model(unit: Unit) -> int:
    place, offered = village(unit), product(unit)
    define_charge(DefineCharge("Passbook fee", "KES", Decimal(30), is_penalty=False), unit)
    return lend(unit, place, offered.id, place.clients[0])


def by_sets(unit: Unit) -> int:
    return income_is_recognised_by_sets(unit, EVERY_ACCOUNT)


_TIED = """
SELECT count(*) FROM loan_installment i JOIN loan l ON l.account_id = i.account_id
CROSS JOIN LATERAL (SELECT i.due_on - i.from_on AS days,
  CAST(:today AS date) + coalesce((l.terms ->> 'same_day_interest')::boolean, false)::integer - i.from_on AS elapsed) n
WHERE elapsed > 0 AND elapsed < days AND mod(2 * i.interest_due::numeric * elapsed, 2 * days) = days"""


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("count", loans_drawn(400))
def test_many_loans_at_once_are_recognised_as_each_alone(own_engine: Engine, count: int, seed: int) -> None:
    with staying(own_engine, FIRST_MEETING) as unit:
        model = a_model(unit)
        ids = draw_portfolio(unit.connection, model, unit.business_date, count, seed)
        assert unit.connection.scalar(text(_TIED), {"today": unit.business_date}) >= count // 10
        alone = what_it_leads_to(unit, todays_income_is_recognised)
        at_once = what_it_leads_to(unit, lambda unit: by_sets(unit) + todays_income_is_recognised(unit))
        assert at_once[0] == alone[0] >= len(ids) * 0.9
        assert differences(alone[1], at_once[1]) == {}
        assert by_sets(unit) >= alone[0] * 0.95
        todays_income_is_recognised(unit)
        assert by_sets(unit) == todays_income_is_recognised(unit) == 0
