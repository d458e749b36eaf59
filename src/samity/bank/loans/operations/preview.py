"""The schedule an application would lead to; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.fees.queries import charges_by_id
from samity.bank.gate import permit
from samity.bank.loans.operations.application_checks import Application, application_of
from samity.bank.loans.operations.charges import charge_amount
from samity.bank.loans.queries.planned import installments_of
from samity.bank.loans.values.state import Installment, LoanCharge

if TYPE_CHECKING:
    from samity.bank.loans.operations.application_checks import ApplyForLoan
    from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Preview:
    """What an application would lead to if it were disbursed as it expects."""

    application: Application
    installments: tuple[Installment, ...]


def preview_loan(command: ApplyForLoan, unit: Unit) -> Preview:
    """Return the schedule of an application, checked as the application itself.

    Raises:
        NotPermitted: without the permission to apply.
        Refusals: as `apply_for_loan`.
    """
    permit(unit, "loans:apply")
    application = application_of(command, unit)
    defined = charges_by_id(unit.connection, {each.charge_id for each in command.charges})
    begins_on = command.expected_disbursement_on
    charges = []
    for place, asked in enumerate(command.charges):
        charge = defined[asked.charge_id]
        amount = charge_amount(charge, asked, application.currency, begins_on)
        charges.append(LoanCharge(place, charge.is_penalty, amount, asked.due_on))
    installments = installments_of(application.terms, begins_on, application.dates, charges, application.fees)
    return Preview(application, installments)
