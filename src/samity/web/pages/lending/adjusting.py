"""Enter a payment or a credit anew that was entered wrongly; what it does is shown before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.adjust import AdjustTransaction, adjust_transaction
from samity.bank.loans.operations.credit import CreditedBeforeDisbursement, CreditedNothing
from samity.bank.loans.queries.transactions import transaction_by_id
from samity.web.languages import later
from samity.web.pages.lending.loan_acts import loan_act
from samity.web.pages.lending.loan_page import admitted_loan
from samity.web.pages.lending.money import MoneyForm, beside_repayment
from samity.web.pages.lending.transactions import about_transaction
from samity.web.pages.lending.what_if import try_adjusting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.kernel.errors import Refusal
    from samity.web.door import Visit

router = APIRouter()

AS_PAID = ("channel_id", "receipt_number", "account_number", "check_number")


class AdjustForm(MoneyForm):
    """The payment as it should have been; it begins as it was entered."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """As it was entered."""
        currency = admitted_loan(visit, ids["loan_id"]).currency
        row = transaction_by_id(visit.connection, ids["loan_id"], ids["transaction_id"])
        details = row["details"] or {}
        paid = {name: details.get(name) for name in AS_PAID}
        return {"on": row["value_on"], "amount": currency.major(row["amount"]), **paid}

    def command(self, visit: Visit, **ids: int) -> AdjustTransaction:
        """Enter it anew."""
        money = (self.on.data, self.amount.data, self.detail(), self.note.data)
        return AdjustTransaction(ids["loan_id"], ids["transaction_id"], *money)


def beside(refusal: Refusal) -> str | None:
    """Return beside which field a refusal stands."""
    own = {CreditedBeforeDisbursement: "on", CreditedNothing: "amount"}
    return own.get(type(refusal)) or beside_repayment(refusal)


loan_act(
    router,
    "transactions/{transaction_id:int}/adjust",
    AdjustForm,
    adjust_transaction,
    heading=later("Enter it anew"),
    button=later("Enter it anew"),
    said=later("The payment is entered anew, and everything after it reckoned anew."),
    at=beside,
    about=about_transaction,
    template="lending/correction.html",
    look=try_adjusting,
    look_button=later("Show what it does"),
)
