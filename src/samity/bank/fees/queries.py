"""What doors and operations may read of predefined fees."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlalchemy import Text, cast, select

from samity.bank.fees.records import charge
from samity.bank.fees.values import Charge, ChargeTime, FeeBase
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection, RowMapping


@dataclass(eq=False)
class ChargeNotFound(Refusal):
    """There is no charge {charge_id}."""

    charge_id: int


_CHARGE = (
    charge.c.id,
    charge.c.name,
    charge.c.currency_code,
    charge.c.amount,
    charge.c.is_penalty,
    charge.c.is_active,
    charge.c.time,
    charge.c.base,
    charge.c.percent,
)


def charges(connection: Connection) -> list[Charge]:
    """List every charge by name."""
    return [_defined(row) for row in connection.execute(select(*_CHARGE).order_by(charge.c.name)).mappings()]


def charges_by_id(connection: Connection, ids: Collection[int]) -> Mapping[int, Charge]:
    """Return charges by id.

    Raises:
        ChargeNotFound: for each that does not exist.
    """
    if not ids:
        return {}
    rows = connection.execute(select(*_CHARGE).where(charge.c.id.in_(ids))).mappings()
    found = {row["id"]: _defined(row) for row in rows}
    refuse_all(ChargeNotFound(charge_id) for charge_id in sorted(set(ids) - set(found)))
    return found


def charge_known_by(connection: Connection, name: str) -> int | None:
    """Return the charge with this number."""
    return connection.scalar(select(charge.c.id).where(cast(charge.c.id, Text) == name))


def _defined(row: RowMapping) -> Charge:
    told = {**row, "time": ChargeTime(row["time"]), "base": FeeBase(row["base"]), "percent": Fraction(row["percent"])}
    return Charge(**told)
