"""Pictures of every page, made from the demo bank on a day that is always the same (`make screenshots`).

All of them go to `build/screenshots`, to be looked at; the two of the README to `docs/pictures`.
"""

from __future__ import annotations

import base64
import re
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from rich.progress import Progress
from tests.databases import ADMIN_PASSWORD, ROOT, databases, engine_of
from tests.gatherings import move_to
from tests.real_server import real_server
from tests.web.browser import launched
from tests.web.crawl import crawl
from tests.web.walker import DESKTOP, PHONE, Surface, Walker

from samity.cli.demo_bank import load
from samity.web.door import THEME_COOKIE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, StorageState

ALL = ROOT / "build" / "screenshots"
OF_THE_README = ROOT / "docs" / "pictures"
DAY = date(2026, 11, 24)
SHEET = "/sheets/{kind}/{owner_id}/{due_on}"
IN_THE_SUN = ("/", SHEET)
HEAVIEST = 150_000


@contextmanager
def demo_bank() -> Iterator[str]:
    """Build the demo bank and serve it for as long as the block lasts; yields where."""
    with databases() as server, TemporaryDirectory() as folder, Progress() as progress:
        url = server.bank()
        engine = engine_of(url)
        move_to(engine, DAY)
        load(engine, progress)
        engine.dispose()
        with real_server(Path(folder) / "home", url) as served:
            yield f"http://127.0.0.1:{served.port}"


def take_all(browser: Browser, origin: str) -> None:
    """Take a picture of every page that is found, on a desktop and on a phone."""
    known = _signed_in(browser, origin)
    pages = crawl(origin, known).addresses
    ALL.mkdir(parents=True, exist_ok=True)
    for surface in (DESKTOP, PHONE):
        for page, addresses in pages.items():
            _take(Walker(browser, origin, surface, known), addresses[0], _name(page, surface))
        for page in IN_THE_SUN:
            _take(Walker(browser, origin, surface, _sunlit(known)), pages[page][0], _name(page, surface, "sunlight"))
        _take_for_the_readme(Walker(browser, origin, surface, known), pages[SHEET][0])


def _signed_in(browser: Browser, origin: str) -> StorageState:
    walker = Walker(browser, origin, DESKTOP)
    walker.sign_in("mifos", ADMIN_PASSWORD)
    known = walker.known()
    walker.leave()
    return known


def _sunlit(known: StorageState) -> StorageState:
    theme = known["cookies"][0].copy()
    theme["name"], theme["value"] = THEME_COOKIE, "sunlight"
    return {**known, "cookies": [*known["cookies"], theme]}


def _name(page: str, surface: Surface, *more: str) -> str:
    """Name a picture by its page: `/loans/{loan_id:int}/approve` on a phone is `loans-loan_id-approve-phone`."""
    words = re.findall(r"[\w-]+", page.replace(":int", "")) or ["today"]
    return "-".join([*words, *more, surface.name])


def _take(walker: Walker, address: str, name: str) -> None:
    walker.open(address)
    walker.page.screenshot(path=ALL / f"{name}.png", full_page=True)
    walker.leave()


def _take_for_the_readme(walker: Walker, address: str) -> None:
    """Take what one sees of the sheet at first sight, with one exception noted, packed for a page that many open."""
    walker.open(address)
    walker.page.locator("input[data-due]").nth(1).fill("500")
    walker.page.evaluate("scrollTo(0, 0)")
    sight = {"x": 0, "y": 0, "width": walker.surface.width, "height": walker.surface.height, "scale": 1.5}
    taken = walker.devtools.send("Page.captureScreenshot", {"format": "webp", "quality": 80, "clip": sight})
    picture = base64.b64decode(taken["data"])
    if len(picture) > HEAVIEST:
        raise SystemExit(f"The picture of the sheet weighs {len(picture)} bytes; the README takes {HEAVIEST}")
    OF_THE_README.mkdir(exist_ok=True)
    (OF_THE_README / f"sheet-{walker.surface.name}.webp").write_bytes(picture)
    walker.leave()


if __name__ == "__main__":
    with demo_bank() as where, sync_playwright() as playwright:
        take_all(launched(playwright), where)
    sys.stderr.write(f"Look at them: {ALL.relative_to(ROOT)}\n")
