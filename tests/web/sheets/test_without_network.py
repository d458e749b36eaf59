"""A sheet once opened keeps what was typed when the network goes and the browser closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.gatherings import paid_on_sheets, what_is_wrong
from tests.web.sheets.forty import PASSWORD, Officer, officer_of_forty
from tests.web.walker import PHONE, Walker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from tests.web.served import Served

pytestmark = pytest.mark.slow


@pytest.fixture
def officer(served: Served) -> Officer:
    """An officer who visits forty members today."""
    return officer_of_forty(served.engine)


@pytest.fixture
def walker(browser: Browser, served: Served, officer: Officer) -> Iterator[Walker]:
    """The officer before his phone, which keeps the sheets that he opens."""
    walker = Walker(browser, served.origin, PHONE, offline=True)
    walker.sign_in(officer.username, PASSWORD)
    walker.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    yield walker
    walker.leave()


def pays(walker: Walker, loan: int) -> str:
    """Return what stands in the field of a loan."""
    return walker.page.locator(f"#pay-{loan}").input_value()


def types(walker: Walker, loan: int, amount: str) -> None:
    """Type an amount, and let the device keep it."""
    walker.page.locator(f"#pay-{loan}").fill(amount)
    walker.page.wait_for_function(
        'amount => Object.values(localStorage).some(each => each.includes(`"${amount}"`))', arg=amount
    )


def test_what_was_typed_is_there_when_the_sheet_opens_again_without_network_and_is_posted_once(
    walker: Walker, served: Served, officer: Officer
) -> None:
    first, second, *others = officer.visits.loans
    walker.open(officer.sheet)
    types(walker, first, "17")
    walker.go_offline()
    types(walker, second, "23")
    walker.page.get_by_role("button", name="Preview and post").first.click()
    walker.sees("There is no network just now.")
    walker.reopen(officer.sheet)
    assert (pays(walker, first), pays(walker, second)) == ("17", "23")
    walker.sees("is back.")
    walker.go_online()
    walker.page.get_by_role("button", name="Preview and post").first.click()
    walker.is_on(f"{officer.sheet}/preview")
    walker.click("Post the sheet")
    walker.sees("The sheet is posted.")
    paid = paid_on_sheets(served.engine, officer.visits)
    assert [paid[first], paid[second]] == [[1700], [2300]]
    assert all(len(paid[each]) == 1 for each in others)
    assert what_is_wrong(served.engine) == []
    walker.open(officer.sheet)
    expect(walker.page.locator("#draft")).to_be_hidden()


def test_what_a_session_that_ended_had_typed_is_there_after_signing_in(walker: Walker, officer: Officer) -> None:
    loan = officer.visits.loans[0]
    walker.open(officer.sheet)
    types(walker, loan, "17")
    walker.forget_cookies()
    walker.page.goto(officer.sheet)
    walker.sign_in(officer.username, PASSWORD)
    walker.is_on(officer.sheet)
    assert pays(walker, loan) == "17"


def test_who_wants_none_of_it_begins_anew(walker: Walker, officer: Officer) -> None:
    loan = officer.visits.loans[0]
    walker.open(officer.sheet)
    due = pays(walker, loan)
    types(walker, loan, "17")
    walker.open(officer.sheet)
    assert pays(walker, loan) == "17"
    walker.click("Begin anew")
    expect(walker.page.locator(f"#pay-{loan}")).to_have_value(due)


def test_the_next_one_at_this_device_reads_no_page_of_the_one_before(walker: Walker, officer: Officer) -> None:
    walker.open(officer.sheet)
    assert walker.page.evaluate("caches.open('sheets').then(c => c.keys()).then(k => k.length)")
    walker.page.goto("/")
    walker.page.locator("details.me summary").click()
    walker.click("Sign out")
    walker.is_on("/sign-in")
    assert not walker.page.evaluate("caches.has('sheets')")
