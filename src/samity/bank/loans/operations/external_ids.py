"""Keep the ids that others give to transactions of loans, to reversals and to charges: each names one in the bank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert

from samity.bank.loans.records import (
    loan_charge_external_id,
    loan_reversal_external_id,
    loan_transaction_external_id,
)
from samity.bank.loans.values.facts import EXTERNAL_ID, REVERSAL_EXTERNAL_ID
from samity.kernel.errors import Refusal
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Table

    from samity.bank.loans.values.facts import Fact


@dataclass(eq=False)
class TransactionExternalIdTaken(Refusal):
    """A transaction of a loan with the external id {external_id} exists already."""

    external_id: str


@dataclass(eq=False)
class ReversalExternalIdTaken(Refusal):
    """A reversal of a loan's transaction with the external id {external_id} exists already."""

    external_id: str


@dataclass(eq=False)
class ChargeExternalIdTaken(Refusal):
    """A charge on a loan with the external id {external_id} exists already."""

    external_id: str


def keep_external_ids(connection: Connection, facts: Iterable[tuple[int, Fact]]) -> None:
    """Keep the external ids of new facts, each given with its loan; most have none.

    It is the fact that is named: its transaction may be reckoned anew, and has the name still. What is taken back
    keeps its name too, and may have another for that.

    Raises:
        TransactionExternalIdTaken, ReversalExternalIdTaken: another transaction, or reversal, has one of them.
    """
    entered = tuple(facts)
    for name, table, taken in (
        (EXTERNAL_ID, loan_transaction_external_id, TransactionExternalIdTaken),
        (REVERSAL_EXTERNAL_ID, loan_reversal_external_id, ReversalExternalIdTaken),
    ):
        named = [
            {"external_id": fact.details[name], "account_id": loan_id, "fact": fact.serial}
            for loan_id, fact in entered
            if name in fact.details
        ]
        _keep(connection, table, named, taken)


def keep_charge_external_ids(connection: Connection, charges: Iterable[tuple[int, int, str | None]]) -> None:
    """Keep the external ids of new charges, each given with its loan and its id there; most have none.

    Raises:
        ChargeExternalIdTaken: another charge on a loan has one of them.
    """
    named = [
        {"external_id": external_id, "account_id": loan_id, "loan_charge_id": loan_charge_id}
        for loan_id, loan_charge_id, external_id in charges
        if external_id is not None
    ]
    _keep(connection, loan_charge_external_id, named, ChargeExternalIdTaken)


def _keep(connection: Connection, table: Table, named: Sequence[Mapping[str, object]], taken: type[Refusal]) -> None:
    if named:
        refusal = taken(", ".join(str(each["external_id"]) for each in named))
        with refusing(**{f"pk_{table.name}": refusal}):
            connection.execute(insert(table), named)
