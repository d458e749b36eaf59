"""What is asked of a client's particulars, whether he is new or known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samity.bank.clients.queries.found import client_known_by
from samity.bank.organisation.queries import code_value_of
from samity.bank.organisation.queries.names import name_refusals
from samity.kernel.errors import Refusal
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import date

    from sqlalchemy import Connection

    from samity.storage.unit import Unit

CODES = {"gender_id": "Gender", "client_type_id": "ClientType", "classification_id": "ClientClassification"}
"""Which code a choice belongs to."""


@dataclass(eq=False)
class ClientExternalIdTaken(Refusal):
    """A client with the external id {external_id} exists already."""

    external_id: str | None


@dataclass(eq=False)
class ClientMobileTaken(Refusal):
    """A client with the mobile number {mobile_no} exists already."""

    mobile_no: str | None


@dataclass(eq=False)
class ClientAccountNoTaken(Refusal):
    """A client with the account number {account_no} exists already."""

    account_no: str | None


@dataclass(eq=False)
class BornTooLate(Refusal):
    """The date of birth {born_on} does not lie before {limit_on}."""

    born_on: date
    limit_on: date


def wrong_birth(born_on: date | None, submitted_on: date, today: date) -> tuple[BornTooLate, ...]:
    """Say what is wrong with a date of birth that does not lie before the day he came to us."""
    limit_on = min(submitted_on, today)
    return () if born_on is None or born_on < limit_on else (BornTooLate(born_on, limit_on),)


def check_choices(unit: Unit, particulars: Mapping[str, Any]) -> None:
    """Let choices pass that are values of their code.

    Raises:
        CodeValueNotOfCode: one is not.
    """
    for name, code in CODES.items():
        if particulars.get(name) is not None:
            code_value_of(unit.connection, code, particulars[name])


def client_name_refusals(
    connection: Connection, given: Mapping[str, Any], client_id: int | None = None
) -> Iterator[Refusal]:
    """Return what stands against how a client shall be known: nobody's external id is another's account number.

    Args:
        connection: the transaction.
        given: what is written of him.
        client_id: who he is, where he is known already.
    """
    refusals = list(name_refusals(connection, given))
    yield from refusals
    for name, taken in {"external_id": ClientExternalIdTaken, "account_no": ClientAccountNoTaken}.items():
        known_by = given.get(name)
        if not refusals and known_by is not None and client_known_by(connection, known_by) not in {None, client_id}:
            yield taken(known_by)


def unique_client(row: Mapping[str, Any]) -> AbstractContextManager[None]:
    """Say what of a client another has already."""
    return refusing(
        uq_client_external_id=ClientExternalIdTaken(row.get("external_id")),
        uq_client_mobile_no=ClientMobileTaken(row.get("mobile_no")),
        uq_client_account_no=ClientAccountNoTaken(row.get("account_no")),
    )
