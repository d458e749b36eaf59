"""A sheet that is filled in without a network, and handed in."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from tests.gatherings import paid_on_sheets, staying, what_is_wrong
from tests.web.pages import Page, Person
from tests.web.papers.workbooks import cells_of, filled, row_of, saved_anew
from tests.web.sheets.forty import PASSWORD, TODAY, officer_of_forty

from samity.bank.organisation.operations.roles import ChangeRolePermissions, change_role_permissions
from samity.bank.organisation.queries import payment_channels, roles
from samity.web.papers.workbook import (
    ABOUT,
    CAME_KEY,
    CHECK,
    COLUMNS,
    DAY_ROW,
    DUE,
    HEAD_ROW,
    KEY,
    MEMBER,
    NOTE_ROW,
    NOTED,
    PAID,
    SHEET,
    VIA,
    WAS,
    check_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI
    from sqlalchemy import Engine
    from tests.web.papers.workbooks import Cells
    from tests.web.sheets.forty import Officer

pytestmark = pytest.mark.slow


@pytest.fixture
def officer(engine: Engine) -> Officer:
    return officer_of_forty(engine, 3)


@pytest.fixture
def rafiq(app: FastAPI, officer: Officer) -> Person:
    return Person(app, officer.username, PASSWORD)


@pytest.fixture
def taken_along(rafiq: Person, officer: Officer) -> bytes:
    return rafiq.fetch(f"{officer.sheet}/sheet.xlsx")


def handed_in(person: Person, officer: Officer, file: bytes) -> Page:
    return person.hand_in(person.open(f"{officer.sheet}/hand-in"), file)


def posted(person: Person, officer: Officer, preview: Page) -> Page:
    assert preview.status == 200, preview.words
    return person.send(replace(preview, path=officer.sheet))


def test_a_workbook_says_who_owes_what_and_opens_full(taken_along: bytes, officer: Officer) -> None:
    cells = cells_of(taken_along)
    rows = [cells[row_of(cells, f"pay-{loan}")] for loan in officer.visits.loans]
    assert [row[MEMBER] for row in rows] == ["Amina Akter", "Bilkis Akter", "Chameli Akter"]
    assert all(row[PAID] == row[DUE] > 0 for row in rows)
    assert {row[NOTED] for row in rows} == {"present"}
    assert cells[DAY_ROW][PAID] == TODAY


def test_what_was_filled_in_is_shown_before_it_posts_and_posts_once(
    rafiq: Person, officer: Officer, taken_along: bytes, engine: Engine
) -> None:
    first, second, third = officer.visits.loans
    absent = officer.visits.place.clients[1]
    with engine.connect() as connection:
        mobile = payment_channels(connection)[-1]
    typed = {
        (f"pay-{first}", PAID): 100.5,
        (f"pay-{second}", PAID): 0,
        (f"came-{absent}", NOTED): "Absent",
        (f"pay-{third}", VIA): mobile.name,
    }
    file = filled(taken_along, typed)
    preview = handed_in(rafiq, officer, file)
    assert preview.says("less than due", "absent; nothing paid", "paid another way", f"Of it: {mobile.name}")
    assert paid_on_sheets(engine, officer.visits) == {}
    assert posted(rafiq, officer, preview).says("The sheet is posted.")
    paid = paid_on_sheets(engine, officer.visits)
    assert handed_in(rafiq, officer, file).says("Nothing was posted yet", "of the same meeting holds")
    assert posted(rafiq, officer, preview).says("The sheet is posted.")
    assert paid_on_sheets(engine, officer.visits) == paid
    assert paid[first] == [10050]
    assert what_is_wrong(engine) == []


def test_rows_may_be_sorted(rafiq: Person, officer: Officer, taken_along: bytes) -> None:
    first = officer.visits.loans[0]

    def backwards(cells: Cells) -> Cells:
        cells[row_of(cells, f"pay-{first}")][PAID] = 5
        return cells[: HEAD_ROW + 1] + cells[:HEAD_ROW:-1]

    preview = handed_in(rafiq, officer, saved_anew(taken_along, backwards))
    assert preview.says("2 of 3 loans pay what is due")
    assert preview.fields[f"pay-{first}"] == "5"


def _typed(key: str, column: int, value: object) -> Callable[[Cells], Cells]:
    def change(cells: Cells) -> Cells:
        cells[row_of(cells, key)][column] = value
        return cells

    return change


def _at(row: int, column: int, value: object) -> Callable[[Cells], Cells]:
    def change(cells: Cells) -> Cells:
        cells[row][column] = value
        return cells

    return change


def test_everything_that_cannot_be_read_is_told_row_by_row(
    rafiq: Person, officer: Officer, taken_along: bytes, engine: Engine
) -> None:
    first, second, third = officer.visits.loans
    last = officer.visits.place.clients[2]

    def spoil(cells: Cells) -> Cells:
        for change in (
            _at(DAY_ROW, PAID, "soon"),
            _typed(f"pay-{first}", MEMBER, "Somebody else"),
            _typed(f"pay-{second}", VIA, "shells"),
            _typed(f"came-{last}", NOTED, "asleep"),
        ):
            cells = change(cells)
        return [*cells, cells[row_of(cells, f"pay-{third}")]]

    page = handed_in(rafiq, officer, saved_anew(taken_along, spoil))
    assert page.status == 422
    start = HEAD_ROW + 2
    assert page.says(
        "Nothing was posted yet",
        f"Row {DAY_ROW + 1}: the day of the payments is no date",
        f"Row {start}, Somebody else: this row is not as it was taken along",
        f"Row {start + 1}, Bilkis Akter: nothing is paid by “shells”",
        f"Row {start + 2}, Chameli Akter: “asleep” is none of present, absent",
        f"Row {start + 3}, Chameli Akter: this row stands here twice",
    )
    assert paid_on_sheets(engine, officer.visits) == {}


def test_what_the_bank_refuses_stands_beside_its_line_on_the_page_with_what_was_typed(
    rafiq: Person, officer: Officer, taken_along: bytes
) -> None:
    first, second, _ = officer.visits.loans
    typed = {(f"pay-{first}", PAID): -5, (f"pay-{second}", PAID): "ten"}
    page = handed_in(rafiq, officer, filled(taken_along, typed))
    assert page.says("Bilkis Akter: Type an amount")
    assert page.fields[f"pay-{first}"] == "-5"
    page = handed_in(rafiq, officer, filled(taken_along, {(f"pay-{first}", PAID): 1.234}))
    assert page.says("Nothing was posted yet", "Amina Akter:")


def test_a_name_and_a_note_that_look_like_formulas_are_text(
    rafiq: Person, officer: Officer, taken_along: bytes
) -> None:
    with ZipFile(BytesIO(taken_along)) as packed:
        written = packed.read("xl/worksheets/sheet1.xml").decode()
    assert written.count("<f>") == 2  # the two totals, which are ours
    noted = saved_anew(taken_along, _at(NOTE_ROW, PAID, '=HYPERLINK("x")'))
    assert handed_in(rafiq, officer, noted).fields["note"] == '=HYPERLINK("x")'


def bomb() -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b"0" * 30_000_000)
    return packed.getvalue()


def with_written(file: bytes, old: str, new: str, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """Change what is written inside a workbook."""
    changed = BytesIO()
    with ZipFile(BytesIO(file)) as packed, ZipFile(changed, "w", ZIP_DEFLATED) as anew:
        for name in packed.namelist():
            written = packed.read(name)
            anew.writestr(name, written.replace(old.encode(), new.encode()) if name == part else written)
    return changed.getvalue()


def made_by_hand(*, far: bool = False, text: str = "") -> bytes:
    """Return a workbook of two sheets with the names of ours."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet, about = book.add_worksheet(SHEET), book.add_worksheet(ABOUT)
        for row in range(3000 if text else HEAD_ROW + 2):
            for column in range(len(COLUMNS)):
                sheet.write(row, column, text or "x")
        if far:
            sheet.write(1_048_575, 16_383, "x")
        about.write_row(0, 0, ["format", 1])
    return made.getvalue()


@pytest.mark.parametrize(
    "file",
    [b"", b"no workbook", bomb(), made_by_hand(), made_by_hand(far=True), made_by_hand(text="long " * 6000)],
    ids=["nothing", "text", "bomb", "without a number", "a cell far out", "one long text in every cell"],
)
def test_what_is_no_workbook_is_refused(rafiq: Person, officer: Officer, file: bytes) -> None:
    page = handed_in(rafiq, officer, file)
    assert page.status == 422
    assert page.says("Nothing was posted yet")


def test_a_row_that_nobody_wrote_here_is_told(rafiq: Person, officer: Officer, taken_along: bytes) -> None:
    about = CalamineWorkbook.from_filelike(BytesIO(taken_along)).get_sheet_by_name(ABOUT).to_python()
    number = next(str(row[1]) for row in about if row[0] == "workbook")

    def forge(cells: Cells) -> Cells:
        for column, value in ((KEY, "channel"), (CAME_KEY, "_once"), (WAS, "much")):
            row = [*cells[HEAD_ROW + 1]]
            row[column] = value
            row[CHECK] = check_of(number, row)
            cells.append(row)
        return cells

    page = handed_in(rafiq, officer, saved_anew(taken_along, forge))
    assert page.status == 422
    assert page.words.count("this row belongs to no sheet") == 3


def test_days_and_amounts_are_what_they_are_meant_to_be(rafiq: Person, officer: Officer, taken_along: bytes) -> None:
    first, second, third = officer.visits.loans
    page = handed_in(rafiq, officer, saved_anew(taken_along, _at(DAY_ROW, PAID, f" {TODAY} ")))
    assert page.fields["paid_on"] == str(TODAY)
    for no_day in (45_664, True, f"{TODAY:%d/%m/%Y}"):
        page = handed_in(rafiq, officer, saved_anew(taken_along, _at(DAY_ROW, PAID, no_day)))
        assert page.says("the day of the payments is no date; write it as")
    typed = {(f"pay-{first}", PAID): TODAY, (f"pay-{second}", PAID): True, (f"pay-{third}", PAID): "nan"}
    page = handed_in(rafiq, officer, filled(taken_along, typed))
    assert page.says(*(f"{name} Akter: Type an amount" for name in ("Amina", "Bilkis", "Chameli")))


@pytest.mark.parametrize("formula", ["<f>A1</f><v></v>", "<f>A1</f>", "<f/>"])
def test_a_formula_that_came_to_nothing_is_no_payment_of_nothing(
    rafiq: Person, officer: Officer, taken_along: bytes, formula: str
) -> None:
    place = f"J{row_of(cells_of(taken_along), f'pay-{officer.visits.loans[0]}') + 1}"
    with ZipFile(BytesIO(taken_along)) as packed:
        cell = re.search(rf'<c r="{place}"[^>]*>.*?</c>', packed.read("xl/worksheets/sheet1.xml").decode())
    assert cell is not None
    page = handed_in(rafiq, officer, with_written(taken_along, cell[0], f'<c r="{place}">{formula}</c>'))
    assert page.says(f"Amina Akter: the formula in {place} came to nothing")
    error = f'<c r="{place}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    page = handed_in(rafiq, officer, with_written(taken_along, cell[0], error))
    assert page.says(f"Amina Akter: the formula in {place} came to nothing")
    worked_out = with_written(taken_along, cell[0], f'<c r="{place}"><f>2+3</f><v>5</v></c>')
    assert handed_in(rafiq, officer, worked_out).fields[f"pay-{officer.visits.loans[0]}"] == "5"


def test_the_workbook_of_another_sheet_or_release_is_refused(
    rafiq: Person, officer: Officer, taken_along: bytes
) -> None:
    other = f"/sheets/group/1/{TODAY + dt.timedelta(days=7)}"
    page = handed_in(rafiq, officer, saved_anew(taken_along, list, {"sheet": other}))
    assert page.says(f"This is the workbook of another sheet: {other}")
    assert handed_in(rafiq, officer, saved_anew(taken_along, list, {"format": 2})).says("no workbook of a collection")


def test_only_who_may_save_sheets_hands_in(app: FastAPI, rafiq: Person, officer: Officer, taken_along: bytes) -> None:
    del rafiq
    admin = Person(app)
    page = admin.open(f"{officer.sheet}/hand-in")
    spoiled = replace(page, hidden={"_form": "another"})
    assert admin.hand_in(spoiled, taken_along).status == 403


def test_a_file_of_who_may_not_save_sheets_is_not_even_read(
    rafiq: Person, officer: Officer, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = rafiq.open(f"{officer.sheet}/hand-in")
    with staying(engine, TODAY) as unit:
        (role,) = [each for each in roles(unit.connection) if each["name"] == f"Officer {officer.username}"]
        change_role_permissions(ChangeRolePermissions(role["id"], {"collection_sheets:save": False}), unit)
    read: list[bytes] = []
    monkeypatch.setattr("samity.web.pages.sheets.workbooks.read_workbook", lambda raw, *_: read.append(raw))
    assert rafiq.hand_in(page, b"no workbook").status == 403
    assert read == []
