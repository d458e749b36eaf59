"""Refusals about predefined fees and penalties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.fees import queries
from samity.bank.fees.operations import define
from samity.dialects.mambu.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

REFUSALS: dict[type[Refusal], Said] = {
    queries.ChargeNotFound: Said(404, "predefinedFeeKey"),
    define.ChargeNameTaken: Said(400, "name"),
    define.ChargeAmountNotInCurrency: Said(400, "amount"),
    define.ChargePercentImpossible: Said(400, "percentageAmount"),
    define.PercentNeedsInstallments: Said(400, "amountCalculationMethod"),
    define.LateFeeIsPenalty: Said(400, "type"),
    define.ChargeStaysOfItsKind: Said(400, "triggerPredefinedFee"),
}
