"""The cells of a workbook that somebody handed in, read in a process of its own that may not take much.

What is unpacked, and what a cell far out makes of a small file, is known only when it is read.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import orjson

if TYPE_CHECKING:
    from collections.abc import Sequence

SECONDS = 10
MEMORY = 800_000_000
"""Bytes of addresses: Python and its libraries take a quarter, the sheet of a thousand members a hundredth."""
LARGEST = 20_000_000
"""Bytes of all cells together."""
UNREADABLE = 3


class WorkbookUnreadable(Exception):  # noqa: N818 - it is an answer of the other process
    """It is no workbook, lacks a sheet, or is larger than any of ours."""


@dataclass(frozen=True, slots=True)
class Cells:
    """What stands in the sheets that were asked for.

    Attributes:
        sheets: rows of each, by name; a number is a float, a day a date, all else text.
        without_result: cells whose formula came to nothing, such as `J12`.
    """

    sheets: dict[str, list[list[Any]]]
    without_result: frozenset[str]


def cells_of(raw: bytes, names: Sequence[str]) -> Cells:
    """Return what stands in some sheets of a workbook.

    Raises:
        WorkbookUnreadable: nothing that may be read.
    """
    child = [sys.executable, "-P", __file__, *names]
    try:
        done = subprocess.run(child, input=raw, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - Python itself, and a file of ours
    except subprocess.TimeoutExpired:
        raise WorkbookUnreadable from None
    # Below zero it was ended by the system, for it took too much.
    if done.returncode == UNREADABLE or done.returncode < 0:
        raise WorkbookUnreadable
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    told = orjson.loads(done.stdout)
    sheets = {name: [[_cell(each) for each in row] for row in rows] for name, rows in told["sheets"].items()}
    return Cells(sheets, frozenset(told["without_result"]))


def _cell(told: Any) -> Any:
    return dt.date.fromisoformat(told["day"]) if isinstance(told, dict) else told


def _read() -> int:
    """Read the workbook in standard input, and write what was asked for to standard output."""
    from python_calamine import CalamineWorkbook

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    raw = sys.stdin.buffer.read()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = {name: _rows(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in sys.argv[1:]}
        told = orjson.dumps({"sheets": sheets, "without_result": _without_result(raw)})
    except BaseException:  # noqa: BLE001 - the libraries panic in ways of their own over what somebody made by hand
        return UNREADABLE
    sys.stdout.buffer.write(told)
    return 0


def _rows(rows: list[list[Any]]) -> list[list[Any]]:
    """Return rows as they are told, unless a long text that stands in many cells would make them too much."""
    told, left = [], LARGEST
    for row in rows:
        told.append([_told(each) for each in row])
        left -= sum(len(str(each)) + 1 for each in row)
        if left < 0:
            raise MemoryError
    return told


def _told(cell: Any) -> Any:
    if isinstance(cell, dt.date):
        return {"day": f"{cell:%Y-%m-%d}"}
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool) and isfinite(cell)
    return float(cell) if is_number else str(cell)


def _without_result(raw: bytes) -> list[str]:
    """Return the cells that show an error, or hold a formula that nobody worked out: they are read as empty."""
    cell = re.compile(rb"<(?:\w+:)?c\s([^>]*[^>/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
    with ZipFile(io.BytesIO(raw)) as packed:
        written = b"".join(packed.read(name) for name in packed.namelist() if "worksheets/" in name)
    found = []
    for said, inside in cell.findall(written):
        place = re.search(rb'\br="([A-Z]+[0-9]+)"', said)
        is_empty = re.search(rb"<(?:\w+:)?f[\s/>]", inside) and not re.search(rb"<(?:\w+:)?v>[^<]", inside)
        if place and (b't="e"' in said or is_empty):
            found.append(place[1].decode())
    return found


if __name__ == "__main__":
    sys.exit(_read())
