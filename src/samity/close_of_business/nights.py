"""What nights did: the report of each, also while it is under way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.values.account_range import Done
from samity.close_of_business.parts import LoanLeftOut
from samity.close_of_business.steps import STEPS, OnLoans
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection, Row

MOST_LEFT_OUT = 100
"""Loans that a report names; the others are counted."""


@dataclass(eq=False)
class NightNotFound(Refusal):
    """There is no night {night_id}."""

    night_id: int


@dataclass(frozen=True, slots=True)
class NightReport:
    """What a night did, or has done so far.

    Attributes:
        id: of the night.
        day: that it closes.
        until: the last day of a catch-up; the same day otherwise.
        begun_at: when it began.
        begun_by: by which name the user signs in who let it begin through a door; None: from the command line.
        ended_at: when it was over; None while it is under way, or when it was broken off.
        outcome: CLOSED or LEFT_OPEN; None before it is over.
        loans: how many its parts hold, each counted once.
        parts: how many parts there are.
        parts_done: how many of them are done.
        seconds: what it took: from its beginning to its end, or to this moment.
        steps: to how many loans each step was done, by sets and alone; of the bank as a whole, to how many things.
        left_out: how many loans it could not work on.
        found: why the day was left open.
    """

    id: int
    day: date
    until: date
    begun_at: datetime
    begun_by: str | None
    ended_at: datetime | None
    outcome: str | None
    loans: int
    parts: int
    parts_done: int
    seconds: float
    steps: Mapping[str, Done]
    left_out: int
    found: Sequence[str]

    @property
    def share_by_sets(self) -> float | None:
        """Return which part of the work on loans went by sets; None where there was none."""
        of_loans = [done for name, done in self.steps.items() if isinstance(STEPS.get(name), OnLoans)]
        worked = sum(done.loans for done in of_loans)
        return sum(done.by_sets for done in of_loans) / worked if worked else None

    def __str__(self) -> str:
        done = [f"{name}: {done.loans}" + (f" ({done.by_sets} by sets)" if done.by_sets else "")
                for name, done in self.steps.items()]  # fmt: skip
        loans = f"{self.loans} loan{'s' * (self.loans != 1)} in {self.seconds:.1f} s"
        left_out = f" {self.left_out} could not be worked on: see the page of the night." if self.left_out else ""
        return f"{'; '.join([loans, *done])}.{left_out}"


_NIGHTS = """
SELECT n.id, n.day, n.until, n.begun_at, u.username AS begun_by, n.ended_at, n.outcome, n.steps, n.found,
       extract(epoch FROM coalesce(n.ended_at, clock_timestamp()) - n.begun_at)::float AS seconds,
       p.loans, p.parts, p.parts_done, p.done, e.left_out
FROM (SELECT * FROM night WHERE {wanted} ORDER BY id DESC LIMIT :most OFFSET :offset) n
CROSS JOIN LATERAL (
  SELECT coalesce(max(of_stage.loans), 0) AS loans, coalesce(sum(of_stage.parts), 0) AS parts,
         coalesce(sum(of_stage.parts_done), 0) AS parts_done, coalesce(jsonb_agg(of_stage.done), '[]') AS done
  FROM (SELECT sum(loans) AS loans, count(*) AS parts, count(done_at) AS parts_done, jsonb_agg(steps) AS done
        FROM night_part WHERE night_id = n.id GROUP BY stage ORDER BY stage) of_stage) p
LEFT JOIN app_user u ON u.id = n.begun_by
CROSS JOIN LATERAL (SELECT count(*) AS left_out FROM night_exception WHERE night_id = n.id) e
ORDER BY n.id DESC"""
_ALL = text(_NIGHTS.format(wanted="true"))
_ONE = text(_NIGHTS.format(wanted="id = :night"))
_COUNT = text("SELECT count(*) FROM night")
_BEHIND = text("""
SELECT account_id FROM loan
WHERE (status = 'ACTIVE' OR status = 'WRITTEN_OFF' AND recognition_behind_since IS NOT NULL)
  AND (:all OR account_id IN (
  SELECT account_id FROM night_exception WHERE night_id = (SELECT max(id) FROM night)))
ORDER BY account_id""")
_LEFT_OUT = text("""
SELECT account_id, step, fault FROM night_exception WHERE night_id = :night ORDER BY account_id
LIMIT :most OFFSET :offset""")
_LAST = text("SELECT id, begun_at FROM night ORDER BY id DESC LIMIT 1")


def nights(connection: Connection, most: int = 50, offset: int = 0) -> list[NightReport]:
    """List what nights did, the last one first."""
    return [_report(row) for row in connection.execute(_ALL, {"most": most, "offset": offset})]


def count_nights(connection: Connection) -> int:
    """Return how many nights there were, with one that is under way."""
    return int(connection.execute(_COUNT).scalar_one())


def loans_behind(connection: Connection, *, all_of_them: bool) -> list[int]:
    """List active loans that the last night left out, or all of them, since a night is missing."""
    return list(connection.scalars(_BEHIND, {"all": all_of_them}))


def report_of(connection: Connection, night_id: int) -> NightReport:
    """Return what a night did.

    Raises:
        NightNotFound: there is none of this id.
    """
    row = connection.execute(_ONE, {"night": night_id, "most": 1, "offset": 0}).first()
    if row is None:
        raise NightNotFound(night_id)
    return _report(row)


def left_out_of(connection: Connection, night_id: int) -> list[LoanLeftOut]:
    """List loans that a night could not work on, the first hundred."""
    return _left_out(connection, night_id, MOST_LEFT_OUT, 0)


def left_out_last(connection: Connection, most: int, offset: int) -> tuple[datetime | None, list[LoanLeftOut]]:
    """Return when the last night began, which may be under way, and a part of the loans that it could not work on."""
    last = connection.execute(_LAST).first()
    return (None, []) if last is None else (last.begun_at, _left_out(connection, last.id, most, offset))


def _left_out(connection: Connection, night_id: int, most: int, offset: int) -> list[LoanLeftOut]:
    rows = connection.execute(_LEFT_OUT, {"night": night_id, "most": most, "offset": offset})
    return [LoanLeftOut(*row) for row in rows]


def _report(row: Row[tuple[object, ...]]) -> NightReport:
    return NightReport(
        id=row.id,
        day=row.day,
        until=row.until,
        begun_at=row.begun_at,
        begun_by=row.begun_by,
        ended_at=row.ended_at,
        outcome=row.outcome,
        loans=int(row.loans),
        parts=int(row.parts),
        parts_done=int(row.parts_done),
        seconds=row.seconds,
        steps=_in_order([part for stage in row.done for part in stage], row.steps),
        left_out=row.left_out,
        found=row.found,
    )


def _in_order(
    parts: Iterable[Mapping[str, Sequence[int]]], of_bank: Mapping[str, int | Sequence[int]]
) -> Mapping[str, Done]:
    """Sum what was done in parts; in the order of the steps, those of earlier releases last."""
    # A night of an earlier release kept a mere count.
    sums = {name: Done(alone=each) if isinstance(each, int) else Done(*each) for name, each in of_bank.items()}
    for part in parts:
        for name, done in part.items():
            before = sums.get(name, Done())
            sums[name] = Done(before.by_sets + done[0], before.alone + done[1])
    known = [name for name in STEPS if name in sums]
    return {name: sums[name] for name in [*known, *(each for each in sums if each not in STEPS)]}
