"""What this dialect says of products whose loans' installments may be varied one by one."""

from __future__ import annotations

from typing import Any

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from samity.bank.loans.values.allowances import Gaps
from samity.dialects.fineract.loanproducts_leeway import LeewayOfProducts
from samity.dialects.fineract.not_offered import not_offered
from samity.dialects.fineract.wire import WireCount, WireTruth

ALLOWS = "allowVariableInstallments"
GAPS = ("minimumGap", "maximumGap")


class VariationsOfProducts(LeewayOfProducts):
    """Whether installments may be varied, and how many days may lie between them."""

    allowVariableInstallments: WireTruth = False
    minimumGap: WireCount | None = Field(default=None, validate_default=True)
    maximumGap: WireCount | None = None

    @field_validator(*GAPS)
    @classmethod
    def _go_with_variations(cls, given: int | None, info: ValidationInfo) -> int | None:
        allowed = info.data.get(ALLOWS, True)
        if given is not None and not allowed:
            raise not_offered()
        if given is None and allowed and info.field_name == "minimumGap":
            raise PydanticCustomError("missing", "variable installments need it")
        return given

    def gaps(self) -> Gaps | None:
        """Return how far apart installments are put; None where they are not varied."""
        return None if self.minimumGap is None else Gaps(self.minimumGap, self.maximumGap)


def spell_gaps(gaps: Gaps | None) -> dict[str, Any]:
    """Spell how far apart installments are put."""
    return {
        "minimumGap": None if gaps is None else gaps.least,
        "maximumGap": None if gaps is None else gaps.most,
    }
