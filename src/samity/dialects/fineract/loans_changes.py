"""PUT and DELETE /loans/{id}: change or remove an application that nobody has decided on."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import ConfigDict

from samity.bank.gate import permit
from samity.bank.loans.operations.change import ChangeApplication, change_application, current_application
from samity.bank.loans.operations.delete import DeleteApplication, delete_application
from samity.bank.loans.operations.mark_fraud import MarkFraud, mark_fraud
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.borrower_cycles import Borrower, offered_to
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.organisation.queries import currency_by_code
from samity.dialects.door import Body, writing
from samity.dialects.fineract.commands import unknown_command
from samity.dialects.fineract.loan_transactions import answer_of
from samity.dialects.fineract.loans_bodies import LoanMembers
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import LooseModel, WireModel, WireText, WireTruth
from samity.storage.unit import Unit

router = WireRouter(tags=["Loans"])

_SPELLED = {"allowPartialPeriodInterestCalcualtion": "allowPartialPeriodInterestCalculation"}  # as clients misspell it


class AnyLoanMembers(WireModel):
    """A change as it was sent: any members, kept as they are, since null says something else than left out."""

    model_config = ConfigDict(extra="allow", frozen=True)
    resource: ClassVar[str] = "loan"


class NoMembers(LooseModel):
    """A body that an act needs nothing of: clients send one all the same."""

    resource: ClassVar[str] = "loan"


class FraudBody(WireModel):
    """Whether a loan is a fraud."""

    resource: ClassVar[str] = "loan"
    fraud: WireTruth
    note: WireText | None = None


@router.put("/loans/{loan_id}")
@writing(AnyLoanMembers, LoanMembers, FraudBody)
def update_loan(loan_id: int, body: Body, unit: Unit, command: str | None = None) -> dict[str, Any]:
    """Change an application: what is given replaces what stands; with another product its terms begin anew.

    Or, by its command, mark a loan as fraud.
    """
    return obeyed(loan_id, command, body, unit)


def obeyed(loan_id: int, command: str | None, body: Body, unit: Unit) -> dict[str, Any]:
    """Change an application, or do to a loan what a command names.

    Raises:
        BodyRefused: there is no such command, or its body is wrong.
    """
    if command is None:
        return laid_over(loan_id, body, unit)
    if command.lower() != "markasfraud":
        raise unknown_command()
    return _marked(loan_id, body.read(FraudBody), unit)


def _marked(loan_id: int, body: FraudBody, unit: Unit) -> dict[str, Any]:
    account = mark_fraud(MarkFraud(loan_id, body.fraud, body.note), unit)
    return {**answer_of(account), "resourceId": account.id, "changes": {"fraud": body.fraud}}


def laid_over(loan_id: int, body: Body, unit: Unit) -> dict[str, Any]:
    """Change an application by what is given."""
    permit(unit, "loans:change")
    account = loan_by_id(unit.connection, loan_id)
    given = {_SPELLED.get(name, name): value for name, value in body.read(AnyLoanMembers)}
    changes = {name: value for name, value in given.items() if name not in {"locale", "dateFormat"}}
    members = body.read(LoanMembers)
    borrower = Borrower.of(members.clientId or account.client_id, members.groupId or account.group_id)
    product_id = members.productId or account.product_id
    product = offered_to(unit.connection, loan_product_by_id(unit.connection, product_id), borrower)
    currency = currency_by_code(unit.connection, product.currency_code)
    current = current_application(unit.connection, account, product_id)
    application = members.over(current, given, product, currency)
    before = change_application(ChangeApplication(loan_id, application), unit)
    return {**answer_of(before), "resourceId": loan_id, "changes": changes}


@router.delete("/loans/{loan_id}")
@writing(NoMembers)
def remove_loan(loan_id: int, body: NoMembers, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - the door's
    """Remove an application."""
    return removed(loan_id, unit)


def removed(loan_id: int, unit: Unit) -> dict[str, Any]:
    """Remove an application, and say which."""
    return {**answer_of(delete_application(DeleteApplication(loan_id), unit)), "resourceId": loan_id}
