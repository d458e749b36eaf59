"""Staff and users, at the level of the bank's own acts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select

from samity.bank.gate import NotPermitted
from samity.bank.organisation.operations.offices import OpenOffice, open_office
from samity.bank.organisation.operations.staff import ChangeStaff, TakeOnStaff, change_staff, take_on_staff
from samity.bank.organisation.operations.users import (
    AddUser,
    ChangeOwnPassword,
    ChangeUser,
    PasswordTooShort,
    add_user,
    change_own_password,
    change_user,
)
from samity.bank.organisation.queries import (
    StaffInactive,
    StaffNotFound,
    credentials,
    eligible_staff,
    office_by_id,
    staff_options,
    user_by_id,
)
from samity.bank.organisation.records import app_user
from samity.bank.organisation.rules.authority import OWN
from samity.bank.organisation.rules.eligibility import may_serve
from samity.kernel.actor import Actor
from samity.storage.audit import audit_line
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from sqlalchemy import Connection


def an_office(unit: Unit, parent_id: int = 1) -> int:
    return open_office(OpenOffice(f"Office {uuid4().hex[:8]}", date(2020, 1, 1), parent_id), unit)


def somebody(unit: Unit, office_id: int) -> int:
    return take_on_staff(TakeOnStaff(office_id, "A", "B"), unit)


def place(connection: Connection, office_id: int) -> str:
    return office_by_id(connection, office_id).hierarchy


def test_staff_serve_at_and_below_their_office_while_they_work_here(unit: Unit) -> None:
    upper = an_office(unit)
    lower, sister = an_office(unit, upper), an_office(unit)
    staff_id = somebody(unit, upper)
    assert eligible_staff(unit.connection, staff_id, place(unit.connection, upper)).display_name == "B, A"
    assert eligible_staff(unit.connection, staff_id, place(unit.connection, lower)).id == staff_id
    for elsewhere in (1, sister):
        with pytest.raises(StaffNotFound):
            eligible_staff(unit.connection, staff_id, place(unit.connection, elsewhere))
    with pytest.raises(StaffNotFound):
        eligible_staff(unit.connection, 10**9, ".")
    change_staff(ChangeStaff(staff_id, {"is_active": False}), unit)
    with pytest.raises(StaffInactive):
        eligible_staff(unit.connection, staff_id, place(unit.connection, upper))


def test_the_offered_staff_are_those_the_rule_admits(unit: Unit) -> None:
    offices = [1, an_office(unit), an_office(unit)]
    offices += [an_office(unit, offices[1]), an_office(unit, offices[2])]
    offices.append(an_office(unit, offices[3]))
    works_in = {somebody(unit, office_id): place(unit.connection, office_id) for office_id in offices}
    for office_id in offices:
        entity = place(unit.connection, office_id)
        offered = {row["id"] for row in staff_options(unit.connection, entity)} & works_in.keys()
        assert offered == {staff_id for staff_id, hierarchy in works_in.items() if may_serve(hierarchy, entity)}


def test_passwords_are_hashed_and_stay_out_of_the_audit_trail(unit: Unit) -> None:
    secret = f"secret{uuid4().hex}"
    user_id = add_user(AddUser(f"u{uuid4().hex[:8]}", "A", "B", 1, (1,), password=secret), unit)
    change_user(ChangeUser(user_id, {"firstname": "C"}, password=secret), unit)
    user = user_by_id(unit.connection, user_id)
    themselves = Unit(unit.connection, Actor(user.id, user.username, 1, ".", OWN), unit.business_date)
    change_own_password(ChangeOwnPassword(secret), themselves)
    unit.write_out()
    themselves.write_out()
    lines = unit.connection.execute(select(audit_line.c.act, audit_line.c.command)).all()
    assert {"add_user", "change_user", "change_own_password"} <= {line.act.rsplit(".", 1)[1] for line in lines}
    assert secret not in str(lines)
    stored = unit.connection.execute(select(app_user.c.password_hash).where(app_user.c.id == user_id)).scalar_one()
    assert stored.startswith("$argon2id$")


def test_short_passwords_are_refused_by_the_bank_itself(unit: Unit) -> None:
    with pytest.raises(PasswordTooShort):
        add_user(AddUser(f"u{uuid4().hex[:8]}", "A", "B", 1, (1,), password="seven77"), unit)  # noqa: S106 - too short
    with pytest.raises(PasswordTooShort):
        change_own_password(ChangeOwnPassword("seven77"), unit)


def test_without_the_permission_nothing_happens(unit: Unit) -> None:
    nobody = Unit(unit.connection, Actor(1, "nobody", 1, ".", frozenset({"staff:read"})), unit.business_date)
    with pytest.raises(NotPermitted):
        take_on_staff(TakeOnStaff(1, "A", "B"), nobody)


def test_who_signs_in_is_known_as_the_staff_member_he_is(unit: Unit) -> None:
    staff_id = somebody(unit, 1)
    for username, is_staff in (("serves", staff_id), ("counts", None)):
        add_user(AddUser(username, "A", "B", 1, (1,), "long enough", staff_id=is_staff), unit)
        found = credentials(unit.connection, username)
        assert found is not None
        assert found.actor.staff_id == is_staff
