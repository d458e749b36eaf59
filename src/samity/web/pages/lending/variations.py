"""Vary installments of an application one by one, and let the schedule be the product's again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.vary_installments import (
    RestoreInstallments,
    VariedInstallment,
    VaryInstallments,
    restore_installments,
    vary_installments,
)
from samity.bank.loans.queries.planned import planned_installments
from samity.bank.loans.values.variations import VariationKind
from samity.web.acts import ActForm
from samity.web.fields import AmountField, BooleanField, DayField, note_field
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import LoanForm, about_loan, loan_act
from samity.web.pages.lending.loan_page import admitted_loan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.state import Installment
    from samity.web.door import Visit

router = APIRouter()

ADDED = 0
"""The number of the fields for an installment that is added."""


class VaryForm(LoanForm):
    """The planned installments, each with its date and amount, and whether it is left out; and one more."""

    note = note_field()

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer three fields for each installment but the last, which has a date only; two for one more."""
        account = admitted_loan(visit, ids["loan_id"])
        planned = planned_installments(visit.connection, account)
        sections = []
        for each in planned:
            names = self._three_fields(visit, account, each.number, each)
            fields = names[:1] if each is planned[-1] else names
            sections.append((say("Installment {number}", number=each.number), fields))
        sections.append((say("One more installment"), self._three_fields(visit, account, ADDED, None)[:2]))
        self.sections = (*sections, (say("Why"), ("note",)))

    def _three_fields(
        self, visit: Visit, account: LoanAccount, number: int, begins: Installment | None
    ) -> tuple[str, ...]:
        names = (f"due_on_{number}", f"amount_{number}", f"left_out_{number}")
        word = say("Comes to") if account.agreement.terms.varies_totals else say("Principal")
        self.add(visit, names[0], DayField(say("Due on"), required=False), begins and begins.due_on)
        self.add(visit, names[1], AmountField(word, required=False), begins and _amount(account, begins))
        self.add(visit, names[2], BooleanField(say("Left out")))
        return names

    def command(self, visit: Visit, **ids: int) -> VaryInstallments:
        """Vary what differs; an installment that is left as it was says nothing."""
        self.still_stands(visit, **ids)
        account = admitted_loan(visit, ids["loan_id"])
        planned = planned_installments(visit.connection, account)
        asked = [one for each in planned if (one := self._varied(account, each))]
        due_on, amount = self[f"due_on_{ADDED}"].data, self[f"amount_{ADDED}"].data
        if due_on is not None:
            asked.append(VariedInstallment(due_on, VariationKind.ADDED, None, *_told(account, amount)))
        return VaryInstallments(account.id, tuple(asked), self.note.data)

    def _varied(self, account: LoanAccount, was: Installment) -> VariedInstallment | None:
        if self[f"left_out_{was.number}"].data:
            return VariedInstallment(was.due_on, VariationKind.LEFT_OUT)
        due_on, amount = self[f"due_on_{was.number}"].data, self[f"amount_{was.number}"].data
        moved_to = None if due_on == was.due_on else due_on
        said = None if amount == _amount(account, was) else amount
        if moved_to is None and said is None:
            return None
        return VariedInstallment(was.due_on, VariationKind.CHANGED, moved_to, *_told(account, said))


class RestoreForm(ActForm):
    """Why, if somebody says so."""

    note = note_field()

    def command(self, visit: Visit, **ids: int) -> RestoreInstallments:
        """Let it be the product's again."""
        del visit
        return RestoreInstallments(ids["loan_id"], self.note.data)


def _amount(account: LoanAccount, each: Installment) -> Decimal:
    by_total = account.agreement.terms.varies_totals
    return account.currency.major(each.due.principal + (each.due.interest if by_total else 0))


def _told(account: LoanAccount, amount: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """Return the total and the principal: one of them is said."""
    return (amount, None) if account.agreement.terms.varies_totals else (None, amount)


def about_variations(visit: Visit, loan_id: int, **_: int) -> Mapping[str, Any]:
    """Say whose loan it is, and what becomes of the rest."""
    note = say("What is said of one installment stays; those after it share what is left, and the last takes the rest.")
    return {**about_loan(visit, loan_id), "note": note}


loan_act(
    router,
    "vary",
    VaryForm,
    vary_installments,
    heading=later("Vary installments"),
    button=later("Vary them"),
    said=later("The installments are varied."),
    at={},
    about=about_variations,
)
loan_act(
    router,
    "restore",
    RestoreForm,
    restore_installments,
    heading=later("Take back what was varied"),
    button=later("Take it back"),
    said=later("The schedule is the product's again."),
    at={},
)
