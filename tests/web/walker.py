"""Somebody who uses the pages as a person does, by mouse, touch or keys; and what it costs him."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import expect
from tests.web.traffic import Load, Traffic

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, StorageState

# The page itself notes what reaches it, so that no call of the test is taken for effort.
COUNTING = """
for (const kind of ["keydown", "pointerdown"])
  addEventListener(kind, (event) => {
    if (event.isTrusted && !event.repeat) {
      const what = event.key === undefined ? "clicks" : /^\\d$/.test(event.key) ? "digits" : "keys";
      sessionStorage.setItem(what, Number(sessionStorage.getItem(what)) + 1);
    }
  }, true);
"""
COUNTED = """["clicks", "keys", "digits"].map(what => {
  const count = Number(sessionStorage.getItem(what));
  sessionStorage.removeItem(what);
  return count;
})"""
FURTHEST = 500
# How often the Tab key is pressed at least on the way: once for each control between; a date takes more.
LEAST_PRESSES = """wanted => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter(one => one.checkVisibility() && !one.disabled && one.tabIndex >= 0 && one.type !== "radio")
  .filter(one => document.activeElement.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)
  .filter(one => !(wanted.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)).length"""
DAY_ORDERS = ("%m%d%Y", "%d%m%Y", "%Y%m%d")


@dataclass(frozen=True, slots=True)
class Surface:
    """What somebody sits before: a screen, with or without script, and how it is used."""

    name: str
    width: int = 1366
    height: int = 768
    hand: Literal["mouse", "touch", "keys"] = "mouse"
    script: bool = True


DESKTOP = Surface("desktop")
PHONE = Surface("phone", 360, 740, "touch")
DESKTOP_WITHOUT_SCRIPT = Surface("desktop without script", script=False)
PHONE_WITHOUT_SCRIPT = Surface("phone without script", 360, 740, "touch", script=False)
KEYBOARD = Surface("keyboard", hand="keys")
KEYBOARD_WITHOUT_SCRIPT = Surface("keyboard without script", hand="keys", script=False)


@dataclass(frozen=True, slots=True)
class Effort:
    """What a walk cost: presses of mouse or finger, keys without digits, and digits."""

    clicks: int
    keys: int
    digits: int


class Walker:
    """Somebody before a surface; he finds everything by the words that a person reads."""

    def __init__(
        self,
        browser: Browser,
        origin: str,
        surface: Surface,
        known: StorageState | None = None,
        *,
        offline: bool = False,
    ) -> None:
        self.surface = surface
        self._context = browser.new_context(
            base_url=origin,
            viewport={"width": surface.width, "height": surface.height},
            has_touch=surface.hand == "touch",
            is_mobile=surface.hand == "touch",
            reduced_motion="reduce",
            locale="en-GB",
            storage_state=known,
            # What a worker answers never crosses the line: it would weigh nothing.
            service_workers="allow" if offline else "block",
        )
        self._context.add_init_script(COUNTING)
        self._origin = origin
        self._sit_down()

    def _sit_down(self) -> None:
        self.page = self._context.new_page()
        self.devtools = self._context.new_cdp_session(self.page)
        self.traffic = Traffic(self.page, self.devtools, self._origin)
        self.let_scripts_run(self.surface.script)

    def let_scripts_run(self, may: bool) -> None:  # noqa: FBT001 - they may or may not
        """Switch the scripts of the page on or off, as DevTools does it."""
        self.devtools.send("Emulation.setScriptExecutionDisabled", {"value": not may})

    def known(self) -> StorageState:
        """Return what the browser keeps of him: whoever begins with it is signed in."""
        return self._context.storage_state()

    def leave(self) -> None:
        """Close everything."""
        self._context.close()

    def go_offline(self) -> None:
        """Lose the network."""
        self._context.set_offline(True)

    def go_online(self) -> None:
        """Find the network again."""
        self._context.set_offline(False)

    def reopen(self, path: str) -> None:
        """Close the page, and open it on a new one of the same browser."""
        self.page.close(run_before_unload=False)
        self._sit_down()
        self.page.goto(path)

    def forget_cookies(self) -> None:
        """Let the session end."""
        self._context.clear_cookies()

    def forget(self) -> None:
        """Let the browser forget the files that it keeps, as one that was never here."""
        self.devtools.send("Network.clearBrowserCache")

    def open(self, path: str) -> Load:
        """Go to a page, and say what it weighed."""
        self.traffic.weighed()
        self.page.goto(path)
        return self.traffic.weighed()

    def sign_in(self, username: str, password: str) -> None:
        """Sign in, from whatever page asks for it."""
        if not self.page.url.startswith("http"):
            self.open("/sign-in")
        self.fill("User name", username)
        self.fill("Password", password)
        self.click("Sign in")
        expect(self.page.get_by_role("navigation", name="Main")).to_be_visible()
        self.traffic.settle()

    def skip(self) -> None:
        """Leave the header and the menu behind, where one would go through them by keys.

        Raises:
            AssertionError: the first thing on the page is no way to its content.
        """
        if self.surface.hand == "keys":
            self.press("Tab")
            assert self.page.evaluate("document.activeElement.textContent") == "To the content"
            self.press("Enter")

    def click(self, label: str) -> None:
        """Press the button, link, tick or fold that has this name."""
        self._press(self._named(label))

    def follow(self, address: str) -> None:
        """Press the first link that leads there."""
        self._press(self.page.locator(f'a[href="{address}"]').first)

    def fill(self, label: str, text: str) -> None:
        """Write into a field, over what stands there."""
        field = self.page.get_by_label(label, exact=True)
        self._press(field)
        if field.input_value():
            self.press("Control+A")
        self.type(text)

    def empty(self, label: str) -> None:
        """Take out what stands in a field; of a day, by keys, its first part: what is left of it is no day."""
        field = self.page.get_by_label(label, exact=True)
        self._press(field)
        if field.get_attribute("type") != "date":
            self.press("Control+A", "Delete")
        elif self.surface.hand == "keys":
            self.press("Delete")
        else:
            field.fill("")

    def choose(self, label: str, option: str) -> None:
        """Choose from a list by its words or from a calendar by its day; by mouse in a picker that no page sees."""
        field = self.page.get_by_label(label, exact=True)
        is_calendar = field.get_attribute("type") == "date"
        if self.surface.hand == "keys":
            self._reach(field)
            if is_calendar:
                self._type_day(field, option)
            else:
                self.type(option)
        elif is_calendar:
            field.fill(option)
        else:
            field.select_option(label=option)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def sees(self, text: str) -> None:
        """Wait until a text can be read.

        Raises:
            AssertionError: it cannot.
        """
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def is_on(self, path: str) -> None:
        """Wait until he is on the page with this address.

        Raises:
            AssertionError: he is elsewhere.
        """
        expect(self.page).to_have_url(path)
        self.traffic.settle()

    def effort(self) -> Effort:
        """Return what the page noted of him since this was asked last; a page without script notes nothing."""
        self.traffic.settle()
        return Effort(*self.page.evaluate(COUNTED))

    def was_refused(self, status: int) -> None:
        """Take the refusal of a form as it is meant; anything else that went wrong stays.

        Raises:
            AssertionError: nothing was refused so.
        """
        refusals = [fault for fault in self.traffic.faults if fault.endswith(f": {status}")]
        assert refusals, f"nothing was refused with {status}: {self.traffic.faults}"
        console = f"the server responded with a status of {status}"
        rest = [fault for fault in self.traffic.faults if fault not in refusals and console not in fault]
        self.traffic.faults = rest

    def _named(self, label: str) -> Locator:
        ways = [
            self.page.get_by_role("button", name=label, exact=True),
            self.page.get_by_role("link", name=label, exact=True),
            self.page.get_by_role("checkbox", name=label, exact=True),
            self.page.get_by_role("radio", name=label, exact=True),
            self.page.locator("summary").filter(has_text=re.compile(rf"^\s*{re.escape(label)}\s*$")),
        ]
        found = ways[0]
        for way in ways[1:]:
            found = found.or_(way)
        return found

    def _press(self, control: Locator) -> None:
        match self.surface.hand:
            case "mouse":
                control.click()
            case "touch":
                control.tap()
            case "keys":
                self._reach(control)
                if not control.evaluate(
                    "one => one.matches('input:not([type=checkbox], [type=radio]), textarea, select')"
                ):
                    self.press("Enter" if control.evaluate("one => one.matches('a, button, summary')") else "Space")

    def _type_day(self, field: Locator, day: str) -> None:
        """Type a day as the browser's own language orders it, which no page knows: who sees it wrong tries again."""
        for order in DAY_ORDERS:
            self.type(date.fromisoformat(day).strftime(order))
            if field.input_value() == day:
                return
            self.press("ArrowLeft", "ArrowLeft")
        raise AssertionError(f"{field} does not take {day}")

    def _reach(self, control: Locator) -> None:
        """Go there by the Tab key."""
        expect(control).to_be_visible()
        wanted = control.element_handle()  # looked for once: by its words that takes longer than to press a key
        presses = int(wanted.evaluate(LEAST_PRESSES))
        for _ in range(FURTHEST):
            self.press(*["Tab"] * presses)
            if wanted.evaluate("one => one === document.activeElement"):
                return
            presses = 1
        raise AssertionError(f"{control} cannot be reached by keys")
