"""Open an office under another, and correct what was written of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from samity.bank.gate import admit_office, operation
from samity.bank.organisation.queries import office_by_id
from samity.bank.organisation.queries.found import office_known_by
from samity.bank.organisation.queries.names import name_refusals
from samity.bank.organisation.records import office
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.bulk import draw_unnamed
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import date

    from sqlalchemy import Connection

    from samity.bank.organisation.queries.offices import Office
    from samity.storage.unit import Unit

MOST_REMINDER_DAYS = 30


@dataclass(eq=False)
class OfficeNameTaken(Refusal):
    """An office with the name {name} exists already."""

    name: str | None


@dataclass(eq=False)
class OfficeExternalIdTaken(Refusal):
    """An office with the external id {external_id} exists already."""

    external_id: str | None


@dataclass(eq=False)
class OfficeOpenedBeforeParent(Refusal):
    """An office cannot open before its parent, which opened on {parent_opened_on}."""

    parent_opened_on: date


@dataclass(eq=False)
class OfficeOpenedAfterChild(Refusal):
    """An office cannot open after those below it, the first of which opened on {child_opened_on}."""

    child_opened_on: date


@dataclass(eq=False)
class RemindedTooEarly(Refusal):
    """Members are reminded at most {days} days before a meeting, and not after it."""

    days: int


@dataclass(frozen=True, slots=True)
class OpenOffice:
    """Open an office under a parent."""

    name: str
    opened_on: date
    parent_id: int
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeOffice:
    """Change what is named in `changes`: name, opened_on, external_id, reminder_days, counts_cash."""

    office_id: int
    changes: dict[str, Any]


@operation("organisation:open_office")
def open_office(command: OpenOffice, unit: Unit) -> int:
    """Open an office; its place in the hierarchy follows from its parent.

    Returns:
        Its id.

    Raises:
        OfficeNotFound, OutsideOwnOffice: the parent is unknown or lies elsewhere.
        OfficeOpenedBeforeParent: the date is too early.
        OfficeNameTaken, OfficeExternalIdTaken: another office has it.
        NameKeptByBank, NameNotInAddress: of how it shall be known.
    """
    parent = office_by_id(unit.connection, command.parent_id)
    admit_office(unit, parent.id, parent.hierarchy)
    if command.opened_on < parent.opened_on:
        raise OfficeOpenedBeforeParent(parent.opened_on)
    _admit_name(unit.connection, command.external_id, None)
    office_id = draw_unnamed(unit.connection, "office_id_seq", office_known_by)
    with _unique(command.name, command.external_id):
        unit.connection.execute(
            insert(office).values(
                id=office_id,
                name=command.name,
                opened_on=command.opened_on,
                parent_id=parent.id,
                external_id=command.external_id,
                hierarchy="",
            )
        )
    placed = update(office).where(office.c.id == office_id).values(hierarchy=f"{parent.hierarchy}{office_id}.")
    unit.connection.execute(placed)
    return office_id


@operation("organisation:change_office")
def change_office(command: ChangeOffice, unit: Unit) -> int:
    """Correct an office: what is written of it, when members are reminded, whether cash is counted before it posts.

    Returns:
        Its id.

    Raises:
        OfficeNotFound, OutsideOwnOffice: the office is unknown or lies elsewhere.
        OfficeOpenedBeforeParent, OfficeOpenedAfterChild: the date is too early or too late.
        OfficeNameTaken, OfficeExternalIdTaken: another office has it.
        RemindedTooEarly: of when members are reminded.
    """
    changed = office_by_id(unit.connection, command.office_id)
    admit_office(unit, changed.id, changed.hierarchy)
    if "opened_on" in command.changes:
        _admit_opening(unit.connection, changed, command.changes["opened_on"])
    if not 0 <= (command.changes.get("reminder_days") or 0) <= MOST_REMINDER_DAYS:
        raise RemindedTooEarly(MOST_REMINDER_DAYS)
    if command.changes.get("external_id") != changed.external_id:
        _admit_name(unit.connection, command.changes.get("external_id"), changed.id)
    if command.changes:
        with _unique(command.changes.get("name"), command.changes.get("external_id")):
            unit.connection.execute(update(office).where(office.c.id == changed.id).values(**command.changes))
    return changed.id


def _admit_opening(connection: Connection, changed: Office, opened_on: date) -> None:
    """Let an office open between its parent and those below it."""
    if changed.parent_id is not None:
        parent = office_by_id(connection, changed.parent_id)
        if opened_on < parent.opened_on:
            raise OfficeOpenedBeforeParent(parent.opened_on)
    first = connection.execute(select(func.min(office.c.opened_on)).where(office.c.parent_id == changed.id)).scalar()
    if first is not None and opened_on > first:
        raise OfficeOpenedAfterChild(first)


def _admit_name(connection: Connection, external_id: str | None, office_id: int | None) -> None:
    """Let an office be known by a name that is no other's, and no other's number."""
    refuse_all(name_refusals(connection, {"external_id": external_id}))
    if external_id is not None and office_known_by(connection, external_id) not in {None, office_id}:
        raise OfficeExternalIdTaken(external_id)


def _unique(name: object, external_id: object) -> AbstractContextManager[None]:
    return refusing(
        uq_office_name=OfficeNameTaken(str(name)), uq_office_external_id=OfficeExternalIdTaken(str(external_id))
    )
