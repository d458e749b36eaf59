"""Collection sheets of groups, centres and individuals: as commands, by the guide's paths, and /collectionsheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Query

from samity.bank.clients.queries import grouping_by_id
from samity.bank.clients.values import Level
from samity.bank.collection_sheets.operations.dry_run import try_sheets
from samity.bank.collection_sheets.operations.filled import FilledSheet
from samity.bank.collection_sheets.operations.generate import (
    GenerateIndividuals,
    GenerateProductive,
    GenerateSheet,
    generate_individuals,
    generate_productive,
    generate_sheet,
)
from samity.bank.collection_sheets.operations.hand_in import hand_in, recorded
from samity.bank.collection_sheets.operations.save_productive import SaveProductive, save_productive
from samity.bank.collection_sheets.operations.undo import UndoSheet, undo_sheet
from samity.bank.collection_sheets.values import Sheet, SheetKind
from samity.bank.meetings.queries import calendar_by_id
from samity.bank.organisation.queries.choices import payment_channels
from samity.dialects.door import Body, reading, writing
from samity.dialects.fineract.commands import ALL_OR_NOTHING, AsAsked, Choice, Commands, Saving, Target, bodies, obey
from samity.dialects.fineract.paymenttypes import spell_payment_type
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.sheet_answers import productive_answer, sheet_answer, spell_tried
from samity.dialects.fineract.sheet_bodies import (
    Asked,
    AskedOfIndividuals,
    AskedOfOfficer,
    FlatIndividuals,
    FlatLists,
    FlatSheet,
    Nested,
    NestedIndividuals,
    NestedOfOfficer,
    NestedSheet,
    SheetQuery,
    SheetUndoBody,
)
from samity.dialects.fineract.sheet_reading import filled_at_meeting, filled_of_individuals, in_part, is_dry_run
from samity.dialects.fineract.sheet_spelling import spell_for_fineract, spell_for_guide, spell_individuals
from samity.dialects.fineract.wire import FineractWire
from samity.storage.unit import Unit

router = WireRouter(tags=["Collection sheets"])

Spelling = Callable[[Sheet, list[dict[str, Any]]], dict[str, Any]]


def _generate(
    kind: SheetKind, owner_id: int, body: Asked, unit: Unit, spell: Spelling, office_id: int | None = None
) -> dict[str, Any]:
    off_meeting, of_members = body.isTransactionDateOnNonMeetingDate, body.includeIndividualLoans
    asked = GenerateSheet(kind, owner_id, body.calendarId, body.on, off_meeting, office_id, of_members)
    return spell(_wanted(generate_sheet(asked, unit), body), _payment_types(unit))


def _wanted(sheet: Sheet, body: Asked) -> Sheet:
    return sheet if body.includeDisbursements else sheet.without_pay_outs()


def _payment_types(unit: Unit) -> list[dict[str, Any]]:
    return [spell_payment_type(each) for each in payment_channels(unit.connection)]


def _generated(kind: SheetKind) -> Callable[[Target, Asked, Unit], dict[str, Any]]:
    def generate(target: Target, body: Asked, unit: Unit) -> dict[str, Any]:
        spell = spell_for_fineract if body.dueDate is None else spell_for_guide
        return _generate(kind, target.id, body, unit, spell)

    return generate


def _saved(kind: SheetKind) -> Callable[[Target, FlatSheet | NestedSheet, Unit], dict[str, Any]]:
    def save(target: Target, body: FlatSheet | NestedSheet, unit: Unit) -> dict[str, Any]:
        return _save(kind, target, body, unit)

    return save


EITHER = Choice("groups", NestedSheet, FlatSheet)
"""A filled sheet in nested data or in flat lists; nested data decides by its `groups`."""

GROUP_COMMANDS: Commands = {
    "generateCollectionSheet": (Asked, _generated(SheetKind.GROUP)),
    "saveCollectionSheet": (EITHER, _saved(SheetKind.GROUP)),
}
CENTRE_COMMANDS: Commands = {
    "generateCollectionSheet": (Asked, _generated(SheetKind.CENTRE)),
    "saveCollectionSheet": (EITHER, _saved(SheetKind.CENTRE)),
}


@router.post("/groups/{group_id}/generateCollectionSheet")
@writing(Asked)
def generate_for_group(group_id: int, body: Asked, unit: Unit) -> dict[str, Any]:
    """Open the sheet of a group, in the guide's shape."""
    return _generate(SheetKind.GROUP, group_id, body, unit, spell_for_guide)


@router.post("/centers/{center_id}/generateCollectionSheet")
@writing(Asked)
def generate_for_centre(center_id: int, body: Asked, unit: Unit) -> dict[str, Any]:
    """Open the sheet of a centre, in the guide's shape."""
    return _generate(SheetKind.CENTRE, center_id, body, unit, spell_for_guide)


@router.post("/groups/{group_id}/saveCollectionSheet")
@writing(FlatSheet, NestedSheet)
def save_for_group(group_id: int, body: Body, unit: Unit, saving: AsAsked = ALL_OR_NOTHING) -> dict[str, Any]:
    """Save the sheet of a group."""
    return _save(SheetKind.GROUP, Target(group_id, saving=saving), body.read(EITHER.of(body)), unit)


@router.post("/centers/{center_id}/saveCollectionSheet")
@writing(FlatSheet, NestedSheet)
def save_for_centre(center_id: int, body: Body, unit: Unit, saving: AsAsked = ALL_OR_NOTHING) -> dict[str, Any]:
    """Save the sheet of a centre."""
    return _save(SheetKind.CENTRE, Target(center_id, saving=saving), body.read(EITHER.of(body)), unit)


def _generate_any(_: Target, body: AskedOfOfficer | AskedOfIndividuals, unit: Unit) -> dict[str, Any]:
    if isinstance(body, AskedOfIndividuals):
        sheet = generate_individuals(GenerateIndividuals(body.on, body.officeId, body.staffId), unit)
        sheet = sheet if body.includeDisbursements else sheet.without_pay_outs()
        return spell_individuals(sheet, _payment_types(unit), for_guide=body.dueDate is not None)
    if body.staffId is not None:
        asked = GenerateProductive(body.staffId, body.calendarId, body.on, body.officeId, body.includeIndividualLoans)
        return spell_for_guide(_wanted(generate_productive(asked, unit), body), _payment_types(unit))
    kind, owner_id = _owner(body.calendarId, unit)
    return _generate(kind, owner_id, body, unit, spell_for_guide, body.officeId)


def _save_any(
    target: Target, body: FlatSheet | NestedOfOfficer | FlatIndividuals | NestedIndividuals, unit: Unit
) -> dict[str, Any]:
    """Save a sheet of whoever meets by the calendar, of all groups that an officer's names, or of individuals."""
    if isinstance(body, FlatIndividuals | NestedIndividuals):
        return _save_individuals(target, body, unit)
    kind, owner_id = _owner(body.calendarId, unit)
    if not isinstance(body, NestedOfOfficer) or body.staffId is None:
        return _save(kind, replace(target, id=owner_id), body, unit)
    filled = filled_at_meeting(kind, owner_id, body)
    asked = SaveProductive(in_part(filled, body, target.saving), body.staffId, body.officeId)
    if is_dry_run(body, target.saving):
        return spell_tried(body, try_sheets(lambda: save_productive(asked, unit, recorded), unit))
    return productive_answer(body, save_productive(asked, unit, hand_in))


OF_INDIVIDUALS = Choice("clients", NestedIndividuals, FlatIndividuals)
SHEET_COMMANDS: Commands = {
    "generateCollectionSheet": (Choice("calendarId", AskedOfOfficer, AskedOfIndividuals), _generate_any),
    "saveCollectionSheet": (
        Choice("groups", NestedOfOfficer, Choice("calendarId", FlatSheet, OF_INDIVIDUALS)),
        _save_any,
    ),
}


@router.post("/collectionsheet")
@writing(*bodies(SHEET_COMMANDS))
def command_sheet(
    body: Body, unit: Unit, command: str | None = None, saving: AsAsked = ALL_OR_NOTHING
) -> dict[str, Any]:
    """Open or save a sheet: by a calendar, with `staffId` of all that an officer's groups owe; else of individuals."""
    return obey(SHEET_COMMANDS, command, Target(0, saving=saving), body, unit)


@router.get("/collectionsheet")
@reading
def retrieve_sheet(query: Annotated[SheetQuery, Query()], unit: Unit) -> dict[str, Any]:
    """Open a sheet by a query; a calendar alone means all that its group's or centre's officer collects that day."""
    body = Body(query.as_body(), FineractWire())
    asked = body.read(SHEET_COMMANDS["generateCollectionSheet"][0].of(body))  # type: ignore[union-attr] # it is a choice
    if isinstance(asked, AskedOfOfficer) and asked.staffId is None:
        calendar = calendar_by_id(unit.connection, asked.calendarId)
        asked = asked.model_copy(update={"staffId": grouping_by_id(unit.connection, calendar.owner_id).officer_id})
    return _generate_any(Target(0), asked, unit)


@router.post("/individualloanaccounts/savecollectionsheet")
@writing(NestedIndividuals, FlatIndividuals)
def save_for_individuals(body: Body, unit: Unit, saving: AsAsked = ALL_OR_NOTHING) -> dict[str, Any]:
    """Save a sheet of loans that are tied to no group."""
    return _save_individuals(Target(0, saving=saving), body.read(OF_INDIVIDUALS.of(body)), unit)


def _undo(target: Target, body: SheetUndoBody, unit: Unit) -> dict[str, Any]:
    undone = undo_sheet(UndoSheet(target.id, body.note), unit)
    return {
        "officeId": undone.office_id,
        "groupId": undone.owner_id,
        "resourceId": undone.id,
        "changes": {
            "note": body.note,
            "undoneTransactions": list(undone.transactions),
            "skippedLoans": list(undone.passed_over) or None,
        },
    }


SAVED_COMMANDS: Commands = {"undo": (SheetUndoBody, _undo)}


@router.post("/collectionsheet/{sheet_id}")
@writing(*bodies(SAVED_COMMANDS))
def command_saved_sheet(sheet_id: int, body: SheetUndoBody, unit: Unit, command: str | None = None) -> dict[str, Any]:
    """Take everything back that a saved sheet recorded, by its `collectionSheetId`; an addition of this bank."""
    return obey(SAVED_COMMANDS, command, Target(sheet_id), body, unit)


def _owner(calendar_id: int, unit: Unit) -> tuple[SheetKind, int]:
    calendar = calendar_by_id(unit.connection, calendar_id)
    return (SheetKind.GROUP if calendar.owner_level is Level.GROUP else SheetKind.CENTRE), calendar.owner_id


def _save(kind: SheetKind, target: Target, body: FlatSheet | NestedSheet, unit: Unit) -> dict[str, Any]:
    about = {"groupId": target.id, "resourceId": target.id}
    return _saved_or_tried(about, filled_at_meeting(kind, target.id, body), body, target.saving, unit)


def _save_individuals(target: Target, body: FlatIndividuals | NestedIndividuals, unit: Unit) -> dict[str, Any]:
    return _saved_or_tried({}, filled_of_individuals(body), body, target.saving, unit)


def _saved_or_tried(
    about: dict[str, int], filled: FilledSheet, body: FlatLists | Nested, saving: Saving, unit: Unit
) -> dict[str, Any]:
    filled = in_part(filled, body, saving)
    if is_dry_run(body, saving):
        return {**about, **spell_tried(body, try_sheets(lambda: [recorded(filled, unit)], unit))}
    saved = hand_in(filled, unit)
    return {"resourceId": saved.id, **about, **sheet_answer(body, saved)}
