"""No name that somebody gives is ever another's number or key, by any door: who pays by a number pays whom he means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.api import Api, short_name
from tests.dialects.fineract.lending import new_loan
from tests.dialects.fineract.people import new_client, new_group, new_office
from tests.dialects.mambu.applications import asked
from tests.dialects.mambu.products import body
from tests.dialects.mambu.speaker import Mambu

from samity.kernel.names import account_number, is_account_number

if TYPE_CHECKING:
    from fastapi import FastAPI

KEPT, UNFIT = "NAME_KEPT_BY_BANK", "NAME_NOT_IN_ADDRESS"


@pytest.fixture
def mambu(app: FastAPI) -> Mambu:
    return Mambu(app)


@pytest.fixture
def product(mambu: Mambu) -> dict[str, Any]:
    made: dict[str, Any] = mambu.post("loanproducts", body())
    return made


def _asked(product: dict[str, Any], holder: str) -> dict[str, Any]:
    terms = {"interestSettings": {"interestRate": 10}, "scheduleSettings": {"repaymentInstallments": 4}}
    return asked(product, holder, loanAmount=1000, **terms)


def _person(mambu: Mambu, **more: str) -> dict[str, Any]:
    made: dict[str, Any] = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi", **more})
    return made


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "000000001"), (99_999_999, "099999999"), (100_000_000, "000000000100000000"), (2**53, "009007199254740992")],
)
def test_every_number_the_bank_ever_gives_is_known_for_one(number: int, written: str) -> None:
    assert account_number(number) == written
    assert is_account_number(written)


@pytest.mark.parametrize("name", ["873023434", "0171234567", "01712345678", "WVJN135", "12", "00000000x"])
def test_what_others_number_stays_free(name: str) -> None:
    assert not is_account_number(name)


def test_no_loan_takes_the_number_or_the_key_of_another(mambu: Mambu, product: dict[str, Any]) -> None:
    first = mambu.post("loans", _asked(product, _person(mambu)["encodedKey"]))
    other = _asked(product, _person(mambu)["encodedKey"])
    coming = account_number(int(first["id"]) + 1_000)
    for name in (first["id"], coming, first["encodedKey"], first["encodedKey"].upper(), product["encodedKey"]):
        assert mambu.refused("POST", "loans", {**other, "id": name}) == (400, [("id", KEPT)])
    second = mambu.post("loans", other)
    change = [{"op": "REPLACE", "path": "id", "value": first["id"]}]
    assert mambu.refused("PATCH", f"loans/{second['encodedKey']}", change) == (400, [("id", KEPT)])
    assert mambu.get(f"loans/{first['id']}")["encodedKey"] == first["encodedKey"]
    own = uuid4().hex
    assert mambu.post("loans", {**other, "id": own})["id"] == own


@pytest.mark.parametrize("name", ["a b/c", "/", "..", "a\nb"])
def test_a_name_can_stand_in_an_address(mambu: Mambu, product: dict[str, Any], name: str) -> None:
    person = _person(mambu)["encodedKey"]
    assert mambu.refused("POST", "loans", {**_asked(product, person), "id": name}) == (400, [("id", UNFIT)])
    assert mambu.refused("POST", "clients", {"firstName": "A", "lastName": "B", "id": name}) == (400, [("id", UNFIT)])
    assert mambu.refused("POST", "groups", {"groupName": uuid4().hex, "id": name}) == (400, [("id", UNFIT)])


def test_a_name_with_blanks_and_signs_is_found_again(mambu: Mambu) -> None:
    name = f"{uuid4().hex[:6]} a%b?c#d:e"
    made = _person(mambu, id=name)
    path = name.replace("%", "%25").replace("?", "%3F").replace("#", "%23").replace(" ", "%20")
    assert mambu.get(f"clients/{path}")["encodedKey"] == made["encodedKey"]


def test_no_client_takes_the_number_of_another(api: Api, mambu: Mambu) -> None:
    first = _person(mambu)
    refused = (400, [("id", KEPT)])
    assert mambu.refused("POST", "clients", {"firstName": "A", "lastName": "B", "id": first["id"]}) == refused
    change = [{"op": "REPLACE", "path": "id", "value": first["id"]}]
    assert mambu.refused("PATCH", f"clients/{_person(mambu)['id']}", change) == refused
    person = {"officeId": 1, "legalFormId": 1, "firstname": "A", "lastname": "B", "active": False}
    for member in ("externalId", "accountNo"):
        said = api.call("POST", "clients", json={**person, member: first["id"]}).json()["errors"]
        kept = [("validation.msg.name.is.kept.by.bank", member)]
        assert [(each["userMessageGlobalisationCode"], each["parameterName"]) for each in said] == kept


def test_no_client_is_known_by_what_another_is_known_by(api: Api) -> None:
    own, ours = short_name(), short_name()
    new_client(api, accountNo=own)
    assert api.refused(*_client(externalId=own)) == (403, ["error.msg.client.duplicate.externalId"])
    new_client(api, externalId=ours)
    assert api.refused(*_client(accountNo=ours)) == (403, ["error.msg.client.duplicate.accountNo"])


def _client(**more: str) -> tuple[str, dict[str, Any]]:
    person = {"officeId": 1, "legalFormId": 1, "firstname": "A", "lastname": "B", "active": False}
    return "clients", {**person, **more}


def test_no_group_or_centre_takes_the_number_of_another(api: Api, mambu: Mambu) -> None:
    group = account_number(new_group(api))
    assert mambu.refused("POST", "groups", {"groupName": uuid4().hex, "id": group}) == (400, [("id", KEPT)])
    kept = (400, ["validation.msg.name.is.kept.by.bank"])
    for path in ("groups", "centers"):
        formed = {"officeId": 1, "name": uuid4().hex, "active": False, "externalId": group}
        assert api.refused(path, formed) == kept


def test_a_loan_of_the_other_door_takes_no_number_either(api: Api) -> None:
    loan_id = new_loan(api)
    kept = (400, ["validation.msg.name.is.kept.by.bank"])
    assert api.refused(f"loans/{loan_id}", {"externalId": account_number(loan_id)}, method="PUT") == kept


def test_what_is_plainly_numbered_is_known_by_one_name(api: Api, mambu: Mambu, product: dict[str, Any]) -> None:
    office = new_office(api)
    opened = {"name": uuid4().hex, "openingDate": "01 January 2020", "parentId": 1}
    assert api.refused("offices", {**opened, "externalId": str(office)}) == (
        403,
        ["error.msg.office.duplicate.externalId"],
    )
    ahead = str(office + 2)
    api.put(f"offices/{office}", {"externalId": ahead})
    later = [new_office(api), new_office(api)]
    assert int(ahead) not in later, "a number that is somebody's name is passed over"
    assert mambu.get(f"branches/{ahead}")["encodedKey"] == mambu.get(f"branches/{office}")["encodedKey"]
    known = mambu.get(f"loanproducts/{product['encodedKey']}")["id"]
    again = {**body(), "id": known}
    assert mambu.refused("POST", "loanproducts", again)[1][0][0] == "id"
