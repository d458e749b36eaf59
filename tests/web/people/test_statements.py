"""A page asks the database as often for many as for few."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event
from tests.gatherings import staying
from tests.village import lend, member, village
from tests.web.counter import TODAY, Counter

from samity.bank.clients.operations.members import JoinGroup, associate_clients
from samity.bank.clients.queries import group_by_id

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def asked(counter: Counter) -> Iterator[list[str]]:
    """Gather the statements of all requests."""
    sent: list[str] = []

    def note(*executed: object) -> None:
        sent.append(" ".join(str(executed[2]).split()))

    event.listen(counter.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(counter.engine, "before_cursor_execute", note)


def cost(counter: Counter, path: str) -> int:
    """Return how many statements a page takes, once it is warm."""
    counter.clerk.open(path)
    with asked(counter) as statements:
        page = counter.clerk.open(path)
    assert page.status == 200
    return len(statements)


@pytest.fixture(scope="module")
def centre(counter: Counter) -> tuple[int, int]:
    """A centre and its group, whose two members owe."""
    with staying(counter.engine, TODAY) as unit:
        place = village(unit, members=2, centre=True)
        for client in place.clients:
            lend(unit, place, counter.offered.id, client)
        centre_id = group_by_id(unit.connection, place.group_id).centre_id
    assert centre_id is not None
    return centre_id, place.group_id


def test_pages_cost_the_same_for_many(counter: Counter, centre: tuple[int, int]) -> None:
    centre_id, group_id = centre
    paths = ["/groups", "/centres", "/clients", f"/groups/{group_id}", f"/centres/{centre_id}", "/find?q=Client"]
    before = {path: cost(counter, path) for path in paths}
    with staying(counter.engine, TODAY) as unit:
        for _ in range(2):
            village(unit, members=1, centre=True)
        office_id = group_by_id(unit.connection, group_id).office_id
        many = tuple(member(unit, office_id) for _ in range(3))
        associate_clients(JoinGroup(group_id, many), unit)
    counter.clerk.fill("/groups/form", name="Another", office_id=office_id, centre_id=centre_id, client_ids=[])
    assert {path: cost(counter, path) for path in paths} == before
    assert max(before.values()) <= 25
