"""/paymenttypes."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from fastapi import Query

from samity.bank.gate import permit
from samity.bank.organisation import queries
from samity.bank.organisation.operations.payment_channels import (
    AddPaymentChannel,
    ChangePaymentChannel,
    RemovePaymentChannel,
    add_payment_channel,
    change_payment_channel,
    remove_payment_channel,
)
from samity.dialects.door import reading, writing
from samity.dialects.fineract.changes import changes_of
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireCount, WireModel, WireName, WireText, WireTruth
from samity.storage.unit import Unit

router = WireRouter(tags=["Payment types"])

NAMES = {
    "name": "name",
    "description": "description",
    "isCashPayment": "is_cash",
    "position": "position",
    "codeName": "code_name",
}


class PaymentTypeBody(WireModel):
    """A new payment type."""

    resource: ClassVar[str] = "paymenttype"
    name: WireName
    description: WireText | None = None
    isCashPayment: WireTruth = False
    position: WireCount = 0
    codeName: WireName | None = None


class PaymentTypeChange(WireModel):
    """What changes of a payment type."""

    resource: ClassVar[str] = "paymenttype"
    name: WireName | None = None
    description: WireText | None = None
    isCashPayment: WireTruth | None = None
    position: WireCount | None = None
    codeName: WireName | None = None


@router.get("/paymenttypes")
@reading
def list_payment_types(
    unit: Unit,
    only_with_code: Annotated[bool, Query(alias="onlyWithCode")] = False,  # noqa: FBT002 - the wire's own flag
) -> list[dict[str, Any]]:
    """List the payment types in their order."""
    permit(unit, "payment_channels:read")
    found = queries.payment_channels(unit.connection)
    return [spell_payment_type(each) for each in found if each.code_name or not only_with_code]


@router.get("/paymenttypes/{payment_type_id}")
@reading
def retrieve_payment_type(payment_type_id: int, unit: Unit) -> dict[str, Any]:
    """Return one payment type."""
    permit(unit, "payment_channels:read")
    return spell_payment_type(queries.payment_channel_by_id(unit.connection, payment_type_id))


@router.post("/paymenttypes")
@writing(PaymentTypeBody)
def create_payment_type(body: PaymentTypeBody, unit: Unit) -> dict[str, Any]:
    """Add a payment type."""
    _, named = changes_of(body, NAMES)
    return {"resourceId": add_payment_channel(AddPaymentChannel(**named), unit)}


@router.put("/paymenttypes/{payment_type_id}")
@writing(PaymentTypeChange)
def update_payment_type(payment_type_id: int, body: PaymentTypeChange, unit: Unit) -> dict[str, Any]:
    """Correct a payment type."""
    given, changes = changes_of(body, NAMES, ("codeName",))
    change_payment_channel(ChangePaymentChannel(payment_type_id, changes), unit)
    return {"resourceId": payment_type_id, "changes": given}


@router.delete("/paymenttypes/{payment_type_id}")
@writing(WireModel)
def delete_payment_type(
    payment_type_id: int,
    body: WireModel,  # noqa: ARG001 - `body` makes it a write
    unit: Unit,
) -> dict[str, Any]:
    """Remove a payment type that was never used."""
    return {"resourceId": remove_payment_channel(RemovePaymentChannel(payment_type_id), unit)}


def spell_payment_type(channel: queries.PaymentChannel) -> dict[str, Any]:
    """Spell a payment channel, also for the templates of other resources."""
    return {
        "id": channel.id,
        "name": channel.name,
        "description": channel.description,
        "isCashPayment": channel.is_cash,
        "position": channel.position,
        "codeName": channel.code_name,
        "isSystemDefined": False,
    }
