"""A loan that something is about to be done to: nobody else changes it meanwhile, and whoever acts may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.clients.values import IN_TRANSFER
from samity.bank.gate import admit_office
from samity.bank.loans.operations.debtor_checks import ClientBetweenOffices
from samity.bank.loans.queries.accounts import loan_by_id

if TYPE_CHECKING:
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit


def loan_to_change(loan_id: int, unit: Unit) -> LoanAccount:
    """Return a loan and lock it until the end of the transaction.

    Raises:
        LoanNotFound, OutsideOwnOffice, ClientBetweenOffices.
    """
    account = loan_by_id(unit.connection, loan_id, lock=True)
    admit_office(unit, account.office_id, account.office_hierarchy)
    # Its books are between two offices: nothing is done with it until one of them has it.
    if account.client_id is not None and account.client_status in IN_TRANSFER:
        raise ClientBetweenOffices(account.client_id)
    return account
