"""The board of a day: which meetings are captured, counted, posted or missing, by office and officer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.collection_sheets.queries.captured import CapturedFilter, captured_sheets
from samity.bank.collection_sheets.queries.today import MeetingState, todays_meetings
from samity.bank.collection_sheets.rules.two_stages import WAITING
from samity.bank.gate import permit
from samity.web.door import Visiting
from samity.web.fields import LAST_YEAR
from samity.web.languages import later, listed, own_digits, say
from samity.web.pages.books.asked import office_asked
from samity.web.pages.sheets.captured import STATES
from samity.web.pages.today import lacks_of, page_of, sheet_of, state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fastapi import Response

    from samity.bank.collection_sheets.queries.today import PlannedMeeting

router = APIRouter()

COLUMNS: Mapping[str, str] = {
    "posted": later("posted"),
    "counted": later("counted"),
    "captured": later("captured"),
    "missing": later("missing"),
}
"""How far meetings are, the furthest first; the bar shows them in this order."""
COLUMN_OF = {
    MeetingState.POSTED: "posted",
    MeetingState.COUNTED: "counted",
    MeetingState.CAPTURED: "captured",
    MeetingState.TO_DO: "missing",
    MeetingState.BEGUN: "missing",
    MeetingState.UNDONE: "missing",
}


@dataclass(slots=True)
class Row:
    """How far the meetings of an officer are, in numbers."""

    office_name: str
    officer_name: str
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))

    @property
    def meetings(self) -> int:
        """Return how many there are."""
        return sum(self.numbers.values())

    @property
    def in_words(self) -> str:
        """Return the numbers as the bar's words."""
        return listed(f"{own_digits(str(number))} {COLUMNS[name]}" for name, number in self.numbers.items() if number)


@router.get("/sheets/board", response_model=None)
def board(visit: Visiting, on: str = "", office: str = "") -> Response:
    """Show how far the meetings of a day are, of an office and those below it, and which sheets wait."""
    permit(visit.unit, "clients:read")
    shown = office_asked(visit, office)
    day = _day(on) or visit.unit.business_date
    meetings = [each for each in todays_meetings(visit.connection, day, shown.hierarchy) if not each.is_at_rest]
    waiting = captured_sheets(visit.connection, shown.hierarchy, CapturedFilter(states=WAITING))
    return visit.show(
        "sheets/board.html",
        office=shown,
        on=day,
        rows=_rows(meetings),
        columns=COLUMNS,
        meetings=meetings,
        waiting=waiting,
        states=STATES,
        state_of=state_of,
        sheet_of=sheet_of,
        page_of=page_of,
        lacks_of=lacks_of,
    )


def _rows(meetings: Iterable[PlannedMeeting]) -> list[Row]:
    rows: dict[tuple[str, str], Row] = {}
    for each in meetings:
        key = (each.office_name, each.officer_name or "")
        row = rows.setdefault(key, Row(each.office_name, each.officer_name or say("nobody")))
        row.numbers[COLUMN_OF[each.state]] += 1
    return [rows[key] for key in sorted(rows)]


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year <= LAST_YEAR else None
