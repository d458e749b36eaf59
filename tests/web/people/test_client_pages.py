"""Clients: the list, the page of one, and what is done with him."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.gatherings import staying
from tests.village import FOUNDED_ON, member
from tests.web.counter import TODAY, Counter

from samity.bank.clients.queries.views import client_view
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.web.pages import Page


def written(counter: Counter, client_id: int) -> Mapping[Any, Any]:
    with counter.engine.connect() as connection:
        return client_view(connection, client_id)


def officer(counter: Counter, name: str) -> int:
    with staying(counter.engine, TODAY) as unit:
        return take_on_staff(
            TakeOnStaff(counter.place.office_id, name, "Begum", is_loan_officer=True, joined_on=FOUNDED_ON), unit
        )


def register(counter: Counter, **typed: Any) -> Page:
    return counter.clerk.fill("/clients/register", office_id=counter.place.office_id, **typed)


def id_of(page: Page) -> int:
    return int(page.path.rpartition("/")[2])


def test_a_client_is_registered_and_shown(counter: Counter) -> None:
    page = register(
        counter,
        firstname="Nasima",
        lastname="Khatun",
        mobile_no="+254 700 1",
        group_id=counter.place.group_id,
        born_on="1990-02-03",
    )
    assert page.says("The client is registered.", "Nasima Khatun", "active", "Call")
    assert "tel:+254 700 1" in page.links
    assert f"/groups/{counter.place.group_id}" in page.links
    assert written(counter, id_of(page))["activated_on"] == TODAY


def test_an_organisation_has_one_name_and_a_person_two(counter: Counter) -> None:
    page = register(counter, fullname="Water users of Kibera", legal_form="ENTITY", activated_on="")
    assert page.says("Water users of Kibera", "not yet active", "an organisation")

    assert register(counter, firstname="Nasima").wrong == {
        "lastname": "Give a first and a last name, or the whole name."
    }
    both = register(counter, firstname="Nasima", lastname="Khatun", fullname="Nasima Khatun")
    assert both.wrong == {"fullname": "Give the whole name, or its parts above, not both."}


def test_a_taken_phone_stands_beside_the_phone_and_nothing_typed_is_lost(counter: Counter) -> None:
    register(counter, firstname="Asma", lastname="Akter", mobile_no="0711")
    page = register(counter, firstname="Rokeya", lastname="Bibi", mobile_no="0711", born_on="2030-01-01")
    assert page.status == 422
    assert "birth" in page.wrong["born_on"]
    page = register(counter, firstname="Rokeya", lastname="Bibi", mobile_no="0711")
    assert "0711" in page.wrong["mobile_no"]
    assert (page.fields["firstname"], page.fields["mobile_no"]) == ("Rokeya", "0711")


def test_a_form_sent_twice_registers_once(counter: Counter) -> None:
    form = counter.clerk.open("/clients/register")
    typed: dict[str, Any] = {"office_id": counter.place.office_id, "firstname": "Once", "lastname": "Only"}
    first = counter.clerk.send(form, **typed)
    before = counter.count("client")
    again = counter.clerk.send(form, **typed)
    assert again.path == first.path
    assert counter.count("client") == before


def test_a_new_member_joins_the_group_and_its_office(counter: Counter) -> None:
    path = f"/groups/{counter.place.group_id}/register-member"
    page = counter.clerk.fill(path, firstname="Salma", lastname="Khanam")
    assert page.says("belongs to the group")
    assert written(counter, id_of(page))["office_id"] == counter.place.office_id
    assert f"/groups/{counter.place.group_id}" in page.links


def test_what_is_written_of_a_client_is_corrected(counter: Counter) -> None:
    client_id = counter.place.clients[0]
    page = counter.clerk.fill(f"/clients/{client_id}/change", middlename="Binti", mobile_no="0722")
    assert page.path == f"/clients/{client_id}"
    assert page.says("It is corrected.", "0722")
    assert written(counter, client_id)["middlename"] == "Binti"

    page = counter.clerk.fill(f"/clients/{client_id}/change", account_no="", submitted_on="2031-01-01")
    assert page.status == 422
    assert page.wrong["account_no"] == "This is needed."
    assert page.fields["submitted_on"] == "2031-01-01"


def test_a_pending_client_is_activated_once(counter: Counter) -> None:
    client_id = id_of(register(counter, firstname="Jorina", lastname="Das", activated_on=""))
    path = f"/clients/{client_id}/activate"
    page = counter.clerk.open(f"/clients/{client_id}")
    assert path in page.links
    assert page.says("Apply for a loan not yet active")
    assert "activated_on" in counter.clerk.fill(path, activated_on="2031-01-01").wrong
    page = counter.clerk.fill(path)
    assert page.says("The client is active.", "is active already")
    assert f"/loans/apply?client={client_id}" in page.links
    assert path not in page.links
    assert counter.clerk.fill(path).says("Nothing was posted yet", "active already")


def test_a_client_gets_an_officer_and_loses_him(counter: Counter) -> None:
    client_id, staff_id = counter.place.clients[1], officer(counter, "Rahima")
    assert counter.clerk.open(f"/clients/{client_id}").says("has no officer")
    page = counter.clerk.fill(f"/clients/{client_id}/officer", staff_id=staff_id)
    assert page.says("The officer is assigned.", "Begum, Rahima")
    assert counter.clerk.open(f"/clients/{client_id}/no-officer").says("Begum, Rahima serves now.")
    assert counter.clerk.fill(f"/clients/{client_id}/no-officer").says("The officer is taken away.")
    assert written(counter, client_id)["officer_id"] is None
    page = counter.clerk.fill(f"/clients/{client_id}/officer", staff_id="")
    assert page.wrong["staff_id"] == "This is needed."
    assert counter.clerk.fill(f"/clients/{client_id}/no-officer").says("has no officer")


def test_a_client_page_says_what_is_owed_and_where_it_comes_from(counter: Counter) -> None:
    loan = counter.loan(member=2)
    page = counter.clerk.open(f"/clients/{counter.place.clients[2]}")
    assert page.says("Still owed", "12,662.79", "on time", "1,055.23 on 14 Jan 2025")
    assert f"/loans/{loan}#schedule" in page.links
    assert f"/groups/{counter.place.group_id}" in page.links


def test_clients_are_listed_and_narrowed_down(counter: Counter) -> None:
    page = counter.clerk.open("/clients")
    assert f"/clients/{counter.place.clients[0]}" in page.links
    register(counter, firstname="Zohra", lastname="Rani", activated_on="")
    assert counter.clerk.open("/clients?q=zohra").says("Zohra Rani", "1 to 1 of 1")
    assert counter.clerk.open("/clients?q=zohra&status=ACTIVE").says("No client is found.")
    assert counter.clerk.open(f"/clients?q=zohra&office={counter.place.office_id}").says("Zohra Rani")
    assert counter.clerk.open("/clients?q=zohra&office=999").says("Zohra Rani")
    assert counter.clerk.open("/clients?page=4000000000000").status == 200


def test_a_long_list_is_paged(counter: Counter) -> None:
    with staying(counter.engine, TODAY) as unit:
        for _ in range(51):
            member(unit, counter.place.office_id)
    page = counter.clerk.open("/clients?q=amina")
    assert page.says("1 to 50 of")
    assert "?q=amina&page=2" in page.links
    assert counter.clerk.open("/clients?q=amina&page=2").says("51 to")


def test_who_may_not_sees_why(counter: Counter) -> None:
    client_id = counter.place.clients[0]
    page = counter.reader.open(f"/clients/{client_id}")
    assert page.says("Correct needs the right clients:change_client; ask your administrator")
    assert f"/clients/{client_id}/change" not in page.links
    assert counter.reader.open(f"/clients/{client_id}/change").status == 403
    assert counter.reader.open("/clients/register").status == 403
    assert counter.reader.open("/clients").says("Register a client needs the right clients:create_client")
