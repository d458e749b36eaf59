"""The collection sheet in a real browser: counted in clicks and keys, weighed, with and without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.gatherings import paid_on_sheets, what_is_wrong
from tests.web.checks import everything_wrong
from tests.web.sheets.forty import PASSWORD, Officer, officer_of_forty
from tests.web.walker import (
    DESKTOP,
    DESKTOP_WITHOUT_SCRIPT,
    KEYBOARD,
    KEYBOARD_WITHOUT_SCRIPT,
    PHONE,
    Effort,
    Surface,
    Walker,
)

if TYPE_CHECKING:
    from tests.web.conftest import Walk
    from tests.web.served import Served

pytestmark = pytest.mark.slow

MOST_BYTES_COLD = 60_000
MOST_BYTES_AGAIN = 12_000


@pytest.fixture
def officer(served: Served) -> Officer:
    """An officer who visits forty members today."""
    return officer_of_forty(served.engine)


def begin(walk: Walk, officer: Officer, surface: Surface = DESKTOP) -> Walker:
    """Sign the officer in; what it costs counts from his Today."""
    walker = walk(surface, signed_in=False)
    walker.sign_in(officer.username, PASSWORD)
    if surface.script:
        walker.effort()
    return walker


def has_posted(walker: Walker, served: Served, officer: Officer) -> None:
    """See that he is at a receipt of forty lines, and that the books are right."""
    walker.sees("The sheet is posted.")
    assert walker.page.locator("tbody tr").count() == 40
    paid = paid_on_sheets(served.engine, officer.visits)
    assert sorted(paid) == sorted(officer.visits.loans)
    assert what_is_wrong(served.engine) == []


def test_forty_clients_who_all_pay_are_three_keys(walk: Walk, served: Served, officer: Officer) -> None:
    walker = begin(walk, officer, KEYBOARD)
    walker.press("1")
    walker.is_on(officer.sheet)
    walker.press("Enter")
    walker.is_on(f"{officer.sheet}/preview")
    walker.press("Enter")
    has_posted(walker, served, officer)
    assert walker.effort() == Effort(clicks=0, keys=2, digits=1)


@pytest.mark.parametrize("surface", [DESKTOP, DESKTOP_WITHOUT_SCRIPT, PHONE], ids=lambda each: each.name)
def test_forty_clients_who_all_pay_are_three_clicks(
    walk: Walk, served: Served, officer: Officer, surface: Surface
) -> None:
    walker = begin(walk, officer, surface)
    walker.page.locator("th a").first.click()
    walker.is_on(officer.sheet)
    walker.page.get_by_role("button", name="Preview and post").first.click()
    walker.is_on(f"{officer.sheet}/preview")
    walker.click("Post the sheet")
    has_posted(walker, served, officer)
    if surface.script:
        effort = walker.effort()
        assert (effort.clicks, effort.keys, effort.digits) == (3, 0, 0)


def test_a_sheet_goes_by_keys_alone_without_script(walk: Walk, served: Served, officer: Officer) -> None:
    walker = begin(walk, officer, KEYBOARD_WITHOUT_SCRIPT)
    walker.skip()
    walker.follow(officer.sheet)
    walker.is_on(officer.sheet)
    walker.skip()
    walker.choose("Chameli Akter was", "absent")
    for name, amount in {"Dilara Akter": "50", "Esha Begum": "100"}.items():
        walker.fill(pays(walker, name), amount)
    walker.press("Enter")
    walker.is_on(f"{officer.sheet}/preview")
    for said in ("Chameli Akter", "Dilara Akter", "Esha Begum", "38 of 40 loans pay what is due.", "39 of 40 members"):
        walker.sees(said)
    walker.press("Enter")
    has_posted(walker, served, officer)
    walker.skip()
    with walker.page.expect_navigation():
        walker.click("Take the sheet back")
    walker.skip()
    walker.fill("Why", "The wrong day")
    walker.click("Take it back")
    walker.sees("This sheet was taken back")
    assert paid_on_sheets(served.engine, officer.visits) == {}


def pays(walker: Walker, name: str) -> str:
    """Return the label of the field in which somebody's payment stands."""
    field = walker.page.locator(f'tr[data-name="{name}"] input[name^=pay-]')
    return field.get_attribute("aria-label") or ""


def test_five_exceptions_are_two_keys_each_and_their_digits(walk: Walk, served: Served, officer: Officer) -> None:
    walker = begin(walk, officer, KEYBOARD)
    walker.press("1")
    walker.is_on(officer.sheet)
    typed = {"bb": "100", "cs": "0", "dk": "50", "ea": "900", "hb": "20"}
    for letters, amount in typed.items():
        walker.type(letters + amount)
    walker.press("Control+Enter")
    walker.is_on(f"{officer.sheet}/preview")
    for name in ("Bilkis Begum", "Chameli Sarkar", "Dilara Khatun", "Esha Akter", "Halima Begum"):
        walker.sees(name)
    walker.sees("35 of 40 loans pay what is due.")
    walker.press("Enter")
    walker.sees("The sheet is posted.")
    effort = walker.effort()
    digits = sum(map(len, typed.values()))
    assert effort.digits == 1 + digits
    # What forty who all pay cost, Control being a key of its own, and two letters for each exception.
    assert effort.keys <= 3 + 2 * len(typed)
    assert what_is_wrong(served.engine) == []


def test_attendance_is_one_key_and_the_totals_follow_every_digit(walk: Walk, officer: Officer) -> None:
    walker = begin(walk, officer, KEYBOARD)
    walker.open(officer.sheet)
    walker.type("gk0")
    walker.sees("nothing paid")
    for key, state in {"-": "ABSENT", "+": "LATE", "*": "LEAVE", "/": "APPROVED"}.items():
        walker.press(key)
        came = walker.page.locator("tr.now select[name^=came-]")
        assert came.input_value() == state
    walker.press("/")
    assert came.input_value() == "PRESENT"
    difference = walker.page.locator("[data-difference]").inner_text()
    due = int(walker.page.locator("tr.now input[data-due]").get_attribute("data-due") or 0)
    assert difference.replace(",", "").lstrip("\N{MINUS SIGN}") == f"{due / 100:.2f}"
    walker.press("=")
    assert walker.page.locator("[data-difference]").inner_text() == "0.00"


@pytest.mark.parametrize(
    ("locale", "whole", "expected", "unclear"),
    [("bn_BD", "1,23,456.50", "1,34,610.50", "123,456.50"), ("fr", "123 456,50", "134 610,50", "1234.50")],
)
def test_totals_are_read_and_written_as_the_server_does(
    walk: Walk, served: Served, officer: Officer, locale: str, whole: str, expected: str, unclear: str
) -> None:
    walker = begin(walk, officer)
    walker.page.context.add_cookies([{"name": "samity_formats", "value": locale, "url": served.origin}])
    walker.open(officer.sheet)
    field = walker.page.locator("input[name^=pay-]").first
    field.fill(whole)
    entered = walker.page.locator("[data-entered]").inner_text()
    assert entered.replace("\N{NARROW NO-BREAK SPACE}", " ") == expected
    field.fill(unclear)
    walker.sees("not an amount")


def test_the_sheet_weighs_little_and_less_again(walk: Walk, officer: Officer) -> None:
    walker = walk(signed_in=False)
    walker.sign_in(officer.username, PASSWORD)
    walker.devtools.send("Network.clearBrowserCache")
    assert walker.open(officer.sheet).bytes <= MOST_BYTES_COLD
    assert walker.open(officer.sheet).bytes <= MOST_BYTES_AGAIN


@pytest.mark.parametrize("surface", [DESKTOP, PHONE], ids=lambda each: each.name)
def test_sheet_preview_and_receipt_are_well(walk: Walk, officer: Officer, surface: Surface) -> None:
    walker = begin(walk, officer, surface)
    walker.open(officer.sheet)
    assert everything_wrong(walker) == []
    walker.page.get_by_role("button", name="Preview and post").first.click()
    walker.is_on(f"{officer.sheet}/preview")
    assert everything_wrong(walker) == []
    walker.click("Post the sheet")
    walker.sees("The sheet is posted.")
    assert everything_wrong(walker) == []


def test_two_presses_within_a_second_post_once(walk: Walk, served: Served, officer: Officer) -> None:
    walker = begin(walk, officer)
    walker.open(officer.sheet)
    walker.page.get_by_role("button", name="Preview and post").first.click()
    walker.is_on(f"{officer.sheet}/preview")
    walker.page.get_by_role("button", name="Post the sheet").dblclick()
    walker.sees("The sheet is posted.")
    assert all(len(each) == 1 for each in paid_on_sheets(served.engine, officer.visits).values())


def test_a_wrong_sheet_is_taken_back_in_three_clicks(walk: Walk, served: Served, officer: Officer) -> None:
    walker = begin(walk, officer)
    walker.open(officer.sheet)
    walker.page.get_by_role("button", name="Preview and post").first.click()
    walker.click("Post the sheet")
    walker.sees("The sheet is posted.")
    walker.effort()
    walker.click("Take the sheet back")
    walker.fill("Why", "The wrong day")
    walker.click("Take it back")
    walker.sees("This sheet was taken back")
    assert walker.effort().clicks <= 3
    assert paid_on_sheets(served.engine, officer.visits) == {}
