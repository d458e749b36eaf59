"""Notes about clients, groups and centres: written, changed, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.operations.notes import (
    ChangeNote,
    NoteSaysNothing,
    NoteTooLong,
    RemoveNote,
    WriteNote,
    change_note,
    remove_note,
    write_note,
)
from samity.bank.clients.queries.notes import About, note_by_id
from samity.web.acts import Act, ActForm, offer_act
from samity.web.fields import note_field
from samity.web.languages import later
from samity.web.pages.people.client_acts import about_client
from samity.web.pages.people.group_acts import about_grouping, back_to_grouping
from samity.web.pages.people.seen import seen_client, seen_grouping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from samity.web.door import Visit

router = APIRouter()


def _about(**ids: int) -> About:
    return About(ids.get("client_id"), ids.get("group_id"))


def _see(visit: Visit, **ids: int) -> About:
    if "client_id" in ids:
        seen_client(visit, ids["client_id"])
    else:
        seen_grouping(visit, ids["group_id"])
    return _about(**ids)


class NoteForm(ActForm):
    """What is to be noted."""

    text = note_field(later("Note"), required=True)

    def command(self, visit: Visit, **ids: int) -> Any:
        """Note it."""
        del visit
        return WriteNote(_about(**ids), self.text.data or "")


class ChangeNoteForm(NoteForm):
    """What a note says."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It says what it said."""
        return {"text": note_by_id(visit.connection, _see(visit, **ids), ids["note_id"])["text"]}

    def command(self, visit: Visit, **ids: int) -> ChangeNote:
        """Change it."""
        del visit
        return ChangeNote(_about(**ids), ids["note_id"], self.text.data or "")


class RemoveNoteForm(ActForm):
    """Nothing is asked before a note is removed."""

    def command(self, visit: Visit, **ids: int) -> RemoveNote:
        """Remove it."""
        return RemoveNote(_see(visit, **ids), ids["note_id"])


def _about_grouping(visit: Visit, group_id: int, **_: int) -> Mapping[str, Any]:
    return about_grouping(visit, group_id=group_id)


def _to_client(client_id: int, **_: int) -> str:
    return f"/clients/{client_id}#notes"


def _to_grouping(group_id: int, **_: int) -> str:
    return back_to_grouping(group_id=group_id)


def _offer(
    path: str, form: type[ActForm], operation: Callable[..., Any], words: tuple[str, str, str], *, of_client: bool
) -> None:
    back = _to_client if of_client else _to_grouping
    heading, button, said = words
    offer_act(
        router,
        Act(
            path=path,
            form=form,
            operation=operation,
            heading=heading,
            button=button,
            after=lambda _, **ids: back(**ids),
            said=said,
            at=dict.fromkeys((NoteSaysNothing, NoteTooLong), "text") if form is not RemoveNoteForm else {},
            back=back,
            about=about_client if of_client else _about_grouping,
        ),
    )


for _owner, _of_client in (("/clients/{client_id:int}", True), ("/groups/{group_id:int}", False)):
    _offer(
        f"{_owner}/note",
        NoteForm,
        write_note,
        (later("Write a note"), later("Note it"), later("It is noted.")),
        of_client=_of_client,
    )
    _one = f"{_owner}/notes/{{note_id:int}}"
    _words = (later("Change the note"), later("Save"), later("The note is changed."))
    _offer(f"{_one}/change", ChangeNoteForm, change_note, _words, of_client=_of_client)
    _words = (later("Remove the note"), later("Remove"), later("The note is removed."))
    _offer(f"{_one}/remove", RemoveNoteForm, remove_note, _words, of_client=_of_client)
