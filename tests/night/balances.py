"""Portfolios drawn by chance: loans with interest on the real balance, in every term that decides what they bear."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import text
from tests.night.portfolio import Drawn, copied, draw, keep

from samity.bank.loans.records import loan
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.term_words import Compounding, IncomeBooked, InterestBase, InterestType
from samity.bank.loans.values.work_calendar import WorkCalendar
from samity.kernel.day_counts import DayCount
from samity.kernel.money import RoundingMode
from samity.storage.bulk import draw_ids, update_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

TERMS: dict[str, Sequence[Any]] = {
    "annual_rate": ["0", "12", "24", "73/3", "36525/1000"],
    "day_count": [each.value for each in DayCount],
    "interest_type": [InterestType.SIMPLE.value] * 7 + [each.value for each in InterestType],
    "compounding": [each.value for each in Compounding],
    "interest_base": [InterestBase.ONLY_PRINCIPAL.value] * 4 + [each.value for each in InterestBase],
    "late_interest": [True, True, False],
    "rounding": [each.value for each in RoundingMode],
    "grace_on_interest_charged": [0, 0, 0, 3],
    "income_booked": [each.value for each in IncomeBooked],
    "charges_on_submission": [False, True],
    "prepayment": [
        *[["NO_RECALCULATION", "PRINCIPAL_EXPECTED_FIXED", True, "NO_RECALCULATION"]] * 8,
        ["NO_RECALCULATION", "PRINCIPAL_EXPECTED_FIXED", True],
        ["NO_RECALCULATION", "TOTAL_EXPECTED_FIXED", True, "NO_RECALCULATION"],
        ["NO_RECALCULATION", "PRINCIPAL_EXPECTED_FIXED", False, "OVERDUE_INSTALLMENTS_INCREASE"],
    ],
}
"""Each term with the values that are drawn of it; those that no set covers are drawn less often."""
CALENDARS = [WorkCalendar((0, 1, 2, 3, 4), (date(2025, 1, 1),)), WorkCalendar((0, 1, 2, 3, 5, 6))]
ACCOUNTING = [*[AccountingRule.ACCRUAL_PERIODIC] * 6, *AccountingRule]


def draw_balances(connection: Connection, model: int, today: date, count: int, seed: int) -> list[int]:
    """Add loans like a model to the bank whose interest accrues, each with terms and a life of its own."""
    chance = random.Random(seed)
    ids = draw_ids(connection, "account_ids", count)
    copied(connection, model, ids)
    charge_ids = iter(draw_ids(connection, "loan_charge_ids", 3 * count))
    fee = connection.scalar(text("SELECT id FROM charge LIMIT 1"))
    drawn = [draw(chance, account_id, today, charge_ids, fee) for account_id in ids]
    keep(connection, [_accruing(chance, each, today) for each in drawn])
    # Their terms differ from the model's in some fields.
    stored = connection.scalar(text("SELECT terms FROM loan WHERE account_id = :model"), {"model": model})
    assert isinstance(stored, dict)
    agreed = [{"account_id": each.own["account_id"], "terms": stored | _terms(chance, each)} for each in drawn]
    for each in agreed:
        counts_business = each["terms"]["day_count"] == DayCount.BUS_252
        each["accruing_calendar"] = chance.choice(CALENDARS).to_json() if counts_business else None
    update_rows(connection, loan, ["account_id"], agreed)
    return ids


def _accruing(chance: random.Random, drawn: Drawn, today: date) -> Drawn:
    """Let interest have accrued up to some day of the installment that runs; now and then some nights were missed."""
    rows = drawn.installments
    seen = today - timedelta(days=chance.choice((0, 0, 0, 0, 1, 40)))
    running = next((row for row in rows if row["due_on"] >= seen), None)
    recognised = drawn.own["recognised_until"]
    own = {
        **drawn.own,
        "accounting": chance.choice(ACCOUNTING).value,
        "accruing_number": len(rows) + 1,
        "accrued_until": rows[-1]["due_on"],
        "accrued": "0",
        "accrued_late": None,
        "accrued_applied": 0,
        "recognition_behind_since": None,
    }
    if own["accounting"] in {AccountingRule.NONE, AccountingRule.CASH}:
        own |= {"recognised_interest": 0, "recognised_fees": 0, "recognised_penalties": 0}
    if running is not None:
        days = (min(running["due_on"], today) - running["from_on"]).days
        until = running["from_on"] + timedelta(days=chance.randrange(max(days, 0) + 1))
        exact = Fraction(chance.randrange(90_000), chance.choice((1, 2, 7, 365, 36500)))
        own |= {"accruing_number": running["number"], "accrued_until": until, "accrued": str(exact)}
        late = Fraction(chance.randrange(-50, 50), 100) if chance.random() < 0.3 else Fraction(0)
        own["accrued_late"] = str(late) if late else None
        own["accrued_applied"] = round(exact) if chance.random() < 0.1 else 0
        for row in rows[running["number"] :]:
            # Nobody pays interest that has not accrued.
            row |= {"interest_paid": 0, "interest_waived": 0}
        if chance.random() < 0.05:
            running["held_back"] = chance.randrange(300)
    if recognised is not None:
        own["recognised_until"] = max(recognised, rows[0]["from_on"])
    return Drawn(own, rows, drawn.charges)


def _terms(chance: random.Random, drawn: Drawn) -> dict[str, Any]:
    drawn_terms = {name: chance.choice(values) for name, values in TERMS.items()}
    started = drawn.installments[0]["from_on"] + timedelta(days=chance.randrange(40))
    charged_from = started.isoformat() if chance.random() < 0.1 else None
    told = {**drawn_terms, "interest_charged_from": charged_from, "number_of_installments": len(drawn.installments)}
    return dict(orjson.loads(orjson.dumps(told)))
