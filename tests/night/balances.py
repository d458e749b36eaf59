"""Portfolios drawn by chance: loans with interest on the real balance, in every term that decides what they bear."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import text
from tests.night.portfolio import A_LOCK, Drawn, copied, draw, keep

from samity.bank.loans.operations.kept_state import installment_columns
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.records import loan, loan_installment
from samity.bank.loans.rules.accrued_interest import projected
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.penalties import AccruedPenalty, as_stored
from samity.bank.loans.values.term_words import Compounding, IncomeBooked, InterestBase, InterestType
from samity.bank.loans.values.work_calendar import WorkCalendar
from samity.kernel.day_counts import DayCount
from samity.kernel.money import RoundingMode
from samity.storage.bulk import draw_ids, update_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from samity.bank.loans.values.state import Installment

TERMS: dict[str, Sequence[Any]] = {
    "annual_rate": ["0", "12", "24", "73/3", "36525/1000"],
    "day_count": [each.value for each in DayCount],
    "interest_type": [InterestType.SIMPLE.value] * 7 + [each.value for each in InterestType],
    "compounding": [each.value for each in Compounding],
    "interest_base": [InterestBase.ONLY_PRINCIPAL.value] * 4 + [each.value for each in InterestBase],
    "late_interest": [True, True, False],
    "rounding": [each.value for each in RoundingMode],
    "grace_on_interest_charged": [0, 0, 0, 3],
    "interest_after_maturity": [False] * 9 + [True],
    "income_booked": [each.value for each in IncomeBooked],
    "charges_on_submission": [False, True],
    "penalties": [
        *[["NONE", "0", "DAYS", 1, 0]] * 3,
        ["OVERDUE_BALANCE", "1/10", "DAYS", 1, 0],
        ["OVERDUE_BALANCE_AND_INTEREST", "7/3", "DAYS", 1, 5],
        ["OVERDUE_BALANCE_INTEREST_AND_FEE", "1/2", "DAYS", 1, 30],
        ["OUTSTANDING_PRINCIPAL", "18", "YEARS", 1, 0],
        ["OUTSTANDING_PRINCIPAL", "25", "WHOLE_TERM", 1, 3],
    ],
    "arrears": [
        ["ARREARS_TOLERANCE_PERIOD", 0, False, "0", 0, "LAST_LATE_REPAYMENT"],
        ["ARREARS_TOLERANCE_PERIOD", 20, False, "0", 0, "LAST_LATE_REPAYMENT"],
        ["MONTHLY_ARREARS_TOLERANCE_DAY", 5, False, "0", 0, "LAST_LATE_REPAYMENT"],
        ["MONTHLY_ARREARS_TOLERANCE_DAY", 31, False, "0", 0, "LAST_LATE_REPAYMENT"],
    ],
    "prepayment": [
        *[["NO_RECALCULATION", "PRINCIPAL_EXPECTED_FIXED", True, "NO_RECALCULATION"]] * 8,
        ["NO_RECALCULATION", "PRINCIPAL_EXPECTED_FIXED", True],
        ["NO_RECALCULATION", "TOTAL_EXPECTED_FIXED", True, "NO_RECALCULATION"],
        ["NO_RECALCULATION", "PRINCIPAL_EXPECTED_FIXED", False, "OVERDUE_INSTALLMENTS_INCREASE"],
    ],
}
"""Each term with the values that are drawn of it; those that no set covers are drawn less often."""
_FIX = text("""
UPDATE loan SET accruing_number = NULL, accrued_until = NULL, accrued = NULL, accrued_late = NULL, accrued_applied = 0,
  accruing_calendar = NULL, terms = terms || '{"schedule_method": "FIXED", "interest_type": "SIMPLE",
    "interest_base": "ONLY_PRINCIPAL", "day_count": "ACTUAL_360",
    "prepayment": ["NO_RECALCULATION", "PRINCIPAL_EXPECTED_FIXED", true, "NO_RECALCULATION"]}'
WHERE account_id = ANY(:ids)""")
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
        "lock": _lock(chance),
        "rescheduled": _rescheduled(chance, today),
        "accrued_late": None,
        "accrued_penalty": _accrued_penalty(chance, rows[0]["from_on"], today),
        "graces": [[today.isoformat(), chance.randrange(1, 28)]] if chance.random() < 0.1 else None,
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


def _lock(chance: random.Random) -> dict[str, Any] | None:
    if chance.random() > 0.06:
        return None
    return {**A_LOCK, "holds_interest": chance.random() < 0.5, "holds_penalties": chance.random() < 0.5}


def _rescheduled(chance: random.Random, today: date) -> list[Any] | None:
    """Let another rate be agreed on some days of some loans."""
    days = [
        today - timedelta(days=days) for days in sorted(chance.sample(range(90), chance.choice((0, 0, 0, 0, 1, 2))))
    ]
    rates = [[day.isoformat(), chance.choice(("0", "18", "61/5"))] for day in reversed(days)]
    return [0, rates, [], [], []] if rates else None


def _accrued_penalty(chance: random.Random, from_on: date, today: date) -> list[str] | None:
    if chance.random() < 0.3:
        return None
    since, until = sorted(from_on + timedelta(days=chance.randrange((today - from_on).days + 1)) for _ in range(2))
    exact = Fraction(chance.randrange(-50, 500), chance.choice((1, 2, 3, 365)))
    return as_stored(AccruedPenalty(since, until, exact))


def fix_interest_of_some(connection: Connection, ids: Sequence[int], seed: int) -> None:
    """Let a fourth of these loans have interest that was fixed when they were paid out."""
    chance = random.Random(seed)
    connection.execute(_FIX, {"ids": [each for each in ids if chance.random() < 0.25]})


def told_as_planned(connection: Connection, ids: Sequence[int]) -> None:
    """Let installments to come ask for the interest that they are planned to bear, as those of any real loan do."""
    for _ in range(2):
        # Nobody has paid more interest than is asked for; what is paid decides in turn what compounds.
        planned = [
            installment_columns(each.id, _paid_at_most(row))
            for each in loans_by_id(connection, ids).values()
            for row in projected(each.terms, each.state).installments
        ]
        update_rows(connection, loan_installment, ["account_id", "number"], planned)


def _paid_at_most(row: Installment) -> Installment:
    paid = min(row.paid.interest, row.due.interest)
    waived = min(row.waived.interest, row.due.interest - paid)
    return row._replace(paid=row.paid._replace(interest=paid), waived=row.waived._replace(interest=waived))


def _terms(chance: random.Random, drawn: Drawn) -> dict[str, Any]:
    drawn_terms = {name: chance.choice(values) for name, values in TERMS.items()}
    started = drawn.installments[0]["from_on"] + timedelta(days=chance.randrange(40))
    charged_from = started.isoformat() if chance.random() < 0.1 else None
    told = {**drawn_terms, "interest_charged_from": charged_from, "number_of_installments": len(drawn.installments)}
    return dict(orjson.loads(orjson.dumps(told)))
