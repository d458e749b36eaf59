"""Two officers who act at once do not both pass where only one may."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from tests.databases import engine_of
from tests.operations.clients.village import HEAD_OFFICE, a_client, a_group, limit_members

from samity.bank.clients.operations.clients import ActivateClient, activate_client
from samity.bank.clients.operations.members import JoinGroup, associate_clients
from samity.bank.clients.operations.refusals import GroupSizeOutOfRange
from samity.bank.clients.queries import active_member_counts
from samity.bank.organisation.queries import business_date
from samity.kernel.actor import ALL, Actor
from samity.storage.unit import unit_of_work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine
    from tests.conftest import FreshDatabaseUrl

    from samity.storage.unit import Unit

ADMINISTRATOR = Actor(1, "mifos", HEAD_OFFICE, ".", frozenset({ALL}))
OFFICERS = 4


@pytest.fixture
def bank(fresh_database_url: FreshDatabaseUrl) -> Iterator[Engine]:
    engine = engine_of(fresh_database_url())
    yield engine
    engine.dispose()


def at_once(bank: Engine, acts: list[Callable[[Unit], object]]) -> list[bool]:
    """Let each act run in a transaction of its own, all at the same moment; tell which passed."""
    with bank.connect() as connection:
        today = business_date(connection)
    together = Barrier(len(acts))

    def attempt(act: Callable[[Unit], object]) -> bool:
        together.wait()
        try:
            with unit_of_work(bank, ADMINISTRATOR, today) as unit:
                act(unit)
        except GroupSizeOutOfRange:
            return False
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


def test_a_group_does_not_outgrow_its_limit_however_members_come(bank: Engine) -> None:
    with bank.connect() as connection:
        today = business_date(connection)
    with unit_of_work(bank, ADMINISTRATOR, today) as unit:
        limit_members(unit, None, 2)
        waiting = [a_client(unit, active=False).id for _ in range(OFFICERS)]
        group = a_group(unit, *waiting).id
        joining = [a_client(unit).id for _ in range(OFFICERS)]
    acts: list[Callable[[Unit], object]] = [
        *(lambda unit, each=each: associate_clients(JoinGroup(group, (each,)), unit) for each in joining),
        *(lambda unit, each=each: activate_client(ActivateClient(each, today), unit) for each in waiting),
    ]
    passed = at_once(bank, acts)
    with bank.connect() as connection:
        assert active_member_counts(connection, [group]) == {group: 2}
    assert passed.count(True) == 2
