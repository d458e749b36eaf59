from __future__ import annotations

import os
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from tests.gatherings import staying
from tests.night.portfolio import draw_portfolio
from tests.village import FIRST_MEETING, lend, product, village

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.nightly.income import income_is_recognised_by_sets
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.values.account_range import EVERY_ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from samity.storage.unit import Unit

COUNT = 20_000 if os.environ.get("SAMITY_SOAK") else 400
_TOLD = {
    "loan": "SELECT to_jsonb(l) - 'created_at' FROM loan l ORDER BY account_id",
    "loan_transaction": "SELECT to_jsonb(t) - 'id' - 'entered_at' FROM loan_transaction t ORDER BY account_id, id",
    "ledger": "SELECT to_jsonb(g) - 'id' - 'created_at', to_jsonb(p) - 'transaction_id' FROM posting p"
    " JOIN ledger_transaction g ON g.account_id = p.account_id AND g.id = p.transaction_id"
    " ORDER BY g.account_id, g.id, p.no",
    "charges": "SELECT account_id, amount, waived FROM loan_charge ORDER BY id",
}


def what_it_leads_to(unit: Unit, recognise: Callable[[Unit], int]) -> tuple[int, dict[str, list[Any]]]:
    """Recognise, look, and take it back."""
    with unit.connection.begin_nested() as tried:
        done = recognise(unit)
        found = {name: list(map(tuple, unit.connection.execute(text(asked)))) for name, asked in _TOLD.items()}
        tried.rollback()
    return done, found


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
def test_many_loans_at_once_are_recognised_as_each_alone(own_engine: Engine, seed: int) -> None:
    with staying(own_engine, FIRST_MEETING) as unit:
        model = a_model(unit)
        ids = draw_portfolio(unit.connection, model, unit.business_date, COUNT, seed)
        assert unit.connection.scalar(text(_TIED), {"today": unit.business_date}) >= COUNT // 10
        alone = what_it_leads_to(unit, todays_income_is_recognised)
        at_once = what_it_leads_to(unit, by_sets)
        assert at_once[0] == alone[0] >= len(ids) * 0.9
        for name, rows in alone[1].items():
            different = [(one, other) for one, other in zip(rows, at_once[1][name], strict=True) if one != other]
            assert different == [], name
        by_sets(unit)
        assert by_sets(unit) == todays_income_is_recognised(unit) == 0
