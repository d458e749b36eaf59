"""/organization/transactionChannels: the ways in which money comes and goes; payments and products name them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from samity.bank.gate import permit
from samity.bank.organisation.queries import PaymentChannel, payment_channel_by_id, payment_channels
from samity.dialects.door import Answer, reading
from samity.dialects.mambu.keys import Kind, UnknownKey
from samity.dialects.mambu.paging import Wanted
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.spelling import Spelling, spelling_of
from samity.storage.unit import Unit
from samity.storage.windows import Page

router = MambuRouter(tags=["Transaction Channels"])

ORDERS: Mapping[str, Callable[[PaymentChannel], str]] = {
    "id": lambda each: each.code_name or str(each.id),
    "name": lambda each: each.name.lower(),
}


@router.get("/organization/transactionChannels")
@reading
def list_channels(paging: Wanted, unit: Unit) -> Answer:
    """List the channels in the order in which they are offered; there are few, so that they are cut here."""
    permit(unit, "payment_channels:read")
    spelling = spelling_of(unit)
    found = payment_channels(unit.connection)
    shown = paging.cut(found, ORDERS)
    return paging.answer(Page((), len(found)), [_spell(each, spelling) for each in shown])


@router.get("/organization/transactionChannels/{channel}")
@reading
def retrieve_channel(channel: str, unit: Unit) -> dict[str, Any]:
    """Return one channel, by its key or its id."""
    permit(unit, "payment_channels:read")
    spelling = spelling_of(unit)
    known = channels_named(spelling, unit)
    if channel not in known:
        raise UnknownKey(Kind.TRANSACTION_CHANNEL.word, channel)
    return _spell(payment_channel_by_id(unit.connection, known[channel]), spelling)


def channels_named(spelling: Spelling, unit: Unit) -> Mapping[str, int]:
    """Return the channels by everything that one can be named by: key, id, and name where none has it as its id."""
    channels = payment_channels(unit.connection)
    return {
        **{each.name: each.id for each in channels},
        **{str(each.id): each.id for each in channels},
        **{each.code_name: each.id for each in channels if each.code_name},
        **{spelling.keys.encoded(Kind.TRANSACTION_CHANNEL, each.id): each.id for each in channels},
    }


def channel_id(channel: PaymentChannel) -> str:
    """Return the id as which a channel is told."""
    return channel.code_name or str(channel.id)


def _spell(channel: PaymentChannel, spelling: Spelling) -> dict[str, Any]:
    return {
        "encodedKey": spelling.keys.encoded(Kind.TRANSACTION_CHANNEL, channel.id),
        "id": channel_id(channel),
        "name": channel.name,
        "state": "ACTIVE",
    }
