"""A sheet costs the database the same number of statements however many clients come."""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event
from tests.api import Api
from tests.gatherings import gatherings, meeting_days, move_to, staying
from tests.village import lend, product

from samity.app import create_app
from samity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import Engine
    from tests.gatherings import Gathering

FEW, MANY = 5, 40

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def groups(file_engine: Engine) -> list[Gathering]:
    """A group of few and a group of many."""
    return gatherings(file_engine, FEW, MANY)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Gather the statements that the database is asked."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: Any) -> None:
        asked.append(" ".join(statement.split()))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def statements(file_engine: Engine, api: Api, path: str, body: dict[str, Any]) -> list[str]:
    """Return the statements of one request, the second of its kind, so that nothing is read for the first time."""
    with counted(file_engine) as asked:
        api.post(path, body, **{"Idempotency-Key": f"{path} {body['transactionDate']}"})
    return asked


def test_saving_a_sheet_takes_as_many_statements_for_forty_as_for_five(
    file_engine: Engine, groups: list[Gathering]
) -> None:
    api = Api(create_app(Settings(), file_engine))
    found = {}
    for day in meeting_days(2):  # the first save of a process reads what the second finds remembered
        move_to(file_engine, day)
        found = {len(of.loans): statements(file_engine, api, of.save_path, of.sheet(day)) for of in groups}
    print(f"statements of one save: {len(found[MANY])}")  # noqa: T201 - quoted
    assert found[FEW] == found[MANY]
    assert len(found[MANY]) <= 34, "\n".join(found[MANY])


def test_opening_a_sheet_takes_as_many_statements_for_forty_as_for_five(
    file_engine: Engine, groups: list[Gathering]
) -> None:
    api = Api(create_app(Settings(), file_engine))
    (day,) = meeting_days(1, first=3)
    found = {len(of.loans): statements(file_engine, api, of.generate_path, of.asked(day)) for of in groups}
    print(f"statements of one generation: {len(found[MANY])}")  # noqa: T201 - quoted
    assert found[FEW] == found[MANY]
    assert len(found[MANY]) <= 10, "\n".join(found[MANY])


def test_paying_loans_out_takes_as_many_statements_for_forty_as_for_five(
    file_engine: Engine, groups: list[Gathering]
) -> None:
    api = Api(create_app(Settings(), file_engine))
    found: dict[int, list[str]] = {}
    for day in meeting_days(2, first=4):
        move_to(file_engine, day)
        for of in groups:
            body = of.asked(day) | {"actualDisbursementDate": day.isoformat(), "note": "paid out"}
            loans = approved_loans(file_engine, of, day)
            body["bulkDisbursementTransactions"] = [{"loanId": each, "transactionAmount": 9000} for each in loans]
            found[len(loans)] = statements(file_engine, api, of.save_path, body)
    print(f"statements of one sheet of disbursements: {len(found[MANY])}")  # noqa: T201 - quoted
    assert found[FEW] == found[MANY]
    assert len(found[MANY]) <= 43, "\n".join(found[MANY])


def approved_loans(file_engine: Engine, of: Gathering, day: date) -> list[int]:
    """Approve a second loan of each member, of two products in turn."""
    with staying(file_engine, day) as unit:
        offered = [product(unit), product(unit)]
        return [
            lend(unit, of.place, offered[n % 2].id, client, on=day, amount=Decimal(9000), disburse=False)
            for n, client in enumerate(of.place.clients)
        ]
