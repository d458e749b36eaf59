"""A workbook in the hands of somebody who fills it in with a spreadsheet of his own."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from samity.web.papers.workbook import CAME_KEY, COLUMNS, HEAD_ROW, KEY, SHEET

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Cells = list[list[Any]]


def cells_of(file: bytes) -> Cells:
    """Return what stands on the sheet of a workbook."""
    return CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_name(SHEET).to_python(skip_empty_area=False)


def row_of(cells: Cells, key: str) -> int:
    """Return where the row of a loan or a member stands, such as of `pay-12` or `came-5`."""
    return next(at for at, row in enumerate(cells) if at > HEAD_ROW and key in {row[KEY], row[CAME_KEY]})


def filled(file: bytes, typed: Mapping[tuple[str, int], Any]) -> bytes:
    """Fill a workbook in: what is typed by row and column."""

    def fill(cells: Cells) -> Cells:
        for (key, column), value in typed.items():
            cells[row_of(cells, key)][column] = value
        return cells

    return saved_anew(file, fill)


def saved_anew(file: bytes, change: Callable[[Cells], Cells], about: Mapping[str, Any] | None = None) -> bytes:
    """Save a workbook as another spreadsheet would, which keeps its cells and nothing else."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    saved = io.BytesIO()
    with xlsxwriter.Workbook(saved, {"in_memory": True, "strings_to_formulas": False}) as new:
        days = new.add_format({"num_format": "dd/mm/yyyy"})
        for name in book.sheet_names:
            cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if name == SHEET:
                cells = change([[*row, *[""] * (len(COLUMNS) - len(row))] for row in cells])
            else:
                cells = [[row[0], (about or {}).get(str(row[0]), row[1])] for row in cells]
            sheet = new.add_worksheet(name)
            for at, row in enumerate(cells):
                for column, cell in enumerate(row):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(at, column, cell, days)
                    elif cell != "":
                        sheet.write(at, column, cell)
    return saved.getvalue()
