"""The words that the terms of a loan are said in."""

from __future__ import annotations

from enum import StrEnum


class RateUnit(StrEnum):
    """What an entered interest rate is per."""

    DAYS = "DAYS"
    WEEKS = "WEEKS"
    FOUR_WEEKS = "FOUR_WEEKS"
    MONTHS = "MONTHS"
    YEARS = "YEARS"
    WHOLE_TERM = "WHOLE_TERM"


class InterestMethod(StrEnum):
    """Interest on the whole loan every period, or on what is still owed."""

    FLAT = "FLAT"
    DECLINING_BALANCE = "DECLINING_BALANCE"


class Amortization(StrEnum):
    """What stays the same from installment to installment.

    EQUAL_INSTALLMENTS are found from an undisturbed period, EQUAL_ON_DATES from the real due dates (both are
    annuities). OPTIMIZED are those of an undisturbed period, levelled so that the last one is no other: the same sum as
    EQUAL_ON_DATES, agreed on in other words. With PRINCIPAL_AT_END nothing but interest is due before the last one.
    """

    EQUAL_INSTALLMENTS = "EQUAL_INSTALLMENTS"
    EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL"
    EQUAL_ON_DATES = "EQUAL_ON_DATES"
    OPTIMIZED = "OPTIMIZED"
    PRINCIPAL_AT_END = "PRINCIPAL_AT_END"

    @property
    def is_on_dates(self) -> bool:
        """Say whether the real due dates make the equal installment."""
        return self in {Amortization.EQUAL_ON_DATES, Amortization.OPTIMIZED}


class InterestPeriod(StrEnum):
    """Interest by real days, or by whole repayment periods."""

    DAILY = "DAILY"
    SAME_AS_REPAYMENT = "SAME_AS_REPAYMENT"


class ScheduleEngine(StrEnum):
    """The ways of making a schedule; see docs/rules/interest.md."""

    CUMULATIVE = "CUMULATIVE"
    PROGRESSIVE = "PROGRESSIVE"
    CONTRACTUAL = "CONTRACTUAL"


class DaysInMonth(StrEnum):
    """Real months, or months of 30 days."""

    ACTUAL = "ACTUAL"
    THIRTY = "THIRTY"


class DaysInYear(StrEnum):
    """Real years, or years of a fixed length."""

    ACTUAL = "ACTUAL"
    D360 = "D360"
    D364 = "D364"
    D365 = "D365"

    @property
    def fixed(self) -> int | None:
        """Days of the year, or None when it is the calendar's."""
        return None if self is DaysInYear.ACTUAL else int(self.value[1:])


class InterestType(StrEnum):
    """Whether interest bears interest: never, once it is added to the principal, or from day to day."""

    SIMPLE = "SIMPLE"
    CAPITALIZED = "CAPITALIZED"
    COMPOUNDING = "COMPOUNDING"


class InterestBase(StrEnum):
    """What bears interest: the principal that is owed, and with it what has fallen due and is not paid."""

    ONLY_PRINCIPAL = "ONLY_PRINCIPAL"
    PRINCIPAL_AND_INTEREST = "PRINCIPAL_AND_INTEREST"
    PRINCIPAL_AND_FEE = "PRINCIPAL_AND_FEE"
    PRINCIPAL_INTEREST_AND_FEE = "PRINCIPAL_INTEREST_AND_FEE"

    @property
    def has_interest(self) -> bool:
        """Say whether interest that has fallen due is in it."""
        return self in {InterestBase.PRINCIPAL_AND_INTEREST, InterestBase.PRINCIPAL_INTEREST_AND_FEE}

    @property
    def has_fees(self) -> bool:
        """Say whether fees that have fallen due are in it."""
        return self in {InterestBase.PRINCIPAL_AND_FEE, InterestBase.PRINCIPAL_INTEREST_AND_FEE}


class Compounding(StrEnum):
    """How often interest joins what bears interest."""

    DAILY = "DAILY"
    SEMI_ANNUALLY = "SEMI_ANNUALLY"


class ScheduleMethod(StrEnum):
    """When the interest of an installment is known.

    With FIXED at the disbursement, whatever is paid when; with DYNAMIC once it falls due, since it accrues from day to
    day on what is really owed; so it does with NONE, where there are no installments and all is due on demand.
    """

    FIXED = "FIXED"
    DYNAMIC = "DYNAMIC"
    NONE = "NONE"


class Rest(StrEnum):
    """From when on a schedule whose interest is recalculated follows what is really owed; NONE: it never does.

    DAILY: from the day of a payment; SAME_AS_REPAYMENT: from one due date to the next; WEEKLY, MONTHLY: from days of
    the week or the month.
    """

    NONE = "NONE"
    DAILY = "DAILY"
    SAME_AS_REPAYMENT = "SAME_AS_REPAYMENT_PERIOD"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


class Remainder(StrEnum):
    """Where what rounding leaves goes: nowhere (shares must be even), or into the last installment.

    LAST_PRINCIPAL levels the principal alone; LAST_PRINCIPAL_AND_INTEREST also makes the interest of all installments
    sum to the exact interest, rounded once.
    """

    NONE = "NONE"
    LAST_PRINCIPAL = "LAST_PRINCIPAL"
    LAST_PRINCIPAL_AND_INTEREST = "LAST_PRINCIPAL_AND_INTEREST"


class RoundedAmounts(StrEnum):
    """What is rounded to a multiple: the equal amount once, the total of each installment, or each of its parts."""

    EQUAL_AMOUNT = "EQUAL_AMOUNT"
    TOTAL = "TOTAL"
    PARTS = "PARTS"


class OddPeriods(StrEnum):
    """What an installment whose period is longer or shorter than the others asks for.

    STANDARD keeps its total; FIRST_BY_LENGTH and ALL_BY_LENGTH keep the principal of an undisturbed one, so that the
    total follows its interest; INTEREST_ONLY asks for no principal.
    """

    STANDARD = "STANDARD"
    FIRST_BY_LENGTH = "FIRST_BY_LENGTH"
    ALL_BY_LENGTH = "ALL_BY_LENGTH"
    INTEREST_ONLY = "INTEREST_ONLY"


class ShortMonth(StrEnum):
    """Where a day that a month lacks falls: on its last day, or on the first of the next."""

    LAST_DAY = "LAST_DAY"
    FIRST_OF_NEXT = "FIRST_OF_NEXT"


class RestShift(StrEnum):
    """What becomes of a due date on a day of rest: as the office does, or as the contract says.

    EXTEND moves it on and all that follow as far.
    """

    OFFICE = "OFFICE"
    NONE = "NONE"
    NEXT = "NEXT"
    PREVIOUS = "PREVIOUS"
    EXTEND = "EXTEND"


class IncomeBooked(StrEnum):
    """When interest of a contract that accrues becomes income before it is applied: never, each day, or each month.

    END_OF_MONTH is on the last day of the month.
    """

    AS_APPLIED = "AS_APPLIED"
    DAILY = "DAILY"
    END_OF_MONTH = "END_OF_MONTH"
