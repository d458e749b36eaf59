"""A workbook that was handed in, read back into what its sheet's page would have sent."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from samity.kernel.errors import Refusal
from samity.web.languages import in_every_language, listed, say
from samity.web.pages.sheets.preview import CAME
from samity.web.papers.workbook import (
    ABOUT,
    CAME_KEY,
    CHECK,
    COLUMNS,
    DAY_ROW,
    FORMAT,
    HEAD_ROW,
    KEY,
    MEMBER,
    NOTE_ROW,
    NOTED,
    PAID,
    PAY_OUT,
    SHEET,
    VIA,
    WAIT,
    WAS,
    check_of,
)
from samity.web.papers.workbook_cells import WorkbookUnreadable, cells_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from samity.web.formats import Formats

_NUMBER = re.compile(r"[0-9a-f]{32}")
_KEY = re.compile(r"((pay|out)-[0-9]{1,18})?")
_CAME_KEY = re.compile(r"(came-[0-9]{1,18})?")


class NotAWorkbook(Refusal):
    """This is no workbook of a collection sheet: hand in the file that was taken along from here, saved as .xlsx."""


@dataclass(eq=False)
class WorkbookOfAnotherSheet(Refusal):
    """This is the workbook of another sheet: {path}."""

    path: str


@dataclass(slots=True)
class ReadWorkbook:
    """What stood in a workbook.

    Attributes:
        number: of the workbook.
        values: what the sheet's form would have sent.
        wrong: what could not be taken, row by row, in words.
    """

    number: str
    values: dict[str, str]
    wrong: list[str] = field(default_factory=list)


def read_workbook(raw: bytes, path: str, channels: Mapping[str, int], formats: Formats) -> ReadWorkbook:
    """Read a workbook.

    Args:
        raw: the file.
        path: of the sheet on whose page it is handed in.
        channels: what a line may be paid by, ids by name.
        formats: of who hands it in: amounts go on as he would type them.

    Raises:
        NotAWorkbook: it is something else, or was made by another release.
        WorkbookOfAnotherSheet: it belongs to another meeting.
    """
    about, cells, without_result = _sheets(raw)
    number = str(about.get("workbook"))
    if about.get("format") != FORMAT or len(cells) <= HEAD_ROW or not _NUMBER.fullmatch(number):
        raise NotAWorkbook
    if about.get("sheet") != path:
        raise WorkbookOfAnotherSheet(str(about.get("sheet")))
    read = ReadWorkbook(number, {}, [])
    _take_day(cells[DAY_ROW][PAID], read)
    read.values["note"] = str(cells[NOTE_ROW][PAID] or "")
    for at, row in enumerate(cells[HEAD_ROW + 1 :], HEAD_ROW + 2):
        if any(_filled(cell) for cell in row):
            wrong = _take(row, read, channels, formats)
            places = (f"{letter}{at}" for letter in _FILLED_IN if f"{letter}{at}" in without_result)
            wrong += [say("the formula in {place} came to nothing", place=place) for place in places]
            read.wrong += [
                say("Row {row}, {member}: {why}", row=at, member=row[MEMBER] or say("without a name"), why=why)
                for why in wrong
            ]
    return read


_FILLED_IN = [chr(ord("A") + column) for column in (PAID, NOTED, VIA)]


def _sheets(raw: bytes) -> tuple[dict[str, Any], list[list[Any]], frozenset[str]]:
    """Return what a workbook says of itself, the cells of its sheet, as wide as ours, and what came to nothing."""
    try:
        found = cells_of(raw, (ABOUT, SHEET))
    except WorkbookUnreadable:
        raise NotAWorkbook from None
    said = {str(row[0]): row[1] for row in found.sheets[ABOUT] if len(row) > 1}
    width = len(COLUMNS)
    cells = [[*row[:width], *[""] * (width - len(row))] for row in found.sheets[SHEET]]
    return said, cells, found.without_result


def _take_day(cell: Any, read: ReadWorkbook) -> None:
    """Take the day of the payments; some spreadsheets leave as text what was typed."""
    try:
        day = cell if isinstance(cell, dt.date) else dt.date.fromisoformat(str(cell).strip())
    except ValueError:
        why = say("the day of the payments is no date; write it as 2025-01-31")
        read.wrong.append(say("Row {row}: {why}", row=DAY_ROW + 1, why=why))
    else:
        read.values["paid_on"] = day.isoformat()


def _filled(cell: Any) -> bool:
    return cell is not None and cell != ""


def _take(row: Sequence[Any], read: ReadWorkbook, channels: Mapping[str, int], formats: Formats) -> list[str]:
    """Take what a row says, and return what is wrong with it."""
    if row[CHECK] != check_of(read.number, row):
        return [say("this row is not as it was taken along; take the sheet along anew, and type it there")]
    key, came, values = str(row[KEY]), str(row[CAME_KEY]), read.values
    is_ours = _KEY.fullmatch(key) and _CAME_KEY.fullmatch(came) and isinstance(row[WAS], float)
    if not is_ours:
        return [say("this row belongs to no sheet; take the sheet along anew, and type it there")]
    if key in values or (came and came in values):
        return [say("this row stands here twice")]
    wrong = []
    if came:
        values[came] = _states().get(_word(row[NOTED]), "")
        wrong += (
            [] if values[came] else [say("“{word}” is none of {words}", word=row[NOTED], words=listed(CAME.values()))]
        )
    if key.startswith("out-"):
        wrong += _take_pay_out(key, _word(row[PAID]), values)
    elif key:
        values[key] = _amount(row[PAID], formats)
        values[f"was-{key.removeprefix('pay-')}"] = str(int(row[WAS]))
        wrong += _take_channel(key, str(row[VIA] or "").strip(), channels, values)
    return wrong


def _states() -> Mapping[str, str]:
    """Return what may be noted of a member, by its words in any language."""
    return {word.casefold(): state.value for state, words in CAME.items() for word in in_every_language(words)}


def _take_pay_out(key: str, word: str, values: dict[str, str]) -> list[str]:
    if word in in_every_language(PAY_OUT):
        values[key] = "yes"
    if not word or word in in_every_language(PAY_OUT) | in_every_language(WAIT):
        return []
    return [say("“{word}” is neither “{pay_out}” nor “{wait}”", word=word, pay_out=PAY_OUT, wait=WAIT)]


def _take_channel(key: str, name: str, channels: Mapping[str, int], values: dict[str, str]) -> list[str]:
    if name and name not in channels:
        return [say("nothing is paid by “{name}”; there is {channels}", name=name, channels=listed(channels))]
    if name:
        values[f"via-{key.removeprefix('pay-')}"] = str(channels[name])
    return []


def _word(cell: Any) -> str:
    return str(cell or "").strip().casefold()


def _amount(cell: Any, formats: Formats) -> str:
    """Return an amount as its field takes it; what is text is left to the field, which says what is wrong with it."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        # A spreadsheet keeps fifteen digits: 0.1 + 0.2 is 0.3 there.
        return formats.written(Decimal(f"{cell:.15g}"))
    return str(cell if cell is not None else "").strip()
