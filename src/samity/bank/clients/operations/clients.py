"""Register a client and activate him."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from samity.bank.clients.operations.client_checks import (
    check_choices,
    client_name_refusals,
    unique_client,
    wrong_birth,
)
from samity.bank.clients.operations.members import check_groups_of, strangers, write_members
from samity.bank.clients.operations.refusals import refuse_client_dates
from samity.bank.clients.queries import client_by_id, group_by_id
from samity.bank.clients.records import client
from samity.bank.clients.rules.life_dates import presumed_submission, wrong_dates
from samity.bank.clients.values import ClientName, ClientStatus, LegalForm
from samity.bank.gate import admit_office, operation
from samity.bank.organisation.queries import eligible_staff, office_by_id
from samity.kernel.errors import Refusal, refuse_all
from samity.kernel.names import account_number
from samity.storage.bulk import draw_ids

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.clients.queries import Client
    from samity.storage.unit import Unit


@dataclass(eq=False)
class ClientAlreadyActive(Refusal):
    """Client {client_id} is active already."""

    client_id: int


@dataclass(eq=False)
class ClientNotPending(Refusal):
    """Client {client_id} is not pending and cannot be activated."""

    client_id: int


@dataclass(eq=False)
class ActivatedBeforeReopening(Refusal):
    """Client {client_id} cannot be active from {on}, before he began anew on {reopened_on}."""

    client_id: int
    on: date
    reopened_on: date


@dataclass(frozen=True, slots=True)
class RegisterClient:
    """A new client; he is active from the day given, else pending.

    Attributes:
        more: any of account_no, external_id, mobile_no, email, born_on, gender_id, client_type_id,
            classification_id, is_staff.
    """

    name: ClientName
    office_id: int
    legal_form: LegalForm = LegalForm.PERSON
    submitted_on: date | None = None
    activated_on: date | None = None
    officer_id: int | None = None
    group_id: int | None = None
    more: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ActivateClient:
    """A pending client becomes active."""

    client_id: int
    activated_on: date


@operation("clients:create_client")
def register_client(command: RegisterClient, unit: Unit) -> Client:
    """Register a client, perhaps as a member of a group. See docs/rules/life-dates.md.

    Raises:
        OfficeNotFound, GroupNotFound, OutsideOwnOffice: office or group are unknown or lie elsewhere.
        StaffNotFound, StaffInactive, CodeValueNotOfCode: the officer or a choice cannot be his.
        ClientActivatedBeforeOfficeOpened and the like, BornTooLate: a date cannot be.
        ClientOfAnotherOffice, GroupSizeOutOfRange: he cannot join the group.
        ClientExternalIdTaken, ClientMobileTaken, ClientAccountNoTaken: another client has it.
        NameKeptByBank, NameNotInAddress: of how he shall be known.
    """
    office = office_by_id(unit.connection, command.office_id)
    admit_office(unit, office.id, office.hierarchy)
    group = None if command.group_id is None else group_by_id(unit.connection, command.group_id)
    submitted_on = command.submitted_on or presumed_submission(command.activated_on, unit.business_date)
    wrong = wrong_dates(
        submitted_on=submitted_on,
        activated_on=command.activated_on,
        office_opened_on=office.opened_on,
        today=unit.business_date,
    )
    more = command.more or {}
    refuse_client_dates(wrong, wrong_birth(more.get("born_on"), submitted_on, unit.business_date))
    refuse_all(client_name_refusals(unit.connection, more))
    check_choices(unit, more)
    if command.officer_id is not None:
        eligible_staff(unit.connection, command.officer_id, office.hierarchy)
    registered = client_by_id(unit.connection, _write(command, submitted_on, unit))
    if group is not None:
        refuse_all(strangers([registered], group.office_id))
        write_members(unit, group.id, [registered.id])
        check_groups_of(unit, registered.id)
    unit.tell("ClientRegistered", f"client:{registered.id}", {"client_id": registered.id, "office_id": office.id})
    return registered


@operation("clients:activate_client")
def activate_client(command: ActivateClient, unit: Unit) -> Client:
    """Let a pending client become active, in all his groups. See docs/rules/group-size.md.

    Raises:
        ClientNotFound, OutsideOwnOffice: the client is unknown or lies elsewhere.
        ClientAlreadyActive, ClientNotPending: he is not pending.
        ClientActivatedBeforeOfficeOpened and the like, ActivatedBeforeReopening: a date cannot be.
        GroupSizeOutOfRange: for each of his groups that would have too many active members.
    """
    found = client_by_id(unit.connection, command.client_id, lock=True)
    admit_office(unit, found.office_id, found.office_hierarchy)
    if found.status is ClientStatus.ACTIVE:
        raise ClientAlreadyActive(found.id)
    if found.status is not ClientStatus.PENDING:
        raise ClientNotPending(found.id)
    wrong = wrong_dates(
        submitted_on=found.submitted_on,
        activated_on=command.activated_on,
        office_opened_on=found.office_opened_on,
        today=unit.business_date,
    )
    refuse_client_dates(wrong)
    if found.reopened_on is not None and command.activated_on < found.reopened_on:
        raise ActivatedBeforeReopening(found.id, command.activated_on, found.reopened_on)
    unit.connection.execute(
        update(client)
        .where(client.c.id == found.id)
        .values(status=ClientStatus.ACTIVE, activated_on=command.activated_on, activated_by=unit.actor.user_id)
    )
    check_groups_of(unit, found.id)
    return found


def _write(command: RegisterClient, submitted_on: date, unit: Unit) -> int:
    client_id = draw_ids(unit.connection, "client_id_seq", 1)[0]
    active = command.activated_on is not None
    name = command.name
    row = {
        "id": client_id,
        "account_no": account_number(client_id),
        "office_id": command.office_id,
        "legal_form": command.legal_form,
        "firstname": name.firstname,
        "middlename": name.middlename,
        "lastname": name.lastname,
        "fullname": name.fullname,
        "display_name": name.displayed,
        "officer_id": command.officer_id,
        "status": ClientStatus.ACTIVE if active else ClientStatus.PENDING,
        "submitted_on": submitted_on,
        "submitted_by": unit.actor.user_id,
        "activated_on": command.activated_on,
        "activated_by": unit.actor.user_id if active else None,
        **(command.more or {}),
    }
    with unique_client(row):
        unit.connection.execute(insert(client).values(**row))
    return client_id
