"""What is asked of a client's particulars, whether he is new or known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samity.bank.organisation.queries import code_value_of
from samity.kernel.errors import Refusal
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from datetime import date

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


def unique_client(row: Mapping[str, Any]) -> AbstractContextManager[None]:
    """Say what of a client another has already."""
    return refusing(
        uq_client_external_id=ClientExternalIdTaken(row.get("external_id")),
        uq_client_mobile_no=ClientMobileTaken(row.get("mobile_no")),
        uq_client_account_no=ClientAccountNoTaken(row.get("account_no")),
    )
