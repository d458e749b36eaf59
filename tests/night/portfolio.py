"""Portfolios drawn by chance: loans of fixed interest in every state that the night meets, a tenth of them at ties."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.loans.records import loan, loan_charge, loan_installment
from samity.bank.loans.values.lock import Lock
from samity.storage.bulk import draw_ids, insert_rows, update_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

PARTS = ("principal", "interest", "fees", "penalties")
ODD, TIED = 0.1, 0.3
"""So many loans are odd in each way; so many could end in a half, a half of them on the day that counts for them."""
A_LOCK = Lock(date(2025, 1, 1), holds_penalties=True, holds_interest=True, waiting=7_00).to_json()

# A loan like one that was made by operations, with other installments.
_LIKE = """
INSERT INTO loan ({columns})
SELECT {values} FROM loan l, unnest(:ids ::bigint[]) AS made(id) WHERE l.account_id = :model"""

_LEFT = " + ".join(f"{part}_due - {part}_paid - {part}_waived" for part in PARTS)
_OPEN = f"""
UPDATE loan l SET open_from = (
  SELECT min(due_on) FROM loan_installment i WHERE i.account_id = l.account_id AND {_LEFT} > 0)
WHERE l.account_id = ANY(:ids)"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One loan as it was drawn: its row's changes, its installments and its charges."""

    own: dict[str, Any]
    installments: list[dict[str, Any]]
    charges: list[dict[str, Any]]


def draw_portfolio(connection: Connection, model: int, today: date, count: int, seed: int) -> list[int]:
    """Add loans like a model to the bank, each with a life of its own; return their ids."""
    chance = random.Random(seed)
    ids = draw_ids(connection, "account_ids", count)
    copied(connection, model, ids)
    charge_ids = iter(draw_ids(connection, "loan_charge_ids", 3 * count))
    fee = connection.scalar(text("SELECT id FROM charge LIMIT 1"))
    drawn = [draw(chance, account_id, today, charge_ids, fee) for account_id in ids]
    _say_of_terms(connection, chance, ids)
    keep(connection, drawn)
    return ids


def keep(connection: Connection, drawn: list[Drawn]) -> None:
    """Write loans that were drawn over the copies of their model."""
    update_rows(connection, loan, ["account_id"], [each.own for each in drawn])
    rows = [row for each in drawn for row in each.installments]
    insert_rows(connection, loan_installment, [{"held_back": None, "applied": 0} | row for row in rows])
    insert_rows(connection, loan_charge, [row for each in drawn for row in each.charges])
    connection.execute(text(_OPEN), {"ids": [each.own["account_id"] for each in drawn]})


def copied(connection: Connection, model: int, ids: list[int]) -> None:
    """Let loans have rows like a model's."""
    columns = [column.name for column in loan.c]
    values = [{"account_id": "made.id", "account_no": "'P' || made.id"}.get(name, f"l.{name}") for name in columns]
    copied = _LIKE.format(columns=", ".join(columns), values=", ".join(values))
    connection.execute(text(copied), {"ids": ids, "model": model})


def _say_of_terms(connection: Connection, chance: random.Random, ids: list[int]) -> None:
    for term in ("same_day_interest", "charges_on_submission"):
        said = [each for each in ids if chance.random() < 0.5]
        connection.execute(
            text(f"UPDATE loan SET terms = jsonb_set(terms, '{{{term}}}', 'true') WHERE account_id = ANY(:ids)"),
            {"ids": said},
        )


def draw(chance: random.Random, account_id: int, today: date, charge_ids: Iterator[int], fee: int | None) -> Drawn:
    """Draw one loan of fixed interest."""
    rows = list(_installments(chance, account_id, today))
    charges = list(_charges(chance, account_id, rows, charge_ids, fee)) if fee is not None else []
    recognised = chance.choice((None, 1, 2, 7, 40))
    own = {
        "account_id": account_id,
        "status": "ACTIVE",
        "accounting": "ACCRUAL_PERIODIC",
        "disbursed_on": rows[0]["from_on"],
        "matures_on": rows[-1]["due_on"],
        "principal_outstanding": sum(row["principal_due"] - row["principal_paid"] for row in rows),
        "recognised_until": None if recognised is None else today - timedelta(days=recognised),
        "lock": A_LOCK if chance.random() < ODD / 10 else None,
        "recognition_behind_since": today if chance.random() < 0.3 else None,
        "recognised_interest": 0 if recognised is None else chance.randrange(5_000),
        "recognised_fees": 0 if recognised is None else chance.randrange(500),
        "recognised_penalties": 0 if recognised is None else chance.randrange(500),
    }
    return Drawn(own, rows, charges)


def _installments(chance: random.Random, account_id: int, today: date) -> Iterator[dict[str, Any]]:
    tied, huge = chance.random() < TIED, chance.random() < ODD
    days = chance.choice((14, 28, 30) if tied else (1, 7, 14, 28, 30, 31, 365))
    start = today - timedelta(days=chance.randrange(12) * days + chance.randrange(days))
    for number in range(1, 13):
        from_on, due_on = start + timedelta(days=(number - 1) * days), start + timedelta(days=number * days)
        interest = chance.randrange(2**50 if huge else 10_000)
        if tied:
            # An odd number of days times an odd number of halves of all days: what has accrued ends in a half.
            interest = days // 2 * (2 * chance.randrange(50) + 1)
        due = (chance.randrange(100_000), interest, chance.randrange(300), chance.randrange(300))
        yield {
            "account_id": account_id,
            "number": number,
            "from_on": from_on,
            "due_on": due_on,
            **{f"{part}_due": amount for part, amount in zip(PARTS, due, strict=True)},
            "applied": chance.randrange(interest + 1) if not tied and chance.random() < ODD else 0,
            **_settled(chance, due),
        }


def _settled(chance: random.Random, due: tuple[int, ...]) -> dict[str, int]:
    done = chance.choice((0, 0, 1, chance.random()))
    waives = chance.random() < ODD
    settled: dict[str, int] = {}
    for part, amount in zip(PARTS, due, strict=True):
        paid = int(amount * done)
        settled[f"{part}_paid"] = paid
        settled[f"{part}_waived"] = chance.randrange(amount - paid + 1) if waives and part != "principal" else 0
    return settled


def _charges(
    chance: random.Random, account_id: int, rows: list[dict[str, Any]], ids: Iterator[int], fee: int | None
) -> Iterator[dict[str, Any]]:
    first, last = rows[0]["from_on"], rows[-1]["due_on"]
    for _ in range(chance.choice((0, 0, 1, 3))):
        due_on = first + timedelta(days=chance.randrange((last - first).days + 2))
        yield {
            "account_id": account_id,
            "id": next(ids),
            "charge_id": fee,
            "name": "Drawn",
            "is_penalty": chance.random() < 0.5,
            "amount": chance.randrange(1, 900),
            "due_on": due_on,
            "submitted_on": chance.choice((None, first, due_on)),
        }
