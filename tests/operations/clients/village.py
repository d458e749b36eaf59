"""What the tests of clients and groups begin with: people, groups, offices, made by the bank's own operations."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import select

from samity.bank.clients.operations.client_endings import REASONS
from samity.bank.clients.operations.clients import RegisterClient, register_client
from samity.bank.clients.operations.forming import FormCentre, FormGroup, form_centre, form_group
from samity.bank.clients.queries import grouping_by_id
from samity.bank.clients.values import ClientName
from samity.bank.organisation.operations.codes import AddCodeValue, add_code_value
from samity.bank.organisation.operations.offices import OpenOffice, open_office
from samity.bank.organisation.operations.settings import ChangeSetting, change_setting
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff
from samity.bank.organisation.queries import codes
from samity.bank.organisation.records import code

if TYPE_CHECKING:
    from samity.bank.clients.queries import Client, Group
    from samity.bank.clients.values import ClientStatus
    from samity.storage.unit import Unit

HEAD_OFFICE = 1
JOINED = date(2020, 2, 1)


def a_client(unit: Unit, *, office_id: int = HEAD_OFFICE, active: bool = True, **more: Any) -> Client:
    activated_on = JOINED if active else None
    name = more.pop("name", ClientName("Asha", None, "Devi"))
    return register_client(RegisterClient(name, office_id, activated_on=activated_on, **more), unit)


def a_group(unit: Unit, *client_ids: int, office_id: int = HEAD_OFFICE, active: bool = True, **more: Any) -> Group:
    activated_on = JOINED if active else None
    name = more.pop("name", uuid4().hex)
    return form_group(FormGroup(name, office_id, activated_on=activated_on, client_ids=client_ids, **more), unit)


def a_centre(unit: Unit, *group_ids: int, office_id: int = HEAD_OFFICE, active: bool = True, **more: Any) -> Group:
    activated_on = JOINED if active else None
    name = more.pop("name", uuid4().hex)
    return form_centre(FormCentre(name, office_id, activated_on=activated_on, group_ids=group_ids, **more), unit)


def an_office(unit: Unit, opened_on: date = date(2020, 1, 1), parent_id: int = HEAD_OFFICE) -> int:
    return open_office(OpenOffice(uuid4().hex, opened_on, parent_id), unit)


def an_officer(unit: Unit, office_id: int = HEAD_OFFICE, *, is_active: bool = True) -> int:
    return take_on_staff(TakeOnStaff(office_id, "Ravi", "Kumar", is_loan_officer=True, is_active=is_active), unit)


def a_role(unit: Unit, code_name: str = "GROUPROLE") -> int:
    code_id = unit.connection.execute(select(code.c.id).where(code.c.name == code_name)).scalar_one()
    return add_code_value(AddCodeValue(code_id, uuid4().hex), unit)


def limit_members(unit: Unit, least: int | None, most: int | None) -> None:
    for name, value in (("min-clients-in-group", least), ("max-clients-in-group", most)):
        change_setting(ChangeSetting(name, enabled=value is not None, value=value), unit)


def again(unit: Unit, group: Group) -> Group:
    return grouping_by_id(unit.connection, group.id)


def reason(unit: Unit, status: ClientStatus) -> int:
    lists = {each["name"]: each["id"] for each in codes(unit.connection)}
    return add_code_value(AddCodeValue(lists[REASONS[status]], f"Of a test {status}"), unit)
