"""/loans/{id}/schedule?command=: installments of an application varied one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from samity.bank.loans.operations.vary_installments import (
    RestoreInstallments,
    Varied,
    VariedInstallment,
    VaryInstallments,
    preview_variations,
    restore_installments,
    vary_installments,
)
from samity.bank.loans.values.variations import VariationKind
from samity.dialects.door import Body, writing
from samity.dialects.fineract.commands import Commands, Target, bodies, obey
from samity.dialects.fineract.loan_schedule import spell_schedule
from samity.dialects.fineract.loan_transactions import answer_of
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import LooseModel, WireAmount, WireDate, WireModel
from samity.storage.unit import Unit

router = WireRouter(tags=["Loans"])


class NewInstallment(WireModel):
    """An installment more; its amount is the total, or the principal where that is what stays the same."""

    dueDate: WireDate
    installmentAmount: WireAmount | None = None
    principal: WireAmount | None = None


class ModifiedInstallment(NewInstallment):
    """An installment, named by its due date, with another date or amount."""

    modifiedDueDate: WireDate | None = None


class DeletedInstallment(WireModel):
    """An installment that is left out."""

    dueDate: WireDate


class Exceptions(WireModel):
    """What is varied."""

    modifiedinstallments: tuple[ModifiedInstallment, ...] = ()
    newinstallments: tuple[NewInstallment, ...] = ()
    deletedinstallments: tuple[DeletedInstallment, ...] = ()


class VariationsBody(WireModel):
    """Installments otherwise than they stand."""

    resource: ClassVar[str] = "loan"
    exceptions: Exceptions = Exceptions()

    def asked(self, loan_id: int) -> VaryInstallments:
        """Return them as the bank is asked for them."""
        return VaryInstallments(loan_id, tuple(self._installments()))

    def _installments(self) -> Iterator[VariedInstallment]:
        for changed in self.exceptions.modifiedinstallments:
            amounts = (changed.installmentAmount, changed.principal)
            yield VariedInstallment(changed.dueDate, VariationKind.CHANGED, changed.modifiedDueDate, *amounts)
        for new in self.exceptions.newinstallments:
            yield VariedInstallment(new.dueDate, VariationKind.ADDED, None, new.installmentAmount, new.principal)
        for deleted in self.exceptions.deletedinstallments:
            yield VariedInstallment(deleted.dueDate, VariationKind.LEFT_OUT)


class RestoreBody(LooseModel):
    """A body that nobody reads."""

    resource: ClassVar[str] = "loan"


def _preview(target: Target, body: VariationsBody, unit: Unit) -> dict[str, Any]:
    return _spell(preview_variations(body.asked(target.id), unit), unit)


def _add(target: Target, body: VariationsBody, unit: Unit) -> dict[str, Any]:
    varied = vary_installments(body.asked(target.id), unit)
    told = body.exceptions.model_dump(exclude_none=True)
    return {**answer_of(varied.account), "resourceId": target.id, "changes": {"loanTermVariations": told}}


def _delete(target: Target, _: RestoreBody, unit: Unit) -> dict[str, Any]:
    account = restore_installments(RestoreInstallments(target.id), unit)
    return {**answer_of(account), "resourceId": target.id, "changes": {"loanTermVariations": []}}


def _spell(varied: Varied, unit: Unit) -> dict[str, Any]:
    """Spell the schedule of a preview, which in this dialect leaves the disbursement out."""
    principal = varied.account.state.principal
    spelled = spell_schedule(
        varied.account.currency, varied.start_on, principal, varied.installments, unit.business_date
    )
    return {**spelled, "periods": spelled["periods"][1:]}


SCHEDULES: Commands = {
    "calculateLoanSchedule": (VariationsBody, _preview),
    "addVariations": (VariationsBody, _add),
    "deleteVariations": (RestoreBody, _delete),
}


@router.post("/loans/{loan_id}/schedule")
@writing(*bodies(SCHEDULES))
def vary_schedule(loan_id: int, body: Body, unit: Unit, command: str | None = None) -> dict[str, Any]:
    """Vary installments, take that back, or see what it would be."""
    return obey(SCHEDULES, command, Target(loan_id), body, unit)
