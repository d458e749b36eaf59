"""How this dialect spells loans: whose, on what terms, where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from samity.bank.loans.queries.accounts import LoanAccount, loans_by_id
from samity.bank.loans.queries.delinquency import behind, last_paid
from samity.bank.loans.queries.foreclosures import foreclosed_loans
from samity.bank.loans.queries.fraud import marked_as_fraud
from samity.bank.loans.queries.history import MoneyMoved, credited, money_moved
from samity.bank.loans.queries.products import loan_products
from samity.bank.loans.queries.views import loan_views, timelines
from samity.bank.loans.rules.offers import rate_per_unit
from samity.bank.loans.rules.recognition import accrual_told
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.products import LoanProduct
from samity.bank.loans.values.state import LoanStatus
from samity.dialects.fineract import loan_spelling as words
from samity.dialects.fineract.currencies import spell_currency
from samity.dialects.fineract.loan_delinquency import spell_behind
from samity.dialects.fineract.loan_summary import spell_summary
from samity.dialects.fineract.loanproducts_spelling import rate_of, spell_strategy, spell_terms
from samity.dialects.fineract.loanproducts_variations import spell_gaps
from samity.storage.unit import Unit

_ACTS = {
    "SUBMITTED": "submitted",
    "APPROVED": "approved",
    "REJECTED": "rejected",
    "WITHDRAWN": "withdrawn",
    "DISBURSED": "disbursed",
    "CHARGED_OFF": "chargedOff",
    "WRITTEN_OFF": "writeOff",
}

CLOSED = frozenset({LoanStatus.CLOSED, LoanStatus.WRITTEN_OFF})


def spell_loans(unit: Unit, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Spell loans in the order of the ids, with a constant number of statements."""
    return spell_accounts(unit, loans_by_id(unit.connection, ids), ids)


def spell_accounts(
    unit: Unit, accounts: Mapping[int, LoanAccount], ids: Sequence[int], by: date | None = None
) -> list[dict[str, Any]]:
    """Spell loans on the unit's day in the order of the ids, by what counts from a day or before where one is given."""
    views, told = loan_views(unit.connection, ids), timelines(unit.connection, ids, by)
    products = loan_products(unit.connection, {each.product_id for each in accounts.values()})
    moved, given = money_moved(unit.connection, ids, by), credited(unit.connection, ids, by)
    last, late = (
        last_paid(unit.connection, ids, by),
        behind(unit.connection, accounts.values(), products, unit.business_date),
    )
    frauds, early = marked_as_fraud(unit.connection, ids, by), foreclosed_loans(unit.connection, ids, by)
    return [
        _spell(accounts[each], views[each], told.get(each, {}), products[accounts[each].product_id])
        | {"fraud": accounts[each].state.is_fraud or each in frauds}
        | ({"subStatus": words.FORECLOSED} if each in early else {})
        | spell_behind(accounts[each], late[each], last.get(each, {}), unit.business_date)
        | _money(accounts[each], moved.get(each, MoneyMoved()), given.get(each, {}), told.get(each, {}), unit)
        for each in ids
        if each in accounts
    ]


def _spell(
    account: LoanAccount, view: RowMapping, told: Mapping[str, RowMapping], product: LoanProduct
) -> dict[str, Any]:
    state, currency = account.state, account.currency
    return {
        "id": account.id,
        "accountNo": account.account_no,
        "externalId": view["external_id"],
        "status": words.spell_status(state.status, account.client_status),
        **_debtor(account, view),
        "loanProductId": account.product_id,
        "loanProductName": view["product_name"],
        "loanProductShortName": view["product_short_name"],
        "loanProductDescription": view["product_description"],
        "isLoanProductLinkedToFloatingRate": False,
        "loanPurposeId": view["purpose_id"],
        "loanPurposeName": view["purpose_name"],
        "fundId": view["fund_id"],
        "fundName": view["fund_name"],
        "loanOfficerId": account.officer_id,
        "loanOfficerName": view["officer_name"],
        "loanType": words.KINDS[LoanKind(account.kind)],
        "currency": spell_currency(currency),
        "principal": currency.major(state.principal),
        "proposedPrincipal": currency.major(told["SUBMITTED"]["amount"] if "SUBMITTED" in told else state.principal),
        "approvedPrincipal": currency.major(told["APPROVED"]["amount"] if "APPROVED" in told else state.principal),
        "netDisbursalAmount": currency.major(state.principal),
        **_terms(account, product),
        "syncDisbursementWithMeeting": account.sync_disbursement,
        "loanCounter": view["counter"],
        "loanProductCounter": view["product_counter"],
        "timeline": _timeline(account, told),
        "chargedOff": state.charged_off_on is not None,
        "chargeOffBehaviour": words.CHARGE_OFFS[account.payments.charge_off],
        "supportedInterestRefundTypes": words.spell_interest_refunds(account.payments.interest_refunds),
        # As far as a night, or who asked for accruals, has brought it.
        "lastClosedBusinessDate": account.recognised.until,
        "isTopup": False,
        "canUseForTopup": False,
        "canDisburse": state.status is LoanStatus.APPROVED,
    }


def _debtor(account: LoanAccount, view: RowMapping) -> dict[str, Any]:
    group = {
        "id": account.group_id,
        "accountNo": view["group_account_no"],
        "name": view["group_name"],
        "externalId": view["group_external_id"],
        "officeId": view["group_office_id"],
        "staffId": view["group_officer_id"],
        "centerId": view["centre_id"],
    }
    return {
        "clientId": account.client_id,
        "clientAccountNo": view["client_account_no"],
        "clientName": view["client_name"],
        "clientExternalId": view["client_external_id"],
        "clientOfficeId": view["client_office_id"],
        "group": None if account.group_id is None else group,
        "officeId": account.office_id,
        "officeName": view["office_name"],
    }


def _terms(account: LoanAccount, product: LoanProduct) -> dict[str, Any]:
    terms = account.agreement.terms
    rate = rate_per_unit(product.offer, replace(terms, annual_rate=account.terms.annual_rate))
    return {
        "termFrequency": terms.number_of_installments * terms.repay_every,
        "termPeriodFrequencyType": words.TERM_UNITS[terms.repay_unit],
        **spell_terms(terms, account.currency),
        "interestRatePerPeriod": rate_of(rate),
        "interestRateFrequencyType": words.TOLD_RATE_UNITS[product.offer.rate_unit],
        "annualInterestRate": rate_of(terms.annual_rate),
        "isFloatingInterestRate": False,
        "interestChargedFromDate": terms.interest_charged_from,
        "isVariableInstallmentsAllowed": account.allowances.gaps is not None,
        **spell_gaps(account.allowances.gaps),
        "canDefineInstallmentAmount": product.offer.leeway.takes_installment,
        "fixedEmiAmount": account.currency.major(terms.fixed_installment) if terms.fixed_installment else None,
        "paymentPlan": [
            {"toInstallment": step.until_number, "amount": account.currency.major(step.amount)}
            for step in terms.payment_plan
        ]
        or None,
        "expectedFirstRepaymentOnDate": account.first_repayment_on,
        **{
            name: value
            for name, value in spell_strategy(dict(account.payments.strategy)).items()
            if name != "paymentAllocation"
        },
    }


def _timeline(account: LoanAccount, told: Mapping[str, RowMapping]) -> dict[str, Any]:
    timeline: dict[str, Any] = {}
    for kind, word in _ACTS.items():
        decided = told.get(kind)
        if decided is None:
            continue
        if kind == "CHARGED_OFF" and account.state.charged_off_on is None:
            continue  # an earlier payment, entered later, has settled what it was about
        date_name = "actualDisbursementDate" if kind == "DISBURSED" else f"{word}OnDate"
        timeline[date_name] = decided["value_on"]
        for part in ("username", "firstname", "lastname"):
            timeline[f"{word}By{part.capitalize()}"] = decided[part]
    ended = account.state.status in {LoanStatus.CLOSED, LoanStatus.OVERPAID}
    return {
        **timeline,
        "expectedDisbursementDate": account.expected_disbursement_on,
        "expectedMaturityDate": account.state.matures_on,
        "actualMaturityDate": account.state.ended_on if ended else None,
        "closedOnDate": account.state.ended_on if account.state.status in CLOSED else None,
    }


def _money(
    account: LoanAccount,
    moved: MoneyMoved,
    given: Mapping[tuple[str, bool], int],
    told: Mapping[str, RowMapping],
    unit: Unit,
) -> dict[str, Any]:
    """Spell what only a disbursed loan has."""
    state, currency = account.state, account.currency
    if state.disbursed_on is None:
        return {}
    overpaid = state.status is LoanStatus.OVERPAID
    accrued = accrual_told(account.terms, state, unit.business_date)
    return {
        "summary": {
            **spell_summary(state, currency, unit.business_date, moved, given),
            "totalUnpaidPayableNotDueInterest": None if accrued is None else currency.major(accrued),
            **_reasons(told),
        },
        "totalOverpaid": currency.major(state.overpaid) if state.overpaid else None,
        "overpaidOnDate": state.ended_on if overpaid else None,
        "feeChargesAtDisbursementCharged": currency.major(0),
    }


def _reasons(told: Mapping[str, RowMapping]) -> dict[str, Any]:
    """Spell why a loan was given up, or charged off."""
    names = {"WRITTEN_OFF": "writeoffReason", "CHARGED_OFF": "chargeOffReason"}
    given = [(name, told[kind]) for kind, name in names.items() if kind in told]
    return {
        **{f"{name}Id": act["reason_id"] for name, act in given},
        **{name: act["reason"] for name, act in given},
    }
