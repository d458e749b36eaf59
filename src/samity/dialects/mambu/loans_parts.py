"""Parts of a loan that the bank tells and nobody asks for: keys, channels, its centre; sent back as told they pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samity.bank.clients.queries import grouping_by_id
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loans_bodies import LoanBody
from samity.dialects.mambu.loans_later import says_nothing
from samity.dialects.mambu.loans_told import NEW
from samity.dialects.mambu.repeats import same
from samity.dialects.mambu.rows import named_row
from samity.dialects.mambu.spelling import Spelling
from samity.storage.unit import Unit

_SAID = "The bank says otherwise"


def told_parts_faults(body: LoanBody, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a fault for each key and channel that is not the one told; of a new loan, keys of the one it copies pass.

    Args:
        body: the application.
        told: the loan as it stands, or NEW.
    """
    details, known = body.disbursementDetails, told["disbursementDetails"]
    channel = known.get("transactionDetails", {})
    places: list[tuple[str, ...]] = [
        ("disbursementDetails", "transactionDetails", name)
        for name, value in details.transactionDetails.model_dump().items()
        if not says_nothing(value) and not same(value, channel.get(name))
    ]
    if told is not NEW:
        if details.encodedKey not in {None, known.get("encodedKey")}:
            places.append(("disbursementDetails", "encodedKey"))
        if body.accountArrearsSettings.encodedKey not in {None, told["accountArrearsSettings"]["encodedKey"]}:
            places.append(("accountArrearsSettings", "encodedKey"))
        keys = [each["encodedKey"] for each in told["scheduleSettings"].get("paymentPlan") or ()]
        plan = body.scheduleSettings.paymentPlan or ()
        if any(each.encodedKey not in {None, *keys} for each in plan):
            places.append(("scheduleSettings", "paymentPlan"))
    return [{"type": "not_supported", "loc": place, "msg": _SAID} for place in places]


def centre_faults(body: LoanBody, group_id: int | None, spelling: Spelling, unit: Unit) -> list[dict[str, Any]]:
    """Return a fault where a loan shall be another centre's than that of the group it is lent through."""
    wanted = named_row(unit, spelling, Kind.CENTRE, body.assignedCentreKey, "assignedCentreKey")
    if wanted is None:
        return []
    centre_id = None if group_id is None else grouping_by_id(unit.connection, group_id).centre_id
    if wanted == centre_id:
        return []
    told = "A loan belongs to the centre of its group"
    return [{"type": "not_supported", "loc": ("assignedCentreKey",), "msg": told}]
