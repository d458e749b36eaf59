"""Terms that no schedule can be made with, all of them at once. See docs/rules/contract-combinations.md, offers.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.contract_rates import undisturbed_rate
from samity.bank.loans.rules.interest import nominal_rate
from samity.bank.loans.rules.payment_plan import covers_interest, is_whole_plan, payments_of
from samity.bank.loans.rules.real_balance_refusals import Looked, beyond_accrual
from samity.bank.loans.rules.schedule_rows import bears_principal
from samity.bank.loans.values.early_charge import NO_EARLY_CHARGE
from samity.bank.loans.values.lock import LEFT_OPEN
from samity.bank.loans.values.penalties import NO_PENALTIES
from samity.bank.loans.values.terms import (
    Amortization,
    Compounding,
    DaysInYear,
    IncomeBooked,
    InterestBase,
    InterestMethod,
    InterestPeriod,
    InterestType,
    LoanTerms,
    OddPeriods,
    Remainder,
    Rest,
    RoundedAmounts,
    ScheduleEngine,
    ShortMonth,
)
from samity.kernel.day_counts import DayCount
from samity.kernel.errors import Refusal
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(eq=False)
class TermsHaveNoSchedule(Refusal):
    """A {engine} schedule cannot be made with {term}.

    Attributes:
        setting: which of the terms it is, by its name in `LoanTerms`; each door says where that stands there.
    """

    engine: ScheduleEngine
    term: str
    setting: str


def schedule_refusals(terms: LoanTerms) -> tuple[TermsHaveNoSchedule, ...]:
    """Return what in the terms no engine can schedule; a predicate over terms, to ask before a loan is made."""
    return tuple(
        TermsHaveNoSchedule(terms.engine, term, setting)
        for (setting, term), refused in looked_at(terms).items()
        if refused
    )


def looked_at(terms: LoanTerms) -> Looked:
    """Return everything that such a schedule is looked through for, and whether it is there."""
    return {**_BEYOND[terms.engine](terms), **beyond_accrual(terms)}


def lent_refusals(terms: LoanTerms, principal: int) -> tuple[TermsHaveNoSchedule, ...]:
    """Return what stands against lending a principal, in minor units, on terms that were agreed for another."""
    if principal == terms.principal:
        return ()
    refusals = schedule_refusals(replace(terms, principal=principal))
    if not terms.payment_plan:
        return refusals
    # Its amounts bear the agreed rate on the principal that they were made for, and on another another one.
    return (*refusals, TermsHaveNoSchedule(terms.engine, "a payment plan for another principal", "payment_plan"))


def _beyond_cumulative(terms: LoanTerms) -> Looked:
    takes_fixed_installment = (
        terms.amortization is Amortization.EQUAL_INSTALLMENTS
        and terms.interest_method is InterestMethod.DECLINING_BALANCE
        and not terms.equal_amortization
    )
    takes_share = (
        terms.amortization is Amortization.EQUAL_PRINCIPAL
        and terms.interest_method is InterestMethod.DECLINING_BALANCE
        and not terms.equal_amortization
    )
    return {
        ("rest", "interest that is recalculated, and amounts that do not follow it"): _asks_for_its_own(terms),
        **_beyond_rests(terms),
        ("leap_year_by_29_february", "a leap year by 29 February"): terms.leap_year_by_29_february,
        ("same_day_interest", "interest of the day recognised on the day"): terms.same_day_interest,
        ("fixed_installment", "an installment agreed beforehand"): terms.fixed_installment > 0
        and not takes_fixed_installment,
        ("fixed_installment", "an installment at or below its first interest"): takes_fixed_installment
        and 0 < terms.fixed_installment <= terms.principal * nominal_rate(terms),
        ("principal_percent", "a share of the principal"): terms.principal_percent > 0 and not takes_share,
        ("fixed_length", "a fixed length"): terms.fixed_length > 0,
        ("varied_rows", "varied installments and equal amortization"): bool(terms.varied_rows)
        and terms.equal_amortization,
        **_beyond_fineract(terms),
    }


def _asks_for_its_own(terms: LoanTerms) -> bool:
    """Say whether interest is recalculated where what is asked for was agreed without it."""
    of_the_whole = terms.interest_method is InterestMethod.FLAT or terms.equal_amortization
    agreed = terms.fixed_installment > 0 or terms.principal_percent > 0 or bool(terms.varied_rows)
    return terms.recalculates and (of_the_whole or agreed)


def _beyond_rests(terms: LoanTerms) -> Looked:
    """Name rests and bases that say nothing together."""
    by_week_or_month = terms.rest in {Rest.WEEKLY, Rest.MONTHLY}
    compounds = terms.interest_base is not InterestBase.ONLY_PRINCIPAL
    return {
        ("rest_days", f"days of rest beside the rest {terms.rest}"): terms.rest_days is not None
        and terms.rest in {Rest.NONE, Rest.SAME_AS_REPAYMENT},
        ("rest_days", f"the rest {terms.rest} without its days"): by_week_or_month and terms.rest_days is None,
        ("interest_base", "interest on what is overdue, which bears none"): compounds
        and not terms.interest_on_past_due,
        ("compounding_days", "days on which nothing joins"): terms.compounding_days is not None and not compounds,
    }


def _beyond_progressive(terms: LoanTerms) -> Looked:
    return {
        ("equal_amortization", "equal amortization"): terms.equal_amortization,
        ("fixed_installment", "an installment agreed beforehand"): terms.fixed_installment > 0,
        ("principal_percent", "a share of the principal"): terms.principal_percent > 0,
        ("varied_rows", "varied installments"): bool(terms.varied_rows),
        ("rest_days", f"rests {terms.rest} of some days"): terms.rest_days is not None,
        ("interest_base", "interest on what is overdue of interest and fees"): terms.recalculates
        and terms.interest_base is not InterestBase.ONLY_PRINCIPAL,
        ("compounding_days", "days on which interest joins"): terms.compounding_days is not None,
        ("fixed_length", "a fixed length and interest"): terms.fixed_length > 0 and terms.annual_rate > 0,
        **_beyond_fineract(terms),
    }


def _beyond_fineract(terms: LoanTerms) -> Looked:
    """Name what only contractual schedules have."""
    of_contracts = terms.amortization.is_on_dates or terms.amortization is Amortization.PRINCIPAL_AT_END
    return {
        ("amortization", f"the amortization {terms.amortization}"): of_contracts,
        ("interest_type", f"{terms.interest_type} interest"): terms.interest_type is not InterestType.SIMPLE,
        ("principal_every", "principal with every few installments"): terms.principal_every > 1,
        ("fixed_principal", "a principal agreed beforehand"): terms.fixed_principal > 0,
        ("amortized_over", "an amortization period of its own"): terms.amortized_over > 0,
        ("payment_plan", "a payment plan"): bool(terms.payment_plan),
        ("custom_rows", "installments agreed on by hand"): bool(terms.custom_rows),
        ("fixed_days", "fixed days of the month"): bool(terms.fixed_days),
        ("application_days", "interest applied on days of the month"): bool(terms.application_days),
        ("applied_at_once", "interest applied at the disbursement"): terms.applied_at_once,
        ("short_months", "short months of its own"): terms.short_months is not ShortMonth.LAST_DAY,
        ("first_offset", "a later first due date"): terms.first_offset > 0,
        ("day_count", f"the day count {terms.day_count}"): terms.day_count is not DayCount.ACTUAL_365_FIXED,
        ("compounding", f"{terms.compounding} compounding"): terms.compounding is not Compounding.DAILY,
        ("remainder", f"the remainder {terms.remainder}"): terms.remainder is not Remainder.LAST_PRINCIPAL,
        ("rounds_up", "amounts rounded up"): terms.rounds_up,
        ("rounded_amounts", "rounded totals or parts"): terms.rounded_amounts is not RoundedAmounts.EQUAL_AMOUNT,
        ("capitalized_rows", "interest that joins the principal"): terms.capitalized_rows > 0,
        ("odd_periods", "odd periods by their length"): terms.odd_periods is not OddPeriods.STANDARD,
        ("penalties", "penalties that accrue from day to day"): terms.penalties != NO_PENALTIES,
        ("early_charge", "a charge for repaying early"): terms.early_charge != NO_EARLY_CHARGE,
        ("locking", "a lock that the night sets"): terms.locking != LEFT_OPEN,
        ("income_booked", f"income booked {terms.income_booked}"): terms.income_booked is not IncomeBooked.AS_APPLIED,
    }


def _beyond_contractual(terms: LoanTerms) -> Looked:
    is_flat = terms.interest_method is InterestMethod.FLAT
    by_period = terms.interest_period is InterestPeriod.SAME_AS_REPAYMENT
    of_outstanding = terms.penalties.method.is_of_outstanding
    return {
        ("rest", "interest that is recalculated"): terms.recalculates,
        ("rest_days", "days of rest"): terms.rest_days is not None,
        ("compounding_days", "days on which interest joins"): terms.compounding_days is not None,
        # Whose days of work those of a late installment would be, nobody agreed on.
        ("penalties", "penalties on outstanding principal by days of business"): of_outstanding
        and terms.day_count is DayCount.BUS_252,
        ("grace_on_interest_payment", "grace on the payment of interest"): terms.grace_on_interest_payment > 0,
        ("moratorium", "a recurring moratorium"): terms.moratorium > 0,
        ("equal_amortization", "equal amortization"): terms.equal_amortization,
        ("partial_periods", "partial periods"): terms.partial_periods,
        ("application_days", "days of application of interest that is fixed"): bool(terms.application_days)
        and not terms.accrues,
        ("varied_rows", "varied installments"): bool(terms.varied_rows),
        ("odd_periods", "totals by length where installments are due neither every month nor on one day"): (
            terms.odd_periods is OddPeriods.ALL_BY_LENGTH and not _is_monthly(terms)
        ),
        ("principal_percent", "a share of the principal"): terms.principal_percent > 0,
        ("fixed_length", "a fixed length"): terms.fixed_length > 0,
        ("leap_year_by_29_february", "a leap year by 29 February"): terms.leap_year_by_29_february,
        ("same_day_interest", "interest of the day recognised on the day"): terms.same_day_interest,
        # Days are counted by the day count alone, and whole periods have none that could be left out.
        ("days_in_year", "days in the year beside a day count"): terms.days_in_year is not DaysInYear.ACTUAL,
        ("interest_charged_from", "interest charged from a later day, over whole periods"): by_period
        and terms.interest_charged_from is not None,
        ("capitalized_rows", "interest that joins the principal"): terms.capitalized_rows > 0,
        ("interest_type", f"{terms.interest_type} interest"): terms.interest_type is not InterestType.SIMPLE
        and is_flat,
        ("odd_periods", "flat interest and odd periods by their length"): is_flat
        and terms.odd_periods is not OddPeriods.STANDARD,
        ("amortization", "flat interest and installments equal on their dates"): is_flat
        and terms.amortization.is_on_dates,
        ("day_count", "business days over whole periods"): terms.day_count is DayCount.BUS_252 and by_period,
        **_beyond_annuities(terms, is_flat=is_flat),
        **_beyond_plan(terms, by_period=by_period),
        ("principal", "a principal that its installments do not divide evenly"): terms.remainder is Remainder.NONE
        and _is_uneven(terms, is_flat=is_flat),
    }


def _beyond_annuities(terms: LoanTerms, *, is_flat: bool) -> Looked:
    is_annuity = not is_flat and terms.amortization is Amortization.EQUAL_INSTALLMENTS
    has_shares = is_flat or terms.amortization is Amortization.EQUAL_PRINCIPAL
    first_interest = terms.principal * undisturbed_rate(terms)
    return {
        ("principal_every", "principal with every few installments"): terms.principal_every > 1 and not has_shares,
        ("fixed_principal", "a principal agreed beforehand"): terms.fixed_principal > 0 and not has_shares,
        ("fixed_installment", "an installment agreed beforehand"): terms.fixed_installment > 0 and not is_annuity,
        ("fixed_installment", "an installment at or below its first interest"): (
            0 < terms.fixed_installment <= first_interest
        ),
        ("amortized_over", "an amortization period of its own"): terms.amortized_over > 0 and not is_annuity,
        ("amortized_over", "an amortization period below the installments"): 0
        < terms.amortized_over
        < terms.number_of_installments,
    }


def _beyond_plan(terms: LoanTerms, *, by_period: bool) -> Looked:
    plan = terms.payment_plan
    if not plan:
        return {}
    numbers = [step.until_number for step in plan]
    is_annuity = (
        terms.interest_method is InterestMethod.DECLINING_BALANCE
        and terms.amortization is Amortization.EQUAL_INSTALLMENTS
    )
    return {
        ("payment_plan", "a payment plan over counted days"): not by_period,
        ("payment_plan", "a payment plan without equal installments"): not is_annuity or terms.fixed_installment > 0,
        ("payment_plan", "a payment plan whose steps do not rise to the last installment"): numbers
        != sorted(set(numbers))
        or numbers[-1] != terms.number_of_installments
        or numbers[0] < 1,
        ("payment_plan", "a payment plan that does not repay the loan"): any(step.amount < 0 for step in plan)
        or sum(payments_of(plan)) < terms.principal,
        ("payment_plan", "a payment plan with grace"): terms.grace_on_principal + terms.grace_on_interest_charged > 0,
        ("payment_plan", "a payment plan whose installments do not cover their interest"): is_whole_plan(terms)
        and not covers_interest(terms),
        ("rounded_amounts", "a payment plan in whole units"): terms.rounded_amounts is not RoundedAmounts.EQUAL_AMOUNT
        and terms.installment_multiple > 0,
        ("interest_type", "a payment plan and interest that compounds"): terms.interest_type
        is InterestType.COMPOUNDING,
        ("odd_periods", "a payment plan and odd periods by their length"): terms.odd_periods is not OddPeriods.STANDARD,
    }


def _is_monthly(terms: LoanTerms) -> bool:
    return len(terms.fixed_days) == 1 if terms.fixed_days else terms.repay_unit is PeriodUnit.MONTHS


def _is_uneven(terms: LoanTerms, *, is_flat: bool) -> bool:
    if not (is_flat or terms.amortization is Amortization.EQUAL_PRINCIPAL):
        return False
    bearing = sum(bears_principal(terms, number) for number in range(1, terms.number_of_installments + 1))
    return terms.principal % (max(bearing, 1) * max(terms.installment_multiple, 1)) != 0


_BEYOND: Mapping[ScheduleEngine, Callable[[LoanTerms], Looked]] = {
    ScheduleEngine.CUMULATIVE: _beyond_cumulative,
    ScheduleEngine.PROGRESSIVE: _beyond_progressive,
    ScheduleEngine.CONTRACTUAL: _beyond_contractual,
}
