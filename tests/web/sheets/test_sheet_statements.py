"""A sheet on the page asks the database as often for many members as for few: opened, previewed and posted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event
from tests.web.pages import Person
from tests.web.sheets.forty import officer_of_forty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from sqlalchemy import Engine
    from tests.web.sheets.forty import Officer

FEW, MANY = 2, 12

pytestmark = pytest.mark.slow


@pytest.fixture
def asked(engine: Engine) -> Iterator[list[str]]:
    """Gather the statements that the database is asked."""
    sent: list[str] = []

    def note(*executed: object) -> None:
        statement = " ".join(str(executed[2]).split())
        if not statement.startswith("UPDATE user_session"):  # once a minute, whatever is looked at
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def walked(person: Person, officer: Officer, asked: list[str]) -> dict[str, list[str]]:
    """Walk a sheet to its end; return the statements of each step."""
    found = {}
    person.open(officer.sheet)  # the first page of a process reads what later ones find remembered
    asked.clear()
    opened = person.open(officer.sheet)
    found["open"] = list(asked)
    asked.clear()
    preview = person.send(replace(opened, path=f"{officer.sheet}/preview"))
    found["preview"] = list(asked)
    asked.clear()
    receipt = person.send(replace(preview, path=officer.sheet))
    found["post, and its receipt"] = list(asked)
    assert receipt.says("The sheet is posted.")
    return found


def test_a_sheet_takes_as_many_statements_for_many_as_for_few(app: FastAPI, engine: Engine, asked: list[str]) -> None:
    officers = {members: officer_of_forty(engine, members) for members in (1, FEW, MANY)}
    person = Person(app)
    walked(person, officers.pop(1), asked)
    found = {members: walked(person, officer, asked) for members, officer in officers.items()}
    print({step: len(statements) for step, statements in found[MANY].items()})  # noqa: T201 - quoted
    assert found[FEW] == found[MANY]
    assert len(found[MANY]["open"]) <= 12, "\n".join(found[MANY]["open"])
