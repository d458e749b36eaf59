"""The way of a sheet on a phone, in a language from the right and in one with digits of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.gatherings import paid_on_sheets, what_is_wrong
from tests.web.checks import everything_wrong
from tests.web.sheets.forty import PASSWORD, Officer, officer_of_forty
from tests.web.walker import PHONE

if TYPE_CHECKING:
    from tests.web.conftest import Walk
    from tests.web.served import Served
    from tests.web.walker import Walker

pytestmark = pytest.mark.slow

TODAY = {"ar": "اليوم", "bn": "আজ"}
DIGITS = {"ar": "٠١٢٣٤٥٦٧٨٩", "bn": "০১২৩৪৫৬৭৮৯"}
WESTERN = re.compile(r"[0-9]")
# Amounts and days that somebody sees, in the order of the page.
FIGURES = "main :is(.amount, time):visible"
# What is cut off, or stands in something else's place; what is a pixel wide is there to be heard, not seen.
CUT_OFF = """[...document.querySelectorAll("main *")].filter(each => each.checkVisibility()
  && getComputedStyle(each).overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1
  && each.clientWidth > 1 && !each.matches("input, select")).map(each => each.outerHTML.slice(0, 120))"""


@pytest.fixture
def officer(served: Served) -> Officer:
    """An officer who visits five members today."""
    return officer_of_forty(served.engine, 5)


def begin(walk: Walk, officer: Officer, served: Served, language: str) -> Walker:
    """Sign the officer in, and let the pages speak his language."""
    walker = walk(PHONE, signed_in=False)
    walker.sign_in(officer.username, PASSWORD)
    walker.page.context.add_cookies([{"name": "samity_language", "value": language, "url": served.origin}])
    return walker


def is_well(walker: Walker, language: str) -> None:
    """See that a page speaks the language with its digits, that nothing is cut off, and that everybody can use it."""
    page = walker.page
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert everything_wrong(walker) == []
    assert page.evaluate(CUT_OFF) == []
    assert [each for each in page.locator(FIGURES).all_inner_texts() if WESTERN.search(each)] == []


@pytest.mark.parametrize("language", ["ar", "bn"])
def test_the_pages_around_a_sheet_are_well(walk: Walk, served: Served, officer: Officer, language: str) -> None:
    walker = begin(walk, officer, served, language)
    loan, group = min(officer.visits.loans), officer.sheet.split("/")[3]
    walker.open("/")
    walker.sees(TODAY[language])
    client = officer.visits.place.clients[0]
    for address in ("/", f"/groups/{group}", f"/meetings/{group}", f"/clients/{client}", f"/loans/{loan}", "/arrears"):
        walker.open(address)
        is_well(walker, language)


@pytest.mark.parametrize("language", ["ar", "bn"])
def test_a_sheet_typed_in_own_digits_gives_the_same_books(
    walk: Walk, served: Served, officer: Officer, language: str
) -> None:
    walker = begin(walk, officer, served, language)
    walker.open(officer.sheet)
    is_well(walker, language)
    first = walker.page.locator("input[name^=pay-]").first
    loan = int((first.get_attribute("name") or "").removeprefix("pay-"))
    first.fill("50.5".translate(str.maketrans("0123456789", DIGITS[language])))
    entered = walker.page.locator("[data-entered]").inner_text()
    assert entered
    assert not WESTERN.search(entered)
    walker.page.locator("#go").click()
    walker.is_on(f"{officer.sheet}/preview")
    is_well(walker, language)
    walker.page.locator("main button.main").first.click()
    walker.page.wait_for_url("**/sheets/*")
    is_well(walker, language)
    paid = paid_on_sheets(served.engine, officer.visits)
    assert sorted(paid) == sorted(officer.visits.loans)
    assert paid[loan] == [5050]
    assert what_is_wrong(served.engine) == []
