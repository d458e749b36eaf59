from __future__ import annotations

from typing import TYPE_CHECKING

from samity.web.pages.organisation.set_up import PARTS

if TYPE_CHECKING:
    from tests.web.counter import Counter


def test_the_way_to_everything_that_is_arranged_once_stands_on_one_page(counter: Counter) -> None:
    page = counter.clerk.open("/set-up")
    assert page.says("7 Jan 2025", "none yet")
    for part in PARTS:
        assert page.says(part.words, part.about)
        assert counter.clerk.open(part.address).status == 200, part.address


def test_what_somebody_may_not_arrange_is_visible_with_the_reason(counter: Counter) -> None:
    page = counter.reader.open("/set-up")
    assert page.says("The bank as a whole", "It needs the right organisation:describe; ask your administrator")
    assert "/institution" not in page.links
    assert "/offices" in page.links


def test_the_menu_leads_nobody_to_a_closed_page(counter: Counter) -> None:
    bookkeeper = counter.employ("bookkeeper", "journal:read")
    assert bookkeeper.open("/").says("To see who meets needs the right clients:read; ask your administrator.")
    page = bookkeeper.open("/books")
    assert page.says("Loans no right: needs the right loans:read; ask your administrator")
    assert "/books" in page.links
    assert not {"/groups", "/clients", "/loans"} & set(page.links)
