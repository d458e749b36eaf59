"""What staff choose from: payment channels, and the values of codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from samity.bank.organisation.records import code, code_value, payment_channel
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, RowMapping


@dataclass(eq=False)
class PaymentChannelNotFound(Refusal):
    """There is no payment channel {payment_channel_id}."""

    payment_channel_id: int


@dataclass(eq=False)
class CodeNotFound(Refusal):
    """There is no code {code_id}."""

    code_id: int


@dataclass(eq=False)
class CodeValueNotFound(Refusal):
    """There is no code value {code_value_id}."""

    code_value_id: int


@dataclass(eq=False)
class CodeValueNotOfCode(Refusal):
    """Code {code_name} has no active value {code_value_id}."""

    code_name: str
    code_value_id: int


@dataclass(frozen=True, slots=True)
class PaymentChannel:
    """A way in which money comes and goes; cash is rounded to the smallest coin."""

    id: int
    name: str
    description: str
    is_cash: bool
    position: int
    code_name: str | None


@dataclass(frozen=True, slots=True)
class CodeValue:
    """One value of a code, such as Leader of GROUPROLE."""

    id: int
    code_id: int
    name: str
    description: str
    position: int
    is_active: bool
    is_mandatory: bool


_CHANNEL = (
    payment_channel.c.id,
    payment_channel.c.name,
    payment_channel.c.description,
    payment_channel.c.is_cash,
    payment_channel.c.position,
    payment_channel.c.code_name,
)
_VALUE = (
    code_value.c.id,
    code_value.c.code_id,
    code_value.c.name,
    code_value.c.description,
    code_value.c.position,
    code_value.c.is_active,
    code_value.c.is_mandatory,
)


def payment_channels(connection: Connection) -> list[PaymentChannel]:
    """List the payment channels in their order."""
    listed = select(*_CHANNEL).order_by(payment_channel.c.position, payment_channel.c.id)
    return [PaymentChannel(*row) for row in connection.execute(listed)]


def payment_channel_by_id(connection: Connection, payment_channel_id: int) -> PaymentChannel:
    """Return a payment channel.

    Raises:
        PaymentChannelNotFound: there is none.
    """
    return payment_channel_by_ids(connection, (payment_channel_id,))[payment_channel_id]


def payment_channel_by_ids(connection: Connection, ids: Iterable[int]) -> dict[int, PaymentChannel]:
    """Return payment channels by id, in one statement.

    Raises:
        PaymentChannelNotFound: one of them does not exist; several are named at once.
    """
    wanted = sorted(set(ids))
    asked = select(*_CHANNEL).where(payment_channel.c.id == func.any(wanted))
    found = {row.id: PaymentChannel(*row) for row in connection.execute(asked)}
    refuse_all(PaymentChannelNotFound(each) for each in wanted if each not in found)
    return found


def codes(connection: Connection) -> Sequence[RowMapping]:
    """List the codes by name."""
    return connection.execute(select(code).order_by(code.c.name)).mappings().all()


def code_by_id(connection: Connection, code_id: int) -> RowMapping:
    """Return a code: id, name, system_defined.

    Raises:
        CodeNotFound: there is none.
    """
    row = connection.execute(select(code).where(code.c.id == code_id)).mappings().first()
    if row is None:
        raise CodeNotFound(code_id)
    return row


def values_of_code(connection: Connection, code_id: int) -> list[CodeValue]:
    """List every value of a code in its order.

    Raises:
        CodeNotFound: there is no such code.
    """
    code_by_id(connection, code_id)
    listed = select(*_VALUE).where(code_value.c.code_id == code_id).order_by(code_value.c.position, code_value.c.id)
    return [CodeValue(*row) for row in connection.execute(listed)]


def code_value_by_id(connection: Connection, code_id: int, code_value_id: int) -> CodeValue:
    """Return one value of a code.

    Raises:
        CodeNotFound, CodeValueNotFound: there is no such code, or it has no such value.
    """
    found = next((each for each in values_of_code(connection, code_id) if each.id == code_value_id), None)
    if found is None:
        raise CodeValueNotFound(code_value_id)
    return found


def code_value_of(connection: Connection, code_name: str, code_value_id: int) -> CodeValue:
    """Return an active value of the code with this name, for whoever wants to use it.

    Raises:
        CodeValueNotOfCode: it has no such value, or the value is no longer active.
    """
    asked = select(*_VALUE).join_from(code_value, code)
    asked = asked.where(code.c.name == code_name, code_value.c.id == code_value_id, code_value.c.is_active)
    row = connection.execute(asked).first()
    if row is None:
        raise CodeValueNotOfCode(code_name, code_value_id)
    return CodeValue(*row)


def code_values(connection: Connection, *code_names: str) -> dict[str, list[CodeValue]]:
    """Return the active values of several codes by the code's name, in their order, in one statement."""
    listed = (
        select(code.c.name.label("code_name"), *_VALUE)
        .join_from(code_value, code)
        .where(code.c.name == func.any(list(code_names)), code_value.c.is_active)
        .order_by(code_value.c.position, code_value.c.id)
    )
    found: dict[str, list[CodeValue]] = {name: [] for name in code_names}
    for row in connection.execute(listed):
        found[row.code_name].append(CodeValue(*row[1:]))
    return found
