"""/search as the web client calls it from every page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from tests.dialects.fineract.lending import new_loan, new_product
from tests.dialects.fineract.people import new_centre, new_client, new_group, new_office

if TYPE_CHECKING:
    from tests.api import Api

EVERYTHING = "clients,clientIdentifiers,groups,savings,shares,loans"


def test_clients_groups_centres_and_loans_are_found_by_a_part_of_what_they_are_known_by(api: Api) -> None:
    word = uuid4().hex
    client = new_client(api, externalId=f"C-{word}")
    group, centre = new_group(api, name=f"Asha {word}"), new_centre(api, name=f"Village {word}")
    loan = new_loan(api, new_product(api, name=f"Sowing {word}"), clientId=client, externalId=f"L-{word}")
    found = api.get("search", query=word.upper(), resource=EVERYTHING, exactMatch="false")
    told = [(each["entityType"], each["entityId"], each["entityName"]) for each in found]
    assert told == [
        ("CLIENT", client, "Asha Devi"),
        ("GROUP", group, f"Asha {word}"),
        ("CENTER", centre, f"Village {word}"),
        ("LOAN", loan, f"Sowing {word}"),
    ]
    assert [each["entityStatus"]["value"] for each in found] == [
        "Active",
        "Active",
        "Active",
        "Submitted and pending approval",
    ]
    assert [(each["parentId"], each["parentName"]) for each in found[1:]] == [
        (1, "Head Office"),
        (1, "Head Office"),
        (client, "Asha Devi"),
    ]
    assert (found[3]["parentType"], found[3]["entityExternalId"]) == ("client", f"L-{word}")
    number = found[3]["entityAccountNo"]
    assert loan in [each["entityId"] for each in api.get("search", query=number, resource="loans")]


def test_an_exact_search_leaves_out_what_only_holds_the_words(api: Api) -> None:
    word = uuid4().hex
    group = new_group(api, name=word)
    new_group(api, name=f"{word} the second")
    found = api.get("search", query=word.upper(), resource="groups", exactMatch="true")
    assert [each["entityId"] for each in found] == [group]
    assert len(api.get("search", query=word, resource="groups")) == 2


def test_a_search_stays_within_the_office_of_who_asks(api: Api) -> None:
    word = uuid4().hex
    office = new_office(api)
    new_group(api, name=word, officeId=office, activationDate="05 January 2020")
    role = api.post("roles", {"name": word, "description": "reads"})["resourceId"]
    api.put(f"roles/{role}/permissions", {"permissions": {"ALL_FUNCTIONS_READ": True}})
    person = {"username": word[:20], "firstname": "Ravi", "lastname": "Das", "officeId": new_office(api)}
    given = {"password": "Samity-12345", "repeatPassword": "Samity-12345", "sendPasswordToEmail": False}
    api.post("users", {**person, **given, "roles": [role]})
    assert len(api.get("search", query=word, resource=EVERYTHING)) == 1
    elsewhere = api.signed_in_as(word[:20], "Samity-12345")
    assert elsewhere.get("search", query=word, resource=EVERYTHING) == []


def test_a_search_for_nothing_or_among_what_is_not_there_is_refused(api: Api) -> None:
    assert api.refused("search?resource=clients", method="GET")[0] == 400
    assert api.refused("search?query=a&resource=clients,moons", method="GET")[0] == 400
