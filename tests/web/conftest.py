"""A browser, a bank behind a real server, and walkers who are signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest
from playwright.sync_api import sync_playwright
from tests.databases import ADMIN_PASSWORD, Databases, engine_of
from tests.real_server import real_server
from tests.web.browser import launched
from tests.web.crawl import Site, crawl
from tests.web.one_of_everything import Everything, found
from tests.web.walker import DESKTOP, Surface, Walker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Playwright, StorageState
    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True)
class Served:
    """A bank that is open, and where its pages are."""

    origin: str
    engine: Engine
    holds: Everything


class Walk(Protocol):
    """Sends somebody on a walk."""

    def __call__(self, surface: Surface = DESKTOP, *, signed_in: bool = True) -> Walker:
        """Return the walker: the administrator, or somebody whom the bank does not know yet."""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers; one per worker, for it runs a loop of its own."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The worker's browser; where none starts, the tests fail and say how to get one."""
    browser = launched(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def served(database_server: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The worker's bank with one of everything, behind a server of its own; walks leave their traces in it."""
    url = database_server.bank()
    engine = engine_of(url)
    holds = found(engine)
    with real_server(tmp_path_factory.mktemp("served") / "home", url) as server:
        yield Served(f"http://127.0.0.1:{server.port}", engine, holds)
    engine.dispose()


@pytest.fixture(scope="session")
def administrator(browser: Browser, served: Served) -> StorageState:
    """What a browser keeps once the administrator has signed in."""
    walker = Walker(browser, served.origin, DESKTOP)
    walker.sign_in("mifos", ADMIN_PASSWORD)
    known = walker.known()
    walker.leave()
    return known


@pytest.fixture
def walk(browser: Browser, served: Served, administrator: StorageState) -> Iterator[Walk]:
    """Send people on walks; on the way nothing may have failed, not even silently."""
    walkers: list[Walker] = []

    def begin(surface: Surface = DESKTOP, *, signed_in: bool = True) -> Walker:
        walkers.append(Walker(browser, served.origin, surface, administrator if signed_in else None))
        return walkers[-1]

    yield begin
    faults = [fault for walker in walkers for fault in walker.traffic.faults]
    for walker in walkers:
        walker.leave()
    assert faults == []


@pytest.fixture(scope="session")
def site(served: Served, administrator: StorageState) -> Site:
    """Every page that the administrator finds."""
    return crawl(served.origin, {each["name"]: each["value"] for each in administrator["cookies"]})
