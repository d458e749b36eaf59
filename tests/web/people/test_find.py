"""Finding by name, number, phone or number elsewhere."""

from __future__ import annotations

from tests.gatherings import staying
from tests.web.counter import TODAY, Counter

from samity.bank.clients.operations.clients import RegisterClient, register_client
from samity.bank.clients.operations.forming import FormCentre, FormGroup, form_centre, form_group
from samity.bank.clients.values import ClientName


def test_people_groups_and_centres_are_found_by_a_part_of_the_name(counter: Counter) -> None:
    office_id = counter.place.office_id
    with staying(counter.engine, TODAY) as unit:
        name = ClientName(firstname="Padma", lastname="Rani")
        client = register_client(RegisterClient(name, office_id, more={"mobile_no": "0733 44"}), unit)
        group = form_group(FormGroup("Padma group", office_id), unit)
        centre = form_centre(FormCentre("Padma centre", office_id, external_id="C-77"), unit)
    page = counter.clerk.open("/find?q=padma")
    assert {f"/clients/{client.id}", f"/groups/{group.id}", f"/centres/{centre.id}"} <= set(page.links)
    assert counter.clerk.open("/find?q=0733 44").path == f"/clients/{client.id}"
    assert counter.clerk.open("/find?q=C-77").path == f"/centres/{centre.id}"


def test_a_number_of_several_shows_them_and_a_number_of_one_leads_there(counter: Counter) -> None:
    loan = counter.loan()
    page = counter.clerk.open(f"/find?q={loan}")
    assert page.says("this number")
    assert {f"/loans/{loan}", f"/clients/{loan}"} <= set(page.links)
    while loan <= max(counter.count("client"), counter.count("client_group")):
        loan = counter.loan()
    assert counter.clerk.open(f"/find?q={loan}").path == f"/loans/{loan}"
    assert counter.clerk.open(f"/find?q={loan:09}").path == f"/loans/{loan}"


def test_nothing_is_said_in_words(counter: Counter) -> None:
    assert counter.clerk.open("/find?q=nowhere-known").says("Nothing in your offices is known by that.")
    assert counter.clerk.open("/find").says("Type a name, a number or a phone above.")
    assert counter.clerk.open("/find?q=%25").says("Nothing in your offices")
    assert counter.clerk.open(f"/find?q={'9' * 500}").status == 200


def test_all_that_was_found_is_a_list_away(counter: Counter) -> None:
    with staying(counter.engine, TODAY) as unit:
        for number in range(21):
            name = ClientName(firstname="Meghna", lastname=f"N{number}")
            register_client(RegisterClient(name, counter.place.office_id), unit)
    page = counter.clerk.open("/find?q=Meghna")
    assert page.says("All 21")
    assert "/clients?q=Meghna" in page.links


def test_another_branch_is_not_found(counter: Counter) -> None:
    assert counter.elsewhere.open("/find?q=Client").says("Clients")
    page = counter.elsewhere.open("/find?q=Client")
    assert not {f"/clients/{client}" for client in counter.place.clients} & set(page.links)
