"""Products as a client of Mambu's API defines them, and what they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from tests.dialects.mambu.speaker import Mambu


OUT = "2099-01-15T00:00:00+00:00"


def body(**blocks: object) -> dict[str, Any]:
    """Return a product: a thousand over four months at 10 % a month, as the vendor's example."""
    name = uuid4().hex
    interest: dict[str, Any] = {
        "interestCalculationMethod": "DECLINING_BALANCE",
        "indexRateSettings": {
            "interestRate": {"defaultValue": 10, "minValue": 1, "maxValue": 20},
            "interestChargeFrequency": "EVERY_MONTH",
        },
    }
    schedule: dict[str, Any] = {"numInstallments": {"defaultValue": 4, "minValue": 1, "maxValue": 60}}
    return {
        "id": name,
        "name": name,
        "type": "FIXED_TERM_LOAN",
        "currency": {"code": "USD"},
        "loanAmountSettings": {"loanAmount": {"defaultValue": 1000, "minValue": 100, "maxValue": 100000}},
        **blocks,
        "interestSettings": {**interest, **dict(blocks.get("interestSettings", {}))},  # type: ignore[call-overload]  # a block
        "scheduleSettings": {**schedule, **dict(blocks.get("scheduleSettings", {}))},  # type: ignore[call-overload]  # a block
    }


def totals(mambu: Mambu, product: dict[str, Any], **asked: object) -> list[tuple[float, float]]:
    """Return principal and interest of each row of a thousand."""
    preview = {
        "productTypeKey": product["encodedKey"],
        "loanAmount": 1000,
        "disbursementDetails": {"expectedDisbursementDate": OUT},
        **asked,
    }
    answer = mambu.call("POST", "loans:previewSchedule", json=preview)
    assert answer.status_code == 200, answer.text
    rows = answer.json()["installments"]
    return [(row["principal"]["amount"]["expected"], row["interest"]["amount"]["expected"]) for row in rows]
