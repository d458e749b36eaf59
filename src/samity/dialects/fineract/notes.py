"""/clients/{id}/notes and /groups/{id}/notes: notes about clients, groups and centres (by their id as a group)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from fastapi import Depends, Path, Request
from sqlalchemy import RowMapping

from samity.bank.clients.operations.notes import (
    ChangeNote,
    RemoveNote,
    WriteNote,
    change_note,
    remove_note,
    write_note,
)
from samity.bank.clients.queries import client_by_id, grouping_by_id
from samity.bank.clients.queries.notes import About, note_by_id, notes_about
from samity.bank.clients.queries.office_transfers import admit_to_client
from samity.bank.gate import admit_office, permit
from samity.dialects.door import reading, writing
from samity.dialects.fineract.groups_bodies import Nothing
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireModel
from samity.doors.ids import LARGEST_ID
from samity.storage.unit import Unit

router = WireRouter(tags=["Notes"])
OF_CLIENT = {"id": 100, "code": "noteType.client", "value": "Client note"}
OF_GROUP = {"id": 600, "code": "noteType.group", "value": "Group note"}
PathId = Annotated[int, Path(ge=-LARGEST_ID, le=LARGEST_ID)]


class NoteBody(WireModel):
    """What a note says."""

    resource: ClassVar[str] = "note"
    note: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom the path names, and how this dialect calls him in answers."""

    about: About
    named: dict[str, int]


def _subject(request: Request, owner_id: PathId) -> Subject:
    if request.scope["route"].path.startswith("/clients/"):
        return Subject(About(client_id=owner_id), {"clientId": owner_id})
    return Subject(About(group_id=owner_id), {"groupId": owner_id})


SubjectPath = Annotated[Subject, Depends(_subject)]


@router.get("/clients/{owner_id:int}/notes")
@router.get("/groups/{owner_id:int}/notes")
@reading
def list_notes(subject: SubjectPath, unit: Unit) -> list[dict[str, Any]]:
    """List the notes about somebody, the newest first."""
    _admit(subject, unit)
    return [_spell(subject, each) for each in reversed(notes_about(unit.connection, subject.about))]


@router.get("/clients/{owner_id:int}/notes/{note_id:int}")
@router.get("/groups/{owner_id:int}/notes/{note_id:int}")
@reading
def retrieve_note(subject: SubjectPath, note_id: PathId, unit: Unit) -> dict[str, Any]:
    """Return a note."""
    _admit(subject, unit)
    return _spell(subject, note_by_id(unit.connection, subject.about, note_id))


@router.post("/clients/{owner_id:int}/notes")
@router.post("/groups/{owner_id:int}/notes")
@writing(NoteBody)
def create_note(subject: SubjectPath, body: NoteBody, unit: Unit) -> dict[str, Any]:
    """Write a note."""
    return _result(subject, write_note(WriteNote(subject.about, body.note), unit), unit)


@router.put("/clients/{owner_id:int}/notes/{note_id:int}")
@router.put("/groups/{owner_id:int}/notes/{note_id:int}")
@writing(NoteBody)
def update_note(subject: SubjectPath, note_id: PathId, body: NoteBody, unit: Unit) -> dict[str, Any]:
    """Write a note anew."""
    differs = change_note(ChangeNote(subject.about, note_id, body.note), unit)
    return _result(subject, note_id, unit) | {"changes": {"note": body.note} if differs else None}


@router.delete("/clients/{owner_id:int}/notes/{note_id:int}")
@router.delete("/groups/{owner_id:int}/notes/{note_id:int}")
@writing(Nothing)
def delete_note(subject: SubjectPath, note_id: PathId, body: Nothing, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - the door's
    """Remove a note."""
    answer = _result(subject, note_id, unit)
    remove_note(RemoveNote(subject.about, note_id), unit)
    return answer


def _admit(subject: Subject, unit: Unit) -> None:
    permit(unit, "clients:read")
    if subject.about.client_id is not None:
        admit_to_client(unit, client_by_id(unit.connection, subject.about.client_id))
    elif subject.about.group_id is not None:
        group = grouping_by_id(unit.connection, subject.about.group_id)
        admit_office(unit, group.office_id, group.office_hierarchy)


def _result(subject: Subject, note_id: int, unit: Unit) -> dict[str, Any]:
    about = subject.about
    office_id = (
        grouping_by_id(unit.connection, about.group_id).office_id
        if about.group_id is not None
        else client_by_id(unit.connection, about.client_id or 0).office_id
    )
    return {"officeId": office_id, **subject.named, "resourceId": note_id}


def _spell(subject: Subject, found: RowMapping) -> dict[str, Any]:
    return {
        "id": found["id"],
        **subject.named,
        "noteType": OF_CLIENT if subject.about.client_id is not None else OF_GROUP,
        "note": found["text"],
        "createdById": found["written_by"],
        "createdByUsername": found["written_by_name"],
        "createdOn": found["written_at"],
        "updatedById": found["changed_by"],
        "updatedByUsername": found["changed_by_name"],
        "updatedOn": found["changed_at"],
    }
