"""PUT and DELETE /loans/{id}: change or remove an application that nobody has decided on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import ConfigDict, ValidationError
from sqlalchemy import RowMapping

from samity.bank.gate import permit
from samity.bank.loans.operations.change import ChangeApplication, change_application
from samity.bank.loans.operations.delete import DeleteApplication, delete_application
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id
from samity.bank.loans.queries.borrower_cycles import Borrower, offered_to
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.queries.views import loan_views
from samity.bank.loans.rules.offers import rate_per_unit
from samity.bank.loans.values.products import LoanProduct
from samity.bank.organisation.queries import currency_by_code
from samity.dialects.door import Body, writing
from samity.dialects.fineract import loan_spelling as words
from samity.dialects.fineract.loan_transactions import answer_of
from samity.dialects.fineract.loanproducts_spelling import rate_of
from samity.dialects.fineract.loans_bodies import TERMS, LoanBody
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import BodyRefused, LooseModel, WireModel
from samity.storage.unit import Unit

router = WireRouter(tags=["Loans"])

_SPELLED = {"allowPartialPeriodInterestCalcualtion": "allowPartialPeriodInterestCalculation"}  # as clients misspell it
_NUMBERED: Mapping[str, Mapping[Any, dict[str, Any]]] = {
    "repaymentFrequencyType": words.REPAYMENT_UNITS,
    "amortizationType": words.AMORTIZATIONS,
    "interestType": words.INTEREST_METHODS,
    "interestCalculationPeriodType": words.INTEREST_PERIODS,
    "daysInYearType": words.DAYS_IN_YEAR,
}


class AnyLoanMembers(WireModel):
    """The members of a change, to be laid over the application as it stands."""

    model_config = ConfigDict(extra="allow", frozen=True)
    resource: ClassVar[str] = "loan"


class NoMembers(LooseModel):
    """A body that nobody reads."""

    resource: ClassVar[str] = "loan"


@router.put("/loans/{loan_id}")
@writing(AnyLoanMembers, LoanBody)
def update_loan(loan_id: int, body: Body, unit: Unit) -> dict[str, Any]:
    """Change an application: what is given replaces what stands; with another product its terms begin anew."""
    return laid_over(loan_id, body, unit)


def laid_over(loan_id: int, body: Body, unit: Unit) -> dict[str, Any]:
    """Change an application by what is given."""
    permit(unit, "loans:change")
    account = loan_by_id(unit.connection, loan_id)
    given = {_SPELLED.get(name, name): value for name, value in body.read(AnyLoanMembers)}
    changes = {name: value for name, value in given.items() if name not in {"locale", "dateFormat"}}
    merged = _read({**_as_it_stands(account, given, unit), **given})
    borrower = Borrower.of(merged.clientId, merged.groupId)
    product = offered_to(unit.connection, loan_product_by_id(unit.connection, merged.productId), borrower)
    application = merged.application(product, currency_by_code(unit.connection, product.currency_code))
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


def _as_it_stands(account: LoanAccount, given: dict[str, Any], unit: Unit) -> dict[str, Any]:
    """Return an application as a body would have written it."""
    view = loan_views(unit.connection, [account.id])[account.id]
    product = loan_product_by_id(unit.connection, account.product_id)
    stays = str(given.get("productId", product.id)) == str(product.id)
    standing = {**_whose(account, view), **(_agreed(account, product) if stays else {})}
    return {name: value for name, value in standing.items() if value is not None}


def _whose(account: LoanAccount, view: RowMapping) -> dict[str, Any]:
    return {
        "productId": account.product_id,
        "loanType": account.kind.lower(),
        "clientId": account.client_id,
        "groupId": account.group_id,
        "externalId": view["external_id"],
        "loanOfficerId": account.officer_id,
        "loanPurposeId": view["purpose_id"],
        "fundId": view["fund_id"],
        "calendarId": account.calendar_id,
        "syncDisbursementWithMeeting": account.sync_disbursement,
        "submittedOnDate": account.state.submitted_on,
        "expectedDisbursementDate": account.expected_disbursement_on,
        "repaymentsStartingFromDate": account.first_repayment_on,
    }


def _agreed(account: LoanAccount, product: LoanProduct) -> dict[str, Any]:
    terms, currency = account.agreement.terms, account.currency
    stated = {wire: getattr(terms, name) for wire, name in TERMS.items()}
    return {
        **stated,
        "fixedLength": terms.fixed_length or None,
        # What this dialect has no number for is left out, and so stays the product's.
        **{wire: spelled.get(stated[wire], {}).get("id") for wire, spelled in _NUMBERED.items()},
        "principal": currency.major(account.state.principal),
        "numberOfRepayments": terms.number_of_installments,
        "interestRatePerPeriod": rate_of(rate_per_unit(product.offer, terms)),
        "fixedPrincipalPercentagePerInstallment": rate_of(terms.principal_percent) if terms.principal_percent else None,
        "fixedEmiAmount": currency.major(terms.fixed_installment) if terms.fixed_installment else None,
        "transactionProcessingStrategyCode": account.payments.strategy["code"],
    }


def _read(members: dict[str, Any]) -> LoanBody:
    try:
        return LoanBody.model_validate(members)
    except ValidationError as fault:
        raise BodyRefused([dict(error) for error in fault.errors(include_url=False)], LoanBody.resource) from None
