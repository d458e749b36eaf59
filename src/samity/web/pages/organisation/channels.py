"""Payment channels: the ways in which money comes and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.gate import permit
from samity.bank.organisation.operations.payment_channels import (
    AddPaymentChannel,
    ChangePaymentChannel,
    PaymentChannelCodeNameTaken,
    PaymentChannelNameTaken,
    RemovePaymentChannel,
    add_payment_channel,
    change_payment_channel,
    remove_payment_channel,
)
from samity.bank.organisation.queries import payment_channel_by_id, payment_channels
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit, Visiting
from samity.web.fields import BooleanField, TextField, WholeField
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

router = APIRouter()

PLACES = (0, 9999)
BESIDE = {PaymentChannelNameTaken: "name", PaymentChannelCodeNameTaken: "code_name"}


@router.get("/channels", response_model=None)
def channels(visit: Visiting) -> Response:
    """Show the ways in which money comes and goes."""
    permit(visit.unit, "payment_channels:read")
    return visit.show("organisation/channels.html", channels=payment_channels(visit.connection))


class ChannelForm(ActForm):
    """A way in which money comes and goes."""

    name = TextField(later("Name"), longest=100)
    description = TextField(later("About it"), required=False)
    is_cash = BooleanField(later("Coins and notes: amounts are rounded to the smallest coin"))
    position = WholeField(later("Place in lists"), between=PLACES)
    code_name = TextField(
        later("Name elsewhere"), required=False, longest=100, description=later("How another system calls it.")
    )


class AddChannelForm(ChannelForm):
    """Another way."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It stands last."""
        return {"position": max((each.position for each in payment_channels(visit.connection)), default=0) + 1}

    def command(self, visit: Visit, **ids: int) -> AddPaymentChannel:
        """Add it."""
        return AddPaymentChannel(**{**self.data, "description": self.description.data or ""})


class ChangeChannelForm(ChannelForm):
    """What may be corrected."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        found = payment_channel_by_id(visit.connection, ids["channel_id"])
        names = ("name", "is_cash", "position", "code_name")
        return {**{name: getattr(found, name) for name in names}, "description": found.description or None}

    def command(self, visit: Visit, **ids: int) -> ChangePaymentChannel:
        """Change what differs."""
        changes = self.changed(visit, **ids)
        if "description" in changes:
            changes["description"] = changes["description"] or ""
        return ChangePaymentChannel(ids["channel_id"], changes)


class RemoveChannelForm(ActForm):
    """A channel that goes; there is nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> RemovePaymentChannel:
        """Remove it."""
        return RemovePaymentChannel(ids["channel_id"])


def _about(visit: Visit, channel_id: int) -> Mapping[str, Any]:
    return {"subject": payment_channel_by_id(visit.connection, channel_id).name}


offer_act(
    router,
    Act(
        path="/channels/add",
        form=AddChannelForm,
        operation=add_payment_channel,
        heading=later("Add a payment channel"),
        button=later("Add"),
        after=lambda _: "/channels",
        said=later("The payment channel is there."),
        at=BESIDE,
        back="/channels",
    ),
)
offer_act(
    router,
    Act(
        path="/channels/{channel_id:int}/change",
        form=ChangeChannelForm,
        operation=change_payment_channel,
        heading=later("Correct a payment channel"),
        button=later("Save"),
        after=lambda _, channel_id: "/channels",
        said=later("The payment channel is corrected."),
        at=BESIDE,
        back="/channels",
        about=_about,
    ),
)
offer_act(
    router,
    Act(
        path="/channels/{channel_id:int}/remove",
        form=RemoveChannelForm,
        operation=remove_payment_channel,
        heading=later("Remove a payment channel"),
        button=later("Remove"),
        after=lambda _, channel_id: "/channels",
        said=later("The payment channel is gone."),
        back="/channels",
        about=_about,
    ),
)
