"""Take a step with a captured sheet: it must be in turn, here, and have its reason. See docs/rules/two-stages.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from samity.bank.collection_sheets.operations.reasons import LONGEST_REASON, ReasonTooLong
from samity.bank.collection_sheets.queries.captured import CapturedSheet, captured_by_id
from samity.bank.collection_sheets.records import captured_sheet, captured_step
from samity.bank.collection_sheets.rules.two_stages import may_follow, state_after
from samity.bank.gate import admit_office
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from samity.bank.collection_sheets.values import CapturedAct
    from samity.storage.unit import Unit


@dataclass(eq=False)
class StepOutOfTurn(Refusal):
    """Captured sheet {captured_id} is {state} by now: look at it again."""

    captured_id: int
    state: str


@dataclass(eq=False)
class StepWithoutReason(Refusal):
    """Say why, for captured sheet {captured_id}."""

    captured_id: int


def captured_to_act_on(unit: Unit, captured_id: int, act: CapturedAct, reason: str | None = None) -> CapturedSheet:
    """Return a captured sheet, locked, with which an act is in turn.

    Args:
        unit: the unit of work.
        captured_id: of the sheet.
        act: what is done with it.
        reason: why, where the act needs one.

    Raises:
        CapturedSheetNotFound, OutsideOwnOffice: there is no such sheet here.
        StepOutOfTurn, StepWithoutReason, ReasonTooLong: all of it at once.
    """
    found = captured_by_id(unit.connection, captured_id, lock=True)
    admit_office(unit, found.office_id, found.office_hierarchy)
    refuse_all(_refusals(found, act, reason))
    return found


def take_step(
    unit: Unit,
    captured_id: int,
    no: int,
    act: CapturedAct,
    *,
    content: Mapping[str, Any] | None = None,
    reason: str | None = None,
    differs: bool = False,
    sheet_id: int | None = None,
) -> None:
    """Write a step, and the state to which it leads."""
    step = {
        "captured_id": captured_id,
        "no": no,
        "act": act.value,
        "content": dict(content or {}),
        "reason": reason,
        "user_id": unit.actor.user_id,
        "done_on": unit.business_date,
    }
    unit.connection.execute(insert(captured_step).values(step))
    led: dict[str, Any] = {"state": state_after(act, differs=differs).value}
    if sheet_id is not None:
        led["sheet_id"] = sheet_id
    unit.connection.execute(update(captured_sheet).where(captured_sheet.c.id == captured_id).values(led))


def reason_refusals(captured_id: int, reason: str) -> Iterator[Refusal]:
    """Return what stands against a reason: it is empty, or too long."""
    if not reason.strip():
        yield StepWithoutReason(captured_id)
    if len(reason.strip()) > LONGEST_REASON:
        yield ReasonTooLong(LONGEST_REASON)


def _refusals(found: CapturedSheet, act: CapturedAct, reason: str | None) -> Iterator[Refusal]:
    if not may_follow(act, found.state):
        yield StepOutOfTurn(found.id, found.state.lower().replace("_", " "))
    if reason is not None:
        yield from reason_refusals(found.id, reason)
