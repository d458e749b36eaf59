"""Pictures of every page, on a day that is always the same (`make screenshots`).

They show the demo bank, and of what it does not have the bank with one of everything. All of them go to
`build/screenshots`, to be looked at; the two of the README to `docs/pictures`.
"""

from __future__ import annotations

import base64
import re
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from rich.progress import Progress
from tests.databases import ROOT, databases
from tests.gatherings import move_to
from tests.web.browser import launched
from tests.web.crawl import crawl
from tests.web.one_of_everything import found
from tests.web.served import Served, serving
from tests.web.walker import DESKTOP, PHONE, Surface, Walker

from samity.cli.demo_bank import load
from samity.web.door import THEME_COOKIE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Browser, StorageState

ALL = ROOT / "build" / "screenshots"
OF_THE_README = ROOT / "docs" / "pictures"
DAY = date(2026, 11, 24)
SHEET = "/sheets/{kind}/{owner_id}/{due_on}"
IN_THE_SUN = ("/", SHEET)
HEAVIEST = 150_000


def take_all() -> None:
    """Take a picture of every page, on a desktop and on a phone."""
    ALL.mkdir(parents=True, exist_ok=True)
    with databases() as server, sync_playwright() as playwright:
        browser = launched(playwright)
        with serving(browser, server.bank()) as bank:
            move_to(bank.engine, DAY)
            with Progress() as progress:
                load(bank.engine, progress)
            shown = _addresses(bank)
            _take(browser, bank, shown)
            _take(browser, _in_the_sun(bank), {page: shown[page] for page in IN_THE_SUN}, "sunlight")
            _take_for_the_readme(browser, bank, shown[SHEET])
        with serving(browser, server.bank()) as bank:
            found(bank.engine)
            _take(browser, bank, {page: way for page, way in _addresses(bank).items() if page not in shown})


def _addresses(bank: Served) -> dict[str, str]:
    """Return the first address of each page that has any."""
    met = crawl(bank.origin, bank.administrator).addresses
    return {page: addresses[0] for page, addresses in met.items() if addresses}


def _take(browser: Browser, bank: Served, addresses: Mapping[str, str], *more: str) -> None:
    for surface in (DESKTOP, PHONE):
        walker = Walker(browser, bank.origin, surface, bank.administrator)
        for page, address in addresses.items():
            walker.open(address)
            walker.page.screenshot(path=ALL / f"{_name(page, surface, *more)}.png", full_page=True)
        walker.leave()


def _name(page: str, surface: Surface, *more: str) -> str:
    """Name a picture by its page: `/loans/{loan_id:int}/approve` on a phone is `loans-loan_id-approve-phone`."""
    words = re.findall(r"[\w-]+", page.replace(":int", "")) or ["today"]
    return "-".join([*words, *more, surface.name])


def _in_the_sun(bank: Served) -> Served:
    """Return the same bank to a browser that was told to show it for the open air."""
    theme = bank.administrator["cookies"][0].copy()
    theme["name"], theme["value"] = THEME_COOKIE, "sunlight"
    told: StorageState = {**bank.administrator, "cookies": [*bank.administrator["cookies"], theme]}
    return replace(bank, administrator=told)


def _take_for_the_readme(browser: Browser, bank: Served, sheet: str) -> None:
    """Take what one sees of a sheet at first sight, with one exception noted, packed for a page that many open."""
    OF_THE_README.mkdir(exist_ok=True)
    for surface in (DESKTOP, PHONE):
        walker = Walker(browser, bank.origin, surface, bank.administrator)
        walker.open(sheet)
        exception = walker.page.locator("input[data-due]").nth(1)
        exception.fill("500")
        exception.blur()  # a caret blinks, and no two pictures would be the same
        walker.page.evaluate("scrollTo(0, 0)")
        sight = {"x": 0, "y": 0, "width": surface.width, "height": surface.height, "scale": 1.5}
        taken = walker.devtools.send("Page.captureScreenshot", {"format": "webp", "quality": 80, "clip": sight})
        picture = base64.b64decode(taken["data"])
        if len(picture) > HEAVIEST:
            raise SystemExit(f"The picture of a sheet weighs {len(picture)} bytes; the README takes {HEAVIEST}")
        (OF_THE_README / f"sheet-{surface.name}.webp").write_bytes(picture)
        walker.leave()


if __name__ == "__main__":
    take_all()
    sys.stderr.write(f"Look at them: {ALL.relative_to(ROOT)}\n")
