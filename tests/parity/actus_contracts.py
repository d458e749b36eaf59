"""Contracts of ACTUS as loans of ours: their dates, their terms, and what they expect to be paid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import QuantLib  # type: ignore[import-untyped]  # bindings of a C++ library

from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.values.terms import Amortization, InterestPeriod, LoanTerms, ScheduleEngine
from samity.kernel.day_counts import DayCount
from samity.kernel.money import RoundingMode
from samity.kernel.periods import PeriodUnit, add_periods, day_of_month

if TYPE_CHECKING:
    from tests.parity.reference import Case

DECIMALS = 12
UNIT = 10**DECIMALS
DAY_COUNTS = {
    "AA": DayCount.ACTUAL_ACTUAL_ISDA,
    "A365": DayCount.ACTUAL_365_FIXED,
    "A360": DayCount.ACTUAL_360,
    "30E360": DayCount.E30_360,
}
UNITS = {"D": PeriodUnit.DAYS, "W": PeriodUnit.WEEKS, "M": PeriodUnit.MONTHS, "Y": PeriodUnit.YEARS}
AMORTIZATIONS = {
    "PAM": Amortization.PRINCIPAL_AT_END,
    "LAM": Amortization.EQUAL_PRINCIPAL,
    "ANN": Amortization.EQUAL_ON_DATES,
}
PAID = {"PR": "principal", "MD": "principal", "IP": "interest"}
Flows = dict[tuple[date, str], Fraction]


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract of fixed rate.

    Attributes:
        dates: due dates from which interest is reckoned.
        paid_on: when each of them is paid.
    """

    terms: LoanTerms
    disbursed_on: date
    dates: tuple[date, ...]
    paid_on: tuple[date, ...]

    def flows(self) -> Flows:
        """Return what is paid on each day."""
        rows = schedule(self.terms, self.disbursed_on, self.dates)
        flows: Flows = {}
        for row, on in zip(rows, self.paid_on, strict=True):
            for kind, amount in (("principal", row.principal), ("interest", row.interest)):
                if amount:
                    flows[on, kind] = Fraction(amount, UNIT)
        return flows


def is_in_scope(case: Case) -> bool:
    """Say whether the rate is fixed and the contract one of microfinance."""
    return bool(case["effectively_fixed_rate"] and case["microfinance_subset"])


def expected(case: Case) -> Flows:
    """Return what is expected to be paid on each day."""
    flows: Flows = {}
    events = {(each["date"], each["type"], str(each["payoff"])) for each in case["expected"]}
    for on, kind, payoff in events:
        amount = abs(Fraction(str(payoff)))
        if kind in PAID and amount:
            key = date.fromisoformat(on), PAID[kind]
            flows[key] = flows.get(key, Fraction(0)) + amount
    return flows


def contract_of(case: Case) -> Contract:
    """Read a contract."""
    given = case["terms"]
    disbursed_on = date.fromisoformat(given["initialExchangeDate"])
    ends = {date.fromisoformat(given[name]) for name in ("capitalizationEndDate",) if name in given}
    dates = sorted({*_cycle(case), *ends} - ({disbursed_on} if given["contractType"] == "PAM" else set()))
    convention = given.get("businessDayConvention", "NOS") if given.get("calendar") == "MF" else "NOS"
    paid_on = tuple(_rolled(day, convention) for day in dates)
    counted = tuple(dates) if convention.startswith("CS") else paid_on
    return Contract(_terms(case, counted, min(ends, default=None)), disbursed_on, counted, paid_on)


def _terms(case: Case, dates: tuple[date, ...], capitalized_until: date | None) -> LoanTerms:
    given = case["terms"]
    amortization = AMORTIZATIONS[given["contractType"]]
    payment = round(Fraction(str(given.get("nextPrincipalRedemptionPayment", 0))) * UNIT)
    is_annuity = amortization is Amortization.EQUAL_ON_DATES
    return LoanTerms(
        principal=round(Fraction(str(given["notionalPrincipal"])) * UNIT),
        decimals=DECIMALS,
        annual_rate=Fraction(str(given["nominalInterestRate"])) * 100,
        number_of_installments=len(dates),
        amortization=Amortization.EQUAL_INSTALLMENTS if is_annuity and payment else amortization,
        interest_period=InterestPeriod.DAILY,
        engine=ScheduleEngine.CONTRACTUAL,
        rounding=RoundingMode.HALF_EVEN,
        day_count=DAY_COUNTS[given["dayCountConvention"]],
        fixed_installment=payment if is_annuity else 0,
        fixed_principal=0 if is_annuity else payment,
        capitalized_rows=sum(day <= capitalized_until for day in dates) if capitalized_until else 0,
    )


def _cycle(case: Case) -> list[date]:
    """Return the dates of the cycle up to the end, which may cut it short or lengthen its last part."""
    given = case["terms"]
    amortizes = given["contractType"] != "PAM"
    anchor = date.fromisoformat(
        given["cycleAnchorDateOfPrincipalRedemption" if amortizes else "cycleAnchorDateOfInterestPayment"]
    )
    every, unit, stub = _period(given["cycleOfPrincipalRedemption" if amortizes else "cycleOfInterestPayment"])
    end = _end(case)
    dates = [anchor]
    while end is None or dates[-1] < end:
        dates.append(_step(anchor, every * len(dates), unit, given.get("endOfMonthConvention")))
        if end is None and len(dates) * Fraction(str(given["nextPrincipalRedemptionPayment"])) >= Fraction(
            str(given["notionalPrincipal"])
        ):
            return dates
    if dates[-1] == end:
        return dates
    dates.pop()
    if stub == "0" and len(dates) > 1:  # the last part is a long one
        dates.pop()
    return [*dates, end]


def _end(case: Case) -> date | None:
    given = case["terms"]
    end = given.get("maturityDate") or given.get("amortizationDate") or case.get("to")
    return None if end is None else date.fromisoformat(end)


def _period(cycle: str) -> tuple[int, PeriodUnit, str]:
    found = re.fullmatch(r"P(\d+)([DWMY])L([01])", cycle)
    assert found, cycle
    return int(found[1]), UNITS[found[2]], found[3]


def _step(anchor: date, count: int, unit: PeriodUnit, end_of_month: str | None) -> date:
    reached = add_periods(anchor, count, unit)
    is_end = anchor == day_of_month(anchor.year, anchor.month, 31)
    if end_of_month == "EOM" and is_end and unit in (PeriodUnit.MONTHS, PeriodUnit.YEARS):
        return day_of_month(reached.year, reached.month, 31)
    return reached


def _rolled(day: date, convention: str) -> date:
    """Roll a day off the weekend, by QuantLib's conventions."""
    rolls = {
        "SCF": QuantLib.Following,
        "CSF": QuantLib.Following,
        "SCMF": QuantLib.ModifiedFollowing,
        "CSMF": QuantLib.ModifiedFollowing,
        "SCMP": QuantLib.ModifiedPreceding,
        "CSMP": QuantLib.ModifiedPreceding,
    }
    if convention not in rolls:
        return day
    rolled = QuantLib.WeekendsOnly().adjust(QuantLib.Date(day.day, day.month, day.year), rolls[convention])
    return date(rolled.year(), rolled.month(), rolled.dayOfMonth())
