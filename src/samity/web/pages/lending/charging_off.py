"""Take what is owed on a loan out of the assets, and take that back; say before that it is a fraud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.charge_off import (
    ChargedOffBeforeLastAct,
    ChargedOffInFuture,
    ChargeOff,
    UndoChargeOff,
    charge_off_loan,
    undo_charge_off,
)
from samity.bank.loans.operations.mark_fraud import MarkFraud, mark_fraud
from samity.bank.loans.operations.reasons import CHARGE_OFF_REASONS
from samity.bank.loans.queries.fraud import marked_as_fraud
from samity.bank.organisation.queries import CodeValueNotOfCode, code_values
from samity.web.acts import ActForm
from samity.web.fields import BooleanField, ChoiceField, DayField, note_field
from samity.web.languages import later
from samity.web.pages.lending.loan_acts import loan_act
from samity.web.pages.lending.writing_off import about_write_off

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.web.door import Visit

router = APIRouter()


class ChargeOffForm(ActForm):
    """When and why a loan is charged off."""

    on = DayField(later("On"))
    reason_id = ChoiceField(later("Reason"), required=False, empty=later("none given"))
    is_fraud = BooleanField(later("It is lost by fraud"))
    note = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It is charged off today, and lost by fraud if it is marked so."""
        marked = marked_as_fraud(visit.connection, [ids["loan_id"]])
        return {"on": visit.unit.business_date, "is_fraud": bool(marked)}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the reasons that the bank knows."""
        reasons = code_values(visit.connection, CHARGE_OFF_REASONS)[CHARGE_OFF_REASONS]
        self.reason_id.offer((each.id, each.name) for each in reasons)

    def command(self, visit: Visit, **ids: int) -> ChargeOff:
        """Charge it off."""
        why, is_fraud = self.reason_id.data, self.is_fraud.data
        return ChargeOff(ids["loan_id"], self.on.data, why, is_fraud=is_fraud, note=self.note.data)


class FraudForm(ActForm):
    """Whether it is a fraud."""

    is_fraud = BooleanField(later("It is a fraud"))
    note = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """The other of what is said of it now."""
        return {"is_fraud": not marked_as_fraud(visit.connection, [ids["loan_id"]])}

    def command(self, visit: Visit, **ids: int) -> MarkFraud:
        """Say so."""
        del visit
        return MarkFraud(ids["loan_id"], self.is_fraud.data, self.note.data)


class UndoChargeOffForm(ActForm):
    """Why it is an asset again."""

    note = note_field(later("Why"))

    def command(self, visit: Visit, **ids: int) -> UndoChargeOff:
        """Let it be one again."""
        return UndoChargeOff(ids["loan_id"], self.note.data)


loan_act(
    router,
    "charge-off",
    ChargeOffForm,
    charge_off_loan,
    heading=later("Charge off"),
    button=later("Charge it off"),
    said=later("The loan is charged off; it is owed still, and what comes on it is recovered."),
    at={ChargedOffInFuture: "on", ChargedOffBeforeLastAct: "on", CodeValueNotOfCode: "reason_id"},
    about=about_write_off,
)
loan_act(
    router,
    "undo-charge-off",
    UndoChargeOffForm,
    undo_charge_off,
    heading=later("Take the charge-off back"),
    button=later("Take it back"),
    said=later("The charge-off is taken back; the loan is an asset again."),
    at={},
)
loan_act(
    router,
    "fraud",
    FraudForm,
    mark_fraud,
    heading=later("Say whether it is a fraud"),
    button=later("Say so"),
    said=later("It is said whether it is a fraud."),
    at={},
)
