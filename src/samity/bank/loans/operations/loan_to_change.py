"""A loan that something is about to be done to: nobody else changes it meanwhile, and whoever acts may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.gate import admit_office
from samity.bank.loans.operations.debtor_checks import between_offices
from samity.bank.loans.queries.accounts import loan_by_id
from samity.kernel.errors import refuse_all

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
    refuse_all(between_offices(account))
    return account
