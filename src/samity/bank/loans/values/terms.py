"""The terms of a loan that its schedule depends on, and the installments a schedule is made of."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from samity.bank.loans.values.agreed_rows import CustomRow, PlannedPayment, VariedRow
from samity.bank.loans.values.arrears_settings import NOTHING_TOLERATED, ArrearsSettings
from samity.bank.loans.values.early_charge import NO_EARLY_CHARGE, EarlyCharge
from samity.bank.loans.values.lock import LEFT_OPEN, LockSettings
from samity.bank.loans.values.penalties import NO_PENALTIES, Penalties
from samity.bank.loans.values.prepayment import AS_SCHEDULED, Prepayment
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
from samity.bank.meetings.values import Recurrence
from samity.kernel.day_counts import DayCount
from samity.kernel.errors import ensure
from samity.kernel.money import RoundingMode
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Primitive: TypeAlias = str | int | bool | list[Any] | None

__all__ = [
    "Amortization",
    "Compounding",
    "DaysInMonth",
    "DaysInYear",
    "IncomeBooked",
    "InterestBase",
    "InterestMethod",
    "InterestPeriod",
    "InterestType",
    "LoanTerms",
    "OddPeriods",
    "Primitive",
    "RateUnit",
    "Remainder",
    "Rest",
    "RestShift",
    "RoundedAmounts",
    "ScheduleEngine",
    "ScheduleMethod",
    "ScheduledInstallment",
    "ShortMonth",
]


@dataclass(frozen=True, kw_only=True)
class LoanTerms:
    """Everything a schedule depends on but its dates; a snapshot taken at approval.

    Attributes:
        principal: minor units, what the borrower gets and pays back.
        decimals: digits of the currency's minor unit.
        annual_rate: percent per year (`rules.interest.annual_rate` makes it from a rate per month and so on).
        number_of_installments: how many due dates.
        repay_every: periods between two due dates, in repay_unit.
        partial_periods: with SAME_AS_REPAYMENT, charge a longer or shorter period by its measured length.
        grace_on_principal: first installments without principal.
        grace_on_interest_payment: first installments whose interest is paid later.
        grace_on_interest_charged: first installments without any interest.
        interest_charged_from: no interest before this date.
        moratorium: installments without principal after each one with it, once the grace is over.
        installment_multiple: minor units an installment is rounded to; 0 is none.
        fixed_installment: minor units of an installment agreed beforehand (cumulative, declining); 0 is none.
        principal_threshold: percent of an agreed installment's principal; a smaller rest is folded into it.
        equal_amortization: spread the declining interest and the principal evenly (cumulative).
        leap_year_by_29_february: an actual year has 366 days only in the row that holds a 29 February (progressive).
        same_day_interest: a day's interest belongs to the day itself, else to the day after (progressive).
        day_count: how days of interest are counted (contractual; the other engines have days_in_month and _year).
        interest_type: whether interest bears interest (contractual).
        compounding: how often, with COMPOUNDING (contractual).
        interest_base: what bears interest beside principal as interest follows what is paid (contractual; cumulative).
        principal_every: principal falls due with every so many-th installment, and with the last (contractual).
        fixed_principal: minor units of principal agreed for each installment but the last; 0 is none (contractual).
        amortized_over: the equal installment is found as if there were so many; 0 is as they are (contractual).
        payment_plan: what each installment asks for; its rate of return is then the rate (contractual).
        fixed_days: of the month on which installments fall due, rising; empty: by an interval (contractual).
        short_months: where a fixed day falls that a month lacks (contractual).
        capitalized_rows: first installments whose interest joins the principal instead of falling due (contractual).
        first_offset: days by which the first due date lies later, and with it all others (contractual).
        rest_shift: what becomes of due dates on days of rest.
        remainder: where what rounding leaves goes (contractual).
        rounds_up: amounts are rounded up to their multiple, not to the nearest (contractual).
        rounded_amounts: what is rounded to the multiple (contractual).
        odd_periods: what a longer or shorter period asks for (contractual).
        principal_percent: of the principal, repaid with each row that bears any; 0: equal shares (cumulative).
        fixed_length: repay_units from start to last due date; 0: what installments take (progressive).
        schedule_method: whether interest is fixed at the disbursement or accrues on the real balance (contractual).
        application_days: of the month on which interest is applied, rising; empty: due dates (contractual).
        applied_at_once: fixed interest is owed from the disbursement on, as what is flat always is (contractual).
        custom_rows: installments agreed on by hand before the loan was paid out, all of them or none (contractual).
        varied_rows: installments of which some were varied before the pay-out, all of them or none (cumulative).
        rest: how a schedule follows payments that come early or late; NONE: it does not (cumulative, progressive).
        rest_days: rests beside the due dates, counted from the pay-out; None: as `rest` says alone (cumulative).
        compounding_days: when what is overdue joins the `interest_base`; None: as it falls due (cumulative).
        interest_until_rest: what ends a loan early carries interest up to the next rest, not to the day of payment.
        interest_on_past_due: what is overdue bears interest as if it were not due yet (where it follows payments).
        charges_on_submission: a charge is income when it is made, not when it falls due.
        prepayment: what a payment ahead does (interest on the real balance).
        penalties: what being late costs beside interest.
        early_charge: what repaying principal before its time costs (contractual); no schedule depends on it.
        late_interest: what is overdue bears interest; else it bears none, as if paid in time (on the real balance).
        arrears_interest_apart: what overdue principal bears is owed outside the schedule (on the real balance).
        interest_after_maturity: what is owed after the last due date goes on to bear interest (on the real balance).
        income_booked: when what accrues is income, where the accounting accrues (contractual; else each day).
        arrears: what is tolerated of a loan that is late; no schedule depends on it.
        locking: when the night locks a loan that is late; no schedule depends on it (contractual).
        classed_by_installment: each installment that is overdue has a class of the product's bucket as well.
        sums_up_accruals: the history tells, due date by due date, what interest and charges came to.

    Raises:
        BrokenInvariant: when there is no principal, no installment, or a rate that is negative or not a Fraction.
    """

    principal: int
    decimals: int
    annual_rate: Fraction
    number_of_installments: int
    repay_every: int = 1
    repay_unit: PeriodUnit = PeriodUnit.MONTHS
    interest_method: InterestMethod = InterestMethod.DECLINING_BALANCE
    amortization: Amortization = Amortization.EQUAL_INSTALLMENTS
    interest_period: InterestPeriod = InterestPeriod.DAILY
    engine: ScheduleEngine = ScheduleEngine.CUMULATIVE
    days_in_month: DaysInMonth = DaysInMonth.ACTUAL
    days_in_year: DaysInYear = DaysInYear.ACTUAL
    partial_periods: bool = False
    grace_on_principal: int = 0
    grace_on_interest_payment: int = 0
    grace_on_interest_charged: int = 0
    interest_charged_from: date | None = None
    moratorium: int = 0
    rounding: RoundingMode = RoundingMode.HALF_EVEN
    installment_multiple: int = 0
    fixed_installment: int = 0
    principal_threshold: int = 50
    equal_amortization: bool = False
    leap_year_by_29_february: bool = False
    same_day_interest: bool = False
    day_count: DayCount = DayCount.ACTUAL_365_FIXED
    interest_type: InterestType = InterestType.SIMPLE
    compounding: Compounding = Compounding.DAILY
    interest_base: InterestBase = InterestBase.ONLY_PRINCIPAL
    principal_every: int = 1
    fixed_principal: int = 0
    amortized_over: int = 0
    payment_plan: tuple[PlannedPayment, ...] = ()
    fixed_days: tuple[int, ...] = ()
    short_months: ShortMonth = ShortMonth.LAST_DAY
    capitalized_rows: int = 0
    first_offset: int = 0
    rest_shift: RestShift = RestShift.OFFICE
    remainder: Remainder = Remainder.LAST_PRINCIPAL
    rounds_up: bool = False
    rounded_amounts: RoundedAmounts = RoundedAmounts.EQUAL_AMOUNT
    odd_periods: OddPeriods = OddPeriods.STANDARD
    principal_percent: Fraction = Fraction(0)
    fixed_length: int = 0
    schedule_method: ScheduleMethod = ScheduleMethod.FIXED
    application_days: tuple[int, ...] = ()
    applied_at_once: bool = False
    custom_rows: tuple[CustomRow, ...] = ()
    varied_rows: tuple[VariedRow, ...] = ()
    rest: Rest = Rest.NONE
    rest_days: Recurrence | None = None
    compounding_days: Recurrence | None = None
    interest_until_rest: bool = False
    interest_on_past_due: bool = True
    charges_on_submission: bool = False
    prepayment: Prepayment = AS_SCHEDULED
    penalties: Penalties = NO_PENALTIES
    early_charge: EarlyCharge = NO_EARLY_CHARGE
    late_interest: bool = True
    interest_after_maturity: bool = False
    arrears_interest_apart: bool = False
    income_booked: IncomeBooked = IncomeBooked.AS_APPLIED
    arrears: ArrearsSettings = NOTHING_TOLERATED
    locking: LockSettings = LEFT_OPEN
    classed_by_installment: bool = False
    sums_up_accruals: bool = False

    def __post_init__(self) -> None:
        # An int here would divide into a float.
        ensure(type(self.annual_rate) is Fraction, "a rate is an exact fraction")
        ensure(self.annual_rate >= 0, "a rate is not negative")
        ensure(self.principal > 0, "a loan has a principal")
        ensure(self.number_of_installments > 0 and self.repay_every > 0, "a loan is repaid in installments")
        # Written in any order, some twice: the dates are taken one after another, and their number makes the rate.
        for name, days in (("fixed_days", self.fixed_days), ("application_days", self.application_days)):
            object.__setattr__(self, name, tuple(sorted(set(days))) if days else days)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Hash all of them once: what a rule found is kept by the terms it was found for."""
        return hash(tuple(getattr(self, each.name) for each in fields(self)))

    @property
    def recalculates(self) -> bool:
        """Say whether the schedule follows payments that come early or late."""
        return self.rest is not Rest.NONE

    @property
    def owes_all_interest(self) -> bool:
        """Say whether all interest is owed from the disbursement on."""
        return self.applied_at_once or self.interest_method is InterestMethod.FLAT

    @property
    def accrues(self) -> bool:
        """Say whether interest accrues on the real balance, and is not fixed at the disbursement."""
        return self.schedule_method is not ScheduleMethod.FIXED

    @property
    def reckons_overdue_apart(self) -> bool:
        """Say whether what overdue principal bears is not asked for with the running installment."""
        return self.arrears_interest_apart or self.prepayment.asks_elsewhere

    @property
    def is_on_demand(self) -> bool:
        """Say whether nothing is scheduled, and all of it is due on demand."""
        return self.schedule_method is ScheduleMethod.NONE

    @property
    def varies_totals(self) -> bool:
        """Say whether a varied installment is told by its total, as an annuity's are, and not by its principal."""
        is_flat = self.interest_method is InterestMethod.FLAT
        return not is_flat and self.amortization is Amortization.EQUAL_INSTALLMENTS

    def to_json(self) -> dict[str, Primitive]:
        """Return the terms as JSON knows them: rates as exact fractions in text, dates as ISO 8601."""
        return {field.name: _to_json(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Primitive]) -> LoanTerms:
        """Read what `to_json` wrote."""
        terms: dict[str, Any] = {
            name: _FROM_JSON[name](value) if name in _FROM_JSON else value for name, value in stored.items()
        }
        return cls(**terms)


@dataclass(frozen=True, slots=True)
class ScheduledInstallment:
    """One row of a schedule.

    Attributes:
        number: from 1.
        from_on: first day whose interest it carries.
        due_on: the day it is to be paid.
        principal: minor units.
        interest: minor units.
        capitalized: minor units of interest that join the principal on the due date.
    """

    number: int
    from_on: date
    due_on: date
    principal: int
    interest: int
    capitalized: int = 0


def _to_json(value: object) -> Primitive:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Recurrence):
        return value.to_json()
    if isinstance(value, Fraction | StrEnum):
        return str(value)
    if isinstance(value, int | str) or value is None:
        return value
    if isinstance(value, Prepayment | PlannedPayment | ArrearsSettings | Penalties | EarlyCharge | LockSettings):
        return value.to_json()
    if isinstance(value, tuple):
        return [_to_json(each) for each in value]
    raise TypeError(f"a term is not {value!r}")


_FROM_JSON: Mapping[str, Callable[[Any], Any]] = {
    "annual_rate": lambda text: Fraction(str(text)),
    "interest_charged_from": lambda text: text and date.fromisoformat(str(text)),
    "principal_percent": lambda text: Fraction(str(text)),
    "repay_unit": PeriodUnit,
    "interest_method": InterestMethod,
    "amortization": Amortization,
    "interest_period": InterestPeriod,
    "engine": ScheduleEngine,
    "days_in_month": DaysInMonth,
    "days_in_year": DaysInYear,
    "rounding": RoundingMode,
    "day_count": DayCount,
    "interest_type": InterestType,
    "compounding": Compounding,
    "interest_base": InterestBase,
    "payment_plan": lambda steps: tuple(PlannedPayment(*step) for step in steps),
    **dict.fromkeys(("fixed_days", "application_days"), tuple),
    "short_months": ShortMonth,
    "rest": Rest,
    **dict.fromkeys(("rest_days", "compounding_days"), Recurrence.from_json),
    "income_booked": IncomeBooked,
    "rest_shift": RestShift,
    "remainder": Remainder,
    "rounded_amounts": RoundedAmounts,
    "odd_periods": OddPeriods,
    "schedule_method": ScheduleMethod,
    "custom_rows": lambda rows: tuple(CustomRow(date.fromisoformat(row[0]), *row[1:]) for row in rows),
    "prepayment": lambda said: Prepayment.of(*said),
    "penalties": lambda said: Penalties.of(*said),
    "early_charge": lambda said: EarlyCharge.of(*said),
    "arrears": ArrearsSettings.of,
    "locking": lambda said: LockSettings.of(*said),
    "varied_rows": lambda rows: tuple(VariedRow(date.fromisoformat(row[0]), row[1]) for row in rows),
}
