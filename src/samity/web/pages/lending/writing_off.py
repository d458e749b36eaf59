"""Give up what is owed on a loan, take that back, and take money on it still."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.reasons import WRITE_OFF_REASONS
from samity.bank.loans.operations.write_off import (
    Recover,
    RecoveredBeforeWriteOff,
    RecoveredMoreThanWrittenOff,
    RecoveredNothing,
    UndoWriteOff,
    WriteOff,
    WrittenOffBeforeLastAct,
    WrittenOffInFuture,
    recover_loan,
    undo_write_off,
    write_off_loan,
)
from samity.bank.loans.queries.history import MoneyMoved, money_moved
from samity.bank.organisation.queries import CodeValueNotOfCode, code_values
from samity.web.acts import ActForm
from samity.web.fields import ChoiceField, DayField, note_field
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import about_loan, loan_act
from samity.web.pages.lending.loan_page import admitted_loan
from samity.web.pages.lending.money import BESIDE, MoneyForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.web.door import Visit

router = APIRouter()


class WriteOffForm(ActForm):
    """When and why a loan is given up."""

    on = DayField(later("On"))
    reason_id = ChoiceField(later("Reason"), required=False, empty=later("none given"))
    note = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It is given up today."""
        return {"on": visit.unit.business_date}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the reasons that the bank knows."""
        reasons = code_values(visit.connection, WRITE_OFF_REASONS)[WRITE_OFF_REASONS]
        self.reason_id.offer((each.id, each.name) for each in reasons)

    def command(self, visit: Visit, **ids: int) -> WriteOff:
        """Give it up."""
        return WriteOff(ids["loan_id"], self.on.data, self.reason_id.data, self.note.data)


class UndoWriteOffForm(ActForm):
    """Why it is owed again."""

    note = note_field(later("Why"))

    def command(self, visit: Visit, **ids: int) -> UndoWriteOff:
        """Let it be owed again."""
        return UndoWriteOff(ids["loan_id"], self.note.data)


class RecoverForm(MoneyForm):
    """Money on a loan that was given up."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """All that was given up and has not come yet comes today."""
        currency, left = admitted_loan(visit, ids["loan_id"]).currency, _left(visit, ids["loan_id"])
        return {"on": visit.unit.business_date, "amount": currency.major(left) if left > 0 else None}

    def command(self, visit: Visit, **ids: int) -> Recover:
        """Take it."""
        return Recover(ids["loan_id"], self.on.data, self.amount.data, self.detail(), self.note.data)


def _left(visit: Visit, loan_id: int) -> int:
    """Return what was given up of a loan and has not come yet, in minor units."""
    recovered = money_moved(visit.connection, [loan_id]).get(loan_id, MoneyMoved()).recovered
    return admitted_loan(visit, loan_id).state.written_off.total - recovered


def about_write_off(visit: Visit, loan_id: int) -> Mapping[str, Any]:
    """Say whose loan it is, and what is owed on it."""
    account = admitted_loan(visit, loan_id)
    owed = visit.formats.amount(account.state.outstanding.total, account.currency)
    return {**about_loan(visit, loan_id), "note": say("{owed} is owed on it, due or not.", owed=owed)}


def about_recovery(visit: Visit, loan_id: int) -> Mapping[str, Any]:
    """Say whose loan it is, and what of it is lost so far."""
    left = visit.formats.amount(_left(visit, loan_id), admitted_loan(visit, loan_id).currency)
    return {**about_loan(visit, loan_id), "note": say("{left} of what was written off has not come yet.", left=left)}


loan_act(
    router,
    "write-off",
    WriteOffForm,
    write_off_loan,
    heading=later("Write off"),
    button=later("Write it off"),
    said=later("The loan is written off."),
    at={WrittenOffInFuture: "on", WrittenOffBeforeLastAct: "on", CodeValueNotOfCode: "reason_id"},
    about=about_write_off,
)
loan_act(
    router,
    "undo-write-off",
    UndoWriteOffForm,
    undo_write_off,
    heading=later("Take the write-off back"),
    button=later("Take it back"),
    said=later("The write-off is taken back; the loan is owed again."),
    at={},
)
loan_act(
    router,
    "recover",
    RecoverForm,
    recover_loan,
    heading=later("Take money on it still"),
    button=later("Take it"),
    said=later("The money is posted."),
    at={
        **BESIDE,
        RecoveredBeforeWriteOff: "on",
        RecoveredNothing: "amount",
        RecoveredMoreThanWrittenOff: "amount",
    },
    about=about_recovery,
)
