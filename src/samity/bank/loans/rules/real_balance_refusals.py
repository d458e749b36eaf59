"""What interest on the real balance cannot go with. See docs/rules/contract-combinations.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from samity.bank.loans.values.early_charge import NO_EARLY_CHARGE
from samity.bank.loans.values.lock import LEFT_OPEN
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.penalties import NO_PENALTIES, OVERDUE_PARTS
from samity.bank.loans.values.prepayment import AS_SCHEDULED, LatePayments, PrepaymentMethod
from samity.bank.loans.values.terms import (
    Amortization,
    InterestBase,
    InterestMethod,
    InterestPeriod,
    InterestType,
    LoanTerms,
    Remainder,
    ScheduleEngine,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

Looked: TypeAlias = "Mapping[tuple[str, str], bool]"
"""By the setting and the words for it: whether no schedule can be made with it."""


def beyond_accrual(terms: LoanTerms) -> Looked:
    """Name what interest that accrues on the real balance cannot go with."""
    if not terms.accrues:
        # What will not be paid in time is unknown when the interest is fixed.
        return {
            ("interest_base", f"interest on {terms.interest_base}, fixed at the disbursement"): terms.interest_base
            is not InterestBase.ONLY_PRINCIPAL
            and not terms.recalculates,
            ("interest_type", "CAPITALIZED interest, fixed at the disbursement"): terms.interest_type
            is InterestType.CAPITALIZED,
            (
                "prepayment",
                "installments recalculated after a payment ahead, fixed at the disbursement",
            ): terms.prepayment != AS_SCHEDULED and not terms.recalculates,
            ("late_interest", "late installments without interest, fixed at the disbursement"): not terms.late_interest,
            (
                "interest_after_maturity",
                "interest after the last due date, fixed at the disbursement",
            ): terms.interest_after_maturity,
            (
                "arrears_interest_apart",
                "interest from arrears outside the schedule, fixed at the disbursement",
            ): terms.arrears_interest_apart,
        }
    return {
        ("schedule_method", "interest on the real balance"): terms.engine is not ScheduleEngine.CONTRACTUAL,
        ("applied_at_once", "interest on the real balance, applied at the disbursement"): terms.applied_at_once,
        ("interest_method", "interest on the real balance and on the whole loan"): terms.interest_method
        is InterestMethod.FLAT,
        ("interest_period", "interest on the real balance over whole periods"): terms.interest_period
        is not InterestPeriod.DAILY,
        ("remainder", "interest on the real balance that sums to an exact total"): terms.remainder
        is Remainder.LAST_PRINCIPAL_AND_INTEREST,
        # All of it becomes principal once it has fallen due: none is left that the base could hold.
        ("interest_base", f"interest on {terms.interest_base}, and CAPITALIZED"): terms.interest_base.has_interest
        and terms.interest_type is InterestType.CAPITALIZED,
        **_beyond_late_interest(terms),
        **_beyond_arrears_interest(terms),
        **_beyond_prepayment(terms),
        **_beyond_cap(terms),
        **_beyond_demand(terms),
    }


def _beyond_late_interest(terms: LoanTerms) -> Looked:
    """Name what cannot go with late installments that bear no interest: it would let what is late bear some."""
    is_free = not terms.late_interest
    return {
        ("late_interest", f"late installments without interest, and interest on {terms.interest_base}"): is_free
        and terms.interest_base is not InterestBase.ONLY_PRINCIPAL,
        ("late_interest", "late installments without interest, and CAPITALIZED interest"): is_free
        and terms.interest_type is InterestType.CAPITALIZED,
        # What is applied on a day between two due dates falls due later, and is not late by then.
        ("late_interest", "late installments without interest, and interest applied on days of the month"): is_free
        and bool(terms.application_days),
        ("late_interest", "late installments without interest, all of it due on demand"): is_free
        and terms.is_on_demand,
        ("interest_after_maturity", "late installments without interest, and interest after the last due date"): is_free
        and terms.interest_after_maturity,
    }


def _beyond_arrears_interest(terms: LoanTerms) -> Looked:
    """Name what cannot go with interest of overdue principal that is owed outside the schedule."""
    if not terms.arrears_interest_apart:
        return {}
    outside, cap = "interest from arrears outside the schedule", terms.locking.cap
    base, late = terms.interest_base, terms.prepayment.late
    wrong = {
        f"interest on {base}": base is not InterestBase.ONLY_PRINCIPAL,
        # It joins the principal, of which nothing is outside the schedule.
        "CAPITALIZED interest": terms.interest_type is InterestType.CAPITALIZED,
        "interest applied on days of the month": bool(terms.application_days),
        "all of it due on demand": terms.is_on_demand,
        "late installments without interest": not terms.late_interest,
        f"{late}": late is not LatePayments.NO_RECALCULATION,
        "a hard cap on charges": cap is not None and cap.is_hard,
    }
    return {("arrears_interest_apart", f"{outside}, and {other}"): found for other, found in wrong.items()}


def _beyond_prepayment(terms: LoanTerms) -> Looked:
    """Name what installments cannot follow a payment ahead by."""
    method, keeps_totals = terms.prepayment.method, terms.prepayment.keeps_totals
    is_annuity = terms.amortization is Amortization.EQUAL_INSTALLMENTS or terms.amortization.is_on_dates
    by_totals = keeps_totals or method.is_of_equal_totals
    return {
        ("prepayment", f"{method}, and installments of no equal principal"): method.is_of_equal_principal
        and terms.amortization is not Amortization.EQUAL_PRINCIPAL,
        ("prepayment", f"{method}, and an amount agreed beforehand"): (
            method is PrepaymentMethod.REDUCE_AMOUNT_PER_INSTALLMENT and terms.fixed_installment > 0
        )
        or (method is PrepaymentMethod.KEEP_SAME_NUMBER_OF_TERMS and terms.fixed_principal > 0),
        ("prepayment", f"{method}, and no equal installments"): method.is_of_equal_totals and not is_annuity,
        ("prepayment.fixed", "totals that stay, and no equal installments"): keeps_totals and not is_annuity,
        # What an installment repays depends on its interest, and that on what those before it repay by its days.
        ("prepayment", "totals recalculated, and interest applied on days of the month"): by_totals
        and bool(terms.application_days),
        **_beyond_late_payments(terms, is_annuity=is_annuity),
    }


def _beyond_late_payments(terms: LoanTerms, *, is_annuity: bool) -> Looked:
    """Name what cannot go with an installment that asks for what being late costs, in the place of the running one."""
    agreed = terms.prepayment
    raises, is_of_principal = agreed.late is not LatePayments.NO_RECALCULATION, agreed.asks_elsewhere
    raised = "the last installment raised" if agreed.raises_last else "overdue installments raised"
    return {
        ("prepayment.late", f"{agreed.late}, and no equal installments"): raises and not is_annuity,
        ("prepayment.late", f"{agreed.late}, and late installments without interest"): raises
        and not terms.late_interest,
        # What is unpaid of an installment is principal already.
        ("prepayment.late", f"{raised}, and CAPITALIZED interest"): is_of_principal
        and terms.interest_type is InterestType.CAPITALIZED,
        ("prepayment.late", f"{raised}, and interest on {terms.interest_base}"): is_of_principal
        and terms.interest_base is not InterestBase.ONLY_PRINCIPAL,
        ("prepayment.late", f"{raised}, and interest applied on days of the month"): is_of_principal
        and bool(terms.application_days),
        # What is raised would bear penalties from the day on which somebody looked at the loan.
        ("prepayment.late", "overdue installments raised, and penalties on overdue interest"): agreed.raises_overdue
        and Part.INTEREST in OVERDUE_PARTS.get(terms.penalties.method, ()),
    }


def _beyond_cap(terms: LoanTerms) -> Looked:
    """Name what a cap on charges cannot hold: interest that is no charge any more, or is applied by what is paid."""
    cap = terms.locking.cap
    is_hard = cap is not None and cap.is_hard
    return {
        ("locking", "a cap on charges, and CAPITALIZED interest"): cap is not None
        and terms.interest_type is InterestType.CAPITALIZED,
        ("locking", "a hard cap on charges, and interest after the last due date"): is_hard
        and terms.interest_after_maturity,
        ("locking", "a hard cap on charges, and overdue or last installments raised"): is_hard
        and terms.prepayment.asks_elsewhere,
    }


def _beyond_demand(terms: LoanTerms) -> Looked:
    """Name what has no meaning where nothing is scheduled."""
    if not terms.is_on_demand:
        return {}
    agreed = (terms.fixed_installment, terms.amortized_over, terms.fixed_days, terms.first_offset)
    return {
        # Without a due date no interest falls due: the base would never have any.
        (
            "interest_base",
            f"interest on {terms.interest_base}, all of it due on demand",
        ): terms.interest_base.has_interest,
        ("interest_type", "CAPITALIZED interest, all of it due on demand"): terms.interest_type
        is InterestType.CAPITALIZED,
        ("application_days", "days of application, all of it due on demand"): bool(terms.application_days),
        ("number_of_installments", "several installments, all of it due on demand"): terms.number_of_installments > 1,
        ("grace_on_principal", "grace, all of it due on demand"): terms.grace_on_principal
        + terms.grace_on_interest_charged
        > 0,
        ("fixed_installment", "installments agreed beforehand, all of it due on demand"): any(agreed),
        ("prepayment", "payments ahead, all of it due on demand"): terms.prepayment != AS_SCHEDULED,
        # It is never late.
        ("interest_after_maturity", "interest after the last due date, all of it due on demand"): (
            terms.interest_after_maturity
        ),
        ("penalties", "penalties, all of it due on demand"): terms.penalties != NO_PENALTIES,
        ("locking", "a lock that the night sets, all of it due on demand"): terms.locking != LEFT_OPEN,
        # No payment is one before its time.
        ("early_charge", "a charge for repaying early, all of it due on demand"): terms.early_charge != NO_EARLY_CHARGE,
    }
