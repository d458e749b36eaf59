"""The sheet that the demo shows first, in a real browser: its forty members have the names of real villages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.gatherings import what_is_wrong
from tests.web.served import serving
from tests.web.walker import KEYBOARD, Walker

from samity.cli.demo_bank.branch import PASSWORD
from samity.cli.demo_bank.plans import MATLAB, SHOWN_FIRST

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from tests.databases import Databases

pytestmark = pytest.mark.slow

HERE = "document.activeElement.closest('tr').dataset.name"
LETTERS = """() => Object.fromEntries([...document.querySelectorAll("tr[data-name]:has(th kbd)")].map(
    (row) => [row.dataset.name, row.querySelector("th kbd").textContent]))"""


def test_every_member_is_two_letters_away(browser: Browser, database_server: Databases) -> None:
    with serving(browser, database_server.demo()) as bank:
        walker = Walker(browser, bank.origin, KEYBOARD)
        walker.sign_in(MATLAB.officers[0].username, PASSWORD)
        walker.skip()
        walker.click(SHOWN_FIRST)
        walker.sees("Preview and post")
        walker.effort()
        letters = walker.page.evaluate(LETTERS)
        assert len(letters) == 40
        assert {len(each) for each in letters.values()} == {2}
        for name, both in letters.items():
            walker.type(both)
            assert walker.page.evaluate(HERE) == name
            walker.type("7")
        assert walker.effort().keys == 2 * len(letters)
        walker.press("Control+Enter")
        walker.sees("0 of 40 loans pay what is due.")
        assert what_is_wrong(bank.engine) == []
        walker.leave()
