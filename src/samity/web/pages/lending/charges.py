"""Fees and penalties: the predefined ones, putting one on a loan, and letting somebody off it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.fees.operations.define import (
    ChargeAmountNotInCurrency,
    ChargeNameTaken,
    ChargePercentImpossible,
    DefineCharge,
    LateFeeIsPenalty,
    PercentNeedsInstallments,
    define_charge,
)
from samity.bank.fees.queries import charges
from samity.bank.fees.values import ChargeTime, FeeBase
from samity.bank.gate import permit
from samity.bank.loans.operations.amounts import AmountTooFine, AmountTooLarge
from samity.bank.loans.operations.charges import (
    AddCharge,
    AskedCharge,
    ChargeAmountMissing,
    ChargeBeforeDisbursement,
    ChargeNotActive,
    ChargeOfAnotherCurrency,
    LoanChargeNotFound,
    WaiveCharge,
    add_charge,
    waive_charge,
)
from samity.bank.loans.queries.views import charges_of_loans
from samity.bank.organisation.queries import currencies
from samity.web.acts import Act, ActForm, offer_act
from samity.web.choices import currency_choices
from samity.web.door import Visit, Visiting
from samity.web.fields import AmountField, BooleanField, ChoiceField, DayField, TextField
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import about_loan, loan_act
from samity.web.pages.lending.loan_page import admitted_loan
from samity.web.pages.lending.rate_words import percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

    from samity.bank.fees.values import Charge
    from samity.kernel.money import Currency
    from samity.web.formats import Formats

router = APIRouter()

TIMES = {
    ChargeTime.ON_A_DAY: later("on a day that is said for each loan"),
    ChargeTime.EVERY_INSTALLMENT: later("with every installment of the loans of some products"),
    ChargeTime.OVERDUE_INSTALLMENT: later("with each installment that is late, of the loans of some products"),
}
PERCENT_OF = {
    FeeBase.PRINCIPAL: later(" of an installment's principal"),
    FeeBase.INTEREST: later(" of an installment's interest"),
    FeeBase.PRINCIPAL_AND_INTEREST: later(" of an installment's principal and interest"),
}
BASES = {FeeBase.FLAT: later("an amount"), **{base: later("percent{of}", of=of) for base, of in PERCENT_OF.items()}}


@router.get("/charges", response_model=None)
def list_charges(visit: Visiting) -> Response:
    """Show the predefined fees and penalties."""
    permit(visit.unit, "fees:read")
    found = charges(visit.connection)
    by_code = {each.currency.code: each.currency for each in currencies(visit.connection)}
    amounts = {each.id: said_amount(each, by_code[each.currency_code], visit.formats) for each in found}
    return visit.show("lending/charges.html", charges=found, times=TIMES, amounts=amounts)


def said_amount(charge: Charge, currency: Currency, formats: Formats) -> str:
    """Write how much a charge is: an amount, or percent of what."""
    if charge.base is FeeBase.FLAT:
        return formats.amount(charge.amount, currency)
    return f"{percent(charge.percent, formats)}{PERCENT_OF[charge.base]}"


class AddChargeForm(ActForm):
    """A charge on a loan."""

    charge_id = ChoiceField(later("Charge"))
    due_on = DayField(later("Due on"))
    amount = AmountField(later("Amount"), required=False, description=later("Empty takes the charge's own amount."))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It falls due today."""
        return {"due_on": visit.unit.business_date}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the charges in the loan's currency."""
        currency = admitted_loan(visit, ids["loan_id"]).currency
        self.charge_id.offer(
            (each.id, f"{each.name}, {visit.formats.amount(each.amount, currency)}")
            for each in charges(visit.connection)
            if each.is_put_on_loans and each.currency_code == currency.code
        )

    def command(self, visit: Visit, **ids: int) -> AddCharge:
        """Put it on the loan."""
        return AddCharge(ids["loan_id"], AskedCharge(self.charge_id.data, self.due_on.data, self.amount.data))


class WaiveForm(ActForm):
    """A charge that need not be paid; there is nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> WaiveCharge:
        """Let him off it."""
        return WaiveCharge(ids["loan_id"], ids["charge_id"])


def about_charge(visit: Visit, loan_id: int, charge_id: int, **_: int) -> Mapping[str, Any]:
    """Say which charge it is, and what is left of it.

    Raises:
        LoanChargeNotFound: the loan has no such charge.
    """
    currency = admitted_loan(visit, loan_id).currency
    for each in charges_of_loans(visit.connection, [loan_id]):
        if each["id"] == charge_id:
            left = visit.formats.amount(each["amount"] - each["paid"] - each["waived"], currency)
            return {
                **about_loan(visit, loan_id),
                "note": say("{name}: {left} of it is left.", name=each["name"], left=left),
            }
    raise LoanChargeNotFound(loan_id, charge_id)


class DefineChargeForm(ActForm):
    """A new predefined charge."""

    name = TextField(later("Name"), longest=100)
    is_penalty = BooleanField(later("It is a penalty"))
    currency_code = ChoiceField(later("Currency"), of=str)
    time = ChoiceField(later("It falls due"), of=str)
    base = ChoiceField(later("It is"), of=str)
    amount = AmountField(later("Amount, or percent"))
    is_active = BooleanField(later("In use"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It is in use at once."""
        return {"is_active": True, "time": ChargeTime.ON_A_DAY, "base": FeeBase.FLAT}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the currencies of the bank, when a charge falls due, and what it may be a part of."""
        self.time.offer(TIMES.items())
        self.base.offer(BASES.items())
        self.currency_code.offer(currency_choices(visit))

    def command(self, visit: Visit, **ids: int) -> DefineCharge:
        """Define it."""
        said = {**self.data, "time": ChargeTime(self.time.data), "base": FeeBase(self.base.data)}
        return DefineCharge(**said)


loan_act(
    router,
    "charge",
    AddChargeForm,
    add_charge,
    heading=later("Put a charge on it"),
    button=later("Put it on the loan"),
    said=later("The charge is on the loan."),
    at={
        ChargeOfAnotherCurrency: "charge_id",
        ChargeNotActive: "charge_id",
        ChargeBeforeDisbursement: "due_on",
        ChargeAmountMissing: "amount",
        AmountTooFine: "amount",
        AmountTooLarge: "amount",
    },
)
loan_act(
    router,
    "charges/{charge_id:int}/waive",
    WaiveForm,
    waive_charge,
    heading=later("Waive a charge"),
    button=later("Waive what is left"),
    said=later("The charge is waived."),
    at={},
    about=about_charge,
)
offer_act(
    router,
    Act(
        path="/charges/define",
        form=DefineChargeForm,
        operation=define_charge,
        heading=later("Define a charge"),
        button=later("Define"),
        after=lambda _: "/charges",
        said=later("The charge can be put on loans now."),
        at={
            ChargeNameTaken: "name",
            ChargeAmountNotInCurrency: "amount",
            ChargePercentImpossible: "amount",
            PercentNeedsInstallments: "base",
            LateFeeIsPenalty: "is_penalty",
        },
        back="/charges",
    ),
)
