"""A sick page for each check: what is not found here would not be found anywhere."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.web.checks import IN_THE_SUN, breaches, everything_wrong
from tests.web.crawl import Way, page_of, read
from tests.web.walker import DESKTOP, DESKTOP_WITHOUT_SCRIPT, KEYBOARD, PHONE, Effort, Surface, Walker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

NOBODY = "http://127.0.0.1:9"
PAGE = """<!doctype html><html lang="en"><head><title>Sheet</title><meta name="viewport" content="width=device-width">
<style>a, button, summary {{ display: inline-block; min-height: 24px }} :focus {{ outline: 2px solid }}</style></head>
<body><main><h1>Sheet</h1>{}</main></body></html>"""
WIDE = '<p style="width: 340px">340</p>'
WIDE_TABLE = '<div tabindex="0" role="region" aria-label="Loans" style="overflow-x: auto">{}</div>'
COVER = '<div style="position: fixed; inset: 0; background: white"></div>'
TRAP = "<script>addEventListener('keydown', (event) => event.key === 'Tab' && event.preventDefault())</script>"


@contextmanager
def somebody_on(browser: Browser, main: str, surface: Surface = DESKTOP) -> Iterator[Walker]:
    walker = Walker(browser, NOBODY, surface)
    walker.page.set_content(PAGE.format(main))
    walker.traffic.settle()
    yield walker
    walker.leave()


@pytest.mark.parametrize(
    ("main", "surface", "expected"),
    [
        ("<script>console.error('oh')</script>", DESKTOP, "console error: oh"),
        ("<script>throw new Error('oh')</script>", DESKTOP, "script broke: oh"),
        (f'<img alt="" src="{NOBODY}/leaf.svg">', DESKTOP, f"GET {NOBODY}/leaf.svg failed: net::ERR_"),
        ('<img alt="" src="http://example.org/a">', DESKTOP, "asks another host: http://example.org/a"),
        ('<p style="color: #aaa">Faint</p>', DESKTOP, "axe color-contrast: "),
        ('<input aria-label="Amount" style="height: 9px"><input aria-label="Name">', PHONE, "axe target-size: "),
        ('<button style="min-width: 30px"></button>', DESKTOP, "a button has no name: <button"),
        ("<form><button disabled>Post</button></form>", DESKTOP, "a disabled button does not say why: <button"),
        (WIDE, PHONE, 'scrolls sideways at 320 px: <p style="width: 340px">'),
        (WIDE_TABLE.format(WIDE), PHONE, "scrolls sideways at 320 px: <div"),
        ("<button>Open</button>", DESKTOP_WITHOUT_SCRIPT, "does nothing without script: <button>"),
        ("<form><button type=button>Add</button></form>", DESKTOP_WITHOUT_SCRIPT, "does nothing without script: <but"),
        ('<a href="/x">Covered</a>' + COVER, DESKTOP, 'the focus is hidden: <a href="/x">'),
        ('<a href="/x" style="outline: 0">Loans</a>', DESKTOP, 'the focus bears no mark: <a href="/x"'),
        ('<a href="/x">One</a> <a href="/y">Two</a>' + TRAP, DESKTOP, 'the Tab key does not reach: <a href="/x">'),
    ],
)
def test_what_is_sick_is_found(browser: Browser, main: str, surface: Surface, expected: str) -> None:
    with somebody_on(browser, main, surface) as walker:
        assert [wrong for wrong in everything_wrong(walker) if wrong.startswith(expected)] != []


def test_what_is_too_faint_for_the_sun_is_found(browser: Browser) -> None:
    with somebody_on(browser, '<p style="color: #666">Enough for a room</p>') as walker:
        assert [wrong[:30] for wrong in breaches(walker, IN_THE_SUN)] == ["axe color-contrast-enhanced: E"]


WELL = """
<p id="why">It is posted.</p><details><summary>More</summary><a href="/x">Loans</a></details>
<form method="post" action="/post"><label>Amount <input></label> <label><input type="checkbox"> Late</label>
<label><input type="radio" name="by"> Cash</label> <label><input type="radio" name="by"> Cheque</label>
<button>Post</button> <button disabled aria-describedby="why">Undo</button></form>"""


@pytest.mark.parametrize("surface", [DESKTOP, PHONE, DESKTOP_WITHOUT_SCRIPT], ids=lambda surface: surface.name)
def test_nothing_is_wrong_with_a_page_that_is_well(browser: Browser, surface: Surface) -> None:
    with somebody_on(browser, WELL, surface) as walker:
        assert everything_wrong(walker) == []


@pytest.mark.parametrize(
    ("surface", "expected"),
    [(DESKTOP, Effort(3, 0, 3)), (PHONE, Effort(3, 0, 3)), (KEYBOARD, Effort(0, 7, 3))],
    ids=lambda each: getattr(each, "name", ""),
)
def test_a_page_counts_what_reaches_it(browser: Browser, surface: Surface, expected: Effort) -> None:
    with somebody_on(browser, WELL, surface) as walker:
        walker.page.route(f"{NOBODY}/**", lambda route: route.fulfill(body=PAGE.format(WELL), content_type="text/html"))
        walker.open("/")
        walker.fill("Amount", "150")
        walker.click("Late")
        walker.click("Post")
        walker.is_on("/post")
        assert walker.effort() == expected
        assert walker.effort() == Effort(0, 0, 0)


def test_a_way_that_leads_nowhere_is_found() -> None:
    offered = read("/loans/7", '<a href="#more">More</a><form method="post" action="x"><button formaction="/y"></form>')
    assert offered.dead_ends == ["/loans/7 has no place #more"]
    assert offered.ways == {Way("POST", "/loans/x"), Way("POST", "/y")}
    assert page_of(Way("POST", "/sign-in")) == "/sign-in"
    assert page_of(Way("POST", "/loans/x")) is None
