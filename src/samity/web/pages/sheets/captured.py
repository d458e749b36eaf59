"""A captured sheet: what it says, what its cash should be and was, who did what with it, and what is next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.queries.clients import client_by_ids
from samity.bank.collection_sheets.operations.kept import read_kept
from samity.bank.collection_sheets.queries.captured import CapturedSheet, captured_by_id
from samity.bank.collection_sheets.rules.two_stages import counted_sum, may_follow
from samity.bank.collection_sheets.values import CapturedAct, CapturedState
from samity.bank.gate import admit_office, permit
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.organisation.queries.currencies import currencies_by_code
from samity.web.door import Visit, Visiting
from samity.web.languages import later, say
from samity.web.pages.sheets.blank import Blank, blank_of_individuals, blank_sheet
from samity.web.pages.sheets.entry import sheet_page
from samity.web.pages.sheets.filling import keep_typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fastapi import Response

    from samity.bank.collection_sheets.operations.filled import FilledSheet
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.kernel.money import Currency

router = APIRouter()

STATES = {
    CapturedState.CAPTURED: (later("captured"), "waiting"),
    CapturedState.TO_APPROVE: (later("counted, to be approved"), "late"),
    CapturedState.COUNTED: (later("cash counted"), "waiting"),
    CapturedState.POSTED: (later("posted"), "good"),
    CapturedState.WITHDRAWN: (later("withdrawn"), "quiet"),
    CapturedState.UNDONE: (later("taken back"), "late"),
}
"""In words, with their tone."""
DONE = {
    CapturedAct.CAPTURED: later("Captured"),
    CapturedAct.CHANGED: later("Changed"),
    CapturedAct.WITHDRAWN: later("Withdrawn"),
    CapturedAct.COUNTED: later("Cash counted"),
    CapturedAct.COUNT_TAKEN_BACK: later("Count taken back"),
    CapturedAct.APPROVED: later("Difference approved"),
    CapturedAct.POSTED: later("Posted"),
    CapturedAct.UNDONE: later("Taken back"),
}


@dataclass(frozen=True, slots=True)
class Cash:
    """What a sheet moves in coins of a currency, and what was counted; minor units. None where nobody counted."""

    currency: Currency
    collected: int
    paid_out: int
    taken_along: int
    counted: int | None
    difference: int

    @property
    def expected(self) -> int:
        """Return what should be there."""
        return self.taken_along + self.collected - self.paid_out


def captured_here(visit: Visit, captured_id: int) -> CapturedSheet:
    """Return a captured sheet of the person's offices.

    Raises:
        CapturedSheetNotFound, OutsideOwnOffice: there is none here.
    """
    found = captured_by_id(visit.connection, captured_id)
    admit_office(visit.unit, found.office_id, found.office_hierarchy)
    return found


@router.get("/sheets/captured/{captured_id:int}", response_model=None)
def captured_page(visit: Visiting, captured_id: int) -> Response:
    """Show a captured sheet."""
    permit(visit.unit, "clients:read")
    found = captured_here(visit, captured_id)
    filled = read_kept(found.filled.content["sheet"])
    loans = loans_by_id(visit.connection, {line.loan_id for line in filled.lines})
    own = visit.unit.actor.user_id in found.hands
    return visit.show(
        "sheets/captured.html",
        sheet=found,
        filled=filled,
        lines=list(_lines(filled, loans, _names(visit, loans))),
        cash=list(cash_in_words(visit, found)),
        state=STATES[found.state],
        done=DONE,
        barred={act.value: _barred(found, act) for act in CapturedAct},
        second=say("who captured or counted it does not approve it") if own else None,
    )


@router.get("/sheets/captured/{captured_id:int}/change", response_model=None)
def change_page(visit: Visiting, captured_id: int) -> Response:
    """Show the sheet again as it was captured, to change it."""
    permit(visit.unit, "collection_sheets:change_captured")
    found = captured_here(visit, captured_id)
    filled = read_kept(found.filled.content["sheet"])
    blank = _blank(visit, found, filled)
    typed = _typed(visit, blank, filled, captured_id)
    keep_typed(blank, typed)
    return sheet_page(visit, blank, typed)


def cash_in_words(visit: Visit, found: CapturedSheet) -> Iterator[Cash]:
    """Return the cash of a sheet by currency."""
    currencies = currencies_by_code(visit.connection, [each.currency_code for each in found.cash])
    counted = {each.currency_code: each for each in found.counted}
    for moved in found.cash:
        count = counted.get(moved.currency_code)
        yield Cash(
            currencies[moved.currency_code],
            moved.collected,
            moved.paid_out,
            0 if count is None else count.taken_along,
            None if found.count is None else counted_sum({} if count is None else count.pieces),
            found.differences.get(moved.currency_code, 0),
        )


def _barred(found: CapturedSheet, act: CapturedAct) -> str | None:
    return None if may_follow(act, found.state) else say("it is {state}", state=STATES[found.state][0])


def _names(visit: Visit, loans: Mapping[int, LoanAccount]) -> Mapping[int, str]:
    clients = {loan.client_id for loan in loans.values() if loan.client_id is not None}
    return {each.id: each.display_name for each in client_by_ids(visit.connection, clients).values()}


def _lines(filled: FilledSheet, loans: Mapping[int, LoanAccount], names: Mapping[int, str]) -> Iterator[dict[str, Any]]:
    for kind, lines in ((say("pays"), filled.repayments), (say("is paid out"), filled.disbursements)):
        for line in lines:
            loan = loans[line.loan_id]
            minor = loan.state.principal if line.amount is None else loan.currency.minor(line.amount)
            yield {"loan": loan, "name": names.get(loan.client_id or 0, ""), "kind": kind, "amount": minor or 0}


def _blank(visit: Visit, found: CapturedSheet, filled: FilledSheet) -> Blank:
    if found.owner_id is None:
        return blank_of_individuals(visit, found.office_id, found.due_on, None)
    return blank_sheet(visit, found.kind, found.owner_id, found.due_on, of_members=filled.of_members)


def _typed(visit: Visit, blank: Blank, filled: FilledSheet, captured_id: int) -> dict[str, str]:
    """Return what was typed on the sheet as it was captured; a loan that came onto it since pays nothing."""
    paid = {line.loan_id: line for line in filled.repayments}
    typed = {
        "captured": str(captured_id),
        "paid_on": filled.paid_on.isoformat(),
        "channel": str(filled.payment.channel_id or ""),
        "note": filled.note or "",
    }
    for line in blank.lines:
        was = paid.get(line.loan.id)
        minor = None if was is None or was.amount is None else line.loan.currency.minor(was.amount)
        typed[f"pay-{line.loan.id}"] = visit.formats.typed(minor or 0, line.loan.currency)
        typed[f"via-{line.loan.id}"] = "" if was is None else str(was.payment.channel_id or "")
    typed |= {f"out-{line.loan_id}": "yes" for line in filled.disbursements}
    typed |= {f"came-{each.client_id}": each.attendance.value for each in filled.attendance}
    return typed
