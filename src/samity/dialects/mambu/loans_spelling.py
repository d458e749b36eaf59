"""How this dialect writes loans: whose, on what terms, where they stand, and what is owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from samity.bank.custom_fields.values import OwnerKind
from samity.bank.loans.queries.accounts import LoanAccount, loans_by_id
from samity.bank.loans.queries.arrears import arrears_of, as_of_today
from samity.bank.loans.queries.arrears_interest import interest_from_arrears
from samity.bank.loans.queries.found import Written, loans_written
from samity.bank.loans.queries.loan_years import loan_years
from samity.bank.loans.queries.planned import planned_schedules
from samity.bank.loans.queries.products import loan_products
from samity.bank.loans.queries.views import loan_views
from samity.bank.loans.rules.accrued_interest import applied_interest, held_on_balance
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.arrears import Arrears
from samity.bank.loans.rules.edited_installments import held_interest
from samity.bank.loans.rules.late_payments import owed_from_arrears, paid_from_arrears
from samity.bank.loans.rules.locking import due_today, lock_of
from samity.bank.loans.rules.penalties import accrued_penalty
from samity.bank.loans.rules.recognition import accrued_not_applied
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.parts import NOTHING
from samity.bank.loans.values.products import LoanProduct
from samity.bank.loans.values.state import DISBURSED_STATUSES, Installment, LoanState
from samity.bank.organisation.queries.found import users_of_staff
from samity.dialects.mambu import loans_words as words
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loanproducts_arrears import spell_arrears
from samity.dialects.mambu.loans_acted import spell_acted
from samity.dialects.mambu.loans_locked import SUB_STATES, spell_lock
from samity.dialects.mambu.loans_terms import (
    spell_currency,
    spell_interest,
    spell_odd_periods,
    spell_payments,
    spell_penalties,
    spell_schedule_settings,
)
from samity.dialects.mambu.own_fields import shown
from samity.dialects.mambu.rows import officer_key
from samity.dialects.mambu.spelling import Spelling
from samity.dialects.mambu.wire import utc
from samity.storage.unit import Unit


def spell_loans(ids: Sequence[int], spelling: Spelling, unit: Unit, *, full: bool) -> list[dict[str, Any]]:
    """Write loans in the order of the ids, with a constant number of statements."""
    accounts = {each.id: as_of_today(each, unit.business_date) for each in loans_by_id(unit.connection, ids).values()}
    views, written = loan_views(unit.connection, ids), loans_written(unit.connection, ids)
    products = loan_products(unit.connection, {each.product_id for each in accounts.values()})
    users = users_of_staff(unit.connection, [each.officer_id for each in accounts.values()])
    own = shown(OwnerKind.LOAN, ids, spelling, unit) if full else {}
    rows = installments_of_loans(accounts.values(), unit) if full else {}
    acted = spell_acted(accounts, views, spelling, unit) if full else {}
    years = loan_years(unit.connection, accounts.values(), unit.business_date) if full else {}
    borne = interest_from_arrears(unit.connection, accounts.values(), unit.business_date) if full else {}
    late = arrears_of(unit.connection, accounts.values(), unit.business_date, since=full)
    told = []
    for each in ids:
        account = accounts[each]
        known_by = views[each]["external_id"] or account.account_no
        one = _account(account, products[account.product_id], written[each], late[each], spelling, unit.business_date)
        officer = officer_key(spelling, account.officer_id, users)
        one |= {"id": known_by, "assignedUserKey": officer, "notes": views[each]["notes"]}
        if full:
            product, edited = products[account.product_id], written[each].is_edited
            one |= _settings(account, product, rows[each], spelling, unit.business_date, is_edited=edited) | own[each]
            if each in years:
                one["prepaymentSettings"]["ercFreeAllowanceAmount"] = account.currency.major(years[each].free)
            one["interestFromArrearsAccrued"] = account.currency.major(borne[each])
            one["lastSetToArrearsDate"] = spelling.day(late[each].last_set_on)
            details = one["disbursementDetails"] | acted[each]["disbursementDetails"]
            one |= {**acted[each], "disbursementDetails": details}
        told.append(one)
    return told


def state_of(state: LoanState, late: Arrears) -> tuple[str, str | None]:
    """Return account state and sub state."""
    held = lock_of(state)
    sub_state = held and SUB_STATES[held.reason]
    if late.is_in_arrears:
        return words.IN_ARREARS, sub_state
    if sub_state:
        return words.STATES[state.status][0], sub_state
    return words.STATES[state.status]


def _account(
    account: LoanAccount, product: LoanProduct, written: Written, late: Arrears, spelling: Spelling, today: date
) -> dict[str, Any]:
    keys, state = spelling.keys, account.state
    holder, holder_type = _holder(account, spelling)
    account_state, sub_state = state_of(state, late)
    return {
        "encodedKey": keys.encoded(Kind.LOAN, account.id),
        "accountHolderKey": holder,
        "accountHolderType": holder_type,
        "productTypeKey": keys.encoded(Kind.LOAN_PRODUCT, account.product_id),
        "loanName": product.name,
        "accountState": account_state,
        "accountSubState": sub_state,
        "loanAmount": account.currency.major(state.principal),
        "currency": spell_currency(account.currency),
        "assignedBranchKey": keys.encoded(Kind.BRANCH, account.office_id),
        "creationDate": utc(written.created_at),
        "lastModifiedDate": utc(written.changed_at),
        "approvedDate": spelling.day(state.approved_on),
        "closedDate": spelling.day(_closed_on(state)),
        "daysLate": late.days_late,
        "daysInArrears": late.days,
        "accruedInterest": _accrued(account, today),
        "accruedPenalty": account.currency.major(accrued_penalty(account.terms, state, today)),
        "balances": _balances(account, today),
    }


def _held(account: LoanAccount, rows: tuple[Installment, ...], today: date) -> int:
    """Return the interest that payment holidays have held back by today, in minor units."""
    if account.state.accrued is None:
        return held_interest(rows, today)
    return held_on_balance(account.terms, account.state, today)


def _accrued(account: LoanAccount, today: date) -> Decimal | None:
    """Write what has accrued on the real balance and was neither applied nor paid; of fixed interest nothing."""
    accrued = accrued_not_applied(account.terms, account.state, today)
    return None if accrued is None else account.currency.major(accrued)


def _holder(account: LoanAccount, spelling: Spelling) -> tuple[str | None, str]:
    if LoanKind(account.kind) is LoanKind.GROUP:
        return spelling.keys.optional(Kind.GROUP, account.group_id), "GROUP"
    return spelling.keys.optional(Kind.CLIENT, account.client_id), "CLIENT"


def _closed_on(state: LoanState) -> date | None:
    return state.ended_on if words.STATES[state.status][0].startswith("CLOSED") else None


def _balances(account: LoanAccount, today: date) -> dict[str, Any]:
    """Write what is owed: interest is a balance once it was applied, which of a FLAT loan is on the first day."""
    state, major = account.state, account.currency.major
    disbursed = state.status in DISBURSED_STATUSES
    terms = account.terms
    owed, due, paid = (
        (state.outstanding, due_today(terms, state, today), state.paid) if disbursed else (NOTHING, NOTHING, NOTHING)
    )
    applied = applied_interest(account.terms, state, today) if disbursed else 0
    outside, outside_paid = (owed_from_arrears(state), paid_from_arrears(state)) if disbursed else (0, 0)
    return {
        "principalBalance": major(owed.principal),
        "principalDue": major(due.principal),
        "principalPaid": major(paid.principal),
        "interestBalance": major(applied),
        "interestDue": major(due.interest),
        "interestPaid": major(paid.interest - outside_paid),
        "interestFromArrearsBalance": major(outside),
        "interestFromArrearsDue": major(outside),
        "interestFromArrearsPaid": major(outside_paid),
        "feesBalance": major(owed.fees),
        "feesDue": major(due.fees),
        "feesPaid": major(paid.fees),
        "penaltyBalance": major(owed.penalties),
        "penaltyDue": major(due.penalties),
        "penaltyPaid": major(paid.penalties),
        "creditBalance": major(state.overpaid + state.held_in_all),
    }


def installments_of_loans(accounts: Iterable[LoanAccount], unit: Unit) -> Mapping[int, tuple[Installment, ...]]:
    """Return the installments of loans; of one that is not paid out yet, those it would have."""
    asked = [as_of_today(each, unit.business_date) for each in accounts]
    waiting = [each for each in asked if not each.state.installments]
    planned = planned_schedules(unit.connection, waiting) if waiting else {}
    return {each.id: planned.get(each.id, each.state.scheduled) for each in asked}


def _arrears_settings(account: LoanAccount, spelling: Spelling) -> dict[str, Any]:
    """Write what is tolerated of a loan that is late, as it was agreed by now."""
    settings = agreed_now(account.agreement, account.state).terms.arrears
    key = spelling.keys.encoded(Kind.ARREARS_SETTINGS, account.id)
    return {
        "accountArrearsSettings": {"encodedKey": key, **spell_arrears(settings, account.currency)},
        "arrearsTolerancePeriod": settings.grace,
    }


def _keyed(plan: list[dict[str, Any]] | None, loan_id: int, spelling: Spelling) -> list[dict[str, Any]] | None:
    """Return the steps of a payment plan with their keys."""
    key = spelling.keys.encoded
    return plan and [{**step, "encodedKey": key(Kind.PLANNED_PAYMENT, loan_id, n)} for n, step in enumerate(plan, 1)]


def _settings(
    account: LoanAccount,
    product: LoanProduct,
    rows: tuple[Installment, ...],
    spelling: Spelling,
    today: date,
    *,
    is_edited: bool,
) -> dict[str, Any]:
    terms, state = account.terms, account.state
    schedule = spell_schedule_settings(terms, account.currency)
    plan = _keyed(schedule["paymentPlan"], account.id, spelling)
    disbursement: Mapping[str, Any] = {
        "expectedDisbursementDate": spelling.day(account.expected_disbursement_on),
        "disbursementDate": spelling.day(state.disbursed_on),
        "firstRepaymentDate": spelling.day(rows[0].due_on if rows else account.first_repayment_on),
    }
    return {
        "interestSettings": spell_interest(terms, product.offer),
        "scheduleSettings": {
            **schedule,
            "paymentPlan": plan,
            "hasCustomSchedule": schedule["hasCustomSchedule"] or is_edited,
        },
        **_arrears_settings(account, spelling),
        **spell_lock(state, spelling),
        "paymentHolidaysAccruedInterest": account.currency.major(_held(account, rows, today)),
        "disbursementDetails": disbursement,
        "penaltySettings": spell_penalties(terms),
        **spell_odd_periods(terms),
        **spell_payments(account.payments, terms),
    }
