"""What every application for a loan asks: dates, terms, meetings, charges; and the command that it makes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from samity.bank.fees.queries import charges
from samity.bank.loans.operations.amounts import amount_refusal
from samity.bank.loans.operations.application_checks import (
    ApplyForLoan,
    ExpectedBeforeSubmission,
    ProductNotOffered,
    SubmittedBeforeActivation,
    SubmittedBeforeOfficeOpened,
    SubmittedInFuture,
)
from samity.bank.loans.operations.apply import LoanExternalIdTaken
from samity.bank.loans.operations.charges import AskedCharge, ChargeBeforeDisbursement
from samity.bank.loans.operations.meeting_checks import (
    DisbursementNotAtMeeting,
    FirstRepaymentNotAtMeeting,
    FrequencyDiffersFromMeeting,
    IntervalDiffersFromMeeting,
    MeetingNeeded,
)
from samity.bank.loans.rules.first_repayment import (
    FirstRepaymentNotOnFixedDay,
    FirstRepaymentTooEarly,
    FirstRepaymentTooLate,
)
from samity.bank.loans.rules.offers import PlanMissing, PlanNotAgreed, RateFollowsPlan
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.products import Wish
from samity.bank.organisation.queries import StaffInactive, StaffNotFound, code_values, staff_options
from samity.kernel.errors import Located, Refusal, refuse_all
from samity.web.acts import ActForm
from samity.web.fields import (
    BooleanField,
    ChoiceField,
    DayField,
    ManyField,
    NumberField,
    WholeField,
    not_negative,
    note_field,
    positive,
)
from samity.web.languages import later, say
from samity.web.pages.lending.debtor import Wanted, wanted
from samity.web.pages.lending.plan_rows import PLAN_FIELDS, PlanRows, plan_typed
from samity.web.pages.lending.rate_words import decimal_of, per
from samity.web.pages.lending.words import PERIODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from samity.kernel.money import Currency
    from samity.web.door import Visit
    from samity.web.fields import Choice


class NothingToApplyFor(Refusal):
    """Choose a product, and for whom it is, first."""


GRACES = ("grace_on_principal", "grace_on_interest_payment", "grace_on_interest_charged")
ASKED_FIELDS = {
    "numberOfRepayments": "number",
    "number_of_installments": "number",
    "repaymentEvery": "repay_every",
    "interestRatePerPeriod": "rate",
    "graceOnPrincipalPayment": "grace_on_principal",
    "graceOnInterestPayment": "grace_on_interest_payment",
    "graceOnInterestCharged": "grace_on_interest_charged",
}
"""Beside which field a term stands that the bank refuses, by the name it has there, where the field has another."""
BESIDE: Mapping[type[Refusal], str] = {
    SubmittedInFuture: "submitted_on",
    SubmittedBeforeActivation: "submitted_on",
    SubmittedBeforeOfficeOpened: "submitted_on",
    StaffNotFound: "officer_id",
    StaffInactive: "officer_id",
    ProductNotOffered: "submitted_on",
    ExpectedBeforeSubmission: "expected_disbursement_on",
    DisbursementNotAtMeeting: "expected_disbursement_on",
    FirstRepaymentNotAtMeeting: "first_repayment_on",
    FirstRepaymentTooEarly: "first_repayment_on",
    FirstRepaymentTooLate: "first_repayment_on",
    FirstRepaymentNotOnFixedDay: "first_repayment_on",
    MeetingNeeded: "at_meetings",
    FrequencyDiffersFromMeeting: "at_meetings",
    IntervalDiffersFromMeeting: "at_meetings",
    ChargeBeforeDisbursement: "charges_due_on",
    LoanExternalIdTaken: "external_id",
    PlanMissing: "plan_until_1",
    PlanNotAgreed: "plan_until_1",
    RateFollowsPlan: "plan_until_1",
}


class ApplicationForm(PlanRows, ActForm):
    """What is the same for every application."""

    submitted_on = DayField(later("Asked for on"))
    expected_disbursement_on = DayField(later("To be paid out on"))
    number = WholeField(later("Installments"), checks=[positive])
    rate = NumberField(later("Rate in percent"), checks=[not_negative])
    repay_every = WholeField(later("One every"), checks=[positive])
    first_repayment_on = DayField(
        later("First repayment on"), required=False, description=later("Empty: as the schedule has it.")
    )
    at_meetings = BooleanField(later("It is repaid at the group's meetings"))
    sync_disbursement = BooleanField(later("It is paid out at a meeting"))
    grace_on_principal = WholeField(later("First installments without principal"), required=False)
    grace_on_interest_payment = WholeField(later("First installments whose interest is paid later"), required=False)
    grace_on_interest_charged = WholeField(later("First installments without any interest"), required=False)
    officer_id = ChoiceField(later("Loan officer"), required=False, empty=later("nobody"))
    purpose_id = ChoiceField(later("For"), required=False, empty=later("not said"))
    notes = note_field()
    charges = ManyField(
        later("Put on it"), description=later("Of another amount or day: put it on the loan afterwards.")
    )
    charges_due_on = DayField(
        later("Charges are due on"), required=False, description=later("Empty: when it is paid out.")
    )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins with the terms of the product."""
        asked = cls.asked(visit, **ids)
        if asked.product is None or asked.debtor is None:
            return {}
        offer, terms = asked.product.offer, asked.product.offer.terms
        return {
            "submitted_on": visit.unit.business_date,
            "expected_disbursement_on": visit.unit.business_date,
            "number": None if "number_of_installments" in offer.left_open else terms.number_of_installments,
            "rate": None if "rate" in offer.left_open else decimal_of(offer.rate),
            "repay_every": terms.repay_every,
            "at_meetings": asked.calendar is not None,
            "officer_id": asked.debtor.officer_id,
            **{name: getattr(terms, name) or None for name in GRACES},
        }

    @classmethod
    def asked(cls, visit: Visit, **ids: int) -> Wanted:
        """Return for whom it is, and which product's; the address says it."""
        return wanted(visit, **ids)

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer officers, purposes and charges; of meetings nothing is asked where there are none."""
        asked = self.asked(visit, **ids)
        if asked.calendar is None:
            del self["at_meetings"], self["sync_disbursement"]
        if asked.product is None or not asked.product.offer.leeway.takes_plan:
            for name in PLAN_FIELDS:
                del self[name]
        if asked.product is None or asked.debtor is None or asked.currency is None:
            return
        offer = asked.product.offer
        if offer.leeway.takes_plan:
            del self["rate"]
        else:
            self.rate.label.text = say("Rate in percent, {per}", per=per(offer))
        self.repay_every.label.text = say(
            "{repay_unit} from one to the next", repay_unit=PERIODS[offer.terms.repay_unit][1].capitalize()
        )
        self.officer_id.offer(self.officers(visit, asked))
        purposes = code_values(visit.connection, "LoanPurpose")["LoanPurpose"]
        self.purpose_id.offer((each.id, each.name) for each in purposes)
        self._offer_charges(visit, asked.currency)

    def officers(self, visit: Visit, asked: Wanted) -> Iterable[Choice]:
        """Return who may look after it: the loan officers of the office that keeps it, and of those above."""
        officers = staff_options(visit.connection, asked.hierarchy, loan_officers=True)
        return [(each["id"], each["display_name"]) for each in officers]

    def _offer_charges(self, visit: Visit, currency: Currency) -> None:
        offered = [
            (each.id, f"{each.name}, {visit.formats.amount(each.amount, currency)}")
            for each in charges(visit.connection)
            if each.is_put_on_loans and each.currency_code == currency.code
        ]
        self.charges.offer(offered)
        if not offered:
            del self["charges"], self["charges_due_on"]

    def application(self, asked: Wanted, amount: Decimal, client_id: int | None, field: str) -> ApplyForLoan:
        """Return an application of somebody for an amount that stands in a field.

        Raises:
            Located: the amount is none of the currency.
            NothingToApplyFor: the address names no product or nobody; the form is not shown then.
        """
        product, currency, given = asked.product, asked.currency, self.data
        if product is None or currency is None or asked.debtor is None:
            raise NothingToApplyFor
        charges_due_on = given.get("charges_due_on") or given["expected_disbursement_on"]
        return ApplyForLoan(
            product_id=product.id,
            kind=_kind(asked, client_id),
            submitted_on=given["submitted_on"],
            expected_disbursement_on=given["expected_disbursement_on"],
            wish=Wish(
                principal=_minor(amount, currency, field),
                number_of_installments=given["number"],
                rate=Fraction(given["rate"]) if "rate" in given else None,
                terms={
                    "repay_every": given["repay_every"],
                    "payment_plan": plan_typed(given, currency),
                    **{name: given[name] or 0 for name in GRACES},
                },
            ),
            client_id=client_id,
            group_id=None if asked.group is None else asked.group.id,
            officer_id=given["officer_id"],
            purpose_id=given["purpose_id"],
            calendar_id=asked.calendar.id if asked.calendar and given.get("at_meetings") else None,
            sync_disbursement=given.get("sync_disbursement", False),
            first_repayment_on=given["first_repayment_on"],
            notes=given["notes"],
            charges=tuple(AskedCharge(each, charges_due_on) for each in given.get("charges") or ()),
        )


def beside(refusal: Refusal) -> str | None:
    """Return beside which field a refusal stands."""
    if isinstance(refusal, Located):
        return refusal.place
    facts = refusal.facts()
    if "term" not in facts:
        return BESIDE.get(type(refusal))
    term: str = facts.get("setting", facts["term"])
    return ASKED_FIELDS.get(term, term)


def _kind(asked: Wanted, client_id: int | None) -> LoanKind:
    if client_id is None:
        return LoanKind.GROUP
    return LoanKind.INDIVIDUAL if asked.group is None else LoanKind.JLG


def _minor(amount: Decimal, currency: Currency, field: str) -> int:
    minor = currency.minor(amount)
    refusal = amount_refusal(amount, currency) if minor is None else None
    refuse_all([Located(field, refusal)] if refusal else [])
    return minor or 0
