"""Refusals about predefined fees and penalties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.fees import queries
from samity.bank.fees.operations import define
from samity.dialects.fineract.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

_DUPLICATE = "error.msg.charge.duplicate.name"

REFUSALS: dict[type[Refusal], Said] = {
    queries.ChargeNotFound: Said(404, "error.msg.charge.id.invalid", "chargeId|charges"),
    define.ChargeNameTaken: Said(403, _DUPLICATE, "name", outer=_DUPLICATE),
    define.ChargeAmountNotInCurrency: Said(400, "validation.msg.charge.amount.not.greater.than.zero", "amount"),
    define.ChargePercentImpossible: Said(400, "validation.msg.charge.amount.is.not.a.percentage", "amount"),
    define.PercentNeedsInstallments: Said(
        400, "validation.msg.charge.chargeCalculationType.is.not.supported", "chargeCalculationType"
    ),
    define.LateFeeIsPenalty: Said(400, "validation.msg.charge.penalty.is.needed.for.overdue.fees", "penalty"),
    define.ChargeStaysOfItsKind: Said(403, "error.msg.charge.time.and.calculation.cannot.be.changed", "chargeTimeType"),
}
