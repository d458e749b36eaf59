"""Keep the ids that others give to transactions of loans: each names one, in the whole bank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert

from samity.bank.loans.records import loan_transaction_external_id
from samity.bank.loans.values.facts import EXTERNAL_ID
from samity.kernel.errors import Refusal
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from samity.bank.loans.values.facts import Fact


@dataclass(eq=False)
class TransactionExternalIdTaken(Refusal):
    """A transaction of a loan with the external id {external_id} exists already."""

    external_id: str


def keep_external_ids(connection: Connection, facts: Iterable[tuple[int, Fact]]) -> None:
    """Keep the external ids of new facts, each given with its loan; most have none.

    It is the fact that is named: its transaction may be reckoned anew, and has the name still. What is taken back
    keeps its name too.

    Raises:
        TransactionExternalIdTaken: another transaction has one of them.
    """
    named = [
        {"external_id": fact.details[EXTERNAL_ID], "account_id": loan_id, "fact": fact.serial}
        for loan_id, fact in facts
        if EXTERNAL_ID in fact.details
    ]
    if named:
        taken = TransactionExternalIdTaken(", ".join(str(each["external_id"]) for each in named))
        with refusing(pk_loan_transaction_external_id=taken):
            connection.execute(insert(loan_transaction_external_id), named)
