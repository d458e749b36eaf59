"""Sheets to take along, as PDF."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from tests.web.pages import Person
from tests.web.sheets.forty import PASSWORD, TODAY, officer_of_forty

from samity.web.papers.typesetting import TypesettingError, typeset

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import Engine
    from tests.web.sheets.forty import Officer

pytestmark = pytest.mark.slow
CODE = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
A4, LETTER = (595, 842), (612, 792)
"""In points."""


@pytest.fixture(scope="module")
def visiting_forty(engine: Engine) -> Officer:
    return officer_of_forty(engine)


@pytest.fixture
def rafiq(app: FastAPI, visiting_forty: Officer) -> Person:
    return Person(app, visiting_forty.username, PASSWORD)


def pages(document: bytes) -> list[str]:
    """Return what stands on each page of a PDF."""
    return [page.extract_text() for page in PdfReader(BytesIO(document)).pages]


def size(document: bytes) -> tuple[int, int]:
    box = PdfReader(BytesIO(document)).pages[0].mediabox
    return round(box.width), round(box.height)


@pytest.mark.parametrize(("paper", "points"), [("a4", A4), ("us-letter", LETTER)])
def test_forty_members_take_two_pages_and_each_says_whose_sheet_it_is(
    rafiq: Person, visiting_forty: Officer, paper: str, points: tuple[int, int]
) -> None:
    document = rafiq.fetch(f"{visiting_forty.sheet}/sheet.pdf?paper={paper}")
    read = pages(document)
    assert (len(read), size(document)) == (2, points)
    day = f"{TODAY:%A} {TODAY.day} {TODAY:%B %Y}"
    for number, page in enumerate(read, 1):
        for said in (f"Officer: {visiting_forty.username}, Rafiq", day, f"Page {number} / 2", "Paid now"):
            assert said in page, page
    opened = rafiq.open(visiting_forty.sheet)
    (due,) = {opened.fields[f"pay-{loan}"] for loan in visiting_forty.visits.loans}
    assert sum(page.count(f"{due}.00") for page in read) == len(visiting_forty.visits.loans)
    assert "Jahanara Sarkar" in read[1]


def test_a_sheet_of_a_meeting_to_come_says_as_of_which_day_its_amounts_stand(
    rafiq: Person, visiting_forty: Officer
) -> None:
    next_week = TODAY + timedelta(days=7)
    sheet = visiting_forty.sheet.replace(str(TODAY), str(next_week))
    (first, _) = pages(rafiq.fetch(f"{sheet}/sheet.pdf"))
    assert f"{next_week.day} {next_week:%B %Y}" in first
    assert f"Dues as of {TODAY.day} {TODAY:%b %Y}" in first


def test_the_sheets_of_a_day_are_one_document(rafiq: Person) -> None:
    read = pages(rafiq.fetch(f"/sheets/day.pdf?on={TODAY}"))
    assert ["Page 1 / 2" in read[0], "Page 2 / 2" in read[1]] == [True, True]
    assert rafiq.open(f"/sheets/day.pdf?on={TODAY + timedelta(days=1)}").says("Nobody meets on")


def test_a_day_of_more_sheets_than_a_document_holds_is_printed_in_parts(
    app: FastAPI, engine: Engine, visiting_forty: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    del visiting_forty
    officer_of_forty(engine, 1)
    admin = Person(app)
    day = f"/sheets/day.pdf?on={TODAY}&whose=all"
    whole = len(pages(admin.fetch(day)))
    monkeypatch.setattr("samity.web.pages.sheets.papers.MOST_SHEETS", 1)
    offered = admin.open(day)
    parts = [link for link in offered.links if "part=" in link]
    assert offered.says(f"{len(parts)} meetings are more than one document holds")
    assert len(parts) > 1
    assert sum(len(pages(admin.fetch(link))) for link in parts) == whole
    assert admin.open(f"{day}&part={len(parts) + 1}").status == 404
    assert admin.open(f"{day}&part=0").status == 404


@pytest.mark.parametrize("address", ["sheet.pdf?paper=parchment", "sheet.pdf?paper="])
def test_there_are_no_other_papers(rafiq: Person, visiting_forty: Officer, address: str) -> None:
    assert rafiq.open(f"{visiting_forty.sheet}/{address}").status == 404


def test_what_stands_on_a_sheet_is_never_read_as_markup() -> None:
    name = "*Bold* #panic() $x$ = @a <b>"
    about = {"title": name, "day": "", "officer": "", "office": "", "as_of": "", "number": "n", "code": CODE}
    said = {
        "paper": "a4",
        "rtl": False,
        "language": "en",
        "words": dict.fromkeys(("officer", "as_of", "number", "page", "pay_out", "expected", "received"), "")
        | {"came": [], "columns": [""] * 8, "signatures": []},
        "sheets": [{**about, "sections": [], "totals": []}],
    }
    assert name in pages(typeset("sheet", said))[0]


def test_what_cannot_be_set_says_why() -> None:
    with pytest.raises(TypesettingError, match="dictionary does not contain key"):
        typeset("sheet", {})
