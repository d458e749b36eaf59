"""Correct what was written of a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from samity.bank.clients.operations.client_checks import (
    check_choices,
    client_name_refusals,
    unique_client,
    wrong_birth,
)
from samity.bank.clients.operations.refusals import refuse_client_dates
from samity.bank.clients.queries import client_by_id
from samity.bank.clients.queries.views import client_view
from samity.bank.clients.records import client
from samity.bank.clients.rules.life_dates import wrong_dates
from samity.bank.clients.values import ClientName, ClientStatus
from samity.bank.gate import admit_office, operation
from samity.bank.organisation.queries import eligible_staff
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from samity.bank.clients.queries import Client
    from samity.bank.clients.rules.life_dates import WrongDate
    from samity.storage.unit import Unit

_NAMES = ("firstname", "middlename", "lastname", "fullname")


@dataclass(eq=False)
class PendingClientHasNoActivation(Refusal):
    """Client {client_id} is not active: he has no activation date to correct."""

    client_id: int


@dataclass(eq=False)
class ClientNameIncomplete(Refusal):
    """Client {client_id} needs a first and a last name, or a full name."""

    client_id: int


@dataclass(frozen=True, slots=True)
class ChangeClient:
    """Change what is named in `changes`.

    Attributes:
        changes: any column a client is described by: the parts of his name, account_no, external_id, mobile_no,
            email, born_on, gender_id, client_type_id, classification_id, is_staff, legal_form, officer_id,
            submitted_on, activated_on; None clears. A full name replaces the parts, and parts the full name.
    """

    client_id: int
    changes: dict[str, Any]


@operation("clients:change_client")
def change_client(command: ChangeClient, unit: Unit) -> frozenset[str]:
    """Correct a client's particulars. See docs/rules/life-dates.md.

    Returns:
        What differs now from what was written before.

    Raises:
        ClientNotFound, OutsideOwnOffice: the client is unknown or lies elsewhere.
        PendingClientHasNoActivation, ClientNameIncomplete: this cannot be changed so.
        StaffNotFound, StaffInactive, CodeValueNotOfCode: the officer or a choice cannot be his.
        ClientActivatedBeforeOfficeOpened and the like, BornTooLate: a date cannot be.
        ClientExternalIdTaken, ClientMobileTaken, ClientAccountNoTaken: another client has it.
        NameKeptByBank, NameNotInAddress: of how he shall be known.
    """
    found = client_by_id(unit.connection, command.client_id, lock=True)
    admit_office(unit, found.office_id, found.office_hierarchy)
    written = dict(client_view(unit.connection, found.id))
    changes = {name: value for name, value in command.changes.items() if value != written[name]}
    if not changes:
        return frozenset()
    refuse_all(client_name_refusals(unit.connection, changes, found.id))
    _check_dates(found, {**written, **changes}, unit)
    check_choices(unit, changes)
    if changes.get("officer_id") is not None:
        eligible_staff(unit.connection, changes["officer_id"], found.office_hierarchy)
    values = {**changes, **_renamed(found, written, changes)}
    with unique_client(changes):
        unit.connection.execute(update(client).where(client.c.id == found.id).values(**values))
    return frozenset(changes)


def _check_dates(found: Client, after: dict[str, Any], unit: Unit) -> None:
    if after["activated_on"] != found.activated_on and found.status is ClientStatus.PENDING:
        raise PendingClientHasNoActivation(found.id)
    wrong: tuple[WrongDate, ...] = ()
    dates = (after["submitted_on"], after["activated_on"])
    if dates != (found.submitted_on, found.activated_on):
        wrong = wrong_dates(
            submitted_on=dates[0],
            activated_on=dates[1],
            office_opened_on=found.office_opened_on,
            today=unit.business_date,
        )
    refuse_client_dates(wrong, wrong_birth(after["born_on"], after["submitted_on"], unit.business_date))


def _renamed(found: Client, written: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return the whole name after the change; the two ways to write a name never stand beside each other."""
    if not set(_NAMES) & changes.keys():
        return {}
    parts = {name: changes.get(name, written[name]) for name in _NAMES}
    if changes.get("fullname"):
        parts = {**dict.fromkeys(_NAMES), "fullname": changes["fullname"]}
    elif any(changes.get(name) for name in _NAMES):
        parts["fullname"] = None
    if not parts["fullname"] and not (parts["firstname"] and parts["lastname"]):
        raise ClientNameIncomplete(found.id)
    return {**parts, "display_name": ClientName(**parts).displayed}
