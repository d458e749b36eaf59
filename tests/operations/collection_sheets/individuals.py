"""Sheets of individuals, filled in and generated."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.village import meeting

from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetLine
from samity.bank.collection_sheets.operations.generate import GenerateIndividuals, generate_individuals
from samity.bank.collection_sheets.values import SheetKind

if TYPE_CHECKING:
    from samity.storage.unit import Unit


def filled(number: int, *lines: tuple[int, str], **more: Any) -> FilledSheet:
    """Fill a sheet in on the n-th week after the loans: (loan, amount) pairs."""
    given: dict[str, Any] = {
        "kind": SheetKind.INDIVIDUAL,
        "due_on": meeting(number),
        "paid_on": meeting(number),
        "repayments": tuple(SheetLine(f"line[{n}]", loan, Decimal(amount)) for n, (loan, amount) in enumerate(lines)),
        **more,
    }
    return FilledSheet(**given)


def loans_of(unit: Unit, **asked: Any) -> dict[int, int]:
    """Return what is due by loan."""
    sheet = generate_individuals(GenerateIndividuals(**{"due_on": meeting(2), **asked}), unit)
    return {loan.id: loan.due.total for client in sheet.clients for loan in client.loans}
