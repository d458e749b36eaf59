from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web import browser

if TYPE_CHECKING:
    from playwright.sync_api import Playwright


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A machine without a browser: what is installed on it is only told."""
    told: list[str] = []

    def run(*words: str) -> bool:
        told.extend(word for word in words if word in {"sudo", "apt-get", "playwright", "--with-deps"})
        return True

    monkeypatch.setattr(browser, "_run", run)
    monkeypatch.setattr(browser, "_missing", lambda: browser.HOW_TO_GET_ONE)
    monkeypatch.delenv(browser.GIVEN, raising=False)
    return told


def test_a_browser_that_is_named_is_the_only_one_tried(monkeypatch: pytest.MonkeyPatch, playwright: Playwright) -> None:
    monkeypatch.setenv(browser.GIVEN, "/nowhere/chromium")
    with pytest.raises(browser.NoBrowser) as none:
        browser.launched(playwright)
    assert "sudo apt-get install chromium" in str(none.value)
    assert "/nowhere/chromium: " in str(none.value)


def test_where_no_browser_can_be_brought_the_run_ends_and_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, installed: list[str]
) -> None:
    monkeypatch.setattr(browser, "_as_root", lambda: None)
    with pytest.raises(SystemExit, match="no Chromium starts on this machine"):
        browser.bring()
    assert installed == ["playwright"]


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ({"debian"}, ["sudo", "apt-get", "sudo", "apt-get", "playwright", "--with-deps"]),
        ({"ubuntu", "debian"}, ["playwright", "--with-deps"]),
    ],
)
def test_debian_gives_its_own_and_ubuntu_has_only_a_snap(
    monkeypatch: pytest.MonkeyPatch, installed: list[str], family: set[str], expected: list[str]
) -> None:
    monkeypatch.setattr(browser, "_as_root", lambda: ("sudo", "-n"))
    monkeypatch.setattr(browser, "_family", lambda: family)
    with pytest.raises(SystemExit):
        browser.bring()
    assert installed == expected


def test_what_is_there_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch, installed: list[str]) -> None:
    monkeypatch.setattr(browser, "_missing", lambda: None)
    browser.bring()
    assert installed == []
