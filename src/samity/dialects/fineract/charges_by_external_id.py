"""Charges on a loan where it, or they, are named by the ids that others know them by."""

from __future__ import annotations

from typing import Any

from samity.bank.gate import permit
from samity.bank.loans.queries.found import loan_by_external_id
from samity.bank.loans.queries.loan_charges import loan_charge_by_external_id
from samity.dialects.door import Body, reading, writing
from samity.dialects.fineract.commands import Target, bodies, obey
from samity.dialects.fineract.loan_charges import (
    COMMANDS,
    LoanChargeBody,
    charged,
    listed_charges,
    offered_charges,
    told_charge,
)
from samity.dialects.fineract.loan_transactions import readable_loan
from samity.dialects.fineract.routing import WireRouter
from samity.storage.unit import Unit

router = WireRouter(tags=["Loan charges"])


def _loan_of(external_id: str, unit: Unit) -> int:
    permit(unit, "loans:read")
    return loan_by_external_id(unit.connection, external_id)


def _charge_of(loan_id: int, external_id: str, unit: Unit) -> int:
    return loan_charge_by_external_id(unit.connection, readable_loan(loan_id, unit).id, external_id)


@router.get("/loans/{loan_id}/charges/external-id/{external_id}")
@reading
def retrieve_named_charge(loan_id: int, external_id: str, unit: Unit) -> dict[str, Any]:
    """Return one charge on a loan."""
    return told_charge(loan_id, _charge_of(loan_id, external_id, unit), unit)


@router.post("/loans/{loan_id}/charges/external-id/{external_id}")
@writing(*bodies(COMMANDS))
def command_named_charge(
    loan_id: int, external_id: str, body: Body, unit: Unit, command: str | None = None
) -> dict[str, Any]:
    """Do what the command names."""
    return obey(COMMANDS, command, Target(loan_id, _charge_of(loan_id, external_id, unit)), body, unit)


@router.get("/loans/external-id/{loan_external_id}/charges")
@reading
def list_charges_of_named_loan(loan_external_id: str, unit: Unit) -> list[dict[str, Any]]:
    """List the charges on a loan."""
    return listed_charges(_loan_of(loan_external_id, unit), unit)


@router.post("/loans/external-id/{loan_external_id}/charges")
@writing(LoanChargeBody)
def create_charge_of_named_loan(loan_external_id: str, body: LoanChargeBody, unit: Unit) -> dict[str, Any]:
    """Put a charge on a loan."""
    return charged(_loan_of(loan_external_id, unit), body, unit)


@router.get("/loans/external-id/{loan_external_id}/charges/template")
@reading
def retrieve_template_of_named_loan(loan_external_id: str, unit: Unit) -> dict[str, Any]:
    """Return the charges that a loan could get."""
    return offered_charges(_loan_of(loan_external_id, unit), unit)


@router.get("/loans/external-id/{loan_external_id}/charges/{loan_charge_id}")
@reading
def retrieve_charge_of_named_loan(loan_external_id: str, loan_charge_id: int, unit: Unit) -> dict[str, Any]:
    """Return one charge on a loan."""
    return told_charge(_loan_of(loan_external_id, unit), loan_charge_id, unit)


@router.post("/loans/external-id/{loan_external_id}/charges/{loan_charge_id}")
@writing(*bodies(COMMANDS))
def command_charge_of_named_loan(
    loan_external_id: str, loan_charge_id: int, body: Body, unit: Unit, command: str | None = None
) -> dict[str, Any]:
    """Do what the command names."""
    return obey(COMMANDS, command, Target(_loan_of(loan_external_id, unit), loan_charge_id), body, unit)


@router.get("/loans/external-id/{loan_external_id}/charges/external-id/{external_id}")
@reading
def retrieve_named_charge_of_named_loan(loan_external_id: str, external_id: str, unit: Unit) -> dict[str, Any]:
    """Return one charge on a loan, both by the ids that others know them by."""
    loan_id = _loan_of(loan_external_id, unit)
    return told_charge(loan_id, _charge_of(loan_id, external_id, unit), unit)


@router.post("/loans/external-id/{loan_external_id}/charges/external-id/{external_id}")
@writing(*bodies(COMMANDS))
def command_named_charge_of_named_loan(
    loan_external_id: str, external_id: str, body: Body, unit: Unit, command: str | None = None
) -> dict[str, Any]:
    """Do what the command names, the loan and the charge both by the ids that others know them by."""
    loan_id = _loan_of(loan_external_id, unit)
    return obey(COMMANDS, command, Target(loan_id, _charge_of(loan_id, external_id, unit)), body, unit)
