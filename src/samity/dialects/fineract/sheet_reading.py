"""What a collection sheet that came in says to the bank: its lines by their places, who came, how it was paid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.values import SheetKind
from samity.dialects.fineract.sheet_bodies import FlatIndividuals, FlatLists, FlatSheet, NestedIndividuals, NestedSheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from samity.dialects.fineract.commands import Saving
    from samity.dialects.fineract.sheet_bodies import ClientPaying, Line, Nested, Saved


def filled_at_meeting(kind: SheetKind, owner_id: int, body: FlatSheet | NestedSheet) -> FilledSheet:
    """Return the sheet of a group or centre."""
    return _nested(kind, owner_id, body) if isinstance(body, NestedSheet) else _flat(kind, owner_id, body)


def filled_of_individuals(body: FlatIndividuals | NestedIndividuals) -> FilledSheet:
    """Return the sheet of individuals."""
    if isinstance(body, FlatIndividuals):
        return _flat(SheetKind.INDIVIDUAL, None, body)
    return _nested(SheetKind.INDIVIDUAL, None, body)


def is_dry_run(body: Saved, saving: Saving) -> bool:
    """Say whether a sheet is only tried out: its body or its address says so."""
    return body.dryRun or saving.dry_run


def in_part(filled: FilledSheet, body: Saved, saving: Saving) -> FilledSheet:
    """Return a sheet as one that is saved without the lines that are refused, where its body or its address says so."""
    return replace(filled, in_part=body.partial or saving.in_part)


def _flat(kind: SheetKind, owner_id: int | None, body: FlatLists) -> FilledSheet:
    met = body if isinstance(body, FlatSheet) else None
    return FilledSheet(
        kind=kind,
        owner_id=owner_id,
        calendar_id=met.calendarId if met else None,
        due_on=body.dueDate or body.transactionDate,
        paid_on=body.transactionDate,
        disbursed_on=body.actualDisbursementDate,
        repayments=_listed("bulkRepaymentTransactions", body.bulkRepaymentTransactions),
        disbursements=_listed("bulkDisbursementTransactions", body.bulkDisbursementTransactions),
        attendance=tuple(
            SheetAttendance(each.clientId, each.attendanceType, f"clientsAttendance[{place}]")
            for place, each in enumerate(met.clientsAttendance if met else ())
        ),
        payment=body.payment(),
        note=body.note,
        off_meeting=met is not None and met.isTransactionDateOnNonMeetingDate,
        of_members=met is not None and met.includeIndividualLoans,
    )


def _listed(name: str, lines: list[Line]) -> tuple[SheetLine, ...]:
    return tuple(
        SheetLine(f"{name}[{place}]", line.loanId, line.transactionAmount, line.payment())
        for place, line in enumerate(lines)
    )


def _nested(kind: SheetKind, owner_id: int | None, body: Nested) -> FilledSheet:
    met = body if isinstance(body, NestedSheet) else None
    together = body.bulkRepaymentTransaction
    lines: list[SheetLine] = []
    if isinstance(body, NestedIndividuals):
        lines += _of_clients("", body.clients, None)
    for place, group in enumerate(met.groups if met else ()):
        lines += _of_clients(f"groups[{place}].", group.clients, group.groupId)
    return FilledSheet(
        kind=kind,
        owner_id=owner_id,
        calendar_id=met.calendarId if met else None,
        due_on=body.on,
        paid_on=together.transactionDate or body.transactionDate or body.on,
        disbursed_on=body.actualDisbursementDate,
        repayments=tuple(lines),
        disbursements=_listed("bulkDisbursementTransactions", body.bulkDisbursementTransactions),
        attendance=tuple(_who_came(met)) if met else (),
        payment=together.payment(),
        note=body.note,
        off_meeting=met is not None and met.isTransactionDateOnNonMeetingDate,
        of_members=met is not None and met.includeIndividualLoans,
        group_ids=tuple(group.groupId for group in met.groups) if met else (),
    )


def _of_clients(within: str, clients: Sequence[ClientPaying], group_id: int | None) -> Iterator[SheetLine]:
    for c, client in enumerate(clients):
        for n, loan in enumerate(client.loans):
            name = f"{within}clients[{c}].loans[{n}]"
            yield SheetLine(name, loan.loanId, loan.transactionAmount, loan.payment(), client.clientId, group_id)


def _who_came(body: NestedSheet) -> Iterator[SheetAttendance]:
    for g, group in enumerate(body.groups):
        for c, client in enumerate(group.clients):
            if client.attendanceType is not None:
                name = f"groups[{g}].clients[{c}]"
                yield SheetAttendance(client.clientId, client.attendanceType, name, group.groupId)
