"""/loans/{id}/transactions/external-id/{externalId}: the same transaction by the id that others know it by."""

from __future__ import annotations

from typing import Any

from samity.bank.gate import permit
from samity.bank.loans.queries.found import loan_by_external_id
from samity.bank.loans.queries.transactions import transaction_by_external_id
from samity.dialects.door import Body, reading, writing
from samity.dialects.fineract.loan_transactions import (
    AdjustBody,
    ChargebackBody,
    UndoBody,
    corrected,
    readable_loan,
    told_transaction,
)
from samity.dialects.fineract.routing import WireRouter
from samity.storage.unit import Unit

router = WireRouter(tags=["Loan transactions"])


def _transaction_of(loan_id: int, external_id: str, unit: Unit) -> int:
    return transaction_by_external_id(unit.connection, readable_loan(loan_id, unit).id, external_id)


@router.get("/loans/{loan_id}/transactions/external-id/{external_id}")
@reading
def retrieve_named_transaction(loan_id: int, external_id: str, unit: Unit) -> dict[str, Any]:
    """Return one transaction of a loan."""
    return told_transaction(loan_id, _transaction_of(loan_id, external_id, unit), unit)


@router.post("/loans/{loan_id}/transactions/external-id/{external_id}")
@writing(AdjustBody, UndoBody, ChargebackBody)
def adjust_named_transaction(
    loan_id: int, external_id: str, body: Body, unit: Unit, command: str | None = None
) -> dict[str, Any]:
    """Put another payment in the place of one, take a transaction back (undo, or the amount 0), or charge it back."""
    return corrected(loan_id, _transaction_of(loan_id, external_id, unit), body, unit, command)


@router.get("/loans/external-id/{loan_external_id}/transactions/external-id/{external_id}")
@reading
def retrieve_transaction_of_named_loan(loan_external_id: str, external_id: str, unit: Unit) -> dict[str, Any]:
    """Return one transaction of a loan, both by the ids that others know them by."""
    permit(unit, "loans:read")
    loan_id = loan_by_external_id(unit.connection, loan_external_id)
    return told_transaction(loan_id, _transaction_of(loan_id, external_id, unit), unit)


@router.get("/loans/external-id/{loan_external_id}/transactions/{transaction_id}")
@reading
def retrieve_numbered_transaction(loan_external_id: str, transaction_id: int, unit: Unit) -> dict[str, Any]:
    """Return one transaction of a loan that is named by the id that others know it by."""
    permit(unit, "loans:read")
    return told_transaction(loan_by_external_id(unit.connection, loan_external_id), transaction_id, unit)
