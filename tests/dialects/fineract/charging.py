"""Charges as a client of Fineract's API defines them and puts them on loans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from tests.api import Api


def charge_body(**more: object) -> dict[str, Any]:
    return {
        "name": uuid4().hex,
        "chargeAppliesTo": 1,
        "currencyCode": "KES",
        "amount": 25,
        "chargeTimeType": 2,
        "chargeCalculationType": 1,
        "chargePaymentMode": 0,
        "active": True,
        "penalty": False,
        "monthDayFormat": "dd MMM",
        **more,
    }


def new_charge(api: Api, **more: object) -> int:
    made: int = api.post("charges", charge_body(**more))["resourceId"]
    return made


def put_on(api: Api, loan_id: int, charge_id: int, due: str, **more: object) -> int:
    made: int = api.post(f"loans/{loan_id}/charges", {"chargeId": charge_id, "dueDate": due, **more})["resourceId"]
    return made
