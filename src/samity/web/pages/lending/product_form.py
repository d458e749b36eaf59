"""The form that defines a loan product, and defines it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from wtforms.validators import ValidationError

from samity.bank.accounting.queries import ChartFilter, chart
from samity.bank.accounting.rules.mapping import PURPOSE_TYPES
from samity.bank.accounting.values import GlUsage
from samity.bank.loans.operations.products import (
    DefineLoanProduct,
    ProductExternalIdTaken,
    ProductNameTaken,
    ProductShortNameTaken,
    define_loan_product,
)
from samity.bank.loans.queries.products import loan_product_by_id, take_product
from samity.bank.loans.queries.snapshots import ADVANCED
from samity.bank.loans.rules.delinquency import ClassedWithoutBucket
from samity.bank.loans.rules.variation_refusals import GapsNotInOrder, VariationsNeedCumulative
from samity.bank.loans.values.terms import ScheduleEngine
from samity.bank.organisation.queries import payment_channels
from samity.kernel.errors import Located
from samity.web.acts import Act, offer_act
from samity.web.choices import currency_choices
from samity.web.door import Posting
from samity.web.fields import (
    AmountField,
    BooleanField,
    ChoiceField,
    DayField,
    ManyField,
    NumberField,
    TextField,
    WholeField,
    not_negative,
    note_field,
    positive,
)
from samity.web.languages import later, say
from samity.web.pages.lending import (
    interest_words,
    product_charges,
    product_lateness,
    product_over_applied,
    rate_words,
    words,
)
from samity.web.pages.lending import product_payments as payments
from samity.web.pages.lending.application_form import ASKED_FIELDS
from samity.web.pages.lending.product_command import ACCOUNT_FIELDS, channel_field, definition, fields_of, new_product

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wtforms import Field

    from samity.kernel.errors import Refusal
    from samity.web.door import Visit

router = APIRouter()

# Beside which field a term stands that the bank refuses, by the name it has there, where the field has another.
TERM_FIELDS = {
    **ASKED_FIELDS,
}
REFUSED_BESIDE = {**payments.REFUSED_BESIDE, **product_charges.REFUSED_BESIDE}
BESIDE = {
    ClassedWithoutBucket: "bucket_id",
    ProductNameTaken: "name",
    ProductShortNameTaken: "short_name",
    ProductExternalIdTaken: "external_id",
}


class ProductForm(product_charges.ProductChargesForm):
    """A loan product."""

    sections = (
        (
            later("Name"),
            ("name", "short_name", "currency_code", "external_id", "description", "starts_on", "closes_on"),
        ),
        (later("Amount"), ("principal", "principal_least", "principal_most", *product_over_applied.FIELDS)),
        (
            later("Interest"),
            (
                *("rate", "rate_unit", "rate_least", "rate_most", "interest_method", "interest_period"),
                *("partial_periods", "same_day_interest", "sums_up_accruals", "days_in_month", "days_in_year"),
            ),
        ),
        (
            later("Repayment"),
            (
                *("number", "number_least", "number_most", "repay_every", "repay_unit", "amortization", "engine"),
                *("rounding", "installment_multiple"),
            ),
        ),
        (
            later("Grace"),
            (
                *("grace_on_principal", "grace_on_interest_payment", "grace_on_interest_charged", "moratorium"),
                *("minimum_days", "starts_at_submission"),
            ),
        ),
        (
            later("Payments"),
            (
                *("strategy", "element_order", "walk", "future_rule", "future_payments"),
                *("accepts_prepayment", "allows_advance", "allows_custom", "refuses_overpayment", "charge_off"),
                *("owed_anew", "interest_refunds"),
            ),
        ),
        (later("Charges"), ("charges",)),
        (later("When they are late"), product_lateness.FIELDS),
        (later("Varied one by one"), ("varies", "gap_least", "gap_most")),
        (later("Taken back"), ("undo",)),
    )

    name = TextField(later("Name"), longest=100)
    short_name = TextField(later("Short name"), longest=4, description=later("At most four characters."))
    currency_code = ChoiceField(later("Currency"), of=str)
    external_id = TextField(later("Number elsewhere"), required=False, longest=100)
    description = note_field(later("Description"))
    starts_on = DayField(later("Offered from"), required=False)
    closes_on = DayField(later("Offered until"), required=False)

    principal = AmountField(later("Usual amount"), checks=[positive])
    principal_least = AmountField(later("At least"), required=False, checks=[positive])
    principal_most = AmountField(later("At most"), required=False, checks=[positive])

    rate = NumberField(later("Rate in percent"), checks=[not_negative])
    rate_unit = ChoiceField(later("The rate is for"), of=str)
    rate_least = NumberField(later("Rate at least"), required=False)
    rate_most = NumberField(later("Rate at most"), required=False)
    interest_method = ChoiceField(later("Interest"), of=str)
    interest_period = ChoiceField(later("Interest is reckoned"), of=str)
    partial_periods = BooleanField(later("A longer or shorter period costs more or less"))
    same_day_interest = BooleanField(
        later("With a progressive schedule, a day's interest is income on that day already")
    )
    sums_up_accruals = BooleanField(later("The history tells, due date by due date, what interest and charges came to"))
    days_in_month = ChoiceField(later("A month is"), of=str)
    days_in_year = ChoiceField(later("A year is"), of=str)

    number = WholeField(later("Installments"), checks=[positive])
    number_least = WholeField(later("Installments at least"), required=False)
    number_most = WholeField(later("Installments at most"), required=False)
    repay_every = WholeField(later("One every"), checks=[positive])
    repay_unit = ChoiceField(later("Periods"), of=str)
    amortization = ChoiceField(later("What stays the same"), of=str)
    engine = ChoiceField(later("Schedule"), of=str)
    rounding = ChoiceField(later("Half a coin is rounded"), of=str)
    installment_multiple = AmountField(later("Installments in multiples of"), required=False, checks=[not_negative])

    grace_on_principal = WholeField(later("First installments without principal"), required=False)
    grace_on_interest_payment = WholeField(later("First installments whose interest is paid later"), required=False)
    grace_on_interest_charged = WholeField(later("First installments without any interest"), required=False)
    moratorium = WholeField(
        later("Installments without principal after each with it"), required=False, checks=[not_negative]
    )
    minimum_days = WholeField(
        later("Days from the pay-out to the first at least"), required=False, checks=[not_negative]
    )
    starts_at_submission = BooleanField(later("Due dates count from the application, not from the pay-out"))

    strategy = ChoiceField(later("A payment settles, in this order"), of=str)
    element_order = ChoiceField(later("With an order of its own"), of=str)
    walk = ChoiceField(later("Such an order, and that of a progressive schedule, finishes"), of=str)
    future_rule = ChoiceField(later("With a progressive schedule, what is paid in advance goes to"), of=str)
    future_payments = ChoiceField(later("Interest is paid"), of=str)
    accepts_prepayment = BooleanField(later("More than is due may be paid"))
    allows_advance = BooleanField(later("An installment may be paid before its due date"))
    allows_custom = BooleanField(later("Whoever pays may say which parts are settled"))
    refuses_overpayment = BooleanField(later("More than is owed is not accepted"))
    charge_off = ChoiceField(later("When a loan is charged off"), of=str)
    owed_anew = ChoiceField(later("What is charged back is owed"), of=str)
    interest_refunds = ManyField(later("The interest that it has borne goes back with a"), of=str)

    varies = BooleanField(later("Installments of an application are changed, added and left out one by one"))
    gap_least = WholeField(later("Then days between two due dates at least"), required=False, checks=[not_negative])
    gap_most = WholeField(later("and at most"), required=False, checks=[positive])

    undo = ManyField(later("Of a loan's life can be taken back"), of=str)

    accounting = ChoiceField(
        later("Accounting"),
        of=str,
        description=later(
            "With books: name the accounts down to losses written off; for accrual also the receivable ones."
        ),
    )

    @classmethod
    def beginning(cls, visit: Visit, product_id: int | None = None, **ids: int) -> Mapping[str, Any]:
        """It begins as a usual weekly product, or as the product is."""
        if product_id is None:
            return new_product()
        return fields_of(visit.connection, product_id)

    def offer(self, visit: Visit, product_id: int | None = None, **ids: int) -> None:
        """Offer what may be chosen, and a field for each GL account that is needed."""
        for name, choices in CHOICES.items():
            field: Any = self[name]
            field.offer(choices.items())
        self.undo.choices = list(words.UNDONE.items())
        self.offer_buckets(visit)
        self.offer_bounds()
        self.interest_refunds.choices = list(words.INTEREST_REFUNDS.items())
        begun = self.beginning(visit, product_id)
        self.offer_charges(visit, tuple(begun.get("charges", ())))
        self.currency_code.offer(currency_choices(visit, begun.get("currency_code")))
        offered = list(_gl_choices(visit))
        for purpose, name in ACCOUNT_FIELDS.items():
            field = ChoiceField(words.PURPOSES[purpose], required=False, empty=say("none"))
            fitting = [(id_, said) for id_, said, kind in offered if kind in PURPOSE_TYPES[purpose]]
            self.add(visit, name, field, begun.get(name)).offer(fitting)
        for channel in payment_channels(visit.connection):
            name = channel_field(channel.id)
            field = ChoiceField(say("By {name}", name=channel.name), required=False, empty=say("as above"))
            self.add(visit, name, field, begun.get(name)).offer((id_, said) for id_, said, _ in offered)

    def validate_varies(self, field: Field) -> None:
        """Let limits go with installments that are varied."""
        if field.data and self.gap_least.data is None:
            raise ValidationError(say("Say how few days may lie between two due dates."))
        if not field.data and (self.gap_least.data, self.gap_most.data) != (None, None):
            raise ValidationError(say("Where no installment is varied, there is nothing to limit."))

    def validate_strategy(self, field: Field) -> None:
        """Let the advanced order and the progressive schedule go together."""
        if (field.data == ADVANCED) != (self.engine.data == ScheduleEngine.PROGRESSIVE):
            raise ValidationError(say("A progressive schedule goes with the order for it, and no other schedule does."))

    def stands(self, visit: Visit, product_id: int | None = None, **ids: int) -> Mapping[str, Any]:
        """Return the product; whoever sends the form holds it, so that nobody comes between."""
        if product_id is not None and isinstance(visit, Posting):
            take_product(visit.connection, product_id)
        return self.beginning(visit, product_id)

    def command(self, visit: Visit, product_id: int | None = None, **ids: int) -> DefineLoanProduct:
        """Define it."""
        if product_id is not None:
            self.still_stands(visit, product_id=product_id)
        before = None if product_id is None else loan_product_by_id(visit.connection, product_id)
        return definition(self.data, before, visit.connection)


CHOICES: Mapping[str, Mapping[Any, str]] = {
    "rate_unit": rate_words.RATE_UNITS,
    "interest_method": interest_words.METHODS,
    "interest_period": interest_words.INTEREST_PERIODS,
    "days_in_month": words.MONTHS,
    "days_in_year": words.YEARS,
    "repay_unit": {unit: many for unit, (_, many) in words.PERIODS.items()},
    "amortization": words.AMORTIZATIONS,
    "engine": words.ENGINES,
    "rounding": words.ROUNDINGS,
    "strategy": words.STRATEGIES,
    "element_order": payments.ORDERS,
    "walk": payments.WALKS,
    "future_rule": payments.FUTURE_RULES,
    "future_payments": payments.FUTURES,
    "charge_off": words.CHARGE_OFFS,
    "owed_anew": payments.OWED_ANEW,
    "accounting": words.ACCOUNTINGS,
}


def _gl_choices(visit: Visit) -> Iterator[tuple[int, str, str]]:
    """Give the GL accounts that postings may stand in, with their types."""
    for row in chart(visit.connection, ChartFilter(usage=GlUsage.DETAIL, disabled=False)):
        yield row["id"], f"{row['gl_code']} {row['name']}", row["type"]


def beside(refusal: Refusal) -> str | None:
    """Return beside which field a refusal stands."""
    if isinstance(refusal, Located):
        return refusal.place
    facts = refusal.facts()
    if isinstance(refusal, VariationsNeedCumulative | GapsNotInOrder):
        return "varies" if isinstance(refusal, VariationsNeedCumulative) else "gap_most"
    if type(refusal) in REFUSED_BESIDE:
        return REFUSED_BESIDE[type(refusal)]
    if "term" in facts:
        term: str = facts.get("setting", facts["term"])
        return TERM_FIELDS.get(term, term)
    if "purpose" in facts:
        return ACCOUNT_FIELDS.get(facts["purpose"])
    return BESIDE.get(type(refusal), "closes_on" if "closes_on" in facts else None)


def _act(path: str, heading: str, button: str, said: str) -> Act:
    return Act(
        path=path,
        form=ProductForm,
        operation=define_loan_product,
        heading=heading,
        button=button,
        after=lambda defined, **_: f"/products/{defined}",
        said=said,
        at=beside,
        back=lambda **ids: f"/products/{ids['product_id']}" if ids else "/products",
        template="lending/define_product.html",
        about=_about,
    )


def _about(visit: Visit, **ids: int) -> Mapping[str, Any]:
    """Say which fields are for GL accounts; and of a product that is there, what it is called."""
    channels = [channel_field(each.id) for each in payment_channels(visit.connection)]
    about: dict[str, Any] = {"account_fields": list(ACCOUNT_FIELDS.values()), "channel_fields": channels}
    if ids:
        about["subject"] = loan_product_by_id(visit.connection, ids["product_id"]).name
        about["note"] = say("Loans already made keep their terms.")
    return about


offer_act(
    router,
    _act("/products/define", later("Define a loan product"), later("Define it"), later("The product can be lent now.")),
)
offer_act(
    router,
    _act(
        "/products/{product_id:int}/define",
        later("Define it anew"),
        later("Define it anew"),
        later("The product is defined anew."),
    ),
)
