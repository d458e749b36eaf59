"""Whole lives of Fineract's loans, lived through our API, the nights run: every table told between their steps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from starlette.routing import Mount
from tests.api import Api
from tests.databases import engine_of
from tests.parity.lives.agreed import NotYet
from tests.parity.lives.at_the_door import DIFFERING, NOT_TOLD, TURNED_AWAY
from tests.parity.lives.door import LifeAtTheDoor, TurnedAway
from tests.parity.lives.scope import is_in_scope
from tests.parity.reference import Case, reference_cases

from samity.app import create_app
from samity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from tests.databases import Databases

LIVES = [case for case in reference_cases("fineract-lives.jsonl.gz") if is_in_scope(case)]
EXPECTED = {
    **dict.fromkeys(DIFFERING, ("differs", "")),
    **{each: ("not told", why) for why, ids in NOT_TOLD.items() for each in ids},
    **{each: ("turned away", codes) for codes, ids in TURNED_AWAY.items() for each in ids},
}
"""What becomes of the lives that do not agree in every table; it may only become less."""


@pytest.fixture(scope="module")
def house(database_server: Databases) -> Iterator[FastAPI]:
    """The application, once for all lives: it takes long to make."""
    engine = engine_of(database_server.bank())
    yield create_app(Settings(), engine)
    engine.dispose()


@pytest.mark.soak
@pytest.mark.parametrize("case", LIVES, ids=lambda case: str(case["id"]))
def test_a_life_is_lived_through_our_api(house: FastAPI, database_server: Databases, case: Case) -> None:
    engine = engine_of(database_server.bank())
    _move(house, engine)
    try:
        outcome = _lived(LifeAtTheDoor(case, Api(house), engine))
    finally:
        engine.dispose()
    assert outcome == EXPECTED.get(case["id"], ("agrees", ""))


def _lived(life: LifeAtTheDoor) -> tuple[str, str]:
    try:
        first = next(life.differences(), None)
    except TurnedAway as refused:
        return "turned away", str(refused)
    except NotYet as why:
        return "not told", str(why)
    return ("agrees", "") if first is None else ("differs", "")


def _move(house: FastAPI, engine: Any) -> None:
    """Let the application speak for another bank."""
    for route in house.routes:
        if isinstance(route, Mount) and hasattr(route.app, "state") and hasattr(route.app.state, "door"):
            route.app.state.door = replace(route.app.state.door, engine=engine)


def test_no_life_is_listed_twice_or_beside_the_scope() -> None:
    listed = [*DIFFERING, *(each for ids in (*NOT_TOLD.values(), *TURNED_AWAY.values()) for each in ids)]
    assert len(listed) == len(set(listed))
    assert set(listed) <= {case["id"] for case in LIVES}
