"""Applications as this dialect's clients write them: what is asked for, and what they repeat of the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from samity.bank.loans.operations.amounts import minor_units
from samity.bank.loans.rules.offers import agreed_terms, rate_as_entered
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.agreed_rows import PlannedPayment
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import LoanProduct, Offer, Wish
from samity.bank.loans.values.terms import LoanTerms, RateUnit
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.loanproducts_arrears import spell_arrears
from samity.dialects.mambu.loans_arrears import AccountArrearsBody, asked_arrears
from samity.dialects.mambu.loans_later import BEYOND, PreviewLater, says_nothing
from samity.dialects.mambu.loans_terms import (
    spell_currency,
    spell_interest,
    spell_odd_periods,
    spell_payments,
    spell_penalties,
    spell_rate,
    spell_schedule_settings,
)
from samity.dialects.mambu.loans_told import LoanTold
from samity.dialects.mambu.loans_words import ODD_PERIODS
from samity.dialects.mambu.penalties import PenaltyBody
from samity.dialects.mambu.repeats import same
from samity.dialects.mambu.wire import (
    Amount,
    Count,
    DaysOfMonth,
    IdText,
    MaybeMoment,
    Notes,
    NotOffered,
    Number,
    Text,
    Whole,
)
from samity.kernel.money import Currency
from samity.kernel.periods import PeriodUnit


def _unused(given: object) -> object:
    """Read zero as nothing: clients send it of what is not used."""
    return None if given in (0, "0") else given


MaybeCount = Annotated[Count | None, BeforeValidator(_unused)]
MaybeAmount = Annotated[Amount | None, BeforeValidator(_unused)]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class InterestBody(_Settings):
    """The rate that is asked for; whatever else stands here repeats the product."""

    interestRate: Number | None = None


class PlanBody(BaseModel):
    """A step of a payment plan."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    toInstallment: Count
    amount: Amount
    encodedKey: Text = None


class ScheduleBody(_Settings):
    """When the loan shall fall due; whatever else stands here repeats the product."""

    repaymentInstallments: Count | None = None
    repaymentPeriodCount: Count | None = None
    repaymentPeriodUnit: PeriodUnit | None = None
    principalRepaymentInterval: Count | None = None
    amortizationPeriod: MaybeCount = None
    defaultFirstRepaymentDueDateOffset: Whole | None = None
    gracePeriod: Whole | None = None
    periodicPayment: MaybeAmount = None
    fixedDaysOfMonth: DaysOfMonth | None = None
    paymentPlan: tuple[PlanBody, ...] | None = None


class DisbursementDetailsBody(BaseModel):
    """When the loan is expected to be paid out and first repaid."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    encodedKey: Text = None
    disbursementDate: MaybeMoment = None
    expectedDisbursementDate: MaybeMoment = None
    firstRepaymentDate: MaybeMoment = None
    fees: NotOffered = None
    transactionDetails: _Settings = _Settings()


class LoanTermsBody(PreviewLater):
    """What a schedule depends on, for a preview or an application."""

    resource: ClassVar[str] = "loan"
    stand_ins: ClassVar[Mapping[str, Any]] = {
        "productTypeKey": "?",
        "loanAmount": 1,
        "accountHolderKey": "?",
        "accountHolderType": "CLIENT",
    }
    own: ClassVar[frozenset[str]] = frozenset(ODD_PERIODS)
    """What a client repeats of the product outside of settings."""

    productTypeKey: Annotated[str, Field(min_length=1, max_length=255)]
    loanAmount: Amount
    assignedBranchKey: Annotated[
        Text, Field(description="Which branch keeps the loan; left out, its holder's, by a PUT too.")
    ] = None
    interestSettings: InterestBody = InterestBody()
    scheduleSettings: ScheduleBody = ScheduleBody()
    penaltySettings: PenaltyBody = PenaltyBody()
    disbursementDetails: DisbursementDetailsBody = DisbursementDetailsBody()
    adjustTotalDueForInstallmentsWithDifferentInterval: bool | None = None
    modifyInterestForFirstInstallment: bool | None = None
    useInterestAccruedAsTotalDueWhenIntervalIsDifferent: bool | None = None

    def wish(self, product: LoanProduct, currency: Currency) -> Wish:
        """Return what is asked for where it leaves the product.

        Raises:
            AmountTooFine, AmountTooLarge: an amount is none of the currency.
        """
        asked = self.scheduleSettings
        fixed = (
            None if asked.periodicPayment is None else minor_units(asked.periodicPayment, currency, "fixed_installment")
        )
        plan = tuple(
            PlannedPayment(each.toInstallment, minor_units(each.amount, currency, "payment_plan"))
            for each in asked.paymentPlan or ()
        )
        # A rate for the whole term has no word here: it can be repeated, and not asked for.
        rated = product.offer.rate_unit is not RateUnit.WHOLE_TERM and self.interestSettings.interestRate is not None
        grace = product.offer.leeway.grace
        return Wish(
            principal=minor_units(self.loanAmount, currency, "principal"),
            number_of_installments=asked.repaymentInstallments,
            rate=Fraction(self.interestSettings.interestRate or 0) if rated else None,
            terms={
                "repay_every": asked.repaymentPeriodCount,
                "repay_unit": asked.repaymentPeriodUnit,
                "principal_every": asked.principalRepaymentInterval,
                "amortized_over": asked.amortizationPeriod,
                "first_offset": asked.defaultFirstRepaymentDueDateOffset,
                "fixed_installment": fixed,
                "fixed_days": asked.fixedDaysOfMonth or None,
                "payment_plan": plan or None,
                "penalties": self.penaltySettings.agreed(product.offer),
                **({} if grace is None else grace.terms(asked.gracePeriod)),
            },
        )

    def over(self, asked: Wish, current: Wish, offer: Offer) -> Wish:
        """Return what is asked for in the place of what stood; what has no word here stays.

        What has a word and is left out is the product's again. A rate that was told rounded, and comes back so, is the
        one that stood.
        """
        told, given = rate_as_entered(offer, agreed_terms(offer, current)), self.interestSettings.interestRate
        repeats = given is not None and spell_rate(told) == given
        rate = current.rate if repeats or offer.rate_unit is RateUnit.WHOLE_TERM else asked.rate
        wordless = replace(current.without(asked.terms.keys()), number_of_installments=None, rate=None)
        return replace(asked, rate=rate).over(wordless)

    def repeated(self) -> dict[str, Mapping[str, Any]]:
        """Return what was given of settings, by the settings' name."""
        return {
            "interestSettings": self.interestSettings.model_dump(exclude_none=True),
            # Whether the schedule was changed by hand is told, and nobody's to ask for.
            "scheduleSettings": self.scheduleSettings.model_dump(
                exclude_none=True, exclude={"hasCustomSchedule": True, "paymentPlan": {"__all__": {"encodedKey"}}}
            ),
            "penaltySettings": self.penaltySettings.model_dump(exclude_none=True),
            "": self.model_dump(include=set(self.own), exclude_none=True),
        }


AccountState = Literal[
    "PARTIAL_APPLICATION",
    "PENDING_APPROVAL",
    "APPROVED",
    "ACTIVE",
    "ACTIVE_IN_ARREARS",
    "CLOSED",
    "CLOSED_WRITTEN_OFF",
    "CLOSED_REJECTED",
]
"""How a loan may stand; an application begins as one of the first two."""
BEGINS = frozenset({None, "PARTIAL_APPLICATION", "PENDING_APPROVAL"})


class LoanBody(LoanTermsBody, LoanTold):
    """An application."""

    own: ClassVar[frozenset[str]] = frozenset(
        {
            *(*ODD_PERIODS, "loanName", "paymentMethod", "futurePaymentsAcceptance"),
            *("allowAdvanceRepayment", "arrearsTolerancePeriod", "latePaymentsRecalculationMethod"),
        }
    )
    id: IdText = None
    accountHolderKey: Annotated[str, Field(min_length=1, max_length=255)]
    accountHolderType: Literal["CLIENT", "GROUP"]
    accountArrearsSettings: AccountArrearsBody = AccountArrearsBody()
    accountState: AccountState | None = None
    arrearsTolerancePeriod: Whole | None = None
    assignedCentreKey: Text = None
    assignedUserKey: Text = None
    notes: Notes = None
    loanName: Text = None
    paymentMethod: Text = None
    futurePaymentsAcceptance: Text = None
    latePaymentsRecalculationMethod: Text = None
    allowAdvanceRepayment: bool | None = None
    currency: _Settings = _Settings()
    prepaymentSettings: _Settings = _Settings()

    @property
    def kind(self) -> LoanKind:
        """Whose loan it is."""
        return LoanKind.GROUP if self.accountHolderType == "GROUP" else LoanKind.INDIVIDUAL

    def wish(self, product: LoanProduct, currency: Currency) -> Wish:
        """Return what is asked for where it leaves the product, also when the loan is late."""
        wish = super().wish(product, currency)
        arrears = asked_arrears(self.accountArrearsSettings, self.arrearsTolerancePeriod, product.offer)
        return replace(wish, terms={**wish.terms, **arrears})

    def repeated(self) -> dict[str, Mapping[str, Any]]:
        """Return what was given of settings, and of the loan itself under no name."""
        return {
            **super().repeated(),
            "prepaymentSettings": self.prepaymentSettings.model_dump(),
            "currency": self.currency.model_dump(),
            "accountArrearsSettings": self.accountArrearsSettings.model_dump(),
        }


class Agreed(Protocol):
    """What would be agreed on."""

    @property
    def product(self) -> LoanProduct:
        """The product, with what it offers to the borrower."""

    @property
    def terms(self) -> LoanTerms:
        """The terms of the schedule."""

    @property
    def payments(self) -> PaymentTerms:
        """The terms of payments."""

    @property
    def currency(self) -> Currency:
        """The product's."""


def check_repeated(body: LoanTermsBody, application: Agreed, told: Sequence[dict[str, Any]] = ()) -> None:
    """Let an application through whose every setting is what it would be agreed on.

    Args:
        body: the application.
        application: what would be agreed on.
        told: what is wrong with members that the bank tells.

    Raises:
        BodyRefused: a setting says something else; the product's stands, and the bank does not pretend otherwise.
    """
    offer, terms = application.product.offer, application.terms
    payments = spell_payments(application.payments, terms)
    agreed = {
        "interestSettings": spell_interest(terms, offer),
        "scheduleSettings": spell_schedule_settings(terms, application.currency),
        "prepaymentSettings": payments.pop("prepaymentSettings"),
        "penaltySettings": spell_penalties(terms),
        "currency": spell_currency(application.currency),
        "accountArrearsSettings": spell_arrears(terms.arrears, application.currency),
        "": {
            **payments,
            **spell_odd_periods(terms),
            "loanName": application.product.name,
            "arrearsTolerancePeriod": terms.arrears.grace,
        },
    }
    faults = [
        {"type": "not_supported", "loc": (*([place] if place else []), name), "msg": "The product says otherwise"}
        for place, given in body.repeated().items()
        for name, value in given.items()
        if name in agreed[place] and not same(value, agreed[place][name])
    ]
    faults += [
        {"type": "not_supported", "loc": (place, name), "msg": "This is not supported"}
        for place, given in body.repeated().items()
        for name, value in given.items()
        if name in BEYOND and name not in agreed[place] and not says_nothing(value)
    ]
    if faults or told:
        raise BodyRefused([*told, *faults], body.resource)
