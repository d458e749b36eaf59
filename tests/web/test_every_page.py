from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.checks import everything_wrong
from tests.web.crawl import FILES, PAGES, Site, crawl
from tests.web.one_of_everything import OFFICER_PASSWORD, READER, WORKERS
from tests.web.walker import DESKTOP, DESKTOP_WITHOUT_SCRIPT, PHONE, PHONE_WITHOUT_SCRIPT, Surface, Walker

from samity.web.acts import ACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from tests.web.served import Served

pytestmark = pytest.mark.slow

SURFACES = [DESKTOP, PHONE, DESKTOP_WITHOUT_SCRIPT, PHONE_WITHOUT_SCRIPT]
# A page weighs at most this much at the first visit, and its scripts so much of it.
MOST_BYTES = 100_000
MOST_SCRIPT = 30_000
# Pages on which nothing is done: who may do nothing sees a good part of them.
TO_LOOK_AT = set(PAGES) - set(ACTS)
# Of each kind of page, so many are looked at for each person.
A_FEW = 2


@pytest.fixture(scope="session")
def site(full: Served) -> Site:
    """Every page that the administrator finds."""
    return crawl(full.origin, full.administrator)


@pytest.fixture(scope="session")
def visitors(browser: Browser, full: Served) -> Iterator[dict[Surface, Walker]]:
    """The administrator before each surface; a browser is opened once, for that takes as long as a page."""
    visitors = {surface: Walker(browser, full.origin, surface, full.administrator) for surface in SURFACES}
    yield visitors
    for visitor in visitors.values():
        visitor.leave()


def test_every_link_leads_somewhere_and_every_form_has_its_door(site: Site) -> None:
    assert site.dead_ends == [], "\n".join(site.dead_ends)


@pytest.mark.parametrize("file", FILES)
def test_some_page_offers_the_file(site: Site, file: str) -> None:
    assert site.addresses[file], "no page offers a way to it"


@pytest.mark.parametrize("username", [*WORKERS, READER])
def test_no_way_that_somebody_is_offered_is_closed_to_him(browser: Browser, full: Served, username: str) -> None:
    person = Walker(browser, full.origin, DESKTOP)
    person.sign_in(username, OFFICER_PASSWORD)
    site = crawl(full.origin, person.known(), A_FEW)
    person.leave()
    assert len(site.addresses) > len(TO_LOOK_AT) / 2
    assert site.dead_ends == [], "\n".join(site.dead_ends)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
def test_the_page_is_well(visitors: dict[Surface, Walker], site: Site, page: str, surface: Surface) -> None:
    assert site.addresses[page], "no page offers a way to it"
    visitor = visitors[surface]
    visitor.forget()
    load = visitor.open(site.addresses[page][-1])
    wrong = everything_wrong(visitor)
    assert wrong == [], "\n".join(wrong)
    assert load.bytes <= MOST_BYTES
    assert load.script_bytes <= MOST_SCRIPT
