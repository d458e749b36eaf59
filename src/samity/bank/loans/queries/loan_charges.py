"""Charges on loans by the ids that others know them by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.loans.records import loan_charge_external_id
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(eq=False)
class LoanChargeNotNamed(Refusal):
    """There is no charge with the external id {external_id} on loan {loan_id}."""

    loan_id: int
    external_id: str


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
