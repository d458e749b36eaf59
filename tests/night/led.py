"""What a step of the night leads to, to be compared with what another way to do it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from samity.storage.unit import Unit

_TOLD = {
    "loan": "SELECT to_jsonb(l) - 'created_at' FROM loan l ORDER BY account_id",
    "installments": "SELECT to_jsonb(i) FROM loan_installment i ORDER BY account_id, number",
    "loan_transaction": "SELECT to_jsonb(t) - 'id' - 'entered_at' FROM loan_transaction t ORDER BY account_id, id",
    "ledger": "SELECT to_jsonb(g) - 'id' - 'created_at', to_jsonb(p) - 'transaction_id' FROM posting p"
    " JOIN ledger_transaction g ON g.account_id = p.account_id AND g.id = p.transaction_id"
    " ORDER BY g.account_id, g.id, p.no",
    "charges": "SELECT account_id, amount, waived, due_on FROM loan_charge ORDER BY account_id, due_on, amount",
    "facts": "SELECT to_jsonb(f) - 'entered_at' - 'details', f.details - 'charge_id' FROM loan_fact f"
    " ORDER BY account_id, serial",
}


SO_MANY = 20_000
"""Loans of a portfolio in `make soak`."""


def loans_drawn(usually: int) -> list[Any]:
    """Return how many loans a test draws: few each time, many in `make soak`."""
    return [usually, pytest.param(SO_MANY, marks=pytest.mark.soak)]


def what_it_leads_to(unit: Unit, done_by: Callable[[Unit], int]) -> tuple[int, dict[str, list[Any]]]:
    """Do it, look, and take it back."""
    with unit.connection.begin_nested() as tried:
        done = done_by(unit)
        found = {name: list(map(tuple, unit.connection.execute(text(asked)))) for name, asked in _TOLD.items()}
        tried.rollback()
    return done, found


def differences(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return the rows that differ, by what they are of; empty where all is the same."""
    found = {
        name: [pair for pair in zip(rows, other[name], strict=False) if pair[0] != pair[1]]
        + ([(len(rows), len(other[name]))] if len(rows) != len(other[name]) else [])
        for name, rows in one.items()
    }
    return {name: rows for name, rows in found.items() if rows}
