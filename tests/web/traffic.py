"""What a page asks for and what goes wrong on the way: weighed and written down by the browser, not by the server."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, ConsoleMessage, Page, Request, Response

PATIENCE = 15.0
CALM = {"verbose", "debug", "info", "log"}
WORKERS_ARE_BLOCKED = "Service Worker registration blocked by Playwright"


@dataclass(frozen=True, slots=True)
class Load:
    """What came over the line, headers and redirects included, as it was packed."""

    bytes: int
    script_bytes: int


class Traffic:
    """The traffic of one page."""

    def __init__(self, page: Page, devtools: CDPSession, origin: str) -> None:
        self.faults: list[str] = []
        self._page = page
        self._origin = origin
        self._under_way: set[str] = set()
        self._scripts: set[str] = set()
        self._bytes = self._script_bytes = 0
        page.on("console", self._console)
        page.on("pageerror", lambda fault: self.faults.append(f"script broke: {fault}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        page.on("request", self._asked)
        devtools.send("Network.enable")
        devtools.on("Network.requestWillBeSent", self._sent)
        devtools.on("Network.loadingFinished", self._arrived)
        devtools.on("Network.loadingFailed", lambda event: self._under_way.discard(event["requestId"]))

    def settle(self) -> None:
        """Wait until nothing is under way.

        Raises:
            TimeoutError: something stays under way.
        """
        give_up_at = time.monotonic() + PATIENCE
        self._page.wait_for_load_state()
        while self._under_way:
            if time.monotonic() > give_up_at:
                raise TimeoutError(f"{self._page.url} never comes to rest")
            self._page.wait_for_timeout(10)

    def told(self) -> list[str]:
        """Return what went wrong since this was asked last."""
        faults, self.faults = self.faults, []
        return faults

    def weighed(self) -> Load:
        """Return what came since this was asked last."""
        self.settle()
        load = Load(self._bytes, self._script_bytes)
        self._bytes = self._script_bytes = 0
        return load

    def _sent(self, event: dict[str, Any]) -> None:
        if event.get("type") == "Document":
            self._under_way.clear()  # what the page before still asked for is dropped without a word
        self._under_way.add(event["requestId"])
        if event.get("type") == "Script":
            self._scripts.add(event["requestId"])
        # A redirect goes on under the same id; what led there came over the line too.
        self._bytes += round(event.get("redirectResponse", {}).get("encodedDataLength", 0))

    def _arrived(self, event: dict[str, Any]) -> None:
        self._under_way.discard(event["requestId"])
        weight = round(event["encodedDataLength"])
        self._bytes += weight
        self._script_bytes += weight if event["requestId"] in self._scripts else 0

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in CALM and message.text != WORKERS_ARE_BLOCKED:
            self.faults.append(f"console {message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(f"{self._origin}/"):
            self.faults.append(f"asks another host: {request.url}")

    def _failed(self, request: Request) -> None:
        # Who goes on quickly drops what the page before still asked for, such as its icon; that is no fault of it.
        if request.failure == "net::ERR_ABORTED" and not request.is_navigation_request():
            return
        self.faults.append(f"{request.method} {request.url} failed: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.request.method} {response.url}: {response.status}")
