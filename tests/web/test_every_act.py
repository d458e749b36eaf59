"""Every act walked from its link to its sentence, by keys alone and by mouse without script: refused, then done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from tests.web.act_form import IF_ANY, OFFERED, Control, controls, kept, put, wanted
from tests.web.checks import everything_wrong
from tests.web.crawl import Site, Way, crawl, ids_of, page_of, read
from tests.web.errands import ERRANDS, Errand
from tests.web.one_of_everything import TODAY, found
from tests.web.served import serving
from tests.web.walker import DESKTOP_WITHOUT_SCRIPT, KEYBOARD, Surface, Walker

from samity.bank.clients.values import Level
from samity.web.acts import ACTS, Act

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser
    from tests.databases import Databases

SURFACES = [KEYBOARD, DESKTOP_WITHOUT_SCRIPT]


@dataclass(frozen=True)
class _Made:
    """Stands for the result of an act: an id, or what has one."""

    id: int
    level: Level

    @property
    def saved(self) -> _Made:
        """Stands for what a captured sheet became."""
        return self

    def __str__(self) -> str:
        return str(self.id)


def test_no_act_is_left_out() -> None:
    assert set(ERRANDS) == set(ACTS)


@pytest.mark.slow
@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
def test_every_act_is_done_from_its_link_on(
    browser: Browser, database_server: Databases, surface: Surface, subtests: pytest.Subtests
) -> None:
    with serving(browser, database_server.bank()) as bank:
        found(bank.engine)
        site = crawl(bank.origin, bank.administrator)
        walker = Walker(browser, bank.origin, surface, bank.administrator)
        for path, errand in ERRANDS.items():
            with subtests.test(path):
                _walk(walker, site, ACTS[path], errand)
        assert surface.hand != "keys" or walker.effort().clicks == 0
        walker.leave()


def _walk(walker: Walker, site: Site, act: Act, errand: Errand) -> None:
    """Go to the form, have it refused where it asks for something, look where one can look, and do it."""
    walker.traffic.told()  # what went wrong before was said there
    offered_at, address = _newest(walker, site, act, errand)
    walker.open(offered_at)
    if errand.fold:
        walker.click(errand.fold)
    else:
        walker.skip()
    with walker.page.expect_navigation():
        walker.follow(address)
    walker.is_on(address)
    walker.skip()
    if errand.go_on:
        _press(walker, errand.go_on)
    before = _have_it_refused(walker, act, errand)
    _fill_in(walker, {**errand.needs, **errand.wants, **before})
    if act.look:
        _look(walker, act)
    _press(walker, act.button)
    expect(walker.page.locator("p.said")).to_have_text(act.said)
    assert walker.traffic.told() == []
    _has_arrived(walker, site, act, address)


def _newest(walker: Walker, site: Site, act: Act, errand: Errand) -> tuple[str, str]:
    """Return the page that offers the act for the newest thing, and the address of the form."""
    for page in sorted(_pages(site, act, errand), key=_age, reverse=True):
        offered = read(page, walker.page.request.get(page).text()).ways
        forms = [way.address for way in offered if way.method == "GET" and page_of(way) == act.path]
        if forms:
            return page, max(forms, key=_age)
    raise AssertionError(f"no page offers {act.path}")


def _pages(site: Site, act: Act, errand: Errand) -> list[str]:
    """Return the pages that may offer an act: those like the one that its form leads back to."""
    if errand.at:
        return site.addresses[errand.at]
    if isinstance(act.back, str):
        return [act.back]
    any_ids = dict.fromkeys(re.findall(r"{(\w+):int}", act.path), 1)
    return site.addresses[page_of(Way("GET", act.back(**any_ids))) or ""]


def _age(address: str) -> list[int]:
    """Return the numbers in an address: what is newer has a higher one."""
    return [int(number) for number in re.findall(r"\d+", address)]


def _have_it_refused(walker: Walker, act: Act, errand: Errand) -> Mapping[str, str]:
    """Leave out something that the act needs, and return it; where it needs nothing, only see that its form is well."""
    left_out = next(_needed(controls(walker), errand), None)
    if left_out is None:
        _is_well(walker)
        return {}
    put(walker, left_out, "")
    _fill_in(walker, {**errand.needs, **errand.wants}, left_out)
    before = kept(walker)
    _press(walker, act.button)
    walker.sees("Nothing was posted yet")
    walker.was_refused(422)
    assert not walker.surface.script or walker.page.evaluate("document.activeElement.id") == "refused"
    assert kept(walker) == before
    _is_well(walker)
    return {left_out.label.removesuffix(IF_ANY): left_out.value} if left_out.value and left_out.kind != "text" else {}


def _needed(fields: list[Control], errand: Errand) -> Iterator[Control]:
    """Yield the fields without which the act is refused, those first that are still empty."""
    yield from (each for each, _ in wanted(fields, errand.needs))
    yield from (each for each in fields if each.is_missing)
    yield from (each for each in fields if each.is_needed and each.kind not in OFFERED)


def _fill_in(walker: Walker, wants: Mapping[str, str], left_out: Control | None = None) -> None:
    """Fill in what is needed or wanted, in the order of the form."""
    fields = controls(walker)
    answers = {each.name: each.answer(TODAY.isoformat()) for each in fields if each.is_missing}
    answers |= {each.name: value for each, value in wanted(fields, wants)}
    for each in fields:
        if each.name in answers and (left_out is None or each.name != left_out.name):
            put(walker, each, answers[each.name])


def _look(walker: Walker, act: Act) -> None:
    """See what the act would do; nothing is done, and what was typed stays."""
    before = kept(walker)
    _press(walker, act.look_button)
    expect(walker.page.locator("#looked h2")).to_be_visible()
    assert kept(walker) == before
    _is_well(walker)


def _press(walker: Walker, button: str) -> None:
    """Press a button, and wait for the page that answers."""
    with walker.page.expect_navigation():
        walker.click(button)
    walker.traffic.settle()


def _is_well(walker: Walker) -> None:
    wrong = everything_wrong(walker)
    assert wrong == [], "\n".join(wrong)


def _has_arrived(walker: Walker, site: Site, act: Act, address: str) -> None:
    """See that he was led where the act leads, and remember that page: it may be about something new."""
    led_to = urlsplit(walker.page.url).path
    made = _Made(next(reversed(_age(led_to)), 0), Level.CENTRE if led_to.startswith("/centres/") else Level.GROUP)
    if act.tell_once:
        assert led_to == address
        return
    assert led_to == urlsplit(act.after(made, **ids_of(Way("GET", address)))).path
    site.addresses[page_of(Way("GET", led_to)) or ""].append(led_to)
