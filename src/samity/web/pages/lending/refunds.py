"""Pay a borrower back what he has paid too much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.refund import (
    RefundedBeforeOverpayment,
    RefundedMoreThanOverpaid,
    RefundedNothing,
    RefundOverpayment,
    refund_overpayment,
)
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import about_loan, loan_act
from samity.web.pages.lending.loan_page import admitted_loan
from samity.web.pages.lending.money import BESIDE, MoneyForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.web.door import Visit

router = APIRouter()


class RefundForm(MoneyForm):
    """A refund."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """All that was paid too much is paid back today."""
        account = admitted_loan(visit, ids["loan_id"])
        overpaid = account.state.overpaid
        return {"on": visit.unit.business_date, "amount": account.currency.major(overpaid) if overpaid else None}

    def command(self, visit: Visit, **ids: int) -> RefundOverpayment:
        """Pay it back."""
        return RefundOverpayment(ids["loan_id"], self.on.data, self.amount.data, self.detail(), self.note.data)


def about_refund(visit: Visit, loan_id: int) -> Mapping[str, Any]:
    """Say whose loan it is, and what was paid too much."""
    account = admitted_loan(visit, loan_id)
    overpaid = visit.formats.amount(account.state.overpaid, account.currency)
    return {**about_loan(visit, loan_id), "note": say("{overpaid} was paid too much.", overpaid=overpaid)}


loan_act(
    router,
    "refund",
    RefundForm,
    refund_overpayment,
    heading=later("Refund"),
    button=later("Pay it back"),
    said=later("The overpayment is paid back."),
    at={**BESIDE, RefundedBeforeOverpayment: "on", RefundedMoreThanOverpaid: "amount", RefundedNothing: "amount"},
    about=about_refund,
)
