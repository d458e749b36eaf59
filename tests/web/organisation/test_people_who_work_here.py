from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from tests.tree import SOURCE, modules
from tests.web.counter import READER, TODAY
from tests.web.pages import Person

from samity.bank.organisation.queries import permissions_of_roles, roles
from samity.kernel.actor import ALL
from samity.web.pages.organisation.roles import permission_choices

if TYPE_CHECKING:
    from tests.web.counter import Counter
    from tests.web.pages import Page, Typed

LONG: dict[str, Typed] = {"password": "long enough"}
SHORT: dict[str, Typed] = {"password": "s3cret"}


def row(counter: Counter, statement: str, **values: Any) -> Any:
    with counter.engine.connect() as connection:
        return connection.execute(text(statement), values).mappings().one()


def role_id(counter: Counter, name: str) -> int:
    with counter.engine.connect() as connection:
        return next(int(each["id"]) for each in roles(connection) if each["name"] == name)


def permitted(counter: Counter, of: int) -> frozenset[str]:
    with counter.engine.connect() as connection:
        return permissions_of_roles(connection, [of])[of]


def user_id(counter: Counter, username: str) -> int:
    return int(row(counter, "SELECT id FROM app_user WHERE username = :name", name=username)["id"])


def ticked(page: Page, name: str) -> list[str]:
    boxes = page.fields.get(name, [])
    assert isinstance(boxes, list)
    return boxes


def test_offices_one_is_opened_and_corrected(counter: Counter) -> None:
    page = counter.clerk.fill("/offices/open", name="Char Bhadra", opened_on=TODAY, parent_id=1)
    assert page.says("The office is open.", "Char Bhadra")
    made = row(counter, "SELECT * FROM office WHERE name = 'Char Bhadra'")
    page = counter.clerk.fill(f"/offices/{made['id']}/change", name="Char Bhadrasan", external_id="CB-1")
    assert page.says("The office is corrected.", "Char Bhadrasan", "CB-1")


def test_offices_what_is_wrong_stands_beside_its_field(counter: Counter) -> None:
    page = counter.clerk.fill("/offices/open", name="Head Office", opened_on=TODAY, parent_id=1)
    assert "exists already" in page.wrong["name"]
    page = counter.clerk.send(page, name="Early", opened_on="1900-01-01")
    assert "cannot open before its parent" in page.wrong["opened_on"]
    assert page.fields["name"] == "Early"


def test_offices_the_wall(counter: Counter) -> None:
    assert f"/offices/{counter.place.office_id}/change" not in counter.elsewhere.open("/offices").links
    assert counter.elsewhere.open(f"/offices/{counter.place.office_id}/change").status == 403
    assert counter.reader.open("/offices").says("needs the right organisation:open_office")


def test_staff_somebody_is_taken_on_and_leaves(counter: Counter) -> None:
    page = counter.clerk.fill(
        "/staff/take-on", firstname="Asma", lastname="Akter", office_id=1, mobile_no="0171", joined_on=TODAY
    )
    assert page.says("Akter, Asma", "loan officer")
    staff_id = row(counter, "SELECT id FROM staff WHERE mobile_no = '0171'")["id"]
    page = counter.clerk.fill(f"/staff/{staff_id}/change", is_active=None)
    assert page.says("The staff member is corrected.", "left")


def test_staff_a_mobile_number_is_one_persons(counter: Counter) -> None:
    typed: dict[str, Typed] = {"lastname": "Islam", "office_id": 1, "mobile_no": "0172"}
    counter.clerk.fill("/staff/take-on", firstname="Rafiq", **typed)
    page = counter.clerk.fill("/staff/take-on", firstname="Karim", **typed)
    assert "exists already" in page.wrong["mobile_no"]
    assert page.fields["firstname"] == "Karim"


def test_staff_the_wall(counter: Counter) -> None:
    counter.clerk.fill("/staff/take-on", firstname="Of", lastname="Headoffice", office_id=1, mobile_no="0173")
    staff_id = row(counter, "SELECT id FROM staff WHERE mobile_no = '0173'")["id"]
    assert "Headoffice" not in counter.elsewhere.open("/staff").words
    assert counter.elsewhere.open(f"/staff/{staff_id}/change").status == 403
    assert counter.reader.open("/staff").says("needs the right staff:take_on")


def test_users_one_is_added_and_signs_in(counter: Counter) -> None:
    reading = str(role_id(counter, f"Role of {READER}"))
    typed: dict[str, Typed] = {"username": "shila", "firstname": "Shila", "lastname": "Das", "office_id": 1}
    page = counter.clerk.fill("/users/add", role_ids=[reading], **LONG, **typed)
    assert page.says("The user may sign in.", "shila", f"Role of {READER}")
    assert Person(counter.app, "shila", "long enough").open("/users").status == 200


def test_users_a_refused_form_keeps_everything_but_the_password(counter: Counter) -> None:
    typed: dict[str, Typed] = {"username": "short", "firstname": "Shirin", "lastname": "Short", "office_id": 1}
    page = counter.clerk.fill("/users/add", **SHORT, **typed)
    assert "at least" in page.wrong["password"]
    assert page.fields["firstname"] == "Shirin"
    assert "s3cret" not in page.text
    page = counter.clerk.send(page, username="mifos", **LONG)
    assert "exists already" in page.wrong["username"]


def test_users_nobody_is_added_without_a_password(counter: Counter) -> None:
    typed: dict[str, Typed] = {"username": "open", "firstname": "Shirin", "lastname": "Open", "office_id": 1}
    page = counter.clerk.fill("/users/add", **typed)
    assert page.wrong == {"password": "This is needed."}
    assert page.fields["username"] == "open"
    assert "Shirin Open" not in counter.clerk.open("/users").words


def test_users_what_is_not_changed_stays(counter: Counter) -> None:
    who = user_id(counter, READER)
    before = row(counter, "SELECT * FROM app_user WHERE id = :id", id=who)
    page = counter.clerk.fill(f"/users/{who}/change", email="reader@bank.example")
    assert page.says("The user is changed.")
    after = row(counter, "SELECT * FROM app_user WHERE id = :id", id=who)
    assert {name for name in before if before[name] != after[name]} == {"email", "changed_at"}
    assert permitted(counter, role_id(counter, f"Role of {READER}")) == {"all:read"}
    assert counter.reader.open("/users").status == 200


def test_users_a_role_that_is_disabled_is_not_lost(counter: Counter) -> None:
    counter.clerk.fill("/roles/make", name="Sleeping", description="for now")
    sleeping = role_id(counter, "Sleeping")
    typed: dict[str, Typed] = {
        "username": "sleeper",
        "firstname": "S",
        "lastname": "L",
        "office_id": 1,
        "password": "long enough",
    }
    counter.clerk.fill("/users/add", role_ids=[str(sleeping)], **typed)
    counter.clerk.fill(f"/roles/{sleeping}/disable")
    assert str(sleeping) not in ticked(counter.clerk.open("/users/add"), "role_ids")
    page = counter.clerk.fill(f"/users/{user_id(counter, 'sleeper')}/change", lastname="Long")
    assert page.says("The user is changed.")
    assert ticked(counter.clerk.open(f"/users/{user_id(counter, 'sleeper')}/change"), "role_ids") == [str(sleeping)]


def test_users_one_is_taken_off(counter: Counter) -> None:
    typed: dict[str, Typed] = {
        "username": "leaver",
        "firstname": "L",
        "lastname": "V",
        "office_id": 1,
        "password": "long enough",
    }
    counter.clerk.fill("/users/add", **typed)
    page = counter.clerk.fill(f"/users/{user_id(counter, 'leaver')}/remove")
    assert page.says("The user can no longer sign in")
    assert "leaver" not in page.words


def test_users_are_listed_once_with_the_staff_member_each_is(counter: Counter) -> None:
    for name in ("Mina", "Tara"):
        counter.clerk.fill("/staff/take-on", firstname=name, lastname="Sen", office_id=1, mobile_no=f"09-{name}")
    tara = row(counter, "SELECT id FROM staff WHERE mobile_no = '09-Tara'")["id"]
    typed: dict[str, Typed] = {"username": "tara", "firstname": "Tara", "lastname": "Sen", "office_id": 1}
    page = counter.clerk.fill("/users/add", staff_id=tara, **LONG, **typed)
    assert page.words.count("tara Tara Sen Head Office Sen, Tara") == 1
    assert [link.count("/change") for link in page.links if f"/users/{user_id(counter, 'tara')}/change" in link] == [1]
    changed = counter.clerk.open(f"/users/{user_id(counter, 'tara')}/change")
    assert changed.fields["staff_id"] == str(tara)


def test_users_the_last_in_charge_stays(counter: Counter) -> None:
    assert counter.clerk.open("/users").says("this is you")


def test_users_who_may_do_more_is_shown_and_barred(counter: Counter) -> None:
    counter.clerk.fill("/roles/make", name="Personnel", description="looks after users")
    personnel = role_id(counter, "Personnel")
    counter.clerk.fill(f"/roles/{personnel}/permissions", permissions=["users:read", "users:change", "roles:read"])
    typed: dict[str, Typed] = {
        "username": "clerk",
        "firstname": "C",
        "lastname": "K",
        "office_id": 1,
        "password": "long enough",
    }
    counter.clerk.fill("/users/add", role_ids=[str(personnel)], **typed)
    clerk = Person(counter.app, "clerk", "long enough")
    assert clerk.open("/users").says("may do more than you")
    assert clerk.fill(f"/users/{user_id(counter, 'mifos')}/change", email="a@b.example").says("may do more than you")
    assert clerk.open("/roles").says("permits more than you may do")


def test_users_the_wall(counter: Counter) -> None:
    assert READER not in counter.elsewhere.open("/users").words
    assert counter.elsewhere.open(f"/users/{user_id(counter, READER)}/change").status == 403
    assert counter.elsewhere.open(f"/users/{user_id(counter, READER)}/remove").status == 403
    assert counter.reader.open("/users").says("needs the right users:add")


def test_roles_one_is_made_described_given_rights_disabled_enabled_and_removed(counter: Counter) -> None:
    page = counter.clerk.fill("/roles/make", name="Cashier", description="Takes money")
    cashier = role_id(counter, "Cashier")
    assert page.path == f"/roles/{cashier}/permissions"
    counter.clerk.send(page, permissions=["loans:repay", "loans:read"])
    assert permitted(counter, cashier) == {"loans:repay", "loans:read"}
    counter.clerk.fill(f"/roles/{cashier}/permissions", permissions=["loans:read"])
    assert permitted(counter, cashier) == {"loans:read"}
    assert counter.clerk.fill(f"/roles/{cashier}/describe", description="Counts").says(
        "Counts", "The role is described."
    )
    assert counter.clerk.fill(f"/roles/{cashier}/disable").says("disabled")
    counter.clerk.fill(f"/roles/{cashier}/enable")
    assert counter.clerk.fill(f"/roles/{cashier}/remove").says("The role is gone.")


def test_roles_a_name_is_taken_once(counter: Counter) -> None:
    counter.clerk.fill("/roles/make", name="Twice", description="one")
    page = counter.clerk.fill("/roles/make", name="Twice", description="two")
    assert "exists already" in page.wrong["name"]
    assert page.fields["description"] == "two"


def test_roles_one_that_is_held_says_so(counter: Counter) -> None:
    assert counter.clerk.open("/roles").says("users hold it: take it from them first")


def test_roles_a_right_from_elsewhere_is_not_lost(counter: Counter) -> None:
    counter.clerk.fill("/roles/make", name="Of tomorrow", description="has rights of another release")
    tomorrow = role_id(counter, "Of tomorrow")
    with counter.engine.begin() as connection:
        given = text("UPDATE role SET permissions = '{reports:print}' WHERE id = :id")
        connection.execute(given, {"id": tomorrow})
    counter.clerk.fill(f"/roles/{tomorrow}/permissions", permissions=["reports:print", "loans:read"])
    assert permitted(counter, tomorrow) == {"reports:print", "loans:read"}


def test_roles_every_permission_that_is_asked_for_anywhere_can_be_given() -> None:
    asked = {
        name
        for path in modules(SOURCE)
        for name in re.findall(r'permit\([\w.]+, "([a-z_]+:[a-z_]+)"\)', path.read_text())
    }
    offered = {name for name, _ in permission_choices()}
    assert asked - offered == set()
    assert ALL in offered
    assert len(asked) > 15


def test_roles_who_may_only_read_sees_why(counter: Counter) -> None:
    assert counter.reader.open("/roles").says("needs the right roles:make")


def test_business_date_it_is_set(counter: Counter) -> None:
    tomorrow = TODAY + timedelta(days=1)
    page = counter.clerk.fill("/business-date", business_date=tomorrow)
    assert page.says("The bank's date is set.", "8 Jan 2025")
    counter.clerk.fill("/business-date", business_date=TODAY)


def test_business_date_a_day_that_is_closed_is_refused_beside_its_field(counter: Counter) -> None:
    with counter.engine.begin() as connection:
        connection.execute(text("UPDATE bank_date SET closed_on = '2025-01-01'"))
    page = counter.clerk.fill("/business-date", business_date="2025-01-01")
    assert "has closed 1 Jan 2025" in page.wrong["business_date"]


def test_business_date_who_may_only_read_sees_why(counter: Counter) -> None:
    assert counter.reader.open("/set-up").says("needs the right business_date:set")
