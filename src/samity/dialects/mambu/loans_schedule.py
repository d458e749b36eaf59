"""How this dialect writes the installments of a loan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from samity.bank.loans.operations.preview_terms import PreviewedTerms
from samity.bank.loans.queries.accounts import LoanAccount
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.prepayment import is_told_paid
from samity.bank.loans.rules.progress import asked_at_first
from samity.bank.loans.values.parts import NOTHING
from samity.bank.loans.values.payment_terms import PaidWhen
from samity.bank.loans.values.state import Installment
from samity.bank.loans.values.terms import LoanTerms
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loans_terms import spell_currency
from samity.dialects.mambu.spelling import Spelling
from samity.kernel.money import Currency
from samity.storage.unit import Unit

_PARTS = ("principal", "interest", "fee", "penalty")


def spell_schedule(
    account: LoanAccount, installments: tuple[Installment, ...], spelling: Spelling, unit: Unit
) -> dict[str, Any]:
    """Write a schedule: what is expected, paid and still due of each installment."""
    today, asked = unit.business_date, _asked_at_first(account, unit)
    rows = [
        {
            **_installment(each, account, spelling),
            "state": _state(each, today, account, asked.get(each.number, 0)),
        }
        for each in installments
    ]
    return {"currency": spell_currency(account.currency), "installments": rows}


def spell_planned(preview: PreviewedTerms, spelling: Spelling) -> dict[str, Any]:
    """Write a schedule of a loan that is not there: its rows have no keys."""
    currency = preview.currency
    rows = [
        {
            "number": str(row.number),
            "dueDate": spelling.day(row.due_on),
            "state": installment_state(row, date.min, preview.terms),
            "isPaymentHoliday": False,
            **{name: _amounts(row, place, currency) for place, name in enumerate(_PARTS)},
        }
        for row in preview.installments
    ]
    return {"currency": spell_currency(currency), "installments": rows}


def installment_state(installment: Installment, today: date, terms: LoanTerms) -> str:
    """Return how an installment stands to a day.

    One that asks for nothing by grace, or was given up, has nothing that could be paid.
    """
    forgiven = installment.number <= terms.grace_on_interest_charged and installment.due == NOTHING
    given_up = installment.written_off != NOTHING and installment.paid == NOTHING
    if forgiven or given_up or installment.held_back is not None:
        return "GRACE"
    if installment.is_settled:
        return "PAID"
    if installment.due_on < today:
        return "LATE"
    return "PENDING" if installment.paid == NOTHING else "PARTIALLY_PAID"


def _asked_at_first(account: LoanAccount, unit: Unit) -> Mapping[int, int]:
    """Return what the first schedule asked for, where that decides what is told as paid."""
    if account.payments.paid_when is not PaidWhen.ORIGINAL_TOTAL:
        return {}
    return asked_at_first(account.agreement, facts_of(unit.connection, [account.id]).get(account.id, []))


def _state(row: Installment, today: date, account: LoanAccount, asked_first: int) -> str:
    """Return how an installment stands to a day, by what was agreed about those that are paid ahead."""
    state = installment_state(row, today, account.terms)
    is_open = state in {"PENDING", "PARTIALLY_PAID"}
    is_told_so = is_open and is_told_paid(row, today, account.payments.paid_when, asked_first)
    return "PAID" if is_told_so else state


def _installment(row: Installment, account: LoanAccount, spelling: Spelling) -> dict[str, Any]:
    return {
        "encodedKey": spelling.keys.encoded(Kind.LOAN_INSTALLMENT, account.id, row.number),
        "parentAccountKey": spelling.keys.encoded(Kind.LOAN, account.id),
        "number": str(row.number),
        "dueDate": spelling.day(row.due_on),
        "isPaymentHoliday": row.held_back is not None,
        **{name: _amounts(row, place, account.currency) for place, name in enumerate(_PARTS)},
    }


def _amounts(row: Installment, place: int, currency: Currency) -> dict[str, Any]:
    """Write one part; what was waived or given up is expected no longer."""
    expected = row.due[place] - row.waived[place] - row.written_off[place]
    told = {"expected": expected, "paid": row.paid[place], "due": row.outstanding[place]}
    return {"amount": {name: currency.major(amount) for name, amount in told.items()}}
