"""Collection sheets of groups and centres: as commands, by the guide's paths, and /collectionsheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from samity.bank.clients.values import Level
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetLine
from samity.bank.collection_sheets.operations.generate import GenerateSheet, generate_sheet
from samity.bank.collection_sheets.operations.save import SavedSheet, save_sheet
from samity.bank.collection_sheets.values import Sheet, SheetKind
from samity.bank.meetings.queries import calendar_by_id
from samity.bank.organisation.queries.choices import payment_channels
from samity.dialects.door import Body, writing
from samity.dialects.fineract.commands import Commands, Target, obey
from samity.dialects.fineract.paymenttypes import spell_payment_type
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.sheet_bodies import Asked, FlatSheet, Line, NestedSheet
from samity.dialects.fineract.sheet_spelling import spell_for_fineract, spell_for_guide
from samity.dialects.fineract.wire import member_names
from samity.storage.unit import Unit

router = WireRouter(tags=["Collection sheets"])

Spelling = Callable[[Sheet, list[dict[str, Any]]], dict[str, Any]]


def _generate(kind: SheetKind, owner_id: int, body: Asked, unit: Unit, spell: Spelling) -> dict[str, Any]:
    due_on = body.dueDate or body.transactionDate
    assert due_on is not None  # noqa: S101 - the body refuses to have neither
    asked = GenerateSheet(kind, owner_id, body.calendarId, due_on, body.isTransactionDateOnNonMeetingDate)
    sheet = generate_sheet(asked, unit)
    return spell(sheet, [spell_payment_type(each) for each in payment_channels(unit.connection)])


def _generated(kind: SheetKind) -> Callable[[Target, Asked, Unit], dict[str, Any]]:
    def generate(target: Target, body: Asked, unit: Unit) -> dict[str, Any]:
        spell = spell_for_fineract if body.dueDate is None else spell_for_guide
        return _generate(kind, target.id, body, unit, spell)

    return generate


def _saved(kind: SheetKind) -> Callable[[Target, FlatSheet, Unit], dict[str, Any]]:
    def save(target: Target, body: FlatSheet, unit: Unit) -> dict[str, Any]:
        return _answer(target.id, body, save_sheet(_flat(kind, target.id, body), unit))

    return save


GROUP_COMMANDS: Commands = {
    "generateCollectionSheet": (Asked, _generated(SheetKind.GROUP)),
    "saveCollectionSheet": (FlatSheet, _saved(SheetKind.GROUP)),
}
CENTRE_COMMANDS: Commands = {
    "generateCollectionSheet": (Asked, _generated(SheetKind.CENTRE)),
    "saveCollectionSheet": (FlatSheet, _saved(SheetKind.CENTRE)),
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
def save_for_group(group_id: int, body: Body, unit: Unit) -> dict[str, Any]:
    """Save the sheet of a group."""
    return _save(SheetKind.GROUP, group_id, body, unit)


@router.post("/centers/{center_id}/saveCollectionSheet")
@writing(FlatSheet, NestedSheet)
def save_for_centre(center_id: int, body: Body, unit: Unit) -> dict[str, Any]:
    """Save the sheet of a centre."""
    return _save(SheetKind.CENTRE, center_id, body, unit)


@router.post("/collectionsheet")
@writing(Asked, FlatSheet, NestedSheet)
def command_sheet(body: Body, unit: Unit, command: str | None = None) -> dict[str, Any]:
    """Open or save the sheet of whoever meets by the calendar named."""
    return obey(SHEET_COMMANDS, command, Target(0), body, unit)


def _generate_by_calendar(_: Target, body: Asked, unit: Unit) -> dict[str, Any]:
    kind, owner_id = _owner(body.calendarId, unit)
    return _generate(kind, owner_id, body, unit, spell_for_guide)


def _save_by_calendar(_: Target, body: NestedSheet, unit: Unit) -> dict[str, Any]:
    kind, owner_id = _owner(body.calendarId, unit)
    return _answer(owner_id, body, save_sheet(_nested(kind, owner_id, body), unit))


SHEET_COMMANDS: Commands = {
    "generateCollectionSheet": (Asked, _generate_by_calendar),
    "saveCollectionSheet": (NestedSheet, _save_by_calendar),
}


def _owner(calendar_id: int, unit: Unit) -> tuple[SheetKind, int]:
    calendar = calendar_by_id(unit.connection, calendar_id)
    return (SheetKind.GROUP if calendar.owner_level is Level.GROUP else SheetKind.CENTRE), calendar.owner_id


def _save(kind: SheetKind, owner_id: int, body: Body, unit: Unit) -> dict[str, Any]:
    """Nested data and flat lists are told apart by `groups`."""
    if "groups" in member_names(body.raw):
        nested = body.read(NestedSheet)
        return _answer(owner_id, nested, save_sheet(_nested(kind, owner_id, nested), unit))
    flat = body.read(FlatSheet)
    return _answer(owner_id, flat, save_sheet(_flat(kind, owner_id, flat), unit))


def _flat(kind: SheetKind, owner_id: int, body: FlatSheet) -> FilledSheet:
    return FilledSheet(
        kind=kind,
        owner_id=owner_id,
        calendar_id=body.calendarId,
        due_on=body.dueDate or body.transactionDate,
        paid_on=body.transactionDate,
        disbursed_on=body.actualDisbursementDate,
        repayments=_lines(body.bulkRepaymentTransactions),
        disbursements=_lines(body.bulkDisbursementTransactions),
        attendance=tuple((each.clientId, each.attendanceType) for each in body.clientsAttendance),
        payment=body.payment(),
        note=body.note,
        off_meeting=body.isTransactionDateOnNonMeetingDate,
    )


def _lines(lines: list[Line]) -> tuple[SheetLine, ...]:
    return tuple(
        SheetLine(f"bulktransaction[{place}]", line.loanId, line.transactionAmount, line.payment())
        for place, line in enumerate(lines)
    )


def _nested(kind: SheetKind, owner_id: int, body: NestedSheet) -> FilledSheet:
    due_on = body.dueDate or body.transactionDate
    assert due_on is not None  # noqa: S101 - the body refuses to have neither
    lines = []
    for g, group in enumerate(body.groups):
        for c, client in enumerate(group.clients):
            for n, loan in enumerate(client.loans):
                name = f"groups[{g}].clients[{c}].loans[{n}]"
                lines.append(
                    SheetLine(name, loan.loanId, loan.transactionAmount, loan.payment(), client.clientId, group.groupId)
                )
    together = body.bulkRepaymentTransaction
    return FilledSheet(
        kind=kind,
        owner_id=owner_id,
        calendar_id=body.calendarId,
        due_on=due_on,
        paid_on=together.transactionDate or body.transactionDate or due_on,
        repayments=tuple(lines),
        attendance=tuple(
            (client.clientId, client.attendanceType)
            for group in body.groups
            for client in group.clients
            if client.attendanceType is not None
        ),
        payment=together.payment(),
        note=body.note,
        off_meeting=body.isTransactionDateOnNonMeetingDate,
        group_ids=tuple(group.groupId for group in body.groups),
    )


def _answer(owner_id: int, body: FlatSheet | NestedSheet, saved: SavedSheet) -> dict[str, Any]:
    return {
        "officeId": saved.office_id,
        "groupId": owner_id,
        "resourceId": owner_id,
        "collectionSheetId": saved.id,
        "changes": {
            "locale": body.locale,
            "dateFormat": body.dateFormat,
            "note": body.note,
            "loanTransactions": list(saved.repayments),
            "disbursementTransactions": list(saved.disbursements) or None,
            "skippedLoans": list(saved.passed_over) or None,
            "SavingsTransactions": [],
        },
    }
