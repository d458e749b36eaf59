"""Somebody of another branch, whatever he may do there, sees and does nothing here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from samity.web.acts import ACTS
from samity.web.pages.people import ROUTERS

if TYPE_CHECKING:
    from tests.web.counter import Counter
    from tests.web.pages import Page

PATHS = sorted({route.path for router in ROUTERS for route in router.routes if "{" in route.path})  # type: ignore[attr-defined]
KEPT = (
    "client",
    "client_group",
    "group_member",
    "group_role",
    "calendar",
    "meeting",
    "attendance",
    "note",
    "client_identifier",
)


def address(counter: Counter, path: str) -> str:
    """Return the address of a page with ids of the other branch."""
    group, client = counter.place.group_id, counter.place.clients[0]
    ids = {"group_id": group, "centre_id": group, "grouping_id": group, "client_id": client}
    return re.sub(r"{(\w+):int}", lambda named: str(ids.get(named[1], 1)), path)


@pytest.mark.parametrize("path", PATHS)
def test_the_page_is_closed(counter: Counter, path: str) -> None:
    page: Page = counter.elsewhere.open(address(counter, path))
    assert page.status == 403, page.words
    assert page.says("This is not yours to do")
    assert "Amina" not in page.text


@pytest.mark.parametrize("path", [path for path in PATHS if path in ACTS])
def test_the_act_is_refused(counter: Counter, path: str) -> None:
    own = counter.elsewhere.open("/clients/register").fields
    before = [counter.count(table) for table in KEPT]
    page = counter.elsewhere.open("/clients/register")
    page.path, page.fields = address(counter, path), {name: own[name] for name in ("_form", "_once")}
    assert counter.elsewhere.send(page).status in {403, 422}
    assert [counter.count(table) for table in KEPT] == before


def test_lists_leave_the_other_branch_out(counter: Counter) -> None:
    for path in ("/clients", "/groups", "/centres"):
        page = counter.elsewhere.open(path)
        assert page.status == 200
        assert f"/clients/{counter.place.clients[0]}" not in page.links
        assert f"/groups/{counter.place.group_id}" not in page.links
