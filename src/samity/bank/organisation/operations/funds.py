"""Funds: add one, correct one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from samity.bank.gate import operation
from samity.bank.organisation.queries.funds import fund_by_id
from samity.bank.organisation.records import fund
from samity.kernel.errors import Refusal
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from samity.storage.unit import Unit


@dataclass(eq=False)
class FundNameTaken(Refusal):
    """A fund with the name {name} exists already."""

    name: str | None


@dataclass(eq=False)
class FundExternalIdTaken(Refusal):
    """A fund with the external id {external_id} exists already."""

    external_id: str | None


@dataclass(frozen=True, slots=True)
class AddFund:
    """Add a source of money."""

    name: str
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeFund:
    """Correct what is named in `changes`: any field of `AddFund`."""

    fund_id: int
    changes: Mapping[str, Any]


@operation("funds:add")
def add_fund(command: AddFund, unit: Unit) -> int:
    """Add a fund.

    Returns:
        Its id.

    Raises:
        FundNameTaken, FundExternalIdTaken: another has it.
    """
    with _unique(command.name, command.external_id):
        made = insert(fund).values(name=command.name, external_id=command.external_id).returning(fund.c.id)
        return int(unit.connection.execute(made).scalar_one())


@operation("funds:change")
def change_fund(command: ChangeFund, unit: Unit) -> int:
    """Correct a fund.

    Raises:
        FundNotFound: there is none.
        FundNameTaken, FundExternalIdTaken: another has it.
    """
    found = fund_by_id(unit.connection, command.fund_id)
    if command.changes:
        with _unique(command.changes.get("name"), command.changes.get("external_id")):
            unit.connection.execute(update(fund).where(fund.c.id == found.id).values(**command.changes))
    return found.id


def _unique(name: str | None, external_id: str | None) -> AbstractContextManager[None]:
    return refusing(uq_fund_name=FundNameTaken(name), uq_fund_external_id=FundExternalIdTaken(external_id))
