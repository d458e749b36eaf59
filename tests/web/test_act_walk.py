"""An act of the bank walked from its link to its receipt, before every surface: refused, mended, done once."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from tests.web.checks import EYES, IN_THE_SUN, breaches, everything_wrong, sideways
from tests.web.walker import DESKTOP, DESKTOP_WITHOUT_SCRIPT, KEYBOARD, PHONE, PHONE_WITHOUT_SCRIPT, Surface

if TYPE_CHECKING:
    from tests.web.conftest import Walk

pytestmark = pytest.mark.slow

SURFACES = [DESKTOP, PHONE, KEYBOARD, DESKTOP_WITHOUT_SCRIPT, PHONE_WITHOUT_SCRIPT]
_serials = count(1)


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
def test_a_refused_form_keeps_what_was_typed_and_is_done_once_it_is_mended(walk: Walk, surface: Surface) -> None:
    name = f"Branch of walks {next(_serials)}"
    walker = walk(surface)
    walker.open("/offices")
    walker.click("Open an office")
    walker.fill("Name", name)
    walker.choose("Belongs to", "Head Office")
    walker.choose("Opened on", "1970-01-01")
    walker.click("Open")
    walker.sees("Nothing was posted yet")
    walker.was_refused(422)
    assert everything_wrong(walker) == []
    assert walker.page.get_by_label("Name", exact=True).input_value() == name
    walker.choose("Opened on", "2020-02-03")
    walker.click("Open")
    walker.is_on("/offices")
    walker.sees("The office is open.")
    walker.sees(name)
    assert everything_wrong(walker) == []


def test_whoever_signs_in_by_keys_alone_gets_where_he_wanted_to_go(walk: Walk) -> None:
    walker = walk(KEYBOARD, signed_in=False)
    walker.open("/offices/open")
    walker.sees("Sign in")
    walker.fill("User name", "mifos")
    walker.fill("Password", "wrong")
    walker.click("Sign in")
    walker.is_on("/sign-in")
    walker.was_refused(401)
    walker.sign_in("mifos", "password")
    walker.is_on("/offices/open")
    assert walker.effort().clicks == 0


def test_in_the_sun_every_text_stands_out_seven_to_one(walk: Walk) -> None:
    walker = walk()
    walker.open("/appearance")
    walker.click("Sunlight: black on white, larger, for the open air")
    walker.click("Keep")
    walker.sees("Kept on this device.")
    for page in ("/components", "/appearance", "/offices/open"):
        walker.open(page)
        assert list(breaches(walker, IN_THE_SUN)) == []


@pytest.mark.parametrize("surface", [DESKTOP, PHONE], ids=lambda surface: surface.name)
@pytest.mark.parametrize("page", ["/", "/components", "/offices/open"])
def test_a_page_that_runs_from_the_right_scrolls_no_more_sideways(walk: Walk, page: str, surface: Surface) -> None:
    walker = walk(surface)
    walker.open(page)
    walker.page.evaluate(EYES)
    walker.page.evaluate("document.documentElement.dir = 'rtl'")
    assert list(sideways(walker)) == []
