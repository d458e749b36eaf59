"""Two who write custom fields at the same time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from tests.databases import engine_of
from tests.operations.clients.village import HEAD_OFFICE, a_client
from tests.operations.custom_fields.sets import a_field, a_set, fill, held, the_set
from tests.units import unit_of_work

from samity.bank.custom_fields.operations.fields import FieldInUse, RemoveField, remove_field
from samity.bank.custom_fields.rules.refusals import FieldUnknown, FieldValueTaken
from samity.bank.custom_fields.values import FieldType
from samity.bank.organisation.queries import business_date
from samity.kernel.actor import ALL, Actor
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine
    from tests.conftest import FreshDatabaseUrl

    from samity.storage.unit import Unit

ADMINISTRATOR = Actor(1, "mifos", HEAD_OFFICE, ".", frozenset({ALL}))
A_MOMENT = 0.3  # long enough for the second one to reach what the first one holds


@pytest.fixture
def bank(fresh_database_url: FreshDatabaseUrl) -> Iterator[Engine]:
    engine = engine_of(fresh_database_url())
    yield engine
    engine.dispose()


class Bank:
    """Two clients, and a set with one field."""

    def __init__(self, engine: Engine, *, is_unique: bool = False) -> None:
        self.engine = engine
        with engine.connect() as connection:
            self.today = business_date(connection)
        with unit_of_work(engine, ADMINISTRATOR, self.today) as unit:
            self.set_id = a_set(unit)
            self.field = a_field(unit, self.set_id, FieldType.TEXT, is_unique=is_unique)
            found = the_set(unit, self.set_id)
            self.of, self.field_id = found.code, found.fields[0].id
            self.clients = [a_client(unit).id for _ in range(2)]

    def filling(self, client: int, text: str) -> Callable[[Unit], object]:
        """Return the act of filling the field of a client."""
        return lambda unit: fill(unit, self.clients[client], {self.of: {self.field: text}})

    def removing(self) -> Callable[[Unit], object]:
        """Return the act of removing the field."""
        return lambda unit: remove_field(RemoveField(self.set_id, self.field_id), unit)

    def refusal(self, act: Callable[[Unit], object]) -> Refusal | None:
        """Act, and return what stood against it."""
        try:
            with unit_of_work(self.engine, ADMINISTRATOR, self.today) as unit:
                act(unit)
        except Refusal as refusal:
            return refusal
        return None

    def after(self, first: Callable[[Unit], object], second: Callable[[Unit], object]) -> Refusal | None:
        """Let the second begin while the first is not done, and return what stood against it."""
        with ThreadPoolExecutor(1) as another:
            with unit_of_work(self.engine, ADMINISTRATOR, self.today) as unit:
                first(unit)
                late = another.submit(self.refusal, second)
                time.sleep(A_MOMENT)
            return late.result()

    def held(self, client: int) -> object:
        """Return what a client holds in the set."""
        with unit_of_work(self.engine, ADMINISTRATOR, self.today) as unit:
            return held(unit, self.clients[client]).get(self.of)


def test_a_value_that_no_two_may_hold_goes_to_the_first(bank: Engine) -> None:
    two = Bank(bank, is_unique=True)
    taken = two.after(two.filling(0, "Same"), two.filling(1, "same"))
    assert isinstance(taken, FieldValueTaken)
    assert taken.facts()["field"] == f"{two.of}.{two.field}"
    assert (two.held(0), two.held(1)) == ({two.field: "Same"}, None)


def test_of_two_who_fill_the_same_record_the_later_one_stays(bank: Engine) -> None:
    two = Bank(bank)
    assert two.after(two.filling(0, "first"), two.filling(0, "second")) is None
    assert two.held(0) == {two.field: "second"}


def test_a_field_is_removed_or_filled_never_both(bank: Engine) -> None:
    two = Bank(bank)
    assert isinstance(two.after(two.filling(0, "kept"), two.removing()), FieldInUse)
    two.refusal(two.filling(0, ""))
    assert isinstance(two.after(two.removing(), two.filling(1, "late")), FieldUnknown)
