"""Post a sheet whose cash is counted, as of its day, with what the cash differs by. See docs/rules/two-stages.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samity.bank.accounting.operations.post import post
from samity.bank.accounting.queries import activity_accounts, postings_of
from samity.bank.accounting.rules.postings import postings, swapped
from samity.bank.accounting.values import ActivityNotMapped, FinancialActivity, LedgerTransaction
from samity.bank.collection_sheets.operations.captured_steps import captured_to_act_on, take_step
from samity.bank.collection_sheets.operations.count_cash import activity_of
from samity.bank.collection_sheets.operations.kept import read_kept
from samity.bank.collection_sheets.operations.save import SavedSheet, record_sheet
from samity.bank.collection_sheets.operations.sheet_cash import cash_accounts, cash_of
from samity.bank.collection_sheets.queries.captured import captured_of_sheet
from samity.bank.collection_sheets.queries.receipt import saved_sheet
from samity.bank.collection_sheets.values import CapturedAct
from samity.bank.gate import operation
from samity.kernel.errors import Refusal
from samity.storage.bulk import draw_ids

if TYPE_CHECKING:
    from collections.abc import Iterable

    from samity.bank.collection_sheets.operations.filled import FilledSheet
    from samity.bank.collection_sheets.queries.captured import CapturedSheet, CapturedStep
    from samity.bank.collection_sheets.queries.receipt import SheetReceipt
    from samity.storage.unit import Unit

KINDS = {FinancialActivity.CASH_SHORT: "sheet.cash_short", FinancialActivity.CASH_OVER: "sheet.cash_over"}
"""What the ledger calls the posting of a difference."""


@dataclass(eq=False)
class CashOfSheetChanged(Refusal):
    """Captured sheet {captured_id} moves another amount of cash than was counted for: take the count back."""

    captured_id: int


@dataclass(frozen=True, slots=True)
class PostCaptured:
    """Post a captured sheet whose cash is counted."""

    captured_id: int


@dataclass(frozen=True, slots=True)
class PostedSheet:
    """A captured sheet that was posted, as which sheet."""

    id: int
    saved: SavedSheet


@operation("collection_sheets:post_captured")
def post_captured(command: PostCaptured, unit: Unit) -> PostedSheet:
    """Post a counted sheet with its own value date, and book its cash short or over beside it, or neither.

    Raises:
        CapturedSheetNotFound, OutsideOwnOffice: there is no such sheet here.
        StepOutOfTurn: its cash is not counted, or what it differs by is not approved.
        CashOfSheetChanged: what was to be paid out was changed since.
        Refusals: all that stands against the sheet by now, naming each line.
    """
    found = captured_to_act_on(unit, command.captured_id, CapturedAct.POSTED)
    filled = replace(read_kept(found.filled.content["sheet"]), in_part=False)
    saved = record_sheet(filled, unit, _nothing_more)
    receipt = saved_sheet(unit.connection, saved.id)
    if cash_of(unit.connection, receipt) != found.cash:
        raise CashOfSheetChanged(found.id)
    booked = _book(found, filled, receipt, unit)
    content = {
        "sheet_id": saved.id,
        "differences": [{"currency": each.currency, "transaction_id": each.id} for each in booked],
    }
    no = len(found.steps) + 1
    take_step(unit, found.id, no, CapturedAct.POSTED, content=content, sheet_id=saved.id)
    unit.tell("CapturedSheetPosted", f"captured_sheet:{found.id}", {"due_on": found.due_on, "sheet_id": saved.id})
    return PostedSheet(found.id, saved)


def take_difference_back(sheet_id: int, unit: Unit) -> None:
    """Reverse what was booked short or over beside a sheet that is taken back; it waits no more."""
    found = captured_of_sheet(unit.connection, sheet_id)
    if found is None:
        return
    posted = next(step for step in found.steps if step.act is CapturedAct.POSTED)
    post(unit.connection, list(_reversals(found, posted, unit)), unit.actor.user_id)
    take_step(unit, found.id, len(found.steps) + 1, CapturedAct.UNDONE)


def _nothing_more(*_: object) -> Iterable[Refusal]:
    return ()


def _book(found: CapturedSheet, filled: FilledSheet, receipt: SheetReceipt, unit: Unit) -> list[LedgerTransaction]:
    """Book each difference against the account through which the sheet's cash went; where no books are kept, none."""
    if not found.differences:
        return []
    cash, mapped = cash_accounts(unit.connection, receipt), activity_accounts(unit.connection)
    booked = {code: each for code, each in found.differences.items() if code in cash}
    ids = draw_ids(unit.connection, "transaction_ids", len(booked))
    made = []
    for transaction_id, (code, difference) in zip(ids, booked.items(), strict=True):
        activity = activity_of(difference)
        if activity not in mapped:
            raise ActivityNotMapped(activity)
        debit, credit = (cash[code], mapped[activity]) if difference > 0 else (mapped[activity], cash[code])
        made.append(
            LedgerTransaction(
                account_id=found.id,
                id=transaction_id,
                office_id=found.office_id,
                currency=code,
                kind=KINDS[activity],
                value_on=filled.paid_on,
                booked_on=unit.business_date,
                reverses_id=None,
                postings=postings((debit, credit, abs(difference))),
            )
        )
    post(unit.connection, made, unit.actor.user_id)
    return made


def _reversals(found: CapturedSheet, posted: CapturedStep, unit: Unit) -> Iterable[LedgerTransaction]:
    told = posted.content["differences"]
    differences = found.differences
    stood = postings_of(unit.connection, [(found.id, each["transaction_id"]) for each in told])
    paid_on = read_kept(found.filled.content["sheet"]).paid_on
    ids = draw_ids(unit.connection, "transaction_ids", len(told))
    for reversal_id, each in zip(ids, told, strict=True):
        yield LedgerTransaction(
            account_id=found.id,
            id=reversal_id,
            office_id=found.office_id,
            currency=each["currency"],
            kind=KINDS[activity_of(differences[each["currency"]])],
            value_on=paid_on,
            booked_on=unit.business_date,
            reverses_id=each["transaction_id"],
            postings=swapped(stood[found.id, each["transaction_id"]]),
        )
