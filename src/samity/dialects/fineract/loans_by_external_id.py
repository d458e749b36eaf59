"""/loans/external-id/{externalId}: the same loan by the id that others know it by."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from samity.bank.gate import permit
from samity.bank.loans.queries.found import loan_by_external_id
from samity.dialects.door import Body, reading, writing
from samity.dialects.fineract.commands import Target, bodies, obey
from samity.dialects.fineract.loan_commands import COMMANDS
from samity.dialects.fineract.loan_transaction_commands import TRANSACTIONS
from samity.dialects.fineract.loan_transactions import TransactionsQuery, listed_transactions
from samity.dialects.fineract.loan_variations import SCHEDULES
from samity.dialects.fineract.loans import LoanQuery, tell_loan
from samity.dialects.fineract.loans_bodies import LoanMembers
from samity.dialects.fineract.loans_changes import AnyLoanMembers, FraudBody, NoMembers, obeyed, removed
from samity.dialects.fineract.routing import WireRouter
from samity.storage.unit import Unit

router = WireRouter(tags=["Loans"])


def _loan_of(external_id: str, unit: Unit) -> int:
    permit(unit, "loans:read")
    return loan_by_external_id(unit.connection, external_id)


@router.get("/loans/external-id/{external_id}")
@reading
def retrieve_named_loan(external_id: str, query: Annotated[LoanQuery, Query()], unit: Unit) -> dict[str, Any]:
    """Return a loan with what is asked for beside it."""
    return tell_loan(_loan_of(external_id, unit), query, unit)


@router.put("/loans/external-id/{external_id}")
@writing(AnyLoanMembers, LoanMembers, FraudBody)
def update_named_loan(external_id: str, body: Body, unit: Unit, command: str | None = None) -> dict[str, Any]:
    """Change an application, or mark a loan as fraud."""
    return obeyed(_loan_of(external_id, unit), command, body, unit)


@router.delete("/loans/external-id/{external_id}")
@writing(NoMembers)
def remove_named_loan(external_id: str, body: NoMembers, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - the door's
    """Remove an application."""
    return removed(_loan_of(external_id, unit), unit)


@router.post("/loans/external-id/{external_id}")
@writing(*bodies(COMMANDS))
def command_named_loan(external_id: str, body: Body, unit: Unit, command: str | None = None) -> dict[str, Any]:
    """Do what the command names."""
    return obey(COMMANDS, command, Target(_loan_of(external_id, unit)), body, unit)


@router.post("/loans/external-id/{external_id}/schedule")
@writing(*bodies(SCHEDULES))
def vary_named_schedule(external_id: str, body: Body, unit: Unit, command: str | None = None) -> dict[str, Any]:
    """Vary installments, take that back, or see what it would be."""
    return obey(SCHEDULES, command, Target(_loan_of(external_id, unit)), body, unit)


@router.get("/loans/external-id/{external_id}/transactions")
@reading
def list_named_transactions(
    external_id: str, query: Annotated[TransactionsQuery, Query()], unit: Unit
) -> dict[str, Any]:
    """List the transactions of a loan, a page at a time."""
    return listed_transactions(_loan_of(external_id, unit), query, unit)


@router.post("/loans/external-id/{external_id}/transactions")
@writing(*bodies(TRANSACTIONS))
def record_named_transaction(external_id: str, body: Body, unit: Unit, command: str | None = None) -> dict[str, Any]:
    """Record what the command names."""
    return obey(TRANSACTIONS, command, Target(_loan_of(external_id, unit)), body, unit)
