"""A part of the night: claimed, done and marked as done in one transaction, so that it is done once whoever dies."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from samity.bank.loans.values.account_range import AccountRange, Done
from samity.close_of_business.actor import actor_of_the_night
from samity.close_of_business.left_out import leave_out
from samity.close_of_business.steps import OnBank, OnLoans
from samity.storage.json import dumps
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, Engine

    from samity.close_of_business.beginning import Night
    from samity.close_of_business.steps import Stage

# Whoever works on a part holds its row: others pass over it, and find it again when he dies.
_CLAIM = text("""
SELECT p.no, p.first_id, p.last_id FROM night_part p JOIN night n ON n.id = p.night_id
WHERE p.night_id = :night AND p.stage = :stage AND p.done_at IS NULL AND n.outcome IS NULL
ORDER BY p.no LIMIT 1 FOR UPDATE OF p SKIP LOCKED""")
_DONE = text("""
UPDATE night_part SET done_at = now(), seconds = :seconds, steps = :steps
WHERE night_id = :night AND stage = :stage AND no = :no""")


@dataclass(frozen=True, slots=True)
class LoanLeftOut:
    """A loan that the night could not work on: at which step, and why."""

    account_id: int
    step: str
    fault: str


class StepError(Exception):
    """A step could not be done to a range of loans; its cause says why."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


def work_on_next(engine: Engine, night: Night, number: int, stage: Stage) -> bool:
    """Do the next part of a stage that nobody works on.

    Returns:
        Whether there was one.
    """
    begun = time.monotonic()
    with engine.begin() as connection:
        claimed = connection.execute(_CLAIM, {"night": night.id, "stage": number}).first()
        if claimed is None:
            return False
        accounts = AccountRange(*claimed[1:])
        steps = (work_on_loans if stage.is_of_loans else _on_bank)(connection, night, stage, accounts)
        seconds = time.monotonic() - begun
        done = {"night": night.id, "stage": number, "no": claimed.no, "seconds": seconds}
        told = dumps({name: list(each) for name, each in steps.items()})
        connection.execute(_DONE, {**done, "steps": told})
    return True


def night_unit(connection: Connection, night: Night) -> Unit:
    """Return a unit of work in the name of the night."""
    return Unit(connection, actor_of_the_night(connection), night.day, request_id=f"close-of-business:{night.day}")


def _on_bank(connection: Connection, night: Night, stage: Stage, _: AccountRange) -> Mapping[str, Done]:
    unit = night_unit(connection, night)
    done = {name: Done(alone=step.run(unit)) for name, step in stage.steps.items() if isinstance(step, OnBank)}
    unit.write_out()
    return done


def work_on_loans(connection: Connection, night: Night, stage: Stage, accounts: AccountRange) -> Mapping[str, Done]:
    """Do a stage to a range of loans, without those that it cannot be done to; return to how many each step was."""
    done = dict.fromkeys(stage.steps, Done())
    for found in _as_far_as_possible(connection, night, stage, accounts):
        if isinstance(found, LoanLeftOut):
            leave_out(connection, **asdict(found))
        else:
            done = {name: Done(*map(sum, zip(done[name], each, strict=True))) for name, each in found.items()}
    return done


def _as_far_as_possible(
    connection: Connection, night: Night, stage: Stage, accounts: AccountRange
) -> Iterator[Mapping[str, Done] | LoanLeftOut]:
    """Do a stage to a range of loans; where that fails, to its halves, until the loan alone is left that fails."""
    try:
        yield _tried(connection, night, stage, accounts)
    except StepError as failed:
        if accounts.is_single:
            why = failed.__cause__
            yield LoanLeftOut(accounts.first, failed.step, f"{type(why).__name__}: {why}")
        else:
            for half in accounts.halves():
                yield from _as_far_as_possible(connection, night, stage, half)


def _tried(connection: Connection, night: Night, stage: Stage, accounts: AccountRange) -> Mapping[str, Done]:
    """Do a stage to a range of loans; when it fails, none of it is done.

    Raises:
        StepError: one of its steps did.
    """
    unit, name, done = night_unit(connection, night), "", {}
    try:
        with connection.begin_nested():
            for name, step in stage.steps.items():
                if isinstance(step, OnLoans):
                    done[name] = step.run(unit, accounts)
            unit.write_out()
    except Exception as fault:
        # A database that is gone is no loan's fault.
        if isinstance(fault, DBAPIError) and fault.connection_invalidated:
            raise
        raise StepError(name) from fault
    return done
