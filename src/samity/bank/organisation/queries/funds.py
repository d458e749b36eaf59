"""Funds: where the money that is lent comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.organisation.records import fund
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(eq=False)
class FundNotFound(Refusal):
    """There is no fund {fund_id}."""

    fund_id: int


@dataclass(frozen=True, slots=True)
class Fund:
    """A source of money, such as a donor or a bank."""

    id: int
    name: str
    external_id: str | None


def funds(connection: Connection) -> list[Fund]:
    """Return all funds by name."""
    wanted = select(fund.c.id, fund.c.name, fund.c.external_id).order_by(fund.c.name)
    return [Fund(*row) for row in connection.execute(wanted)]


def fund_by_id(connection: Connection, fund_id: int) -> Fund:
    """Return one fund.

    Raises:
        FundNotFound: there is none.
    """
    wanted = select(fund.c.id, fund.c.name, fund.c.external_id).where(fund.c.id == fund_id)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise FundNotFound(fund_id)
    return Fund(*row)
