"""/clients as real clients use it: made, read, changed, found, removed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.dialects.fineract import lending
from tests.dialects.fineract.people import new_code_value, new_group, new_office
from tests.dialects.mambu.people import new_officer, new_user_of
from tests.dialects.mambu.speaker import Mambu, change, criterion

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.api import Api

LONG_AGO = "2000-01-01T00:00:00.000000Z"


def new_client(mambu: Mambu, **more: object) -> dict[str, Any]:
    made: dict[str, Any] = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi", **more})
    return made


def test_a_client_is_given_back_as_he_was_written(mambu: Mambu, api: Api) -> None:
    officer = mambu.get(f"users/{new_officer(api)[0]}")["encodedKey"]
    written = {
        "id": uuid4().hex[:12],
        "firstName": "Asha",
        "middleName": "Rani",
        "lastName": "Devi",
        "mobilePhone": uuid4().hex[:12],
        "emailAddress": "asha@example.org",
        "birthDate": "1990-05-17",
        "assignedBranchKey": mambu.get("branches/1")["encodedKey"],
        "assignedUserKey": officer,
        "activationDate": "2020-01-01T00:00:00+00:00",
    }
    made = mambu.post("clients", written)
    assert {name: made[name] for name in written} == written
    assert made["state"] == "ACTIVE"
    assert made["groupKeys"] == made["addresses"] == []
    read = mambu.get(f"clients/{written['id']}", detailsLevel="FULL")
    assert read == made == mambu.get(f"clients/{made['encodedKey']}", detailsLevel="FULL")
    assert "addresses" not in mambu.get(f"clients/{written['id']}")


def test_a_client_without_an_id_is_known_by_his_account_number(mambu: Mambu, api: Api) -> None:
    made = new_client(mambu)
    (found,) = [each for each in api.get("clients", limit=-1)["pageItems"] if each["accountNo"] == made["id"]]
    assert mambu.get(f"clients/{found['accountNo']}")["encodedKey"] == made["encodedKey"]
    mambu.patch(f"clients/{made['encodedKey']}", change("REPLACE", "id", uuid4().hex))
    assert mambu.get(f"clients/{found['accountNo']}")["encodedKey"] == made["encodedKey"]


def test_a_client_may_wait_for_his_approval(mambu: Mambu) -> None:
    made = new_client(mambu, state="PENDING_APPROVAL")
    assert made["state"] == "PENDING_APPROVAL"
    assert "activationDate" not in made
    mambu.patch(f"clients/{made['id']}", change("REPLACE", "state", "INACTIVE"))
    approved = mambu.get(f"clients/{made['id']}")
    assert approved["state"] == "ACTIVE"
    assert approved["activationDate"] == approved["approvedDate"]
    refused = mambu.refused("PATCH", f"clients/{made['id']}", [change("REPLACE", "state", "BLACKLISTED")])
    assert refused == (400, [("state", "FIELD_NOT_SUPPORTED")])


def test_a_gender_is_the_banks_own_value(mambu: Mambu, api: Api) -> None:
    code = next(each for each in api.get("codes") if each["name"] == "Gender")["id"]
    if not any(each["name"] == "Female" for each in api.get(f"codes/{code}/codevalues")):
        assert mambu.refused("POST", "clients", {"firstName": "A", "lastName": "B", "gender": "FEMALE"})[0] == 400
        api.post(f"codes/{code}/codevalues", {"name": "Female"})
    assert new_client(mambu, gender="female")["gender"] == "FEMALE"


def test_a_patch_changes_what_it_names(mambu: Mambu, api: Api) -> None:
    made = new_client(mambu, middleName="Rani", mobilePhone=uuid4().hex[:12])
    officer, _ = new_officer(api)
    key = mambu.get(f"users/{officer}")["encodedKey"]
    mambu.patch(
        f"clients/{made['encodedKey']}",
        change("REPLACE", "/firstName", "Rina"),
        change("remove", "mobilePhone"),
        change("ADD", "assignedUserKey", key),
        change("add", "birthDate", "1991-01-31"),
    )
    after = mambu.get(f"clients/{made['id']}")
    assert (after["firstName"], after["middleName"], after["lastName"]) == ("Rina", "Rani", "Devi")
    assert (after["assignedUserKey"], after["birthDate"]) == (key, "1991-01-31")
    assert "mobilePhone" not in after
    assert after["lastModifiedDate"] > made["lastModifiedDate"]
    assert after["creationDate"] == made["creationDate"]


def test_what_cannot_be_patched_is_refused_and_nothing_is_changed(mambu: Mambu, api: Api) -> None:
    made = new_client(mambu)
    path = f"clients/{made['encodedKey']}"
    elsewhere = mambu.get(f"branches/{new_office(api)}")["encodedKey"]
    first = change("REPLACE", "firstName", "Rina")
    for operation, reason in (
        (change("REPLACE", "lastName", None), ("", "CLIENT_NAME_INCOMPLETE")),
        (change("REPLACE", "assignedBranchKey", elsewhere), ("assignedBranchKey", "FIELD_NOT_SUPPORTED")),
        (change("ADD", "notes", "x"), ("notes", "FIELD_NOT_SUPPORTED")),
        (change("REPLACE", "birthDate", "2999-01-01"), ("birthDate", "BORN_TOO_LATE")),
        (change("REPLACE", "assignedUserKey", "0" * 32), ("assignedUserKey", "UNKNOWN_KEY")),
        (change("REPLACE", "colour/shade", "x"), ("colour.shade", "INVALID_PARAMETERS")),
    ):
        status, reasons = mambu.refused("PATCH", path, [first, operation])
        assert (status, reasons) == (404 if "UNKNOWN" in reason[1] else 400, [reason])
    assert mambu.get(path) == {name: each for name, each in made.items() if name not in {"addresses", "idDocuments"}}


def test_a_whole_client_may_be_sent_back_with_numbers_and_truths_as_text(mambu: Mambu) -> None:
    made = new_client(mambu, middleName="Rani")
    sent = {**made, "firstName": "Rina", "loanCycle": "0", "tasksAssigned": "true"}
    after = mambu.put(f"clients/{made['id']}", sent)
    assert after["firstName"] == "Rina"
    assert after["middleName"] == "Rani"
    assert mambu.put(f"clients/{made['id']}", {"middleName": None})["firstName"] == "Rina"
    assert "middleName" not in mambu.get(f"clients/{made['id']}")


def test_a_client_to_whom_nothing_belongs_is_deleted(mambu: Mambu) -> None:
    made = new_client(mambu)
    mambu.delete(f"clients/{made['id']}")
    assert mambu.refused("GET", f"clients/{made['encodedKey']}") == (404, [("", "CLIENT_NOT_FOUND")])
    member = new_client(mambu)
    mambu.post("groups", {"groupName": uuid4().hex, "groupMembers": [{"clientKey": member["encodedKey"]}]})
    assert mambu.refused("DELETE", f"clients/{member['id']}") == (400, [("", "CLIENT_IN_USE")])


def test_who_sits_in_a_branch_sees_its_clients_only(mambu: Mambu, api: Api, app: FastAPI) -> None:
    office, name = new_office(api), uuid4().hex
    person = {"username": name, "firstname": "A", "lastname": "B", "officeId": office, "roles": [1]}
    api.post("users", {**person, "password": "password-1", "repeatPassword": "password-1"})
    clerk = Mambu(app, name, "password-1")
    foreign, own = new_client(mambu), new_client(clerk)
    assert own["assignedBranchKey"] == clerk.get(f"branches/{office}")["encodedKey"]
    assert [each["id"] for each in clerk.get("clients")] == [own["id"]]
    key = foreign["encodedKey"]
    for method, body in (("GET", None), ("PUT", {}), ("PATCH", []), ("DELETE", None)):
        assert clerk.refused(method, f"clients/{key}", body) == (403, [("", "OUTSIDE_OWN_OFFICE")])


def test_filters_of_a_list_hold_together(mambu: Mambu, api: Api) -> None:
    officer, staff = new_officer(api)
    family = uuid4().hex
    served = new_client(mambu, lastName=family, assignedUserKey=mambu.get(f"users/{officer}")["encodedKey"])
    new_client(mambu, lastName=family)
    assert [each["id"] for each in mambu.get("clients", creditOfficerUsername=officer)] == [served["id"]]
    assert len(mambu.get("clients", lastName=family, branchId="1", state="active")) == 2
    assert mambu.get("clients", lastName=family, state="EXITED") == []
    assert mambu.get("clients", lastName=family, creditOfficerUsername="nobody") == []
    assert [each for each, _ in mambu.refused("GET", "clients?state=ACTVE")[1]] == ["state"]
    assert (
        mambu.get("clients", lastName=family, firstName="ASHA", creditOfficerUsername=officer)[0]["id"] == served["id"]
    )
    assert api.get(f"staff/{staff}")["id"] == staff


def test_who_is_served_is_found_by_the_user_as_whom_his_officer_signs_in_now(mambu: Mambu, api: Api) -> None:
    left, staff = new_officer(api)
    gone = mambu.get(f"users/{left}")["encodedKey"]
    client = new_client(mambu, assignedUserKey=gone)
    group = mambu.post("groups", {"groupName": uuid4().hex, "assignedUserKey": gone})
    loan = {
        "accountHolderKey": client["encodedKey"],
        "accountHolderType": "CLIENT",
        "productTypeKey": str(lending.new_product(api)),
        "loanAmount": 6000,
        "assignedUserKey": gone,
    }
    loan = mambu.post("loans", loan)
    api.delete(f"users/{next(each['id'] for each in api.get('users') if each['username'] == left)}")
    came = new_user_of(api, staff)
    key = mambu.get(f"users/{came}")["encodedKey"]
    for path, made in (("clients", client), ("groups", group), ("loans", loan)):
        assert mambu.get(f"{path}/{made['id']}")["assignedUserKey"] == key
        assert [each["id"] for each in mambu.get(path, creditOfficerUsername=came)] == [made["id"]], path
        assert mambu.search(path, criterion("assignedUserKey", "EQUALS", gone)) == [], path


def test_clients_are_found_by_every_field(mambu: Mambu, api: Api) -> None:
    family, phone = uuid4().hex, uuid4().hex[:12]
    officer = mambu.get(f"users/{new_officer(api)[0]}")["encodedKey"]
    made = new_client(
        mambu, lastName=family, mobilePhone=phone, birthDate="1990-05-17", assignedUserKey=officer, emailAddress="a@b.c"
    )
    mine = criterion("lastName", "EQUALS", family)
    for each in (
        criterion("encodedKey", "EQUALS", made["encodedKey"]),
        criterion("id", "EQUALS", made["id"]),
        criterion("id", "IN", values=["nobody", made["id"]]),
        criterion("firstName", "STARTS_WITH", "aS"),
        criterion("fullName", "EQUALS", f"asha {family}"),
        criterion("middleName", "EMPTY"),
        criterion("mobilePhone", "EQUALS", phone),
        criterion("emailAddress", "NOT_EMPTY"),
        criterion("birthDate", "ON", "1990-05-17"),
        criterion("birthDate", "BETWEEN", "1990-05-17", secondValue="1990-05-17"),
        criterion("state", "IN", values=["ACTIVE", "EXITED"]),
        criterion("assignedBranchKey", "EQUALS", made["assignedBranchKey"]),
        criterion("assignedUserKey", "EQUALS", officer),
        criterion("activationDate", "NOT_EMPTY"),
        criterion("closedDate", "EMPTY"),
        criterion("creationDate", "AFTER", LONG_AGO),
        criterion("lastModifiedDate", "BEFORE", "2999-01-01T00:00:00.000000Z"),
    ):
        assert [one["id"] for one in mambu.search("clients", mine, each)] == [made["id"]], each
    for each in (
        criterion("firstName", "STARTS_WITH_CASE_SENSITIVE", "aS"),
        criterion("firstName", "DIFFERENT_THAN", "ASHA"),
        criterion("emailAddress", "EMPTY"),
        criterion("birthDate", "AFTER", "1990-05-17"),
        criterion("assignedUserKey", "DIFFERENT_THAN", officer),
        criterion("encodedKey", "EQUALS", "0" * 32),
        criterion("state", "DIFFERENT_THAN", "ACTIVE"),
    ):
        assert mambu.search("clients", mine, each) == [], each


def test_a_window_of_changes_holds_who_was_changed_in_it(mambu: Mambu, api: Api) -> None:
    """As an export bookmarks: two criteria on the same field, in UTC."""
    family = uuid4().hex
    first = new_client(mambu, lastName=family)
    second = new_client(mambu, lastName=family)
    since = datetime.fromisoformat(first["lastModifiedDate"])

    def changed_after(moment: datetime) -> list[str]:
        window = (
            criterion("lastName", "EQUALS", family),
            criterion("lastModifiedDate", "AFTER", f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"),
            criterion("lastModifiedDate", "BEFORE", "2999-01-01T00:00:00.000000Z"),
        )
        sorting = {"field": "lastModifiedDate", "order": "ASC"}
        return [each["id"] for each in mambu.search("clients", *window, sorting=sorting)]

    assert changed_after(since - timedelta(microseconds=1)) == [first["id"], second["id"]]
    assert changed_after(since) == [second["id"]]
    mambu.patch(f"clients/{first['id']}", change("ADD", "middleName", "B"))
    assert changed_after(since) == [second["id"], first["id"]]
    assert new_group(api)


def test_a_search_that_cannot_be_is_refused_with_every_place(mambu: Mambu) -> None:
    body = {
        "filterCriteria": [
            {"field": "colour", "operator": "EQUALS", "value": "red"},
            {"field": "firstName", "operator": "ON", "value": "red"},
        ],
    }
    status, reasons = mambu.refused("POST", "clients:search", body)
    assert status == 400
    assert [source for source, _ in reasons] == ["filterCriteria[0].field", "filterCriteria[1].operator"]
    sorting = {"sortingCriteria": {"field": "colour", "order": "UP"}}
    assert [source for source, _ in mambu.refused("POST", "clients:search", sorting)[1]] == [
        "sortingCriteria.field",
        "sortingCriteria.order",
    ]


def test_identity_documents_are_kept_told_and_replaced(mambu: Mambu, api: Api) -> None:
    kind, other = new_code_value(api, "Customer Identifier"), new_code_value(api, "Customer Identifier")
    some = new_client(mambu)["encodedKey"]
    names = {each["id"]: each["name"] for each in _kinds(api)}
    number = uuid4().hex
    made = new_client(mambu, idDocuments=[{"documentType": names[kind], "documentId": number, "indexInList": 0}])
    (told,) = made["idDocuments"]
    assert (told["documentType"], told["documentId"], told["indexInList"]) == (names[kind], number, 0)
    path = f"clients/{made['id']}"
    assert mambu.put(path, {**made, "firstName": "Rina"})["idDocuments"] == [told]
    taken = {"idDocuments": [{"documentType": names[kind], "documentId": number}]}
    assert mambu.refused("PUT", f"clients/{some}", taken) == (400, [("idDocuments", "IDENTIFIER_NUMBER_TAKEN")])
    unknown = {"idDocuments": [{"documentType": "Library card", "documentId": "1"}]}
    assert mambu.refused("PUT", path, unknown)[0] == 400
    replaced = [{"documentType": names[other], "documentId": number}]
    after = mambu.put(path, {"idDocuments": replaced})["idDocuments"]
    assert [(each["documentType"], each["documentId"]) for each in after] == [(names[other], number)]
    mambu.patch(path, change("REPLACE", "idDocuments", []))
    assert mambu.get(path, detailsLevel="FULL")["idDocuments"] == []


def _kinds(api: Api) -> list[dict[str, Any]]:
    (code,) = [each for each in api.get("codes") if each["name"] == "Customer Identifier"]
    listed: list[dict[str, Any]] = api.get(f"codes/{code['id']}/codevalues")
    return listed
