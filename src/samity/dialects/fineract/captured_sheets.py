"""/capturedcollectionsheets: sheets that wait for their cash to be counted; not in Fineract."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from fastapi import Query
from pydantic import Field, WithJsonSchema

from samity.bank.collection_sheets.operations.capture import (
    ChangeCaptured,
    WithdrawCaptured,
    change_captured,
    withdraw_captured,
)
from samity.bank.collection_sheets.operations.count_cash import (
    ApproveDifference,
    CountCash,
    CountedCurrency,
    TakeCountBack,
    approve_difference,
    count_cash,
    take_count_back,
)
from samity.bank.collection_sheets.operations.post_captured import PostCaptured, post_captured
from samity.bank.collection_sheets.queries.captured import (
    CapturedFilter,
    CapturedSheet,
    captured_by_id,
    captured_sheets,
)
from samity.bank.collection_sheets.rules.two_stages import counted_sum
from samity.bank.collection_sheets.values import CapturedState
from samity.bank.gate import admit_office, permit
from samity.bank.organisation.queries.currencies import currencies_by_code
from samity.dialects.door import Body, reading, writing
from samity.dialects.fineract.commands import ALL_OR_NOTHING, AsAsked, Choice, Commands, Target, bodies, obey
from samity.dialects.fineract.journalentries import DayQuery, QueryId
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.sheet_answers import refused_lines
from samity.dialects.fineract.sheet_bodies import FlatIndividuals, FlatSheet, NestedIndividuals, NestedSheet
from samity.dialects.fineract.sheet_reading import filled_at_meeting, filled_of_individuals, in_part
from samity.dialects.fineract.wire import WireAmount, WireCount, WireDate, WireModel, WireName, WirePositive, WireText
from samity.kernel.money import Currency
from samity.storage.unit import Unit

router = WireRouter(tags=["Collection sheets"])

RESOURCE = "capturedcollectionsheet"
STATES = {"type": "string", "enum": [each.value for each in CapturedState]}
FILLED = Choice(
    "groups", NestedSheet, Choice("calendarId", FlatSheet, Choice("clients", NestedIndividuals, FlatIndividuals))
)


class CapturedQuery(DayQuery):
    """Which captured sheets are wanted; the days are those of the meetings, both included."""

    officeId: QueryId | None = None
    groupId: QueryId | None = None
    fromDate: WireDate | None = None
    toDate: WireDate | None = None
    state: Annotated[CapturedState, WithJsonSchema(STATES)] | None = None


class Pieces(WireModel):
    """How many there were of a note or coin."""

    resource: ClassVar[str] = RESOURCE
    value: WirePositive
    pieces: WireCount


class CountedBody(WireModel):
    """What was counted in a currency; `takenAlong` is what the branch had given to the officer for pay-outs."""

    resource: ClassVar[str] = RESOURCE
    currencyCode: WireName
    denominations: list[Pieces] = Field(default_factory=list)
    takenAlong: WireAmount = Decimal(0)


class CountBody(WireModel):
    """Which notes and coins were there; the note says why they differ from the sheet."""

    resource: ClassVar[str] = RESOURCE
    currencies: list[CountedBody] = Field(default_factory=list)
    note: WireText | None = None


class ReasonBody(WireModel):
    """Why it is done."""

    resource: ClassVar[str] = RESOURCE
    note: WireText


class NothingSaid(WireModel):
    """The address says everything."""

    resource: ClassVar[str] = RESOURCE


@router.get("/capturedcollectionsheets")
@reading
def list_captured(query: Annotated[CapturedQuery, Query()], unit: Unit) -> list[dict[str, Any]]:
    """List captured sheets of the caller's office and those below it, the oldest meeting first."""
    permit(unit, "clients:read")
    states = () if query.state is None else (query.state,)
    wanted = CapturedFilter(
        office_id=query.officeId,
        owner_id=query.groupId,
        from_on=query.fromDate,
        until_on=query.toDate,
        states=states,
    )
    return [_spell(each, unit) for each in captured_sheets(unit.connection, unit.actor.office_hierarchy, wanted)]


@router.get("/capturedcollectionsheets/{captured_id}")
@reading
def retrieve_captured(captured_id: int, unit: Unit) -> dict[str, Any]:
    """Return a captured sheet: how it is filled in, what its cash should be and was, and who did what with it."""
    permit(unit, "clients:read")
    found = captured_by_id(unit.connection, captured_id)
    admit_office(unit, found.office_id, found.office_hierarchy)
    sheet = found.filled.content["sheet"]
    lines = [
        {"type": kind, "loanId": line["loan_id"], "transactionAmount": _amount(line["amount"])}
        for kind, name in (("REPAYMENT", "repayments"), ("DISBURSEMENT", "disbursements"))
        for line in sheet[name]
    ]
    steps = [
        {
            "act": step.act.value,
            "note": step.reason,
            "userId": step.user_id,
            "userName": step.user_name,
            "businessDate": step.done_on,
        }
        for step in found.steps
    ]
    return {**_spell(found, unit), "transactions": lines, "steps": steps}


@router.put("/capturedcollectionsheets/{captured_id}")
@writing(*FILLED.models)
def update_captured(captured_id: int, body: Body, unit: Unit, saving: AsAsked = ALL_OR_NOTHING) -> dict[str, Any]:
    """Put another sheet of the same meeting in its place, written as for saving one."""
    read = body.read(FILLED.of(body))
    found = captured_by_id(unit.connection, captured_id)
    if isinstance(read, FlatIndividuals | NestedIndividuals):
        filled = filled_of_individuals(read)
    else:
        filled = filled_at_meeting(found.kind, found.owner_id or 0, read)
    made = change_captured(ChangeCaptured(captured_id, in_part(filled, read, saving)), unit)
    return {
        "officeId": made.office_id,
        "resourceId": made.id,
        "changes": {"refusedTransactions": refused_lines([made])},
    }


def _count(target: Target, body: CountBody, unit: Unit) -> dict[str, Any]:
    counted = tuple(
        CountedCurrency(
            each.currencyCode, tuple((one.value, one.pieces) for one in each.denominations), each.takenAlong
        )
        for each in body.currencies
    )
    count_cash(CountCash(target.id, counted, body.note), unit)
    return _answer(target, unit)


def _approve(target: Target, _: NothingSaid, unit: Unit) -> dict[str, Any]:
    approve_difference(ApproveDifference(target.id), unit)
    return _answer(target, unit)


def _take_back(target: Target, body: ReasonBody, unit: Unit) -> dict[str, Any]:
    take_count_back(TakeCountBack(target.id, body.note), unit)
    return _answer(target, unit)


def _withdraw(target: Target, body: ReasonBody, unit: Unit) -> dict[str, Any]:
    withdraw_captured(WithdrawCaptured(target.id, body.note), unit)
    return _answer(target, unit)


def _post(target: Target, _: NothingSaid, unit: Unit) -> dict[str, Any]:
    posted = post_captured(PostCaptured(target.id), unit).saved
    changes = {
        "loanTransactions": list(posted.repayments),
        "disbursementTransactions": list(posted.disbursements) or None,
        "skippedLoans": list(posted.passed_over) or None,
    }
    return {**_answer(target, unit), "collectionSheetId": posted.id, "changes": changes}


COMMANDS: Commands = {
    "count": (CountBody, _count),
    "approve": (NothingSaid, _approve),
    "undoCount": (ReasonBody, _take_back),
    "withdraw": (ReasonBody, _withdraw),
    "post": (NothingSaid, _post),
}


@router.post("/capturedcollectionsheets/{captured_id}")
@writing(*bodies(COMMANDS))
def command_captured(captured_id: int, body: Body, unit: Unit, command: str | None = None) -> dict[str, Any]:
    """Count the cash of a captured sheet, approve what it differs by, take the count back, withdraw it, or post it."""
    return obey(COMMANDS, command, Target(captured_id), body, unit)


def _answer(target: Target, unit: Unit) -> dict[str, Any]:
    found = captured_by_id(unit.connection, target.id)
    return {"officeId": found.office_id, "groupId": found.owner_id, "resourceId": found.id, "state": found.state.value}


def _spell(found: CapturedSheet, unit: Unit) -> dict[str, Any]:
    currencies = currencies_by_code(unit.connection, [each.currency_code for each in found.cash])
    sheet = found.filled.content["sheet"]
    return {
        "id": found.id,
        "state": found.state.value,
        "officeId": found.office_id,
        "officeName": found.office_name,
        "kind": found.kind.value,
        "groupId": found.owner_id,
        "groupName": found.owner_name,
        "calendarId": found.calendar_id,
        "dueDate": found.due_on,
        "transactionDate": _day(sheet["paid_on"]),
        "collectionSheetId": found.sheet_id,
        "cash": [_cash(found, currencies[each.currency_code]) for each in found.cash],
    }


def _cash(found: CapturedSheet, currency: Currency) -> dict[str, Any]:
    moved = next(each for each in found.cash if each.currency_code == currency.code)
    count = next((each for each in found.counted if each.currency_code == currency.code), None)
    told = {
        "currencyCode": currency.code,
        "collected": currency.major(moved.collected),
        "paidOut": currency.major(moved.paid_out),
    }
    if found.count is None:
        return told
    pieces = {} if count is None else count.pieces
    return {
        **told,
        "takenAlong": currency.major(0 if count is None else count.taken_along),
        "counted": currency.major(counted_sum(pieces)),
        "difference": currency.major(found.differences.get(currency.code, 0)),
        "denominations": [{"value": currency.major(value), "pieces": number} for value, number in pieces.items()],
        "note": found.count.reason,
    }


def _amount(kept: str | None) -> Decimal | None:
    return None if kept is None else Decimal(kept)


def _day(kept: str) -> date:
    return date.fromisoformat(kept)
