"""Every component of our design on one page, for those who make pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.kernel.money import Currency
from samity.web.acts import ActForm
from samity.web.door import Visiting
from samity.web.fields import AmountField, BooleanField, ChoiceField, DayField, ManyField, TextField, note_field

if TYPE_CHECKING:
    from fastapi import Response

router = APIRouter()

_TAKA = Currency("BDT", 2, "Taka", "৳")


class ExampleForm(ActForm):
    """One field of each kind."""

    name = TextField("Name", description="As on the identity card.")
    amount = AmountField("Amount", required=False)
    on = DayField("Day", required=False)
    officer = ChoiceField("Loan officer", required=False)
    days = ManyField("Days")
    active = BooleanField("Active at once")
    note = note_field()


@router.get("/components", response_model=None)
def components(visit: Visiting) -> Response:
    """Show every component, with what it is for."""
    form = ExampleForm(data={"amount": None}, meta={"formats": visit.formats})
    form.officer.offer([(1, "Asma Akter"), (2, "Rafiq Islam")])
    form.days.offer([(1, "Monday"), (2, "Tuesday")])
    form.name.errors = ["This is needed."]
    return visit.show("components.html", form=form, taka=_TAKA)
