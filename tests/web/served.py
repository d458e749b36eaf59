"""A bank behind a real server, as a browser meets it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.databases import ADMIN_PASSWORD, engine_of
from tests.real_server import real_server
from tests.web.walker import DESKTOP, Walker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, StorageState
    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True)
class Served:
    """Where the pages of a bank are, and what a browser keeps of its administrator once he has signed in."""

    origin: str
    engine: Engine
    administrator: StorageState


@contextmanager
def serving(browser: Browser, url: str) -> Iterator[Served]:
    """Serve the bank of a database for as long as the block lasts."""
    engine = engine_of(url)
    with TemporaryDirectory() as folder, real_server(Path(folder) / "home", url) as server:
        origin = f"http://127.0.0.1:{server.port}"
        walker = Walker(browser, origin, DESKTOP)
        walker.sign_in("mifos", ADMIN_PASSWORD)
        known = walker.known()
        walker.leave()
        yield Served(origin, engine, known)
    engine.dispose()
