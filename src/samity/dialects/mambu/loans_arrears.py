"""What is tolerated of a late loan, as its application asks for it and as it is agreed on anew while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from samity.bank.loans.operations.change_grace import ChangeGrace, change_grace
from samity.bank.loans.values.arrears_settings import ToleranceMethod
from samity.bank.loans.values.products import Offer
from samity.dialects.door import Answer, writing
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import spelling_of, value_day
from samity.dialects.mambu.wire import MambuModel, Number, Text, Whole, WireMoment
from samity.storage.unit import Unit

router = MambuRouter(tags=["Loan Accounts"])


class AccountArrearsBody(BaseModel):
    """For how long, and with how much, the loan may be late; whatever else stands here repeats the product."""

    model_config = ConfigDict(extra="allow", frozen=True)

    encodedKey: Text = None
    tolerancePeriod: Whole | None = None
    tolerancePercentageOfOutstandingPrincipal: Number | None = None


def asked_arrears(asked: AccountArrearsBody, mirrored: int | None, offer: Offer) -> Mapping[str, Any]:
    """Return what is asked for; a day of the month is the product's.

    Args:
        asked: the settings.
        mirrored: the period, as it stands beside them too.
        offer: of the product.
    """
    by_day = offer.terms.arrears.method is ToleranceMethod.DAY_OF_MONTH
    grace, share = asked.tolerancePeriod, asked.tolerancePercentageOfOutstandingPrincipal
    return {
        "arrears_grace": None if by_day else mirrored if grace is None else grace,
        "arrears_percent": None if share is None else Fraction(share),
    }


class ChangedArrearsBody(MambuModel):
    """How late the loan may be, from which day on."""

    resource: ClassVar[str] = "loan"
    arrearsTolerancePeriod: Whole
    entryDate: WireMoment
    notes: Text = None


@router.post("/loans/{loan_id}:changeArrearsSettings", status_code=204)
@writing(ChangedArrearsBody)
def change_arrears_settings(loan_id: str, body: ChangedArrearsBody, unit: Unit) -> Answer:
    """Let the loan be late for another number of days, or until another day of the month, from a day on."""
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.LOAN, loan_id)
    on = value_day(spelling, body.entryDate, "entryDate", body.resource)
    change_grace(ChangeGrace(found, on, body.arrearsTolerancePeriod, body.notes), unit)
    return Answer(status=204)
