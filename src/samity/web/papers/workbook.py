"""A collection sheet as a workbook: filled in without a network, and handed in later.

What is filled in are the white cells. Each row carries its keys and a check of what else stands in it: a row that was
sorted elsewhere is still itself, and one that was written over is known. Amounts are numbers; text is never a formula.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import xlsxwriter

from samity.web.languages import later, say
from samity.web.pages.sheets.preview import CAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from xlsxwriter.format import Format

    from samity.bank.organisation.queries import PaymentChannel
    from samity.kernel.money import Currency
    from samity.web.formats import Formats
    from samity.web.pages.sheets.blank import Blank, Line, PayOut

FORMAT = 1
"""Of our workbooks; a reader of another one would guess."""
SHEET, ABOUT = "Sheet", "samity"
PAY_OUT, WAIT = later("pay out"), later("wait")
COLUMNS = (
    *("", "", "", "", later("No"), later("Member"), later("Loan")),
    *(later("Overdue"), later("Due"), later("Paid now"), later("Came"), later("Paid by")),
)
KEY, CAME_KEY, WAS, CHECK, NO, MEMBER, LOAN, OVERDUE, DUE, PAID, NOTED, VIA = range(len(COLUMNS))
"""The columns; the first four are hidden."""
CHECKED = (KEY, CAME_KEY, WAS, NO, MEMBER, LOAN, OVERDUE, DUE)
WIDTHS = {NO: 5, MEMBER: 28, LOAN: 24, OVERDUE: 12, DUE: 14, PAID: 14, NOTED: 18, VIA: 22}
DAY_ROW, NOTE_ROW, TOTALS_ROW, HEAD_ROW = 3, 4, 5, 7
HOW = later("Fill in the white cells, save, and hand the file in on the page of this sheet. A file posts once.")
GREY, WHITE, AMBER = "#F0F0F0", "#FFFFFF", "#FFE9B8"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what stands in its locked cells, and what in those to fill in.

    Attributes:
        key: of the amount's field on the page, such as `pay-12`; empty for who has no loan.
        came: of the attendance's field, such as `came-5`; empty but in a member's first row.
        was: what is due, in minor units.
    """

    key: str = ""
    came: str = ""
    was: int = 0
    no: int | None = None
    member: str = ""
    loan: str = ""
    overdue: float | None = None
    due: float | None = None
    paid: float | str | None = None
    noted: str = ""
    currency: Currency | None = None


def check_of(number: str, cells: Sequence[Any]) -> str:
    """Return the check of a row of a workbook from its cells, as they are written or read."""
    told = [_plain(cells[at]) for at in CHECKED]
    return sha256("\t".join([number, *told]).encode()).hexdigest()[:16]


def _plain(cell: Any) -> str:
    return f"{cell:.15g}" if isinstance(cell, int | float) else str(cell or "")


def workbook_of(blank: Blank, number: str, today: date, channels: Sequence[PaymentChannel], formats: Formats) -> bytes:
    """Return the workbook of a sheet.

    Args:
        blank: the sheet.
        number: of this workbook, another one each time: what is posted with it is posted once.
        today: the day of the payments until it is written over, or the meeting's if that is to come.
        channels: that a line may be paid by.
        formats: of who takes it along.
    """
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        rows = list(_rows_of(blank))
        _Sheet(book, formats).fill(blank, number, today, rows, [each.name for each in channels])
        about = book.add_worksheet(ABOUT)
        told = {"format": FORMAT, "workbook": number, "sheet": blank.address}
        for at, (name, value) in enumerate(told.items()):
            about.write_row(at, 0, [name, value])
        about.very_hidden()
    return written.getvalue()


class _Sheet:
    """The sheet of a workbook that is being written."""

    def __init__(self, book: xlsxwriter.Workbook, formats: Formats) -> None:
        self._book, self._formats = book, formats
        self._sheet = book.add_worksheet(SHEET)
        self._looks: dict[tuple[bool, str, bool], Format] = {}

    def fill(self, blank: Blank, number: str, today: date, rows: Sequence[Row], channels: Sequence[str]) -> None:
        """Write everything that stands on the sheet."""
        self._head(blank, today)
        for at, row in enumerate(rows, HEAD_ROW + 1):
            self._row(at, row, number)
        last = HEAD_ROW + len(rows)
        self._totals(last)
        self._offer(last, channels)
        self._set_up(last)

    def _look(self, *, filled_in: bool = False, digits: str = "", bold: bool = False) -> Format:
        """Return how a cell looks; the same look is made once."""
        asked = (filled_in, digits, bold)
        if asked not in self._looks:
            look = {"border": 1, "bg_color": WHITE if filled_in else GREY, "locked": not filled_in, "bold": bold}
            self._looks[asked] = self._book.add_format(look | ({"num_format": digits} if digits else {}))
        return self._looks[asked]

    def _head(self, blank: Blank, today: date) -> None:
        sheet, formats = self._sheet, self._formats
        title = self._book.add_format({"bold": True, "font_size": 14})
        sheet.write_string(0, NO, f"{blank.name}, {formats.weekday(blank.due_on)}", title)
        sheet.write_string(1, NO, say("Dues as of {today}.", today=formats.day(today)))
        sheet.write_string(2, NO, str(HOW))
        sheet.write_string(DAY_ROW, NO, say("Day of the payments"))
        sheet.write_datetime(DAY_ROW, PAID, max(today, blank.due_on), self._look(filled_in=True, digits="yyyy-mm-dd"))
        sheet.write_string(NOTE_ROW, NO, say("Note, if any"))
        self._write(NOTE_ROW, PAID, None, self._look(filled_in=True))
        for at, title in enumerate(COLUMNS):
            sheet.write_string(HEAD_ROW, at, str(title), self._look(bold=True))

    def _row(self, at: int, row: Row, number: str) -> None:
        digits = _digits(row.currency)
        cells: list[float | str | None] = [
            *(row.key, row.came, row.was, ""),
            *(row.no, row.member, row.loan, row.overdue, row.due),
        ]
        cells[CHECK] = check_of(number, cells)
        for column, cell in enumerate(cells):
            self._write(at, column, cell, self._look(digits=digits if column in {OVERDUE, DUE} else ""))
        self._write(at, PAID, row.paid, self._look(filled_in=bool(row.key), digits=digits if row.key else ""))
        self._write(at, NOTED, row.noted, self._look(filled_in=bool(row.came)))
        self._write(at, VIA, None, self._look(filled_in=row.key.startswith("pay-")))

    def _write(self, row: int, column: int, cell: float | str | None, look: Format) -> None:
        if cell is None or cell == "":
            self._sheet.write_blank(row, column, None, look)
        elif isinstance(cell, str):
            self._sheet.write_string(row, column, cell, look)
        else:
            self._sheet.write_number(row, column, cell, look)

    def _totals(self, last: int) -> None:
        """Sum what is due and what is paid, as it is typed."""
        self._sheet.write_string(TOTALS_ROW, NO, say("Total"), self._look(bold=True))
        for column in (DUE, PAID):
            letter = chr(ord("A") + column)
            total = f'=SUMIF(A{HEAD_ROW + 2}:A{last + 1},"pay-*",{letter}{HEAD_ROW + 2}:{letter}{last + 1})'
            self._sheet.write_formula(TOTALS_ROW, column, total, self._look(bold=True, digits="#,##0.00"))

    def _offer(self, last: int, channels: Sequence[str]) -> None:
        first = HEAD_ROW + 1
        self._sheet.data_validation(
            first, NOTED, last, NOTED, {"validate": "list", "source": [str(each) for each in CAME.values()]}
        )
        if channels and sum(map(len, channels)) + len(channels) < _LONGEST_LIST:
            ways = {"validate": "list", "source": list(channels), "error_type": "warning"}
            self._sheet.data_validation(first, VIA, last, VIA, ways)
        changed = self._book.add_format({"bg_color": AMBER, "bold": True})
        differs = f'=AND(LEFT($A{first + 1},4)="pay-",$J{first + 1}<>$I{first + 1})'
        self._sheet.conditional_format(
            first, PAID, last, PAID, {"type": "formula", "criteria": differs, "format": changed}
        )

    def _set_up(self, last: int) -> None:
        sheet = self._sheet
        sheet.set_column(KEY, CHECK, None, None, {"hidden": True})
        for column, width in WIDTHS.items():
            sheet.set_column(column, column, width)
        sheet.freeze_panes(HEAD_ROW + 1, LOAN)
        sheet.protect("", {"format_columns": True, "sort": True, "autofilter": True})
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)
        sheet.print_area(0, NO, last, VIA)
        if self._formats.locale.text_direction == "rtl":
            sheet.right_to_left()


_LONGEST_LIST = 255
"""Letters of a list of choices, which no spreadsheet takes more of."""


def _digits(currency: Currency | None) -> str:
    return "#,##0" + ("." + "0" * currency.decimals if currency and currency.decimals else "")


def _rows_of(blank: Blank) -> Iterator[Row]:
    for no, person in enumerate(blank.people, 1):
        rows = [*map(_owed, person.lines), *map(_to_pay_out, person.pay_outs)] or [Row()]
        noted = str(CAME[person.attendance])
        yield replace(rows[0], no=no, member=person.name, came=f"came-{person.id}", noted=noted)
        yield from (replace(row, member=person.name) for row in rows[1:])


def _owed(line: Line) -> Row:
    loan = line.loan
    due = float(loan.currency.major(loan.due.total))
    overdue = float(loan.currency.major(loan.arrears.total)) or None
    told = f"{loan.account_no} {loan.product_short_name}"
    return Row(
        f"pay-{loan.id}", was=loan.due.total, loan=told, overdue=overdue, due=due, paid=due, currency=loan.currency
    )


def _to_pay_out(each: PayOut) -> Row:
    loan = each.loan
    due = float(loan.currency.major(loan.amount))
    told = say("{account_no}, to be paid out", account_no=loan.account_no)
    return Row(f"out-{loan.id}", was=loan.amount, loan=told, due=due, paid=str(PAY_OUT), currency=loan.currency)
