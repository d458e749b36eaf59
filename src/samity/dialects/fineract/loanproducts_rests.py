"""What this dialect says of the days on which a recalculated schedule looks at what is owed, and what joins its base.

See docs/rules/recalculation.md.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from samity.bank.loans.values.terms import InterestBase, LoanTerms, Rest
from samity.bank.meetings.values import Frequency, NthDay, Recurrence
from samity.dialects.fineract.calendar_bodies import (
    LONGEST_INTERVAL,
    NTH_DAYS,
    WEEKDAYS,
    WireMonthDay,
    WireNthDay,
    WireWeekday,
)
from samity.dialects.fineract.calendar_spelling import spell_nth_day, spell_weekday
from samity.dialects.fineract.loan_words import Numbered
from samity.dialects.fineract.loanproducts_charges import ChargesOfProducts
from samity.dialects.fineract.not_offered import not_offered
from samity.dialects.fineract.wire import WireCount, WireTruth, option

_FREQUENCY = "interestRecalculationFrequencyType"
RESTS = {
    Rest.SAME_AS_REPAYMENT: option(1, f"{_FREQUENCY}.same.as.repayment.period", "Same as repayment period"),
    Rest.DAILY: option(2, f"{_FREQUENCY}.daily", "Daily"),
    Rest.WEEKLY: option(3, f"{_FREQUENCY}.weekly", "Weekly"),
    Rest.MONTHLY: option(4, f"{_FREQUENCY}.monthly", "Monthly"),
}
_METHOD = "interestRecalculationCompoundingMethod"
BASES = {
    InterestBase.ONLY_PRINCIPAL: option(0, f"{_METHOD}.none", "None"),
    InterestBase.PRINCIPAL_AND_INTEREST: option(1, f"{_METHOD}.interest", "Interest"),
    InterestBase.PRINCIPAL_AND_FEE: option(2, f"{_METHOD}.fee", "Fee"),
    InterestBase.PRINCIPAL_INTEREST_AND_FEE: option(3, f"{_METHOD}.interest.and.fee", "Fee and Interest"),
}
WireRest: TypeAlias = Annotated[Rest, Numbered(RESTS)]
WireBase: TypeAlias = Annotated[InterestBase, Numbered(BASES)]

ENABLED = "isInterestRecalculationEnabled"
REST, COMPOUNDING = "recalculationRestFrequency", "recalculationCompoundingFrequency"
FREQUENCIES = {Rest.DAILY: Frequency.DAILY, Rest.WEEKLY: Frequency.WEEKLY, Rest.MONTHLY: Frequency.MONTHLY}
WORDS = {frequency: rest for rest, frequency in FREQUENCIES.items()}


class RestsOfProducts(ChargesOfProducts):
    """From when on payments count, what is overdue and bears interest, and from when on it does."""

    isInterestRecalculationEnabled: WireTruth = False
    interestRecalculationCompoundingMethod: WireBase | None = None
    recalculationRestFrequencyType: WireRest | None = Field(default=None, validate_default=True)
    recalculationRestFrequencyInterval: WireCount | None = None
    recalculationRestFrequencyNthDayType: WireNthDay | None = None
    recalculationRestFrequencyDayOfWeekType: WireWeekday | None = Field(default=None, validate_default=True)
    recalculationRestFrequencyOnDayType: WireMonthDay | None = Field(default=None, validate_default=True)
    recalculationCompoundingFrequencyType: WireRest | None = Field(default=None, validate_default=True)
    recalculationCompoundingFrequencyInterval: WireCount | None = None
    recalculationCompoundingFrequencyNthDayType: WireNthDay | None = None
    recalculationCompoundingFrequencyDayOfWeekType: WireWeekday | None = Field(default=None, validate_default=True)
    recalculationCompoundingFrequencyOnDayType: WireMonthDay | None = Field(default=None, validate_default=True)

    @field_validator("interestRecalculationCompoundingMethod")
    @classmethod
    def _compounds_as_it_is_recalculated(cls, given: InterestBase | None, info: ValidationInfo) -> InterestBase | None:
        if given not in {None, InterestBase.ONLY_PRINCIPAL} and not info.data.get(ENABLED):
            raise not_offered()
        return given

    @field_validator(f"{REST}Type", f"{COMPOUNDING}Type")
    @classmethod
    def _is_needed(cls, given: Rest | None, info: ValidationInfo) -> Rest | None:
        if given is None and _is_asked(info):
            raise PydanticCustomError("missing", "interest that is recalculated needs it")
        return given

    @field_validator(f"{REST}Interval", f"{COMPOUNDING}Interval")
    @classmethod
    def _counts_something(cls, given: int | None, info: ValidationInfo) -> int | None:
        counts = _said(info, "Type") in FREQUENCIES
        if given is not None and _is_asked(info) and given > (LONGEST_INTERVAL if counts else 1):
            raise not_offered()
        return given

    @field_validator(f"{REST}NthDayType", f"{COMPOUNDING}NthDayType")
    @classmethod
    def _is_of_a_month(cls, given: int | None, info: ValidationInfo) -> int | None:
        if given is not None and _is_asked(info) and _said(info, "Type") is not Rest.MONTHLY:
            raise not_offered()
        return given

    @field_validator(f"{REST}DayOfWeekType", f"{COMPOUNDING}DayOfWeekType")
    @classmethod
    def _goes_with_weeks(cls, given: int | None, info: ValidationInfo) -> int | None:
        is_nth = NTH_DAYS.get(_said(info, "NthDayType") or 0) not in {None, NthDay.ON_DAY}
        if given is None and _is_asked(info) and is_nth:
            raise PydanticCustomError("missing", "an n-th weekday needs it")
        if given is not None and _is_asked(info) and not (is_nth or _said(info, "Type") is Rest.WEEKLY):
            raise not_offered()
        return given

    @field_validator(f"{REST}OnDayType", f"{COMPOUNDING}OnDayType")
    @classmethod
    def _goes_with_months(cls, given: int | None, info: ValidationInfo) -> int | None:
        nth = NTH_DAYS.get(_said(info, "NthDayType") or 0)
        if given is None and _is_asked(info) and nth is NthDay.ON_DAY:
            raise PydanticCustomError("missing", "a day of the month needs it")
        fits = _said(info, "Type") is Rest.MONTHLY and nth in {None, NthDay.ON_DAY}
        if given is not None and _is_asked(info) and not fits:
            raise not_offered()
        return given

    def rests(self) -> dict[str, Any]:
        """Return the terms that say when is looked at what is owed, by their names in LoanTerms."""
        base = self.interestRecalculationCompoundingMethod or InterestBase.ONLY_PRINCIPAL
        compounds = base is not InterestBase.ONLY_PRINCIPAL
        rest_days = self._days(REST)
        # Every day is no rest of its own: a payment counts at once.
        return {
            "rest": self.recalculationRestFrequencyType or Rest.NONE,
            "rest_days": None if rest_days == Recurrence(Frequency.DAILY) else rest_days,
            "interest_base": base,
            "compounding_days": self._days(COMPOUNDING) if compounds else None,
        }

    def _days(self, of: str) -> Recurrence | None:
        """Return the days that a frequency and what goes with it say; None for the due dates."""
        frequency = FREQUENCIES.get(getattr(self, f"{of}Type"))
        if frequency is None:
            return None
        interval = getattr(self, f"{of}Interval") or 1
        nth, on_day = NTH_DAYS.get(getattr(self, f"{of}NthDayType") or 0), getattr(self, f"{of}OnDayType")
        weekday = getattr(self, f"{of}DayOfWeekType")
        if on_day is not None:
            nth = NthDay.ON_DAY
        return Recurrence(frequency, interval, None if weekday is None else WEEKDAYS[weekday], nth, on_day)


def _is_asked(info: ValidationInfo) -> bool:
    """Say whether a member counts: forms send all of them also where nothing is recalculated, or compounds."""
    base = info.data.get("interestRecalculationCompoundingMethod")
    is_of_compounding = str(info.field_name).startswith(COMPOUNDING)
    compounds = base not in {None, InterestBase.ONLY_PRINCIPAL}
    return bool(info.data.get(ENABLED)) and (compounds or not is_of_compounding)


def _said(info: ValidationInfo, what: str) -> Any:  # noqa: ANN401 - a word of each
    """Return what the body says of the same frequency."""
    return info.data.get(f"{COMPOUNDING if str(info.field_name).startswith(COMPOUNDING) else REST}{what}")


def spell_rests(terms: LoanTerms) -> dict[str, Any]:
    """Spell when is looked at what is owed, what joins the base, and when."""
    told = {
        "interestRecalculationCompoundingType": BASES[terms.interest_base],
        **_spell_days(REST, terms.rest, terms.rest_days),
    }
    if terms.interest_base is InterestBase.ONLY_PRINCIPAL:
        return told
    return told | _spell_days(COMPOUNDING, _word_of(terms.compounding_days), terms.compounding_days)


def written_rests(terms: LoanTerms) -> dict[str, Any]:
    """Return the members as a body would have written them."""
    written = {
        "interestRecalculationCompoundingMethod": BASES[terms.interest_base]["id"],
        **_written_days(REST, terms.rest, terms.rest_days),
    }
    if terms.interest_base is InterestBase.ONLY_PRINCIPAL:
        return written
    return written | _written_days(COMPOUNDING, _word_of(terms.compounding_days), terms.compounding_days)


def _word_of(days: Recurrence | None) -> Rest:
    return Rest.SAME_AS_REPAYMENT if days is None else WORDS[days.frequency]


def _spell_days(of: str, rest: Rest, days: Recurrence | None) -> dict[str, Any]:
    told = {f"{of}Type": RESTS[rest], f"{of}Interval": 1 if days is None else days.interval}
    if days is not None and days.nth is not None:
        told[f"{of}NthDay"] = spell_nth_day(days.nth)
    if days is not None and days.weekday is not None:
        told[f"{of}Weekday"] = spell_weekday(days.weekday)
    if days is not None and days.month_day is not None:
        told[f"{of}OnDay"] = days.month_day
    return told


def _written_days(of: str, rest: Rest, days: Recurrence | None) -> dict[str, Any]:
    told = _spell_days(of, rest, days)
    places = {"Type": "Type", "NthDay": "NthDayType", "Weekday": "DayOfWeekType"}
    written = {f"{of}{there}": told[f"{of}{here}"]["id"] for here, there in places.items() if f"{of}{here}" in told}
    if f"{of}OnDay" in told:
        written[f"{of}OnDayType"] = told[f"{of}OnDay"]
    return {**written, f"{of}Interval": told[f"{of}Interval"]}
