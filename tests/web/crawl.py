"""Every page, found as a person finds it: by following what the pages themselves offer, from Today on."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx2
from starlette.routing import Match, Route

from samity.web.pages import ROUTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import StorageState

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, Route)]
SHOWN = [route.path for route in ROUTES if "GET" in (route.methods or ())]
FILES = [path for path in SHOWN if path.endswith((".pdf", ".xlsx", ".csv"))]
PAGES = [path for path in SHOWN if path not in FILES]
# Of a page that shows many things of a kind, this many are looked at.
MOST_OF_A_KIND = 25
ASKS = {"a": "href", "area": "href", "link": "href", "script": "src", "img": "src"}


@dataclass(frozen=True, slots=True)
class Way:
    """What a page offers: an address, and how it is asked for."""

    method: str
    address: str


ENTRANCES = (Way("GET", "/"), Way("GET", "/sign-in"))


def page_of(way: Way) -> str | None:
    """Return the path of the page that answers there, such as `/loans/{loan_id}`; None when there is none."""
    return _page_at(way.method, urlsplit(way.address).path)


@cache
def _page_at(method: str, path: str) -> str | None:
    return next((route.path for route, _ in _answering(Way(method, path))), None)


def ids_of(way: Way) -> Mapping[str, int]:
    """Return what an address names, such as the loan's id; none when no page answers there."""
    named = next((named for _, named in _answering(way)), {})
    return {name: value for name, value in named.items() if isinstance(value, int)}


def _answering(way: Way) -> Iterator[tuple[Route, Mapping[str, Any]]]:
    scope = {"type": "http", "method": way.method, "path": urlsplit(way.address).path, "root_path": "", "headers": []}
    for route in ROUTES:
        match, found = route.matches(scope)
        if match is Match.FULL:
            yield route, found["path_params"]


class _Ways(HTMLParser):
    """Reads what a page offers."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.ways: set[Way] = set()
        self.ids: set[str] = set()
        self.places: set[str] = set()
        self._address = address
        self._method = "GET"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element's ways."""
        said = {name: value or "" for name, value in attrs}
        self.ids.add(said.get("id", ""))
        if tag == "form":
            self._method = said.get("method", "get").upper()
            self._note(self._method, said.get("action", self._address))
        if tag in {"button", "input"} and "formaction" in said:
            self._note(said.get("formmethod", self._method).upper(), said["formaction"])
        if ASKS.get(tag, "") in said:
            self._note("GET", said[ASKS[tag]])
        for method in ("get", "post"):
            if f"hx-{method}" in said:
                self._note(method.upper(), said[f"hx-{method}"])

    def _note(self, method: str, address: str) -> None:
        whole, place = urldefrag(urljoin(self._address, address))
        if not address.startswith("#") and urlsplit(whole).scheme in {"", "http"}:
            self.ways.add(Way(method, whole))
        elif place:
            self.places.add(place)


@dataclass(frozen=True, slots=True)
class Offered:
    """What a page offers, and what of it leads to a place of the page that it does not have."""

    ways: set[Way]
    dead_ends: list[str]


def read(address: str, html: str) -> Offered:
    """Read a page."""
    reader = _Ways(address)
    reader.feed(html)
    missing = sorted(reader.places - reader.ids)
    return Offered(reader.ways, [f"{address} has no place #{place}" for place in missing])


@dataclass(slots=True)
class Site:
    """What was found.

    Attributes:
        addresses: by page or file, the addresses under which it was met.
        dead_ends: what leads nowhere, with the page that offers it.
    """

    addresses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    dead_ends: list[str] = field(default_factory=list)


def crawl(origin: str, somebody: StorageState, most: int = MOST_OF_A_KIND) -> Site:
    """Follow everything that somebody who is signed in can follow without changing anything.

    Args:
        origin: of the server.
        somebody: what his browser keeps.
        most: of a page that shows many things of a kind, so many are looked at.
    """
    site = Site()
    cookies = {each["name"]: each["value"] for each in somebody["cookies"]}
    waiting, known = deque(ENTRANCES), set(ENTRANCES)
    # A server that met a fault of its own hangs up; the next page is asked on a new line.
    no_line_twice = httpx2.Limits(max_keepalive_connections=0)
    with httpx2.Client(base_url=origin, cookies=cookies, limits=no_line_twice, follow_redirects=True) as client:
        while waiting:
            offered = _visit(client, waiting.popleft(), site, most)
            waiting += sorted(offered - known, key=lambda way: way.address)
            known |= offered
    return site


def _visit(client: httpx2.Client, way: Way, site: Site, most: int) -> set[Way]:
    """Go one way, and return the ways that open there."""
    page = page_of(way)
    if way.method == "POST":
        site.dead_ends += [] if page else [f"no page takes the form sent to {way.address}"]
        return set()
    if page is not None and len(site.addresses[page]) >= most:
        return set()
    response = client.get(way.address)
    if response.status_code != 200:
        site.dead_ends.append(f"{way.address} answers {response.status_code}")
        return set()
    if page is None:
        return set()
    site.addresses[page].append(way.address)
    if not response.headers["content-type"].startswith("text/html"):
        return set()
    offered = read(way.address, response.text)
    site.dead_ends += offered.dead_ends
    return offered.ways
