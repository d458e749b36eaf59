"""Two officers who act at once do not both pass where only one may."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from tests.databases import engine_of
from tests.operations.clients.village import HEAD_OFFICE, a_client, a_group, limit_members
from tests.units import unit_of_work

from samity.bank.clients.operations.clients import ActivateClient, activate_client
from samity.bank.clients.operations.members import JoinGroup, associate_clients
from samity.bank.clients.operations.refusals import GroupSizeOutOfRange
from samity.bank.clients.queries import active_member_counts
from samity.bank.organisation.queries import business_date
from samity.kernel.actor import ALL, Actor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from sqlalchemy import Engine
    from tests.conftest import FreshDatabaseUrl

    from samity.storage.unit import Unit

ADMINISTRATOR = Actor(1, "mifos", HEAD_OFFICE, ".", frozenset({ALL}))
A_MOMENT = 0.3  # long enough for the second officer to reach what the first one holds


@pytest.fixture
def bank(fresh_database_url: FreshDatabaseUrl) -> Iterator[Engine]:
    engine = engine_of(fresh_database_url())
    yield engine
    engine.dispose()


def join(group_id: int, client_id: int) -> Callable[[Unit], object]:
    return lambda unit: associate_clients(JoinGroup(group_id, (client_id,)), unit)


def activate(client_id: int) -> Callable[[Unit], object]:
    return lambda unit: activate_client(ActivateClient(client_id, unit.business_date), unit)


def passes(bank: Engine, today: date, act: Callable[[Unit], object]) -> bool:
    try:
        with unit_of_work(bank, ADMINISTRATOR, today) as unit:
            act(unit)
    except GroupSizeOutOfRange:
        return False
    return True


@pytest.mark.parametrize(("first", "second"), [("join", "join"), ("join", "activate"), ("activate", "join")])
def test_a_group_does_not_outgrow_its_limit_when_two_come_at_once(bank: Engine, first: str, second: str) -> None:
    with bank.connect() as connection:
        today = business_date(connection)
    with unit_of_work(bank, ADMINISTRATOR, today) as unit:
        limit_members(unit, None, 1)
        waiting = a_client(unit, active=False).id
        group = a_group(unit, waiting).id
        acts = {"join": [join(group, a_client(unit).id) for _ in range(2)], "activate": [activate(waiting)]}
    with ThreadPoolExecutor(1) as another:
        with unit_of_work(bank, ADMINISTRATOR, today) as unit:
            acts[first].pop()(unit)
            late = another.submit(passes, bank, today, acts[second].pop())
            time.sleep(A_MOMENT)
        assert late.result() is False
    with bank.connect() as connection:
        assert active_member_counts(connection, [group]) == {group: 1}
