"""Write notes about clients, groups and centres; whoever may change them sees who did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, update

from samity.bank.clients.queries import client_by_id, grouping_by_id
from samity.bank.clients.queries.notes import note_by_id
from samity.bank.clients.records import note
from samity.bank.gate import admit_office, operation
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from samity.bank.clients.queries.notes import About
    from samity.storage.unit import Unit

LONGEST_NOTE = 1000


@dataclass(eq=False)
class NoteSaysNothing(Refusal):
    """A note has to say something."""


@dataclass(eq=False)
class NoteTooLong(Refusal):
    """A note has at most {most} characters."""

    most: int


@dataclass(frozen=True, slots=True)
class WriteNote:
    """A note about somebody."""

    about: About
    text: str


@dataclass(frozen=True, slots=True)
class ChangeNote:
    """Other words of a note."""

    about: About
    note_id: int
    text: str


@dataclass(frozen=True, slots=True)
class RemoveNote:
    """A note that is to go."""

    about: About
    note_id: int


@operation("clients:write_note")
def write_note(command: WriteNote, unit: Unit) -> int:
    """Write a note, whatever has become of whom it is about.

    Returns:
        Its id.

    Raises:
        ClientNotFound, GroupNotFound, OutsideOwnOffice, NoteSaysNothing, NoteTooLong.
    """
    _admit(command.about, unit)
    _check(command.text)
    written = insert(note).values(
        client_id=command.about.client_id,
        group_id=command.about.group_id,
        text=command.text,
        written_by=unit.actor.user_id,
        changed_by=unit.actor.user_id,
    )
    return int(unit.connection.execute(written.returning(note.c.id)).scalar_one())


@operation("clients:change_note")
def change_note(command: ChangeNote, unit: Unit) -> bool:
    """Write a note anew; it tells who changed it.

    Returns:
        Whether it differs from what it said before.

    Raises:
        ClientNotFound, GroupNotFound, OutsideOwnOffice, NoteNotFound, NoteSaysNothing, NoteTooLong.
    """
    _admit(command.about, unit)
    before = note_by_id(unit.connection, command.about, command.note_id)
    _check(command.text)
    values = {"text": command.text, "changed_by": unit.actor.user_id, "changed_at": func.now()}
    unit.connection.execute(update(note).where(note.c.id == command.note_id).values(**values))
    return bool(before["text"] != command.text)


@operation("clients:remove_note")
def remove_note(command: RemoveNote, unit: Unit) -> None:
    """Remove a note; the audit line stays.

    Raises:
        ClientNotFound, GroupNotFound, OutsideOwnOffice, NoteNotFound.
    """
    _admit(command.about, unit)
    note_by_id(unit.connection, command.about, command.note_id)
    unit.connection.execute(delete(note).where(note.c.id == command.note_id))


def _admit(about: About, unit: Unit) -> None:
    if about.client_id is not None:
        client = client_by_id(unit.connection, about.client_id)
        admit_office(unit, client.office_id, client.office_hierarchy)
    elif about.group_id is not None:
        group = grouping_by_id(unit.connection, about.group_id)
        admit_office(unit, group.office_id, group.office_hierarchy)


def _check(text: str) -> None:
    if not text.strip():
        raise NoteSaysNothing
    if len(text) > LONGEST_NOTE:
        raise NoteTooLong(LONGEST_NOTE)
