"""What repaying early costs: as clients of this dialect define it of a product, and are told it of a loan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from samity.bank.loans.operations.early_charges import NAME
from samity.bank.loans.values.early_charge import EarlyCharge
from samity.bank.loans.values.terms import LoanTerms
from samity.dialects.mambu.loanproducts_later import Unasked
from samity.dialects.mambu.one_of import OneOf
from samity.dialects.mambu.wire import Text

TRIGGER = "EARLY_REPAYMENT_CHARGE"
OF_PRINCIPAL = "REPAYMENT_PRINCIPAL_AMOUNT_PERCENTAGE"
_NOT_YET = "Of a product's fees the bank makes the one for repaying early alone by itself; put others on loans"
LATER_TRIGGERS: Mapping[str, str] = dict.fromkeys(
    (
        *("MANUAL", "MANUAL_PLANNED", "ARBITRARY", "DISBURSEMENT", "CAPITALIZED_DISBURSEMENT", "UPFRONT_DISBURSEMENT"),
        *("LATE_REPAYMENT", "PAYMENT_DUE", "PAYMENT_DUE_APPLIED_ON_DUE_DATES", "FEE_INCLUDED_IN_PMT", "IOF"),
    ),
    _NOT_YET,
)
LATER_METHODS: Mapping[str, str] = dict.fromkeys(
    (
        *("FLAT", "LOAN_AMOUNT_PERCENTAGE", "LOAN_AMOUNT_PERCENTAGE_NUMBER_OF_INSTALLMENTS"),
        *("FLAT_NUMBER_OF_INSTALLMENTS", "MAMBU_FUNCTION"),
    ),
    "It is a percentage of the principal that is repaid before its time",
)

Percentage = Annotated[Decimal, Field(ge=0, le=100, allow_inf_nan=False)]


class FeeBlock(BaseModel):
    """A fee of a product: what repaying principal early costs, the same in every year or year by year."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    trigger: Annotated[str, OneOf((TRIGGER,), LATER_TRIGGERS)]
    amountCalculationMethod: Annotated[str, OneOf((OF_PRINCIPAL,), LATER_METHODS)] = OF_PRINCIPAL
    percentageAmount: Percentage | None = None
    percentageByYear: Annotated[tuple[Percentage, ...], Field(max_length=100)] = ()
    """A word of ours: in the first year of a loan, the second and so on; the last holds for all that follow."""
    feeApplication: Literal["REQUIRED"] = "REQUIRED"
    state: Literal["ACTIVE"] = "ACTIVE"
    name: Text = None
    id: Text = None
    amount: Unasked = None
    accountingRules: Unasked = None
    amortizationSettings: Unasked = None
    taxSettings: Unasked = None

    @property
    def is_unclear(self) -> bool:
        """Whether it says one percentage and others by the year, or none at all."""
        return (self.percentageAmount is None) is not bool(self.percentageByYear)

    @property
    def rates(self) -> tuple[Fraction, ...]:
        """The percentages by the year of a loan."""
        said = self.percentageByYear or (() if self.percentageAmount is None else (self.percentageAmount,))
        return tuple(Fraction(each) for each in said)


class FeesBlock(BaseModel):
    """The fees of a product."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    fees: Annotated[tuple[FeeBlock, ...], Field(max_length=1)] = ()
    allowArbitraryFees: Unasked = None
    feeRateSettings: Unasked = None

    @property
    def rates(self) -> tuple[Fraction, ...]:
        """What repaying early costs, by the year of a loan."""
        return self.fees[0].rates if self.fees else ()


def spell_fees(agreed: EarlyCharge) -> dict[str, Any]:
    """Write the fees of a product; sent back as they are, they define the same."""
    if not agreed.rates:
        return {}
    fee = {
        "name": NAME,
        "trigger": TRIGGER,
        "amountCalculationMethod": OF_PRINCIPAL,
        "feeApplication": "REQUIRED",
        "state": "ACTIVE",
    }
    told = [_percentage(each) for each in agreed.rates]
    by_year: dict[str, Any] = {"percentageByYear": told} if len(told) > 1 else {"percentageAmount": told[0]}
    return {"feesSettings": {"fees": [{**fee, **by_year}]}}


def spell_free(terms: LoanTerms, principal: int) -> dict[str, Decimal]:
    """Write how much of a principal is free in a year that begins with it."""
    agreed = terms.early_charge
    if not agreed.rates:
        return {}
    free = agreed.free(principal, terms.rounding)
    return {
        "ercFreeAllowancePercentage": _percentage(agreed.free_percent),
        "ercFreeAllowanceAmount": Decimal(free).scaleb(-terms.decimals),
    }


def spell_free_of_product(terms: LoanTerms) -> dict[str, Decimal]:
    """Write how much is free by a product: of a loan it is told in money too."""
    agreed = terms.early_charge
    told: dict[str, Decimal] = {}
    if agreed.free_percent:
        told["ercFreeAllowance"] = _percentage(agreed.free_percent)
    if agreed.free_amount:
        told["ercFreeAllowanceAmount"] = Decimal(agreed.free_amount).scaleb(-terms.decimals)
    return told


def said_percentage(*said: Decimal | None) -> Fraction:
    """Return the free percentage that a product says, by either of its names."""
    return next((Fraction(each) for each in said if each is not None), Fraction(0))


def differ(said: Sequence[Decimal | None]) -> bool:
    """Say whether the names of one thing say different things."""
    return len({each for each in said if each is not None}) > 1


def _percentage(rate: Fraction) -> Decimal:
    value = Decimal(rate.numerator) / Decimal(rate.denominator)
    return value.normalize() if value else Decimal(0)
