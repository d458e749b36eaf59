"""What forms for loans offer: /loans/template, and the defaults of the next act on a loan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from fastapi import Query

from samity.bank.clients.queries import client_by_id, group_by_id
from samity.bank.clients.queries.views import member_views
from samity.bank.clients.values import ClientStatus
from samity.bank.fees.queries import charges
from samity.bank.gate import admit_office, permit
from samity.bank.loans.operations.foreclose import ForeclosureNeedsFixedInterest
from samity.bank.loans.operations.reasons import CHARGE_OFF_REASONS, WRITE_OFF_REASONS
from samity.bank.loans.queries.accounts import LoanAccount
from samity.bank.loans.queries.borrower_cycles import Borrower, offered_to
from samity.bank.loans.queries.foreclosures import foreclosure_of
from samity.bank.loans.queries.history import MoneyMoved, money_moved
from samity.bank.loans.queries.pay_off import pay_off_of, payable_on
from samity.bank.loans.queries.products import loan_product_by_id, loan_products
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.products import LoanProduct
from samity.bank.meetings.queries import effective_calendars
from samity.bank.organisation.queries import code_values, currency_by_code, office_by_id, payment_channels
from samity.bank.organisation.queries.funds import funds
from samity.dialects.door import reading
from samity.dialects.fineract import loan_spelling as words
from samity.dialects.fineract.calendar_spelling import spell_calendar
from samity.dialects.fineract.charges import spell_charge
from samity.dialects.fineract.clients_options import officer_options, value_option
from samity.dialects.fineract.clients_spelling import spell_client
from samity.dialects.fineract.currencies import spell_currency
from samity.dialects.fineract.funds import spell_fund
from samity.dialects.fineract.loan_transactions import readable_loan
from samity.dialects.fineract.loanproducts import term_options
from samity.dialects.fineract.loanproducts_charges import product_charges
from samity.dialects.fineract.loanproducts_spelling import spell_product
from samity.dialects.fineract.paymenttypes import spell_payment_type
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import LooseModel, WireDate, WireId, WireTruth
from samity.storage.unit import Unit

router = WireRouter(tags=["Loans"])


_CREDITS = {
    "goodwillCredit": TransactionKind.GOODWILL_CREDIT,
    "payoutRefund": TransactionKind.PAYOUT_REFUND,
    "merchantIssuedRefund": TransactionKind.MERCHANT_ISSUED_REFUND,
    "interestPaymentWaiver": TransactionKind.INTEREST_PAYMENT_WAIVER,
}
BULK = "jlgbulk"  # loans of several members of a group at once


class TemplateQuery(LooseModel):
    """For whom and for which product a form is wanted."""

    resource: ClassVar[str] = "loan"
    templateType: Literal["individual", "group", "jlg", "jlgbulk"]
    clientId: WireId | None = None
    groupId: WireId | None = None
    productId: WireId | None = None
    staffInSelectedOfficeOnly: WireTruth = False


@router.get("/loans/template")
@reading
def retrieve_template(query: Annotated[TemplateQuery, Query()], unit: Unit) -> dict[str, Any]:
    """Return what a form for a new loan offers, and with a product its terms."""
    permit(unit, "loans:read")
    answer, office_id = _debtor(query, unit)
    products = loan_products(unit.connection)
    answer |= {
        "loanType": words.KINDS[LoanKind(query.templateType.removesuffix("bulk").upper())],
        "productOptions": [{"id": each.id, "name": each.name} for each in products.values()],
        "timeline": {"expectedDisbursementDate": unit.business_date, "submittedOnDate": unit.business_date},
        "expectedDisbursementDate": unit.business_date,
    }
    if query.productId is None:
        return answer
    borrower = Borrower.of(query.clientId, query.groupId)
    product = offered_to(unit.connection, loan_product_by_id(unit.connection, query.productId), borrower)
    options = loan_options(unit, office_id, own_office_only=query.staffInSelectedOfficeOnly)
    return {**answer, **_terms(product, unit), **options, **_meetings(query, unit)}


@router.get("/loans/{loan_id}/template")
@reading
def retrieve_approval_template(loan_id: int, unit: Unit, templateType: Literal["approval"]) -> dict[str, Any]:  # noqa: ARG001, N803 - the wire's own name
    """Return the defaults of an approval."""
    account = readable_loan(loan_id, unit)
    amount = account.currency.major(account.state.principal)
    return {
        "approvalDate": unit.business_date,
        "approvalAmount": amount,
        "netDisbursalAmount": amount,
        "currency": spell_currency(account.currency),
    }


class TransactionTemplateQuery(LooseModel):
    """Which transaction is wanted; what settles the loan, on which day (today, unless another is given)."""

    resource: ClassVar[str] = "loan.transaction"
    command: Literal[
        "repayment",
        "disburse",
        "prepayLoan",
        "creditBalanceRefund",
        "writeoff",
        "recoverypayment",
        "waiveinterest",
        "goodwillCredit",
        "payoutRefund",
        "merchantIssuedRefund",
        "interestPaymentWaiver",
        "charge-off",
        "foreclosure",
    ]
    transactionDate: WireDate | None = None


@router.get("/loans/{loan_id}/transactions/template")
@reading
def retrieve_transaction_template(
    loan_id: int, query: Annotated[TransactionTemplateQuery, Query()], unit: Unit
) -> dict[str, Any]:
    """Return the defaults of a repayment (all that is due, or else the next installment), or of another command."""
    account = readable_loan(loan_id, unit)
    channels = [spell_payment_type(each) for each in payment_channels(unit.connection)]
    defaults = _transaction(account, query, unit)
    return {"loanId": loan_id, "currency": spell_currency(account.currency), "paymentTypeOptions": channels, **defaults}


def loan_options(unit: Unit, office_id: int, *, own_office_only: bool) -> dict[str, Any]:
    """Return the choices of a form for a loan of an office."""
    office = office_by_id(unit.connection, office_id)
    purposes = code_values(unit.connection, "LoanPurpose")["LoanPurpose"]
    return {
        **term_options(),
        "loanOfficerOptions": [
            each for each in officer_options(unit, office, own_office_only=own_office_only) if each["isLoanOfficer"]
        ],
        "loanPurposeOptions": [value_option(each) for each in purposes],
        "loanCollateralOptions": [],
        "fundOptions": [spell_fund(each) for each in funds(unit.connection)],
        "accountLinkingOptions": [],
    }


def _debtor(query: TemplateQuery, unit: Unit) -> tuple[dict[str, Any], int]:
    answer: dict[str, Any] = {}
    office_id = unit.actor.office_id
    if query.groupId is not None:
        group = group_by_id(unit.connection, query.groupId)
        admit_office(unit, group.office_id, group.office_hierarchy)
        answer["group"] = {"id": group.id, "name": group.name, "officeId": group.office_id}
        if query.templateType == BULK:
            members = member_views(unit.connection, group.id)
            active = [each for each in members if each["status"] == ClientStatus.ACTIVE]
            answer["group"] |= {"clientMembers": [spell_client(each) for each in active]}
        office_id = group.office_id
    if query.clientId is not None:
        client = client_by_id(unit.connection, query.clientId)
        admit_office(unit, client.office_id, client.office_hierarchy)
        answer |= {"clientId": client.id, "clientName": client.display_name, "clientAccountNo": client.account_no}
        answer["clientOfficeId"] = office_id = client.office_id
    return answer, office_id


def _terms(product: LoanProduct, unit: Unit) -> dict[str, Any]:
    currency = currency_by_code(unit.connection, product.currency_code)
    spelled = spell_product(product, currency, unit.business_date)
    spelled["charges"] = product_charges([product], unit)[product.id]
    terms = product.offer.terms
    offered = [each for each in charges(unit.connection) if each.is_put_on_loans]
    own = {"id", "name", "shortName", "externalId", "description", "startDate", "closeDate", "status"}
    return {
        **{name: value for name, value in spelled.items() if name not in own},
        "product": spelled,
        "loanProductId": product.id,
        "loanProductName": product.name,
        "termFrequency": None
        if "number_of_installments" in product.offer.left_open
        else terms.number_of_installments * terms.repay_every,
        "termPeriodFrequencyType": words.TERM_UNITS[terms.repay_unit],
        "chargeOptions": [spell_charge(each, currency) for each in offered if each.currency_code == currency.code],
        "overdueCharges": [],
    }


def _meetings(query: TemplateQuery, unit: Unit) -> dict[str, Any]:
    if query.groupId is None:
        return {}
    calendar = effective_calendars(unit.connection, [query.groupId]).get(query.groupId)
    return {"calendarOptions": [] if calendar is None else [spell_calendar(calendar, unit.business_date)]}


def _transaction(account: LoanAccount, query: TransactionTemplateQuery, unit: Unit) -> dict[str, Any]:
    if query.command == "prepayLoan":
        return _prepayment(account, query.transactionDate or unit.business_date, unit)
    if query.command == "foreclosure":
        return _foreclosure(account, query.transactionDate or unit.business_date, unit)
    if query.command in _CREDITS:
        return {**_repayment(account, unit), "type": words.spell_transaction_kind(_CREDITS[query.command])}
    return _DEFAULTS[query.command](account, unit)


def _prepayment(account: LoanAccount, on: date, unit: Unit) -> dict[str, Any]:
    settles = pay_off_of(unit.connection, account, on)
    return {
        "type": words.spell_transaction_kind(TransactionKind.REPAYMENT),
        "date": on,
        **_portions(account, settles.parts),
        "netDisbursalAmount": account.currency.major(account.state.principal),
        "outstandingLoanBalance": account.currency.major(account.state.outstanding.principal),
    }


def _foreclosure(account: LoanAccount, on: date, unit: Unit) -> dict[str, Any]:
    settles = foreclosure_of(unit.connection, account, on)
    if settles is None:
        raise ForeclosureNeedsFixedInterest(account.id)
    return {
        "type": words.spell_transaction_kind(TransactionKind.REPAYMENT),
        "date": on,
        **_portions(account, settles),
        "outstandingLoanBalance": account.currency.major(account.state.outstanding.principal),
    }


def _refund(account: LoanAccount, unit: Unit) -> dict[str, Any]:
    return {
        "type": words.spell_transaction_kind(TransactionKind.OVERPAYMENT_REFUNDED),
        "date": unit.business_date,
        "amount": account.currency.major(account.state.overpaid),
    }


def _waiver(account: LoanAccount, unit: Unit) -> dict[str, Any]:
    amount = account.currency.major(_repayable(account, unit)[1].interest)
    return {
        "type": words.spell_transaction_kind(TransactionKind.INTEREST_WAIVED),
        "date": unit.business_date,
        "amount": amount,
        "interestPortion": amount,
        "outstandingLoanBalance": account.currency.major(account.state.outstanding.principal),
    }


def _write_off(account: LoanAccount, unit: Unit) -> dict[str, Any]:
    reasons = code_values(unit.connection, WRITE_OFF_REASONS)[WRITE_OFF_REASONS]
    return {
        "type": words.spell_transaction_kind(TransactionKind.WRITE_OFF),
        "date": unit.business_date,
        **_portions(account, account.state.outstanding),
        "outstandingLoanBalance": account.currency.major(account.state.outstanding.principal),
        "writeOffReasonOptions": [value_option(each) for each in reasons],
    }


def _charge_off(account: LoanAccount, unit: Unit) -> dict[str, Any]:
    reasons = code_values(unit.connection, CHARGE_OFF_REASONS)[CHARGE_OFF_REASONS]
    return {
        "type": words.spell_transaction_kind(TransactionKind.CHARGE_OFF),
        "date": unit.business_date,
        **_portions(account, account.state.outstanding),
        "outstandingLoanBalance": account.currency.major(account.state.outstanding.principal),
        "chargeOffReasonOptions": [value_option(each) for each in reasons],
    }


def _recovery(account: LoanAccount, unit: Unit) -> dict[str, Any]:
    recovered = money_moved(unit.connection, [account.id]).get(account.id, MoneyMoved()).recovered
    return {
        "type": words.spell_transaction_kind(TransactionKind.RECOVERY),
        "date": unit.business_date,
        "amount": account.currency.major(account.state.written_off.total - recovered),
    }


def _portions(account: LoanAccount, parts: Parts) -> dict[str, Any]:
    amounts = {
        "amount": parts.total,
        "principalPortion": parts.principal,
        "interestPortion": parts.interest,
        "feeChargesPortion": parts.fees,
        "penaltyChargesPortion": parts.penalties,
    }
    return {name: account.currency.major(amount) for name, amount in amounts.items()}


def _repayable(account: LoanAccount, unit: Unit) -> tuple[date | None, Parts]:
    """Return when the next installment falls due, and all that is due, or else what that installment asks for."""
    unpaid = [each for each in account.state.scheduled if each.outstanding.total]
    next_on = unpaid[0].due_on if unpaid else None
    until = unit.business_date if next_on is None else max(unit.business_date, next_on)
    return next_on, payable_on(unit.connection, account, until)


def _repayment(account: LoanAccount, unit: Unit) -> dict[str, Any]:
    next_on, payable = _repayable(account, unit)
    return {
        "type": words.spell_transaction_kind(TransactionKind.REPAYMENT),
        "date": unit.business_date,
        "possibleNextRepaymentDate": next_on,
        **_portions(account, payable),
        "outstandingLoanBalance": account.currency.major(account.state.outstanding.principal),
    }


def _disbursement(account: LoanAccount, _: Unit) -> dict[str, Any]:
    amount = account.currency.major(account.state.principal)
    return {
        "type": words.spell_transaction_kind(TransactionKind.DISBURSEMENT),
        "date": account.expected_disbursement_on,
        "amount": amount,
        "netDisbursalAmount": amount,
        "possibleNextRepaymentDate": account.first_repayment_on,
    }


_DEFAULTS: Mapping[str, Callable[[LoanAccount, Unit], dict[str, Any]]] = {
    "repayment": _repayment,
    "disburse": _disbursement,
    "creditBalanceRefund": _refund,
    "waiveinterest": _waiver,
    "writeoff": _write_off,
    "recoverypayment": _recovery,
    "charge-off": _charge_off,
}
"""By command, what a form for it begins with."""
