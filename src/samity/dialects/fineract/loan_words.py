"""Members of loan bodies whose numbers stand for words: read as the word itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import Field
from pydantic_core import PydanticCustomError, core_schema

from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.terms import (
    Amortization,
    DaysInMonth,
    DaysInYear,
    InterestMethod,
    InterestPeriod,
    RateUnit,
)
from samity.dialects.fineract import loan_spelling as spelling
from samity.dialects.fineract.wire import WireAmount, WireWhole
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler


class Numbered:
    """A member that is sent as the number of a word of a spelling."""

    def __init__(self, spelled: Mapping[Any, dict[str, Any]]) -> None:
        self._words = {each["id"]: word for word, each in spelled.items()}

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> core_schema.CoreSchema:  # noqa: ANN401 - pydantic's own
        """Return how pydantic reads it."""
        return core_schema.no_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(self, _: core_schema.CoreSchema, __: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return how OpenAPI shows it."""
        return {"type": "integer", "enum": sorted(self._words)}

    def _read(self, given: object) -> Any:  # noqa: ANN401 - a word
        number = int(given) if isinstance(given, str) and given.strip().isdecimal() else given
        if isinstance(number, bool) or not isinstance(number, int) or number not in self._words:
            raise PydanticCustomError("enum", "this is none of the known numbers")
        return self._words[number]


WireAmortization: TypeAlias = Annotated[Amortization, Numbered(spelling.AMORTIZATIONS)]
WireInterestMethod: TypeAlias = Annotated[InterestMethod, Numbered(spelling.INTEREST_METHODS)]
WireInterestPeriod: TypeAlias = Annotated[InterestPeriod, Numbered(spelling.INTEREST_PERIODS)]
WireRateUnit: TypeAlias = Annotated[RateUnit, Numbered(spelling.RATE_UNITS)]
WireRepaymentUnit: TypeAlias = Annotated[PeriodUnit, Numbered(spelling.REPAYMENT_UNITS)]
WireDaysInMonth: TypeAlias = Annotated[DaysInMonth, Numbered(spelling.DAYS_IN_MONTH)]
WireDaysInYear: TypeAlias = Annotated[DaysInYear, Numbered(spelling.DAYS_IN_YEAR)]
WireAccountingRule: TypeAlias = Annotated[AccountingRule, Numbered(spelling.ACCOUNTING_RULES)]
WireStart: TypeAlias = Annotated[bool, Numbered(spelling.STARTS)]

WireCountFrom1: TypeAlias = Annotated[WireWhole, Field(gt=0, le=10_000)]
WireRate: TypeAlias = Annotated[WireAmount, Field(decimal_places=6)]
"""Percent, not negative, with at most six decimals as this dialect keeps them."""
