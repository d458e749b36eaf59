"""Schedules as a client of Mambu's API sends them back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.dialects.mambu.products import body

if TYPE_CHECKING:
    from tests.dialects.mambu.speaker import Mambu


EVERY_EDIT = (
    "ADJUST_PAYMENT_DATES",
    "ADJUST_PRINCIPAL_PAYMENT_SCHEDULE",
    "ADJUST_INTEREST_PAYMENT_SCHEDULE",
    "ADJUST_NUMBER_OF_INSTALLMENTS",
    "ADJUST_PAYMENT_HOLIDAYS",
)


def pending(mambu: Mambu, *edits: str, most: int | None = None) -> dict[str, Any]:
    """Apply for 1,200 over twelve months at 2 % a month."""
    rate = {"interestRate": {"defaultValue": 2}, "interestChargeFrequency": "EVERY_MONTH"}
    schedule = {"numInstallments": {"defaultValue": 12, "maxValue": most}, "repaymentScheduleEditOptions": list(edits)}
    product = mambu.post("loanproducts", body(interestSettings={"indexRateSettings": rate}, scheduleSettings=schedule))
    assert product["scheduleSettings"]["repaymentScheduleEditOptions"] == list(edits)
    asked = {
        "productTypeKey": product["encodedKey"],
        "accountHolderKey": mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"],
        "accountHolderType": "CLIENT",
        "loanAmount": 1200,
    }
    loan: dict[str, Any] = mambu.post("loans", asked)
    return loan


def active(mambu: Mambu, *edits: str) -> dict[str, Any]:
    """Pay it out."""
    loan = pending(mambu, *edits)
    answer = mambu.call("POST", f"loans/{loan['id']}:changeState", json={"action": "APPROVE"})
    assert answer.status_code == 200, answer.text
    mambu.post(f"loans/{loan['id']}/disbursement-transactions", {})
    return loan


def rows_of(mambu: Mambu, loan: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = mambu.get(f"loans/{loan['id']}/schedule")["installments"]
    return rows


def amounts(rows: list[dict[str, Any]]) -> list[tuple[float, float]]:
    return [(row["principal"]["amount"]["expected"], row["interest"]["amount"]["expected"]) for row in rows]


def later(row: dict[str, Any], days: int) -> str:
    return (datetime.fromisoformat(row["dueDate"]) + timedelta(days=days)).isoformat()
