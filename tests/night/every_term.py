"""Terms of loans drawn by chance: every word that a term may have and several of its numbers, as far as they go."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Any

from samity.bank.loans.rules.acceptance import term_refusals
from samity.bank.loans.rules.first_installments import first_installments
from samity.bank.loans.rules.planned_dates import Surroundings, planned_dates
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.rules.strategies import STRATEGIES
from samity.bank.loans.values.agreed_rows import CustomRow, PlannedPayment, VariedRow
from samity.bank.loans.values.agreement import ChargeOffBehaviour
from samity.bank.loans.values.arrears_settings import ArrearsSettings, CountedFrom, ToleranceMethod
from samity.bank.loans.values.early_charge import EarlyCharge
from samity.bank.loans.values.facts import REFUNDS
from samity.bank.loans.values.lock import Cap, LockSettings
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.payment_terms import FuturePayments, Overpayment, PaidWhen, PaymentTerms
from samity.bank.loans.values.penalties import NO_PENALTIES, Penalties, PenaltyMethod
from samity.bank.loans.values.prepayment import FixedElement, LatePayments, Prepayment, PrepaymentMethod
from samity.bank.loans.values.strategy import FutureRule, Walk
from samity.bank.loans.values.term_words import (
    Amortization,
    Compounding,
    DaysInMonth,
    DaysInYear,
    IncomeBooked,
    InterestBase,
    InterestMethod,
    InterestPeriod,
    InterestType,
    OddPeriods,
    RateUnit,
    Remainder,
    Rest,
    RestShift,
    RoundedAmounts,
    ScheduleEngine,
    ScheduleMethod,
    ShortMonth,
)
from samity.bank.loans.values.terms import LoanTerms
from samity.bank.meetings.values import Frequency, NthDay, Recurrence, Weekday
from samity.bank.organisation.values.working_days import Weekday as DayOfWork
from samity.bank.organisation.values.working_days import WorkingDays
from samity.kernel.day_counts import DayCount
from samity.kernel.errors import Refusal
from samity.kernel.money import RoundingMode
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date
    from random import Random

NO = (False, False, False, False, True)
SELDOM = 0.08
"""So often a loan has another than the usual value of each of the terms that few loans have."""
RECALCULATED = 0.25
"""So many of the loans that are no contracts."""
KEPT, TRIES = 0.3, 60
EVEN = 12_000_00
AROUND = Surroundings(working_days=WorkingDays(frozenset(DayOfWork)))

EVERY_LOANS: Mapping[str, Sequence[Any]] = {
    "principal": (999_99, 1000_00, EVEN, EVEN, 123_456_789),
    "annual_rate": (Fraction(0), *[Fraction(12), Fraction(24), Fraction(73, 3), Fraction(36525, 1000)] * 2),
    "number_of_installments": (1, 2, 4, 4, 6, 12),
    "repay_unit": (*[PeriodUnit.WEEKS, PeriodUnit.MONTHS] * 4, *PeriodUnit),
    "interest_method": (InterestMethod.DECLINING_BALANCE, *InterestMethod),
    "amortization": tuple(Amortization),
    "interest_period": tuple(InterestPeriod),
    "engine": (ScheduleEngine.CONTRACTUAL, *ScheduleEngine),
    "days_in_month": (DaysInMonth.ACTUAL, *DaysInMonth),
    "days_in_year": (*[DaysInYear.ACTUAL] * 3, *DaysInYear),
    "rounding": tuple(RoundingMode),
    "day_count": tuple(DayCount),
    "schedule_method": (ScheduleMethod.FIXED, *[ScheduleMethod.DYNAMIC] * 6, *ScheduleMethod),
    "interest_type": (*[InterestType.SIMPLE] * 4, *InterestType),
    "interest_base": (*[InterestBase.ONLY_PRINCIPAL] * 4, *InterestBase),
    "income_booked": tuple(IncomeBooked),
    "charges_on_submission": (False, True),
    "same_day_interest": (False, True),
    "late_interest": (True, True, False),
    "penalties": (
        *[NO_PENALTIES] * 4,
        Penalties(PenaltyMethod.OVERDUE_BALANCE, Fraction(1, 10)),
        Penalties(PenaltyMethod.OVERDUE_BALANCE_AND_INTEREST, Fraction(7, 3), RateUnit.DAYS, 10, 5),
        Penalties(PenaltyMethod.OVERDUE_BALANCE_INTEREST_AND_FEE, Fraction(1, 2), RateUnit.DAYS, 1, 30),
        *[Penalties(PenaltyMethod.OUTSTANDING_PRINCIPAL, Fraction(1, 2), unit) for unit in RateUnit],
    ),
}
"""Terms that every loan has some value of; those that are usual stand several times."""

FEW_LOANS: Mapping[str, Sequence[Any]] = {
    "repay_every": (2,),
    "partial_periods": (True,),
    "grace_on_principal": (1, 2),
    "grace_on_interest_payment": (1,),
    "grace_on_interest_charged": (1, 3),
    "moratorium": (1,),
    "installment_multiple": (100, 5_00),
    "principal_threshold": (0, 90),
    "equal_amortization": (True,),
    "leap_year_by_29_february": (True,),
    "compounding": (Compounding.SEMI_ANNUALLY,),
    "principal_every": (2, 3),
    "fixed_principal": (100_00,),
    "fixed_days": ((5,), (1, 15), (31,)),
    "short_months": (ShortMonth.FIRST_OF_NEXT,),
    "first_offset": (3, 10),
    "rest_shift": tuple(each for each in RestShift if each is not RestShift.OFFICE),
    "remainder": (Remainder.NONE, Remainder.LAST_PRINCIPAL_AND_INTEREST),
    "rounds_up": (True,),
    "rounded_amounts": (RoundedAmounts.TOTAL, RoundedAmounts.PARTS),
    "odd_periods": tuple(each for each in OddPeriods if each is not OddPeriods.STANDARD),
    "principal_percent": (Fraction(10), Fraction(25, 2)),
    "application_days": ((3, 17), (31,), (10,)),
    "applied_at_once": (True,),
    "interest_on_past_due": (False,),
    "interest_after_maturity": (True,),
    "arrears_interest_apart": (True,),
    "prepayment": (
        *[Prepayment(method, applies_interest=applies) for method in PrepaymentMethod for applies in (True, False)],
        *[Prepayment(fixed=fixed, late=late) for fixed in FixedElement for late in LatePayments],
    ),
    "early_charge": (
        EarlyCharge((Fraction(5), Fraction(2)), Fraction(10)),
        EarlyCharge((Fraction(3, 2),), free_amount=50_00),
    ),
    "arrears": (
        ArrearsSettings(grace=20),
        ArrearsSettings(method=ToleranceMethod.DAY_OF_MONTH, grace=5, counted_from=CountedFrom.WENT_INTO_ARREARS),
        ArrearsSettings(method=ToleranceMethod.DAY_OF_MONTH, grace=31, percent=Fraction(5)),
        ArrearsSettings(working_days_only=True, grace=3, tolerance=5_00, counted_from=CountedFrom.BREACHED_AMOUNT),
    ),
    "locking": (
        LockSettings(10),
        LockSettings(40, Cap(Fraction(2))),
        LockSettings(cap=Cap(Fraction(1), is_of_original=True, is_hard=True)),
    ),
    "classed_by_installment": (True,),
    "sums_up_accruals": (True,),
}  # fmt: skip
"""Terms that a loan seldom has another than the usual value of."""

RESTS: Sequence[Mapping[str, Any]] = (
    {"rest": Rest.DAILY},
    {"rest": Rest.DAILY, "interest_until_rest": True, "rest_days": Recurrence(Frequency.DAILY, 10)},
    {"rest": Rest.SAME_AS_REPAYMENT},
    {"rest": Rest.SAME_AS_REPAYMENT, "interest_until_rest": True},
    {"rest": Rest.WEEKLY, "rest_days": Recurrence(Frequency.WEEKLY, 2, Weekday.WE)},
    {
        "rest": Rest.MONTHLY,
        "rest_days": Recurrence(Frequency.MONTHLY, nth=NthDay.ON_DAY, month_day=15),
        "interest_base": InterestBase.PRINCIPAL_AND_INTEREST,
        "compounding_days": Recurrence(Frequency.WEEKLY, 1, Weekday.FR),
    },
)
"""How interest is recalculated by loans that are no contracts."""


def _in_equal_steps(terms: LoanTerms, _: date) -> Any:
    number = terms.number_of_installments
    return (PlannedPayment(number, 2 * terms.principal // number + 1),)


def _rows(terms: LoanTerms, start: date) -> list[tuple[date, int]]:
    number, days = terms.number_of_installments, 20
    shares = [terms.principal // number] * number
    shares[-1] += terms.principal - sum(shares)
    return [(start + timedelta(days=days * (each + 1)), share) for each, share in enumerate(shares)]


def _by_hand(terms: LoanTerms, start: date) -> Any:
    return tuple(CustomRow(due_on, share, 5 if share % 2 else None) for due_on, share in _rows(terms, start))


def _varied(terms: LoanTerms, start: date) -> Any:
    rows = _rows(terms, start)
    return tuple(VariedRow(due_on, 2 * share if not number else None) for number, (due_on, share) in enumerate(rows))


ACCORDINGLY: Mapping[str, Callable[[LoanTerms, date], Any]] = {
    "interest_charged_from": lambda terms, start: start + timedelta(days=5 + terms.principal % 30),
    "fixed_installment": lambda terms, _: terms.principal // 3,
    "amortized_over": lambda terms, _: terms.number_of_installments + 3,
    "payment_plan": _in_equal_steps,
    "custom_rows": _by_hand,
    "varied_rows": _varied,
    "fixed_length": lambda terms, _: terms.number_of_installments * terms.repay_every + 1,
}
"""Terms of few loans that follow from others, and from the day on which the loan is paid out."""

WORDS: Mapping[str, Collection[Any]] = {"interest_refunds": REFUNDS}
"""Terms that take some of their words alone: no interest goes back but with these credits."""

NEVER = {
    "decimals": "it is the currency's",
    "capitalized_rows": "no engine takes it of a loan that is made now",
}
"""Terms that the loans of a night have but one value of, and why."""

PAYMENTS: Mapping[str, Sequence[Any]] = {
    "strategy": (
        *[{"code": code} for code in sorted(STRATEGIES)],
        *[{"code": "element-order", "parts": [str(each) for each in Part], "walk": str(walk)} for walk in Walk],
        *[
            {
                "code": "advanced-payment-allocation-strategy",
                "order": [[timing, str(part)] for timing in ("PAST_DUE", "DUE", "IN_ADVANCE") for part in Part],
                "walk": str(walk),
                "future": str(future),
            }
            for walk in Walk
            for future in FutureRule
        ],
    ),
    "overpayment": tuple(Overpayment),
    "future_payments": (FuturePayments.ACCEPT_OVERPAYMENTS, *FuturePayments),
    "accepts_prepayment": (True, True, True, False),
    "allows_advance": (True, True, True, False),
    "allows_custom": NO,
    "paid_when": tuple(PaidWhen),
    "charge_off": (ChargeOffBehaviour.REGULAR, *ChargeOffBehaviour),
    "owed_anew": ((), (), (Part.INTEREST, Part.PENALTIES, Part.FEES, Part.PRINCIPAL)),
    "interest_refunds": ((), (), tuple(sorted(REFUNDS))),
}
_USUAL: Mapping[str, Any] = {each.name: each.default for each in fields(LoanTerms)} | {
    "principal": EVEN,
    "number_of_installments": 1,
}


def draw_terms(chance: Random, start: date) -> LoanTerms:
    """Draw the terms of a loan that is paid out on a day; what cannot go with the others is as usual.

    Some loans are drawn until they keep one of the values that few others go with.
    """
    kept = chance.choice([*FEW_LOANS, *ACCORDINGLY, *["prepayment"] * 9]) if chance.random() < KEPT else None
    for tried in count():
        terms = _drawn(chance, start, kept)
        if terms is not None and (kept is None or getattr(terms, kept) != _USUAL[kept] or tried > TRIES):
            return terms
    raise AssertionError


def draw_payments(chance: Random, terms: LoanTerms) -> PaymentTerms:
    """Draw what a loan on these terms agrees on about payments."""
    while True:
        drawn = PaymentTerms(**{name: chance.choice(values) for name, values in PAYMENTS.items()})
        if not list(term_refusals(drawn, terms)):
            return drawn


def _drawn(chance: Random, start: date, kept: str | None) -> LoanTerms | None:
    drawn = {name: chance.choice(values) for name, values in EVERY_LOANS.items()}
    seldom = {name for name in (*FEW_LOANS, *ACCORDINGLY) if name == kept or chance.random() < SELDOM}
    drawn |= {name: chance.choice(values) for name, values in FEW_LOANS.items() if name in seldom}
    if kept == "prepayment":
        drawn |= _going_with(drawn["prepayment"])
    terms = LoanTerms(decimals=2, **drawn)
    if terms.engine is not ScheduleEngine.CONTRACTUAL and chance.random() < RECALCULATED:
        terms = replace(terms, **chance.choice(RESTS))
    for name, accordingly in ACCORDINGLY.items():
        if name in seldom:
            terms = replace(terms, **{name: accordingly(terms, start)})
    return _as_far_as_they_go(terms, start)


def _going_with(prepayment: Prepayment) -> Mapping[str, Any]:
    shares = prepayment.method.is_of_equal_principal
    on_balance = {
        "engine": ScheduleEngine.CONTRACTUAL,
        "schedule_method": ScheduleMethod.DYNAMIC,
        "late_interest": True,
    }
    amortization = Amortization.EQUAL_PRINCIPAL if shares else Amortization.EQUAL_INSTALLMENTS
    return {**on_balance, "amortization": amortization, "interest_base": InterestBase.ONLY_PRINCIPAL}


def _as_far_as_they_go(terms: LoanTerms, start: date) -> LoanTerms | None:
    """Return the terms with the usual value of each that the others refuse; None where that does not help."""
    graces = {"grace_on_principal", "grace_on_interest_payment", "grace_on_interest_charged"}
    too_long = {name for name in graces if getattr(terms, name) >= terms.number_of_installments}
    for _ in range(10):
        refused = {each.setting.partition(".")[0] for each in schedule_refusals(terms)} | too_long
        if not refused:
            return terms if _has_schedule(terms, start) else None
        terms, too_long = replace(terms, **{name: _USUAL[name] for name in refused}), set()
    return None


def _has_schedule(terms: LoanTerms, start: date) -> bool:
    try:
        return bool(first_installments(terms, start, planned_dates(terms, AROUND, start), ()))
    except Refusal:
        return False
