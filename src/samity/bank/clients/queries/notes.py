"""Notes about clients, groups and centres, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.clients.records import note
from samity.bank.organisation.records import app_user
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping


@dataclass(eq=False)
class NoteNotFound(Refusal):
    """There is no note {note_id} here."""

    note_id: int


@dataclass(frozen=True, slots=True)
class About:
    """Whom notes are about: a client, or else a group or centre."""

    client_id: int | None = None
    group_id: int | None = None

    def is_of(self) -> ColumnElement[bool]:
        """Say in SQL that a note is about him or it."""
        if self.client_id is not None:
            return note.c.client_id == self.client_id
        return note.c.group_id == self.group_id


_CHANGER = app_user.alias("changer")
_NOTES = select(
    note,
    app_user.c.username.label("written_by_name"),
    _CHANGER.c.username.label("changed_by_name"),
).select_from(
    note.join(app_user, app_user.c.id == note.c.written_by).join(_CHANGER, _CHANGER.c.id == note.c.changed_by)
)


def notes_about(connection: Connection, about: About) -> Sequence[RowMapping]:
    """List the notes about somebody, oldest first: id, text, who wrote and who changed it, when."""
    return connection.execute(_NOTES.where(about.is_of()).order_by(note.c.id)).mappings().all()


def note_by_id(connection: Connection, about: About, note_id: int) -> RowMapping:
    """Return one note about somebody.

    Raises:
        NoteNotFound: there is none, or it is about somebody else.
    """
    found = connection.execute(_NOTES.where(about.is_of(), note.c.id == note_id)).mappings().first()
    if found is None:
        raise NoteNotFound(note_id)
    return found
