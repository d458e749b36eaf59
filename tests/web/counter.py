"""A bank behind its pages, for tests without a browser: a village, a product, the administrator and a reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from tests.databases import ADMIN_PASSWORD, engine_of
from tests.gatherings import staying
from tests.village import FIRST_MEETING, Product, Village, lend, product, village
from tests.web.pages import Person

from samity.app import create_app
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.organisation.operations.business_date import SetBusinessDate, set_business_date
from samity.bank.organisation.operations.roles import (
    ChangeRolePermissions,
    MakeRole,
    change_role_permissions,
    make_role,
)
from samity.bank.organisation.operations.users import AddUser, add_user
from samity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from sqlalchemy import Engine
    from tests.databases import Databases

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit

TODAY = FIRST_MEETING
READER = "reader"
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Counter:
    """The bank of a test.

    Attributes:
        clerk: the administrator, at the counter.
        reader: somebody of the head office who may look at everything and change nothing.
        elsewhere: somebody who may do everything, in another branch.
    """

    engine: Engine
    app: FastAPI
    place: Village
    offered: Product
    clerk: Person
    reader: Person
    elsewhere: Person

    def loan(self, *, disburse: bool = True, member: int = 0) -> int:
        """Lend 12,000 over 12 weeks to a member, approved and usually paid out."""
        with staying(self.engine, TODAY) as unit:
            client = self.place.clients[member]
            return lend(unit, self.place, self.offered.id, client, disburse=disburse)

    def found(self, loan_id: int) -> LoanAccount:
        """Return a loan as it is now."""
        with self.engine.connect() as connection:
            return loan_by_id(connection, loan_id)

    def employ(self, name: str, *may: str) -> Person:
        """Employ somebody at the head office who has one right, or some."""
        with staying(self.engine, TODAY) as unit:
            _employ(unit, name, 1, *may)
        return Person(self.app, name)

    def count(self, table: str) -> int:
        """Count the rows of a table."""
        with self.engine.connect() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def opened(databases: Databases) -> Iterator[Counter]:
    """Open the bank of a module of tests."""
    engine = engine_of(databases.bank())
    with staying(engine, TODAY) as unit:
        set_business_date(SetBusinessDate(TODAY), unit)
        offered = product(unit, credits_loans=True)
        place = village(unit, members=3)
        away = village(unit, members=1)
        _employ(unit, READER, 1, "all:read")
        _employ(unit, ELSEWHERE, away.office_id, "all:all")
    app = create_app(Settings(), engine)
    people: dict[str, Any] = {
        "clerk": Person(app),
        "reader": Person(app, READER),
        "elsewhere": Person(app, ELSEWHERE),
    }
    yield Counter(engine, app, place, offered, **people)
    engine.dispose()


def _employ(unit: Unit, name: str, office_id: int, *may: str) -> None:
    role = make_role(MakeRole(f"Role of {name}", "of a test"), unit)
    change_role_permissions(ChangeRolePermissions(role, dict.fromkeys(may, True)), unit)
    add_user(AddUser(name, "Shirin", name.capitalize(), office_id, (role,), ADMIN_PASSWORD), unit)
