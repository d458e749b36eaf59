"""A small bank lives random months; whatever its officers do, loans and books agree after every step."""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.simulation.bank_life import BankLife
from tests.simulation.contract_life import ContractLife
from tests.simulation.invariants import check, check_explained

if TYPE_CHECKING:
    from samity.storage.unit import Unit

SEED = int(os.environ.get("SAMITY_SEED", "20250107"))
STEPS = 120
EXPLAINED_EVERY = 8
LIVES = {BankLife: 3, ContractLife: 2}
MANY_LIVES = {BankLife: 200, ContractLife: 100}


def _live(unit: Unit, seed: int, kind: type[BankLife]) -> None:
    life = kind(unit, Random(seed))
    try:
        for number in range(STEPS):
            life.step()
            check(life.unit, life.products, life.loans, life.last_day)
            if number % EXPLAINED_EVERY == 0:
                check_explained(life.unit, life.loans)
    except Exception as fault:
        fault.add_note(f"SAMITY_SEED={seed}\n" + "\n".join(life.told[-12:]))
        raise
    assert any("refused" not in each for each in life.told)


@pytest.mark.parametrize(
    ("kind", "number"), [(kind, number) for kind, lives in LIVES.items() for number in range(lives)]
)
@pytest.mark.slow
def test_loans_and_books_agree_after_every_step_of_a_life(unit: Unit, kind: type[BankLife], number: int) -> None:
    """Replay = stored, trial balance equal, portfolio = principal, no receivable below nothing."""
    _live(unit, SEED + number, kind)


@pytest.mark.parametrize("kind", list(MANY_LIVES))
@pytest.mark.soak
def test_loans_and_books_agree_through_many_lives(unit: Unit, kind: type[BankLife]) -> None:
    """The same, many times over."""
    for number in range(LIVES[kind], MANY_LIVES[kind]):
        with unit.connection.begin_nested() as life:
            _live(unit, SEED + number, kind)
            life.rollback()
