"""`:search` of clients and groups, what cannot be searched by, who sees what; loans have files apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import event
from tests.api import Api
from tests.dialects.fineract import lending
from tests.dialects.fineract.people import new_centre, new_client, new_group, new_office
from tests.dialects.mambu.people import new_officer
from tests.dialects.mambu.search_page import LISTS, ORDER, PAGE, page
from tests.dialects.mambu.speaker import Mambu, criterion

from samity.dialects.mambu.search import FITTING

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import Engine
    from tests.conftest import House

PUBLISHED = json.loads((Path(__file__).parent / "published_search.json").read_text())
"""The vendor's own lists of what can be searched and ordered by, as its schemas of filter and sorting criteria say."""

ASHA, BINA, CHAND, DIPU = "Asha", "bina", "100%_o'Chand\\", "Dipu"
BORN = {ASHA: "1990-05-17", BINA: "1990-05-18", CHAND: "1991-01-01", DIPU: None}


@pytest.fixture(scope="module")
def family(house: House) -> str:
    """Four clients of one name."""
    mambu, name = Mambu(house.app), uuid4().hex
    _allow_genders(Api(house.app))
    for first, gender in ((ASHA, "FEMALE"), (BINA, "FEMALE"), (CHAND, "MALE"), (DIPU, None)):
        more = {"middleName": "A", "emailAddress": "asha@example.org"} if first == ASHA else {}
        born = {"birthDate": BORN[first]} if BORN[first] else {}
        state = {"state": "PENDING_APPROVAL"} if first == BINA else {}
        known = {"id": f"{name}-{first}"} if first == ASHA else {}
        person = {"firstName": first, "lastName": name, "gender": gender}
        mambu.post("clients", {**person, **more, **born, **state, **known})
    return name


def _allow_genders(api: Api) -> None:
    code = next(each["id"] for each in api.get("codes") if each["name"] == "Gender")
    known = {each["name"] for each in api.get(f"codes/{code}/codevalues")}
    for gender in {"Female", "Male"} - known:
        api.post(f"codes/{code}/codevalues", {"name": gender})


def _first_names(mambu: Mambu, family: str, *criteria: dict[str, Any], **query: Any) -> list[str]:
    found = mambu.search("clients", criterion("lastName", "EQUALS_CASE_SENSITIVE", family), *criteria, **query)
    return [each["firstName"] for each in found]


@pytest.mark.parametrize(
    ("field", "operator", "given", "found"),
    [
        ("firstName", "EQUALS", {"value": "ASHA"}, [ASHA]),
        ("firstName", "EQUALS", {"value": "Ash"}, []),
        ("firstName", "EQUALS_CASE_SENSITIVE", {"value": "asha"}, []),
        ("firstName", "EQUALS_CASE_SENSITIVE", {"value": ASHA}, [ASHA]),
        ("firstName", "DIFFERENT_THAN", {"value": "asha"}, [BINA, CHAND, DIPU]),
        ("middleName", "DIFFERENT_THAN", {"value": "B"}, [ASHA, BINA, CHAND, DIPU]),
        ("firstName", "STARTS_WITH", {"value": "BI"}, [BINA]),
        ("firstName", "STARTS_WITH", {"value": "%"}, []),
        ("firstName", "STARTS_WITH", {"value": "_"}, []),
        ("firstName", "STARTS_WITH", {"value": "100%_O'"}, [CHAND]),
        ("firstName", "STARTS_WITH_CASE_SENSITIVE", {"value": "BI"}, []),
        ("firstName", "STARTS_WITH_CASE_SENSITIVE", {"value": "100%_o"}, [CHAND]),
        ("firstName", "STARTS_WITH_CASE_SENSITIVE", {"value": "100__"}, []),
        ("firstName", "IN", {"values": ["asha", CHAND, "x"]}, [ASHA, CHAND]),
        ("middleName", "EMPTY", {}, [BINA, CHAND, DIPU]),
        ("middleName", "NOT_EMPTY", {}, [ASHA]),
        ("fullName", "STARTS_WITH", {"value": "asha a "}, [ASHA]),
        ("gender", "EQUALS", {"value": "female"}, [ASHA, BINA]),
        ("gender", "EQUALS_CASE_SENSITIVE", {"value": "MALE"}, [CHAND]),
        ("gender", "DIFFERENT_THAN", {"value": "FEMALE"}, [CHAND, DIPU]),
        ("gender", "IN", {"values": ["MALE", "FEMALE"]}, [ASHA, BINA, CHAND]),
        ("gender", "EMPTY", {}, [DIPU]),
        ("gender", "NOT_EMPTY", {}, [ASHA, BINA, CHAND]),
        ("clientState", "EQUALS", {"value": "PENDING_APPROVAL"}, [BINA]),
        ("clientState", "IN", {"values": ["ACTIVE", "INACTIVE"]}, [ASHA, CHAND, DIPU]),
        ("clientState", "EQUALS", {"value": "BLACKLISTED"}, []),
        ("clientState", "DIFFERENT_THAN", {"value": "BLACKLISTED"}, [ASHA, BINA, CHAND, DIPU]),
        ("birthdate", "ON", {"value": "1990-05-17"}, [ASHA]),
        ("birthdate", "AFTER", {"value": "1990-05-17"}, [BINA, CHAND]),
        ("birthdate", "AFTER_INCLUSIVE", {"value": "1990-05-17"}, [ASHA, BINA, CHAND]),
        ("birthdate", "BEFORE", {"value": "1990-05-18"}, [ASHA]),
        ("birthdate", "BEFORE_INCLUSIVE", {"value": "1990-05-18"}, [ASHA, BINA]),
        ("birthdate", "BETWEEN", {"value": "1990-05-18", "secondValue": "1991-01-01"}, [BINA, CHAND]),
        ("birthdate", "BETWEEN", {"value": "1991-01-01", "secondValue": "1990-05-18"}, []),
        ("birthdate", "EMPTY", {}, [DIPU]),
        ("birthdate", "NOT_EMPTY", {}, [ASHA, BINA, CHAND]),
        ("creationDate", "AFTER", {"value": "2000-01-01"}, [ASHA, BINA, CHAND, DIPU]),
        ("creationDate", "BEFORE", {"value": "2000-01-01"}, []),
        ("emailAddress", "EQUALS", {"value": "Asha@Example.org"}, [ASHA]),
        ("mobilePhoneNumber", "NOT_EMPTY", {}, []),
        ("branchKey", "EMPTY", {}, []),
        ("creditOfficerKey", "EMPTY", {}, [ASHA, BINA, CHAND, DIPU]),
        ("groupKey", "EMPTY", {}, [ASHA, BINA, CHAND, DIPU]),
        ("groupKey", "NOT_EMPTY", {}, []),
    ],
)
def test_an_operator_finds_whom_it_means(
    mambu: Mambu, family: str, field: str, operator: str, given: dict[str, Any], found: list[str]
) -> None:
    assert _first_names(mambu, family, criterion(field, operator, **given)) == found


@pytest.mark.parametrize(
    "text", ["' OR 1=1 --", "'; DROP TABLE client; --", "%", "\\", "%(x)s", ":x", "{0}", "$1", "NULL", "😀", "a" * 5000]
)
def test_a_value_is_a_value_whatever_it_looks_like(mambu: Mambu, family: str, text: str) -> None:
    for operator in ("EQUALS", "EQUALS_CASE_SENSITIVE", "STARTS_WITH", "STARTS_WITH_CASE_SENSITIVE"):
        assert _first_names(mambu, family, criterion("firstName", operator, text)) == []
    assert _first_names(mambu, family, criterion("firstName", "IN", values=[text, DIPU])) == [DIPU]
    assert len(_first_names(mambu, family, criterion("firstName", "DIFFERENT_THAN", text))) == 4
    assert mambu.search("clients", criterion("groupKey", "EQUALS", text)) == []


def test_members_are_found_by_their_groups_and_groups_by_how_many_they_are(mambu: Mambu) -> None:
    family = uuid4().hex
    asha = mambu.post("clients", {"firstName": ASHA, "lastName": family})
    mambu.post("clients", {"firstName": BINA, "lastName": family})
    groups = [
        mambu.post("groups", {"groupName": f"{family}-{name}", "groupMembers": [{"clientKey": asha["encodedKey"]}]})
        for name in ("one", "two", "three")
    ]
    one, two, _ = (each["encodedKey"] for each in groups)
    for field, operator, given, found in (
        ("groupKey", "EQUALS", {"value": one}, [ASHA]),
        ("groupKey", "IN", {"values": [one, two]}, [ASHA]),  # once
        ("groupKey", "DIFFERENT_THAN", {"value": one}, [BINA]),
        ("groupKey", "EMPTY", {}, [BINA]),
        ("groupKey", "NOT_EMPTY", {}, [ASHA]),
        ("groupId", "EQUALS", {"value": groups[2]["id"].upper()}, [ASHA]),
        ("groupId", "DIFFERENT_THAN", {"value": groups[2]["id"]}, [BINA]),
        ("groupId", "STARTS_WITH", {"value": "nothing"}, []),
    ):
        asked = criterion(field, operator, **given)
        assert _first_names(mambu, family, asked) == found, (field, operator)
    empty = mambu.post("groups", {"groupName": f"{family}-four"})
    mine = criterion("groupName", "STARTS_WITH", family)
    for operator, given, found in (
        ("EQUALS", {"value": 1}, [each["id"] for each in groups]),
        ("EQUALS_CASE_SENSITIVE", {"value": "0.0"}, [empty["id"]]),
        ("DIFFERENT_THAN", {"value": "1"}, [empty["id"]]),
        ("MORE_THAN", {"value": "0.5"}, [each["id"] for each in groups]),
        ("LESS_THAN", {"value": 1}, [empty["id"]]),
        ("BETWEEN", {"value": -1, "secondValue": 0}, [empty["id"]]),
        ("EMPTY", {}, []),
    ):
        asked = criterion("numberOfMembers", operator, **given)
        assert [each["id"] for each in mambu.search("groups", mine, asked)] == found, operator


def test_members_are_found_by_the_centre_of_a_group_of_theirs(mambu: Mambu, api: Api) -> None:
    family = uuid4().hex
    asha, bina = (mambu.post("clients", {"firstName": each, "lastName": family}) for each in (ASHA, BINA))
    mambu.post("clients", {"firstName": CHAND, "lastName": family})
    first, second = (
        mambu.get(f"centres/{api.get(f'centers/{new_centre(api)}')['accountNo']}")["encodedKey"] for _ in range(2)
    )
    for name, member, more in (("in", asha, {"assignedCentreKey": first}), ("out", bina, {})):
        members = {"groupMembers": [{"clientKey": member["encodedKey"]}]}
        mambu.post("groups", {"groupName": f"{family}-{name}", **members, **more})
    for operator, given, found in (
        ("EQUALS", {"value": first}, [ASHA]),
        ("EQUALS", {"value": second}, []),
        ("IN", {"values": [first, second]}, [ASHA]),
        ("DIFFERENT_THAN", {"value": first}, [BINA, CHAND]),
        ("NOT_EMPTY", {}, [ASHA]),
        ("EMPTY", {}, [BINA, CHAND]),
    ):
        assert _first_names(mambu, family, criterion("centreKey", operator, **given)) == found, operator


def test_who_serves_whom_is_found_by_the_user(mambu: Mambu, api: Api) -> None:
    name, staff = new_officer(api)
    key = mambu.get(f"users/{name}")["encodedKey"]
    client, group = new_client(api, staffId=staff), new_group(api, staffId=staff)
    served = criterion("creditOfficerKey", "EQUALS", key)
    assert [each["id"] for each in mambu.search("clients", served)] == [api.get(f"clients/{client}")["accountNo"]]
    assert [each["id"] for each in mambu.search("groups", served)] == [api.get(f"groups/{group}")["accountNo"]]


@pytest.mark.parametrize("path", LISTS)
def test_what_is_published_is_searched_or_refused_by_its_name(mambu: Mambu, path: str) -> None:
    searched, fields, orders = LISTS[path], PUBLISHED[path]["fields"], PUBLISHED[path]["orders"]
    assert {*fields, *orders} <= {*searched.fields, *searched.later, *searched.orders}
    assert not searched.later & {*searched.fields, *searched.orders}
    body = {"filterCriteria": [criterion(each, "NOT_EMPTY") for each in sorted(searched.later)]}
    status, reasons = mambu.refused("POST", f"{path}:search", body)
    assert status == 400
    assert reasons == [
        (f"filterCriteria[{place}].field", "FIELD_NOT_SUPPORTED") for place in range(len(searched.later))
    ]
    for name in orders:
        asked = mambu.call("POST", f"{path}:search", json={"sortingCriteria": {"field": name}}, params={"limit": 1})
        if name in searched.later:
            assert asked.json()["errors"][0]["errorSource"] == "sortingCriteria.field"
        assert asked.status_code == (400 if name in searched.later else 200), name


@pytest.mark.parametrize("path", LISTS)
def test_everything_that_is_wrong_is_named_at_once(mambu: Mambu, path: str) -> None:
    wrong = [
        criterion("colour", "EQUALS", "red"),
        criterion("creationDate", "STARTS_WITH", "2024"),
        criterion("creationDate", "BETWEEN", "yesterday"),
        criterion("id", "EQUALS", "1"),
        criterion("id", "IN"),
        criterion("_Nobody.knows", "EQUALS", "1"),
    ]
    body = {"filterCriteria": wrong, "sortingCriteria": {"field": "colour", "order": "UP"}}
    status, reasons = mambu.refused("POST", f"{path}:search", body)
    assert (status, [source for source, _ in reasons]) == (
        400,
        [
            "filterCriteria[0].field",
            "filterCriteria[1].operator",
            *("filterCriteria[2].value", "filterCriteria[2].secondValue"),
            "filterCriteria[4].values",
            "filterCriteria[5].field",
            *("sortingCriteria.field", "sortingCriteria.order"),
        ],
    )


@pytest.mark.parametrize("path", LISTS)
def test_a_search_by_every_field_takes_as_many_statements_whatever_it_finds(
    mambu: Mambu, api: Api, engine: Engine, path: str
) -> None:
    searched = LISTS[path]
    for _ in range(3):
        lending.lent(api)
        new_group(api)
    empty = [criterion(name, "EMPTY") for name, each in searched.fields.items() if "EMPTY" in each.operators]
    assert mambu.search(path, *empty) == []
    lengths = []
    for limit in (1, 3):
        sent: list[object] = []
        event.listen(engine, "before_cursor_execute", note := lambda *executed, sent=sent: sent.append(executed[2]))
        assert len(mambu.search(path, limit=limit, sorting={"field": "creationDate"})) == limit
        event.remove(engine, "before_cursor_execute", note)
        lengths.append(len(sent))
    assert lengths[0] == lengths[1]


def test_nobody_finds_what_lies_outside_his_own_office(mambu: Mambu, api: Api, app: FastAPI) -> None:
    office = new_office(api, "01 January 2010")
    name = uuid4().hex
    person = {"username": name, "firstname": "A", "lastname": "B", "officeId": office, "roles": [1]}
    api.post("users", {**person, "password": "password-1", "repeatPassword": "password-1"})
    theirs = Mambu(app, name, "password-1")
    here, there = new_client(api, officeId=office), new_client(api)
    groups = [new_group(api, officeId=each) for each in (office, 1)]
    product = lending.new_product(api)
    loans = [api.post("loans", lending.loan_body(product, each))["loanId"] for each in (here, there)]
    for each in loans:
        lending.approved(api, each)
        lending.disbursed(api, each)
    numbers = {
        "clients": [api.get(f"clients/{each}")["accountNo"] for each in (here, there)],
        "groups": [api.get(f"groups/{each}")["accountNo"] for each in groups],
        "loans": [api.get(f"loans/{each}")["accountNo"] for each in loans],
    }
    for path, (mine, others) in numbers.items():
        both = criterion("id", "IN", values=[mine, others])
        assert sorted(each["id"] for each in mambu.search(path, both)) == sorted([mine, others])
        answer = theirs.call(
            "POST", f"{path}:search", json={"filterCriteria": [both]}, params={"paginationDetails": "ON"}
        )
        assert ([each["id"] for each in answer.json()], answer.headers["Items-Total"]) == ([mine], "1")
    of_both = criterion("parentAccountID", "IN", values=numbers["loans"])
    assert len(mambu.search("loans/transactions", of_both)) == 2
    assert len(theirs.search("loans/transactions", of_both)) == 1


def test_the_page_says_what_the_lists_say_of_themselves() -> None:
    assert PAGE.read_text() == page(), "python -m tests.dialects.mambu.search_page"
    assert {each for those in FITTING.values() for each in those} == {*ORDER}
