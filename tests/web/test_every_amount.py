"""Each amount on a page is a link to where it comes from, and the Tab key still gets through."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

import httpx2
import pytest
from tests.web.crawl import crawl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.served import Served

pytestmark = pytest.mark.slow

A_FEW = 4
# Where an amount comes from nowhere but the place where it stands, and why.
COMES_FROM_HERE = {
    "/charges": "the charge itself: its amount was typed when it was defined",
    "/currencies": "an example of how money is printed, and the coin that was typed",
    "/loans/apply": "a schedule of what has just been typed",
    "/loans/{loan_id:int}/print": "paper has no links; the loan's page has them",
    "/products/{product_id:int}": "a quote, and an example of what is typed beside it",
    "/products/{product_id:int}/define": "an example of what is typed beside it",
    "/sheets/{kind}/{owner_id:int}/{due_on}/preview": "what has just been typed on the sheet",
}
# Parts of other pages.
TYPED_HERE = {
    "label": "a box to tick, which a link inside would not let tick: the loan stands beside it",
    "facts": "what somebody asked for or approved: who, and when, stand beside it",
    "live": "sums of what is being typed",
}


class _Amounts(HTMLParser):
    """Reads a page's amounts: those that lead nowhere, those of the Tab key, and those that lead there by hand only."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.bare: list[str] = []
        self.by_hand: list[tuple[int, str]] = []
        self.by_tab: set[tuple[int, str]] = set()
        self._address = address
        self._row = 0
        self._around: list[tuple[str, str]] = []
        self._reads = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where an amount leads."""
        said = {name: value or "" for name, value in attrs}
        words = said.get("class", "").split()
        self._row += tag == "tr"
        if tag in {"label", "dl", "div", "table"}:
            self._around.append((tag, " ".join([tag, *words])))
        if tag == "a" and "href" in said:
            leads = urljoin(self._address, said["href"])
            if said.get("tabindex") == "-1":
                self.by_hand.append((self._row, leads))
            else:
                self.by_tab.add((self._row, leads))
        if tag != "a" and "amount" in words and "nil" not in words and not self._is_typed():
            self._reads = tag

    def handle_data(self, data: str) -> None:
        """Note an amount that leads nowhere."""
        if self._reads:
            self.bare.append(data)
            self._reads = ""

    def handle_endtag(self, tag: str) -> None:
        """Leave what was around."""
        if self._around and self._around[-1][0] == tag:
            self._around.pop()

    def _is_typed(self) -> bool:
        return any(name in words.split() for _, words in self._around for name in TYPED_HERE)

    def unreachable(self) -> Iterator[str]:
        """Yield what leads somewhere by hand, and to which neither the row nor the page leads by Tab."""
        anywhere = {leads for _, leads in self.by_tab}
        pages = {(row, urldefrag(leads).url) for row, leads in self.by_tab}
        here = urldefrag(self._address).url
        for row, leads in self.by_hand:
            page = urldefrag(leads).url
            if leads not in anywhere and (page == here or (row, page) not in pages):
                yield leads


@pytest.fixture(scope="module")
def read(full: Served) -> dict[str, _Amounts]:
    """What stands on every page that the administrator finds, by the page's address; exceptions are left out."""
    site = crawl(full.origin, full.administrator, A_FEW)
    cookies = {each["name"]: each["value"] for each in full.administrator["cookies"]}
    found = {}
    with httpx2.Client(base_url=full.origin, cookies=cookies) as client:
        for page in site.addresses.keys() - COMES_FROM_HERE.keys():
            for address in site.addresses[page]:
                found[address] = _Amounts(address)
                found[address].feed(client.get(address).text)
    return found


def test_each_amount_leads_to_where_it_comes_from(read: dict[str, _Amounts]) -> None:
    bare = {address: page.bare for address, page in read.items() if page.bare}
    assert bare == {}, "\n".join(f"{address}: {' '.join(amounts)}" for address, amounts in bare.items())
    assert sum(len(page.by_hand) for page in read.values()) > len(read)


def test_where_amounts_lead_by_hand_the_tab_key_leads_too(read: dict[str, _Amounts]) -> None:
    unreachable = {address: sorted(set(page.unreachable())) for address, page in read.items()}
    assert {address: found for address, found in unreachable.items() if found} == {}
