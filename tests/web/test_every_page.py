from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.checks import everything_wrong
from tests.web.crawl import PAGES, Site
from tests.web.walker import DESKTOP, DESKTOP_WITHOUT_SCRIPT, PHONE, PHONE_WITHOUT_SCRIPT, Surface

if TYPE_CHECKING:
    from tests.web.conftest import Walk

pytestmark = pytest.mark.slow

SURFACES = [DESKTOP, PHONE, DESKTOP_WITHOUT_SCRIPT, PHONE_WITHOUT_SCRIPT]
# A page weighs at most this much at the first visit, and its scripts so much of it.
MOST_BYTES = 100_000
MOST_SCRIPT = 30_000


def test_every_link_leads_somewhere_and_every_form_has_its_door(site: Site) -> None:
    assert site.dead_ends == [], "\n".join(site.dead_ends)


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_well(walk: Walk, site: Site, page: str, surface: Surface) -> None:
    assert site.addresses[page], "no page offers a way to it"
    walker = walk(surface)
    load = walker.open(site.addresses[page][-1])
    wrong = everything_wrong(walker)
    assert wrong == [], "\n".join(wrong)
    assert load.bytes <= MOST_BYTES
    assert load.script_bytes <= MOST_SCRIPT
