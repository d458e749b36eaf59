"""Change the schedule of a loan by hand: dates and amounts, payment holidays, and the interest they held back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.edit_schedule import (
    ApplyHeldInterest,
    EditSchedule,
    HeldInterestInFuture,
    InstallmentEdit,
    apply_held_interest,
    edit_schedule,
)
from samity.bank.loans.queries.edit_ground import edit_ground
from samity.web.acts import ActForm
from samity.web.fields import AmountField, DayField, ManyField, note_field
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import LoanForm, about_loan, loan_act
from samity.web.pages.lending.loan_page import admitted_loan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.state import Installment
    from samity.web.door import Visit

router = APIRouter()

ADDED = 0
"""The number of the fields for an installment that is added."""


def changeable(visit: Visit, account: LoanAccount) -> tuple[Installment, ...]:
    """Return the installments that can still be changed by hand."""
    ground = edit_ground(visit.connection, account, visit.unit.business_date)
    return () if ground is None else ground.open_rows


class EditScheduleForm(LoanForm):
    """The installments that can be changed, each with its date, principal and interest; and one more."""

    note = note_field()

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer three fields for each installment."""
        account = admitted_loan(visit, ids["loan_id"])
        sections = []
        for each in changeable(visit, account):
            begins = (each.due_on, *map(account.currency.major, each.due[:2]))
            sections.append(
                (say("Installment {number}", number=each.number), self._three_fields(visit, each.number, begins))
            )
        sections.append((say("One more installment"), self._three_fields(visit, ADDED, (None, None, None))))
        self.sections = (*sections, (say("Why"), ("note",)))

    def _three_fields(self, visit: Visit, number: int, begins: tuple[Any, ...]) -> tuple[str, ...]:
        names = tuple(f"{what}_{number}" for what in ("due_on", "principal", "interest"))
        fields = (
            DayField(say("Due on"), required=False),
            AmountField(say("Principal"), required=False),
            AmountField(say("Interest"), required=False),
        )
        for name, field, begin in zip(names, fields, begins, strict=True):
            self.add(visit, name, field, begin)
        return names

    def command(self, visit: Visit, **ids: int) -> EditSchedule:
        """Change what differs; an installment that is left as it was says nothing, and the last one takes the rest."""
        self.still_stands(visit, **ids)
        account = admitted_loan(visit, ids["loan_id"])
        rows = [row for each in changeable(visit, account) if (row := self._edit(account, each))]
        due_on, principal, interest = self._typed(ADDED)
        if due_on is not None or principal is not None or interest is not None:
            rows.append(InstallmentEdit(None, due_on, principal, interest))
        return EditSchedule(account.id, tuple(rows), self.note.data)

    def _edit(self, account: LoanAccount, was: Installment) -> InstallmentEdit | None:
        stands = (was.due_on, *map(account.currency.major, was.due[:2]))
        typed = self._typed(was.number)
        due_on, principal, interest = (None if new == old else new for new, old in zip(typed, stands, strict=True))
        if due_on is None and principal is None and interest is None:
            return None
        return InstallmentEdit(was.number, due_on, principal, interest)

    def _typed(self, number: int) -> tuple[Any, ...]:
        return tuple(self[f"{what}_{number}"].data for what in ("due_on", "principal", "interest"))


class PaymentHolidayForm(LoanForm):
    """Which installments are left out."""

    numbers = ManyField(later("Nothing falls due with"), required=True)
    note = note_field()

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer those that can be left out."""
        ground = edit_ground(visit.connection, admitted_loan(visit, ids["loan_id"]), visit.unit.business_date)
        rows = () if ground is None else tuple(filter(ground.can_be_payment_holiday, ground.open_rows))
        self.numbers.choices = [(each.number, f"{each.number}, {visit.formats.day(each.due_on)}") for each in rows]

    def command(self, visit: Visit, **ids: int) -> EditSchedule:
        """Leave them out."""
        self.still_stands(visit, **ids)
        rows = tuple(InstallmentEdit(number, is_payment_holiday=True) for number in self.numbers.data or ())
        return EditSchedule(ids["loan_id"], rows, self.note.data)


class HeldInterestForm(ActForm):
    """As of when it falls due."""

    on = DayField(later("Of payment holidays that are over on"))
    note = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """Today."""
        return {"on": visit.unit.business_date}

    def command(self, visit: Visit, **ids: int) -> ApplyHeldInterest:
        """Let it fall due."""
        del visit
        return ApplyHeldInterest(ids["loan_id"], self.on.data, self.note.data)


def about_edits(visit: Visit, loan_id: int, **_: int) -> Mapping[str, Any]:
    """Say whose loan it is, and what becomes of the rest."""
    note = say(
        "What others leave, the last installment takes. Interest follows what is owed; by hand it is only lowered."
    )
    return {**about_loan(visit, loan_id), "note": note}


loan_act(
    router,
    "edit-schedule",
    EditScheduleForm,
    edit_schedule,
    heading=later("Change the schedule"),
    button=later("Change it"),
    said=later("The schedule is changed."),
    at={},
    about=about_edits,
)
loan_act(
    router,
    "payment-holiday",
    PaymentHolidayForm,
    edit_schedule,
    heading=later("Grant a payment holiday"),
    button=later("Grant it"),
    said=later("The payment holiday is granted."),
    at={},
)
loan_act(
    router,
    "apply-held-interest",
    HeldInterestForm,
    apply_held_interest,
    heading=later("Ask for interest held back"),
    button=later("Let it fall due"),
    said=later("The interest that was held back falls due."),
    at={HeldInterestInFuture: "on"},
)
