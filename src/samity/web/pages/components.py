"""Every component of our design on one page, for those who make pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import Installment
from samity.bank.meetings.values import Attendance
from samity.kernel.money import Currency
from samity.web.acts import ActForm
from samity.web.charts import balance_chart
from samity.web.door import Visiting
from samity.web.fields import AmountField, BooleanField, ChoiceField, DayField, ManyField, TextField, note_field
from samity.web.languages import later, say
from samity.web.pages.people.attendance import strip_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fastapi import Response

    from samity.web.charts import BalanceChart

router = APIRouter()

_TAKA = Currency("BDT", 2, "Taka", "৳")
_A_WEEK, _A_MONTH = timedelta(weeks=1), timedelta(days=30)
_INSTALLMENTS = 6
_EACH = Parts(principal=1_000_00, interest=50_00)
_CAME = (Attendance.PRESENT, Attendance.LATE, Attendance.ABSENT, Attendance.LEAVE, None)


class ExampleForm(ActForm):
    """One field of each kind."""

    name = TextField(later("Name"), description=later("As on the identity card."))
    amount = AmountField(later("Amount"), required=False)
    on = DayField(later("Day"), required=False)
    officer = ChoiceField(later("Loan officer"), required=False)
    days = ManyField(later("Days"))
    active = BooleanField(later("Active at once"))
    note = note_field()


class ExampleOfParts(ActForm):
    """A long form, of which two parts are shown."""

    sections = ((later("Amount"), ("least", "most")), (later("Time"), ("first_on", "moved")))

    least = AmountField(later("Least"), required=False)
    most = AmountField(later("Most"), required=False)
    first_on = DayField(later("First due"), required=False)
    moved = ChoiceField(later("On a day of rest"), required=False, empty=later("it is due on the next day of work"))


@router.get("/components", response_model=None)
def components(visit: Visiting) -> Response:
    """Show every component, with what it is for."""
    form = ExampleForm(data={"amount": None}, meta={"formats": visit.formats})
    form.officer.offer([(1, "Asma Akter"), (2, "Rafiq Islam")])
    long_form = ExampleOfParts(meta={"formats": visit.formats})
    long_form.moved.offer([(1, say("it is due on the day before"))])
    form.days.offer([(1, say("Monday")), (2, say("Tuesday"))])
    form.name.errors = [say("This is needed.")]
    days = [visit.unit.business_date + n * _A_MONTH for n in range(-3, _INSTALLMENTS - 2)]
    return visit.show(
        "components.html",
        form=form,
        long_form=long_form,
        taka=_TAKA,
        days=days[1:],
        chart=_chart(days),
        came=strip_of((visit.unit.business_date - n * _A_WEEK, each) for n, each in enumerate(_CAME)),
    )


def _chart(days: Sequence[date]) -> BalanceChart | None:
    """Return a loan of half a year, three months old and one installment late."""
    due = [Installment(n, days[n - 1], days[n], _EACH) for n in range(1, _INSTALLMENTS + 1)]
    return balance_chart(due, {each.due_on: each.due.principal for each in due[:2]}, days[3])
