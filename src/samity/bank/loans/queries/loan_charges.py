"""Charges on loans by the ids that others know them by, and by what tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from samity.bank.loans.records import loan_charge_external_id, loan_fact, loan_transaction
from samity.bank.loans.values.facts import CHARGED
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(eq=False)
class LoanChargeNotNamed(Refusal):
    """There is no charge with the external id {external_id} on loan {loan_id}."""

    loan_id: int
    external_id: str


def transaction_of_charge(connection: Connection, loan_id: int, loan_charge_id: int) -> int | None:
    """Return by which transaction it is told that a charge was put on a loan; None of charges that none tells."""
    entered, told = loan_fact.c, loan_transaction.c
    wanted = (
        select(told.id)
        .join_from(
            loan_transaction,
            loan_fact,
            and_(entered.account_id == told.account_id, entered.serial == told.fact),
        )
        .where(
            told.account_id == loan_id,
            told.kind.in_(CHARGED),
            told.reverses_id.is_(None),
            entered.details["charge_id"].astext == str(loan_charge_id),
        )
        .order_by(told.id.desc())
        .limit(1)
    )
    found = connection.scalar(wanted)
    return None if found is None else int(found)


def loan_charge_by_external_id(connection: Connection, loan_id: int, external_id: str) -> int:
    """Return the id of a loan's charge with an external id.

    Raises:
        LoanChargeNotNamed: there is none.
    """
    named = loan_charge_external_id.c
    wanted = select(named.loan_charge_id).where(named.external_id == external_id, named.account_id == loan_id)
    found = connection.scalar(wanted)
    if found is None:
        raise LoanChargeNotNamed(loan_id, external_id)
    return int(found)
