"""A browser, a bank behind a real server, and walkers who are signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from playwright.sync_api import sync_playwright
from tests.web.browser import launched
from tests.web.one_of_everything import found
from tests.web.served import serving
from tests.web.walker import DESKTOP, Surface, Walker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Playwright
    from tests.databases import Databases
    from tests.web.served import Served


class Walk(Protocol):
    """Sends somebody on a walk."""

    def __call__(self, surface: Surface = DESKTOP, *, signed_in: bool = True) -> Walker:
        """Return the walker: the administrator, or somebody who has not signed in yet."""


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
def served(browser: Browser, database_server: Databases) -> Iterator[Served]:
    """The worker's bank for walks: each founds what it needs, and leaves its traces."""
    with serving(browser, database_server.bank()) as bank:
        yield bank


@pytest.fixture(scope="session")
def full(browser: Browser, database_server: Databases) -> Iterator[Served]:
    """The worker's bank with one of everything, to be looked at: nobody changes anything there."""
    with serving(browser, database_server.bank()) as bank:
        found(bank.engine)
        yield bank


@pytest.fixture
def walk(browser: Browser, served: Served) -> Iterator[Walk]:
    """Send people on walks; on the way nothing may have failed, not even silently."""
    walkers: list[Walker] = []

    def begin(surface: Surface = DESKTOP, *, signed_in: bool = True) -> Walker:
        walkers.append(Walker(browser, served.origin, surface, served.administrator if signed_in else None))
        return walkers[-1]

    yield begin
    faults = [fault for walker in walkers for fault in walker.traffic.told()]
    for walker in walkers:
        walker.leave()
    assert faults == [], "\n".join(faults)
