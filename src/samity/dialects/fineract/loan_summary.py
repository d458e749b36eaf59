"""How this dialect sums a loan up: what was charged, paid, waived, is outstanding and overdue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from samity.bank.loans.queries.history import MoneyMoved
from samity.bank.loans.values.facts import CHARGE_ADJUSTMENTS, FactKind, TransactionKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import LoanState, due_before
from samity.dialects.fineract.currencies import spell_currency
from samity.dialects.fineract.loan_schedule import PART_NAMES, spell_overdue
from samity.kernel.money import Currency

_CREDITED: Mapping[str, tuple[str, ...]] = {
    "totalMerchantRefund": (TransactionKind.MERCHANT_ISSUED_REFUND,),
    "totalPayoutRefund": (TransactionKind.PAYOUT_REFUND,),
    "totalGoodwillCredit": (TransactionKind.GOODWILL_CREDIT,),
    "totalInterestPaymentWaiver": (TransactionKind.INTEREST_PAYMENT_WAIVER,),
    "totalInterestRefund": (TransactionKind.INTEREST_REFUND,),
    "totalChargeAdjustment": CHARGE_ADJUSTMENTS,
    "totalChargeback": (FactKind.CHARGED_BACK,),
}


def spell_summary(
    state: LoanState, currency: Currency, today: date, moved: MoneyMoved, credited: Mapping[tuple[str, bool], int]
) -> dict[str, Any]:
    """Sum up a disbursed loan.

    Args:
        state: as it stands.
        currency: of the loan.
        today: the business date.
        moved: what was repaid and refunded.
        credited: what was credited and charged back, by its word and whether it was taken back.
    """
    due, paid, waived, written_off = state.due, state.paid, state.waived, state.written_off
    overdue = due_before(state.installments, today)
    amounts = {
        "principalDisbursed": state.principal,
        "totalPrincipal": state.principal,  # with income that is capitalized, which there is none of
        "principalAdjustments": state.principal_added,
        "interestCharged": due.interest,
        "feeChargesCharged": due.fees,
        "penaltyChargesCharged": due.penalties,
        "feeChargesDueAtDisbursementCharged": 0,
        **{f"{name}Paid": amount for name, amount in _named(paid)},
        **{f"{name}Waived": amount for name, amount in _named(waived) if name != "principal"},
        **{f"{name}WrittenOff": amount for name, amount in _named(written_off)},
        **{f"{name}Outstanding": amount for name, amount in _named(state.outstanding)},
        **{f"{name}Overdue": amount for name, amount in _named(overdue)},
        "totalExpectedRepayment": due.total,
        "totalRepayment": paid.total,
        "totalExpectedCostOfLoan": due.total - due.principal + state.capitalized,
        "totalCostOfLoan": paid.total - paid.principal,
        "totalWaived": waived.total,
        "totalWrittenOff": written_off.total,
        "totalOutstanding": state.outstanding.total,
        "totalOverdue": overdue.total,
        "totalRecovered": moved.recovered,
        "totalRepaymentTransaction": moved.repaid,
        "totalRepaymentTransactionReversed": moved.repaid_undone,
        **{name: _sum_of(words, credited, undone=False) for name, words in _CREDITED.items()},
        **{f"{name}Reversed": _sum_of(words, credited, undone=True) for name, words in _CREDITED.items()},
        "totalCreditBalanceRefund": moved.refunded,
        "totalCreditBalanceRefundReversed": moved.refunded_undone,
    }
    return {
        "currency": spell_currency(currency),
        **{name: currency.major(amount) for name, amount in amounts.items()},
        "overdueSinceDate": spell_overdue(state.installments, today),
    }


def _sum_of(words: Iterable[str], credited: Mapping[tuple[str, bool], int], *, undone: bool) -> int:
    return sum(credited.get((word, undone), 0) for word in words)


def _named(parts: Parts) -> list[tuple[str, int]]:
    return list(zip(PART_NAMES, parts, strict=True))
