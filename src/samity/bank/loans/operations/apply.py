"""Apply for a loan: an individual's, a joint-liability member's, or a group's as one debtor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert

from samity.bank.gate import operation
from samity.bank.loans.operations.application_checks import Application, application_of
from samity.bank.loans.operations.charges import charge_facts
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.products import hold_products
from samity.bank.loans.records import loan, loan_external_id
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal
from samity.storage.bulk import draw_ids
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from samity.bank.loans.operations.application_checks import ApplyForLoan
    from samity.storage.unit import Unit

ACCOUNT_DIGITS = 9


@dataclass(eq=False)
class LoanExternalIdTaken(Refusal):
    """A loan with the external id {external_id} exists already."""

    external_id: str | None


@operation("loans:apply")
def apply_for_loan(command: ApplyForLoan, unit: Unit) -> int:
    """Take in an application; its terms are kept as they are agreed now.

    Returns:
        The loan's id.

    Raises:
        Refusals: everything that stands against it, at once (see application_checks.py).
        LoanExternalIdTaken: another loan has the external id.
    """
    hold_products(unit.connection, [command.product_id])
    application = application_of(command, unit)
    loan_id = draw_ids(unit.connection, "account_ids", 1)[0]
    unit.connection.execute(insert(loan).values(**_row(loan_id, application)))
    if command.external_id is not None:
        with refusing(pk_loan_external_id=LoanExternalIdTaken(command.external_id)):
            unit.connection.execute(
                insert(loan_external_id).values(external_id=command.external_id, account_id=loan_id)
            )
    account = loan_by_id(unit.connection, loan_id, lock=True)
    submitted = Fact(1, FactKind.SUBMITTED, command.submitted_on, unit.business_date, application.terms.principal)
    charges = charge_facts(account, command.charges, 2, command.submitted_on, unit)
    record([Change(account, (submitted, *charges))], unit)
    return loan_id


def _row(loan_id: int, application: Application) -> dict[str, object]:
    command = application.command
    return {
        "account_id": loan_id,
        "account_no": f"{loan_id:0{ACCOUNT_DIGITS}}",
        "product_id": command.product_id,
        "kind": command.kind.value,
        "client_id": command.client_id,
        "group_id": command.group_id,
        "office_id": application.office_id,
        "officer_id": command.officer_id,
        "purpose_id": command.purpose_id,
        "calendar_id": command.calendar_id,
        "sync_disbursement": command.sync_disbursement,
        "currency_code": application.product.currency_code,
        "terms": application.terms.to_json(),
        "strategy": dict(application.strategy),
        "accounting": application.product.accounting.value,
        "refuses_overpayment": application.product.offer.refuses_overpayment,
        "starts_at_submission": application.product.offer.starts_at_submission,
        "minimum_days": application.product.offer.minimum_days,
        "expected_disbursement_on": command.expected_disbursement_on,
        "first_repayment_on": command.first_repayment_on,
        "status": LoanStatus.SUBMITTED.value,
        "principal": application.terms.principal,
        "submitted_on": command.submitted_on,
        "last_serial": 0,
    }
