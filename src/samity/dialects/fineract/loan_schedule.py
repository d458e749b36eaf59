"""How this dialect spells a repayment schedule: the disbursement first, then a row per installment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from samity.bank.loans.rules.progress import Progress
from samity.bank.loans.values.parts import Parts, total_of
from samity.bank.loans.values.state import Installment, due_before
from samity.dialects.fineract.currencies import spell_currency
from samity.kernel.money import Currency

PART_NAMES = ("principal", "interest", "feeCharges", "penaltyCharges")
UNTOUCHED = Progress()


def spell_schedule(
    currency: Currency,
    disbursed_on: date,
    principal: int,
    installments: Sequence[Installment],
    today: date,
    progress: Mapping[int, Progress] | None = None,
) -> dict[str, Any]:
    """Spell a schedule with its totals.

    Args:
        currency: of the loan.
        disbursed_on: the (expected) disbursement.
        principal: minor units disbursed.
        installments: of the schedule.
        today: the business date, from which overdue is reckoned.
        progress: when each installment was met; left out for a schedule nobody has paid on yet.
    """
    rows = [_disbursement(currency, disbursed_on, principal)]
    balance = principal
    for each in installments:
        balance += each.principal_added - each.due.principal
        rows.append(_period(currency, each, balance, today, (progress or {}).get(each.number, UNTOUCHED)))
    return {
        "currency": spell_currency(currency),
        "loanTermInDays": (installments[-1].due_on - disbursed_on).days if installments else 0,
        **_totals(currency, principal, installments, progress or {}),
        "periods": rows,
    }


def spell_overdue(installments: tuple[Installment, ...], today: date) -> date | None:
    """Return the due date of the oldest installment that is overdue."""
    late = (each.due_on for each in installments if each.due_on < today and each.outstanding.total)
    return min(late, default=None)


def _totals(
    currency: Currency, principal: int, installments: Sequence[Installment], progress: Mapping[int, Progress]
) -> dict[str, Any]:
    due, paid, waived, written_off, left = (
        total_of([getattr(each, name) for each in installments])
        for name in ("due", "paid", "waived", "written_off", "outstanding")
    )
    amounts = {
        "totalPrincipalDisbursed": principal,
        "totalPrincipalExpected": due.principal,
        "totalPrincipalPaid": paid.principal,
        "totalInterestCharged": due.interest,
        "totalFeeChargesCharged": due.fees,
        "totalPenaltyChargesCharged": due.penalties,
        "totalWaived": waived.total,
        "totalWrittenOff": written_off.total,
        "totalRepaymentExpected": due.total,
        "totalRepayment": paid.total,
        "totalPaidInAdvance": sum(each.in_advance for each in progress.values()),
        "totalPaidLate": sum(each.late for each in progress.values()),
        "totalOutstanding": left.total,
    }
    return {name: currency.major(amount) for name, amount in amounts.items()}


def _disbursement(currency: Currency, on: date, principal: int) -> dict[str, Any]:
    nothing = currency.major(0)
    return {
        "dueDate": on,
        "principalDisbursed": currency.major(principal),
        "principalLoanBalanceOutstanding": currency.major(principal),
        "feeChargesDue": nothing,
        "feeChargesPaid": nothing,
        "totalOriginalDueForPeriod": nothing,
        "totalDueForPeriod": nothing,
        "totalPaidForPeriod": nothing,
        "totalActualCostOfLoanForPeriod": nothing,
        "downPaymentPeriod": False,
    }


def _period(currency: Currency, each: Installment, balance: int, today: date, progress: Progress) -> dict[str, Any]:
    due, paid, waived, left = each.due, each.paid, each.waived, each.outstanding
    overdue = due_before((each,), today)
    cost = due._replace(principal=0)
    amounts = {
        "principalLoanBalanceOutstanding": balance,
        "principalOriginalDue": due.principal - each.principal_added,
        "interestOriginalDue": due.interest + each.capitalized,
        **_parts("Due", due),
        **_parts("Paid", paid),
        **{name: amount for name, amount in _parts("Waived", waived).items() if name != "principalWaived"},
        **_parts("WrittenOff", each.written_off),
        **_parts("Outstanding", left),
        "totalOriginalDueForPeriod": due.total,
        "totalDueForPeriod": due.total,
        "totalPaidForPeriod": paid.total,
        "totalPaidInAdvanceForPeriod": progress.in_advance,
        "totalPaidLateForPeriod": progress.late,
        "totalWaivedForPeriod": waived.total,
        "totalWrittenOffForPeriod": each.written_off.total,
        "totalOutstandingForPeriod": left.total,
        "totalOverdue": overdue.total,
        "totalActualCostOfLoanForPeriod": cost.total,
        "totalInstallmentAmountForPeriod": due.principal + due.interest,
    }
    return {
        "period": each.number,
        "fromDate": each.from_on,
        "dueDate": each.due_on,
        "obligationsMetOnDate": progress.met_on,
        "complete": not left.total,
        "daysInPeriod": (each.due_on - each.from_on).days,
        "downPaymentPeriod": False,
        **{name: currency.major(amount) for name, amount in amounts.items()},
    }


def _parts(word: str, parts: Parts) -> dict[str, int]:
    return {f"{name}{word}": amount for name, amount in zip(PART_NAMES, parts, strict=True)}
