"""Payment channels: the ways in which money comes and goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update

from samity.bank.gate import operation
from samity.bank.organisation.operations.unused import unless_in_use
from samity.bank.organisation.queries import payment_channel_by_id
from samity.bank.organisation.records import payment_channel
from samity.kernel.errors import Refusal
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from samity.storage.unit import Unit


@dataclass(eq=False)
class PaymentChannelNameTaken(Refusal):
    """A payment channel with the name {name} exists already."""

    name: str | None


@dataclass(eq=False)
class PaymentChannelCodeNameTaken(Refusal):
    """A payment channel with the code name {code_name} exists already."""

    code_name: str | None


@dataclass(eq=False)
class PaymentChannelInUse(Refusal):
    """Payment channel {payment_channel_id} is in use and cannot be removed."""

    payment_channel_id: int


@dataclass(frozen=True, slots=True)
class AddPaymentChannel:
    """Add a way in which money comes and goes; cash is rounded to the smallest coin."""

    name: str
    description: str = ""
    is_cash: bool = False
    position: int = 0
    code_name: str | None = None


@dataclass(frozen=True, slots=True)
class ChangePaymentChannel:
    """Change what is named in `changes`: any field of `AddPaymentChannel`."""

    payment_channel_id: int
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RemovePaymentChannel:
    """Remove a channel that was never used."""

    payment_channel_id: int


@operation("payment_channels:add")
def add_payment_channel(command: AddPaymentChannel, unit: Unit) -> int:
    """Add a payment channel.

    Returns:
        Its id.

    Raises:
        PaymentChannelNameTaken, PaymentChannelCodeNameTaken: another has it.
    """
    with _unique(command.name, command.code_name):
        made = unit.connection.execute(
            insert(payment_channel)
            .values(
                name=command.name,
                description=command.description,
                is_cash=command.is_cash,
                position=command.position,
                code_name=command.code_name,
            )
            .returning(payment_channel.c.id)
        )
    return int(made.scalar_one())


@operation("payment_channels:change")
def change_payment_channel(command: ChangePaymentChannel, unit: Unit) -> int:
    """Correct a payment channel.

    Raises:
        PaymentChannelNotFound: there is none.
        PaymentChannelNameTaken, PaymentChannelCodeNameTaken: another has it.
    """
    found = payment_channel_by_id(unit.connection, command.payment_channel_id)
    if command.changes:
        with _unique(command.changes.get("name"), command.changes.get("code_name")):
            changed = update(payment_channel).where(payment_channel.c.id == found.id).values(**command.changes)
            unit.connection.execute(changed)
    return found.id


@operation("payment_channels:remove")
def remove_payment_channel(command: RemovePaymentChannel, unit: Unit) -> int:
    """Remove a payment channel that was never used.

    Raises:
        PaymentChannelNotFound: there is none.
        PaymentChannelInUse: money came or went through it, or a product names it.
    """
    found = payment_channel_by_id(unit.connection, command.payment_channel_id)
    with unless_in_use(PaymentChannelInUse(found.id)):
        unit.connection.execute(delete(payment_channel).where(payment_channel.c.id == found.id))
    return found.id


def _unique(name: str | None, code_name: str | None) -> AbstractContextManager[None]:
    return refusing(
        uq_payment_channel_name=PaymentChannelNameTaken(name),
        uq_payment_channel_code_name=PaymentChannelCodeNameTaken(code_name),
    )
