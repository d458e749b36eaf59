"""A collection sheet to take along: what stands on it, for the template `sheet.typ`."""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import segno
from babel import Locale

from samity.web.languages import own_digits, say, spoken_language
from samity.web.papers.typesetting import typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.web.formats import Formats
    from samity.web.pages.sheets.blank import Blank, Line, PayOut, Person, Section


def words() -> dict[str, Any]:
    """Return what the template says on every sheet."""
    return {
        "officer": say("Officer"),
        "as_of": say("Dues as of"),
        "number": say("Sheet"),
        "page": say("Page"),
        "pay_out": say("to be paid out"),
        "came": (say("P"), say("A"), say("L")),
        "columns": (
            *("", say("Member"), say("Loan"), say("Overdue"), say("Due"), say("Paid now")),
            *(say("Present, absent, late"), say("Receipt or sign")),
        ),
        "expected": say("Expected,"),
        "received": say("Received:"),
        "signatures": (say("Treasurer of the group"), say("Loan officer"), say("Branch")),
    }


class Paper(StrEnum):
    """The papers of the world, by Typst's names."""

    A4 = "a4"
    LETTER = "us-letter"


@dataclass(frozen=True, slots=True)
class SheetToPrint:
    """A sheet as its page shows it, and what stands above it.

    Attributes:
        number: of the group or centre that meets, or of the office of individuals.
        officer: his name, empty where there is none.
    """

    blank: Blank
    number: str
    office: str
    officer: str


def sheets_on_paper(sheets: Sequence[SheetToPrint], paper: Paper, today: date, formats: Formats, origin: str) -> bytes:
    """Return sheets as one PDF, each beginning on a page of its own.

    Args:
        sheets: one or more.
        paper: on which it will be printed.
        today: as of which day the amounts stand.
        formats: of who prints.
        origin: where the pages are, such as `https://bank.example`: the code on a sheet leads to it there.

    Raises:
        TypesettingError: it could not be set.
    """
    said = {
        "paper": paper,
        "rtl": Locale(spoken_language()).text_direction == "rtl",
        "language": spoken_language(),
        "words": words(),
        "sheets": [_sheet(each, today, formats, origin) for each in sheets],
    }
    return typeset("sheet", said)


def _sheet(sheet: SheetToPrint, today: date, formats: Formats, origin: str) -> dict[str, Any]:
    blank = sheet.blank
    return {
        "title": blank.name,
        "day": formats.weekday(blank.due_on),
        "officer": sheet.officer,
        "office": sheet.office,
        "as_of": formats.day(today),
        "number": f"{sheet.number}-{blank.due_on}",
        "code": _code(origin + blank.address),
        "sections": list(_sections(blank, formats)),
        "totals": [
            {"currency": currency.code, "expected": formats.figure(expected, currency)}
            for currency, expected in blank.expected.items()
        ],
    }


def _sections(blank: Blank, formats: Formats) -> Iterator[dict[str, Any]]:
    before = 0
    for section in blank.sections:
        if not section.people:
            continue
        numbered = list(enumerate(section.people, before + 1))
        before += len(numbered)
        yield {
            "name": section.name if len(blank.sections) > 1 else "",
            "expected": _expected(section, formats),
            "rows": [row for number, person in numbered for row in _rows(number, person, formats)],
        }


def _expected(section: Section, formats: Formats) -> str:
    """Return what a group should bring; one that owes in several currencies has it in the totals alone."""
    loans = [line.loan for person in section.people for line in person.lines]
    currencies = {loan.currency for loan in loans}
    return formats.figure(sum(loan.due.total for loan in loans), *currencies) if len(currencies) == 1 else ""


def _rows(number: int, person: Person, formats: Formats) -> Iterator[dict[str, Any]]:
    rows = [*(_owed(line, formats) for line in person.lines), *(_to_pay_out(each, formats) for each in person.pay_outs)]
    for index, row in enumerate(rows or [_NOTHING]):
        first = index == 0
        whose = {"no": own_digits(str(number)), "name": person.name} if first else {"no": "", "name": ""}
        yield {**_NOTHING, **row, **whose, "first": first}


_NOTHING: dict[str, Any] = {"loan": "", "product": "", "overdue": "", "due": "", "out": False}


def _owed(line: Line, formats: Formats) -> dict[str, Any]:
    loan = line.loan
    overdue = formats.figure(loan.arrears.total, loan.currency) if loan.arrears.total else ""
    return {
        "loan": loan.account_no,
        "product": loan.product_short_name,
        "overdue": overdue,
        "due": formats.figure(loan.due.total, loan.currency),
    }


def _to_pay_out(each: PayOut, formats: Formats) -> dict[str, Any]:
    waiting = each.loan
    return {"loan": waiting.account_no, "due": formats.figure(waiting.amount, waiting.currency), "out": True}


def _code(address: str) -> str:
    """Return an address as a QR code that reads well from a worn sheet, in SVG."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0)
    return drawn.getvalue().decode()
