from __future__ import annotations

from typing import TYPE_CHECKING

from samity.web.pages.organisation.set_up import PARTS

if TYPE_CHECKING:
    from tests.web.counter import Counter


def test_the_way_to_everything_that_is_arranged_once_stands_on_one_page(counter: Counter) -> None:
    page = counter.clerk.open("/set-up")
    assert page.says("7 Jan 2025", "none yet")
    for words, address, about in PARTS:
        assert page.says(words, about)
        assert counter.clerk.open(address).status == 200, address
