"""Custom fields stand at the root of a row under keys that begin with `_`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from tests.api import Api
from tests.databases import engine_of
from tests.dialects.fineract import lending
from tests.dialects.fineract.people import new_centre
from tests.dialects.mambu.speaker import Mambu, change, criterion
from tests.units import unit_of_work

from samity.app import create_app
from samity.bank.custom_fields.operations.fields import DefineField, define_field
from samity.bank.custom_fields.operations.filling import FillFields, fill_office_fields, fill_user_fields
from samity.bank.custom_fields.operations.sets import (
    ChangeFieldSet,
    DefineFieldSet,
    change_field_set,
    define_field_set,
)
from samity.bank.custom_fields.queries.definitions import fields_of
from samity.bank.custom_fields.values import FieldType, Option, OwnerKind
from samity.bank.organisation.queries.users import credentials
from samity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from tests.conftest import FreshDatabaseUrl

    from samity.storage.unit import Unit


@pytest.fixture
def engine(fresh_database_url: FreshDatabaseUrl) -> Iterator[Engine]:
    """A bank of its own: what a set asks for is asked for by everybody."""
    made = engine_of(fresh_database_url())
    yield made
    made.dispose()


@pytest.fixture
def mambu(engine: Engine) -> Mambu:
    """Its door."""
    with _at_work(engine) as unit:
        _define(unit)
    return Mambu(create_app(Settings(), engine))


@contextmanager
def _at_work(engine: Engine) -> Iterator[Unit]:
    with engine.connect() as connection:
        found = credentials(connection, "mifos")
    assert found is not None
    with unit_of_work(engine, found.actor, found.business_date) as unit:
        yield unit


def _define(unit: Unit) -> None:
    farm = define_field_set(DefineFieldSet("_Farm", "Farm", OwnerKind.CLIENT), unit)
    define_field(DefineField(farm, "Size", "Size", FieldType.NUMBER, is_required=True), unit)
    define_field(DefineField(farm, "Crop", "Crop", FieldType.SELECT, options=(Option("r", "Rice"),)), unit)
    define_field(DefineField(farm, "Sponsor", "Sponsor", FieldType.CLIENT_LINK), unit)
    plots = define_field_set(DefineFieldSet("_Plots", "Plots", OwnerKind.GROUP, is_grouped=True), unit)
    define_field(DefineField(plots, "Acres", "Acres", FieldType.NUMBER), unit)
    for kind in (OwnerKind.OFFICE, OwnerKind.USER, OwnerKind.CENTRE):
        noted = define_field_set(DefineFieldSet(f"_Noted_{kind}", "Noted", kind), unit)
        define_field(DefineField(noted, f"Note_{kind}", "Note", FieldType.TEXT), unit)
    fill_office_fields(FillFields(unit.actor.office_id, {"_Noted_OFFICE": {"Note_OFFICE": "by the river"}}), unit)
    fill_user_fields(FillFields(unit.actor.user_id, {"_Noted_USER": {"Note_USER": "on leave"}}), unit)
    scores = define_field_set(DefineFieldSet("_Scores", "Scores", OwnerKind.LOAN), unit)
    define_field(DefineField(scores, "Score", "Score", FieldType.TEXT), unit)
    define_field(DefineField(scores, "Backer", "Backer", FieldType.CLIENT_LINK), unit)


def test_sets_and_fields_are_read_by_id_and_by_key(mambu: Mambu) -> None:
    farm = mambu.get("customfieldsets/_Farm")
    assert (farm["availableFor"], farm["fieldSetType"], farm["state"]) == ("CLIENT", "SINGLE", "ACTIVE")
    assert [each["id"] for each in farm["customFields"]] == ["Size", "Crop", "Sponsor"]
    assert mambu.get(f"customfieldsets/{farm['encodedKey']}") == farm
    of_loans = mambu.get("customfieldsets", availableFor="LOAN_ACCOUNT")
    assert [each["id"] for each in of_loans] == ["_Scores"]
    assert farm in mambu.get("customfieldsets")
    crop = mambu.get("customfields/Crop")
    assert (crop["type"], crop["customFieldSetId"]) == ("SELECTION", "_Farm")
    assert [each["value"] for each in crop["selectionOptions"][0]["availableOptions"]] == ["Rice"]
    assert crop in mambu.get("customfieldsets/_Farm/customfields")
    size = mambu.get(f"customfields/{farm['customFields'][0]['encodedKey']}")
    assert (size["id"], size["type"], size["usage"]) == ("Size", "NUMBER", [{"required": True}])
    assert mambu.refused("GET", "customfields/Nothing")[0] == 404
    assert mambu.refused("GET", "customfieldsets/_Nothing")[0] == 404


def new_client(mambu: Mambu, **farm: object) -> dict[str, Any]:
    body = {"firstName": "Asha", "lastName": "Devi", "_Farm": {"Size": "3", **farm}}
    made: dict[str, Any] = mambu.post("clients", body)
    return made


def test_fields_of_a_client_are_given_back_and_links_are_keys(mambu: Mambu) -> None:
    sponsor = new_client(mambu)
    made = new_client(mambu, Crop={"id": "r", "value": "Rice"}, Sponsor=sponsor["encodedKey"])
    assert made["_Farm"] == {"Size": "3", "Crop": "r", "Sponsor": sponsor["encodedKey"]}
    assert mambu.get(f"clients/{made['id']}", detailsLevel="FULL")["_Farm"] == made["_Farm"]
    assert "_Farm" not in mambu.get(f"clients/{made['id']}")
    assert mambu.put(f"clients/{made['id']}", made)["_Farm"] == made["_Farm"]


def test_what_does_not_fit_is_refused_by_the_fields_name(mambu: Mambu) -> None:
    body = {"firstName": "Asha", "lastName": "Devi"}
    status, reasons = mambu.refused("POST", "clients", body)
    assert (status, reasons) == (400, [("_Farm.Size", "FIELD_REQUIRED")])
    wrong = {
        **body,
        "_Farm": {"Size": "4x", "Crop": "Wheat", "Sponsor": "0" * 32, "Colour": "red"},
        "_Other": {"A": "b"},
    }
    status, reasons = mambu.refused("POST", "clients", wrong)
    assert status == 400
    assert sorted(reasons) == [
        ("_Farm.Colour", "FIELD_UNKNOWN"),
        ("_Farm.Crop", "FIELD_OPTION_UNLISTED"),
        ("_Farm.Size", "FIELD_NOT_NUMBER"),
        ("_Farm.Sponsor", "FIELD_LINK_DEAD"),
        ("_Other", "FIELD_SET_UNKNOWN"),
    ]
    assert mambu.get("clients") == []


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ({"id": 5}, "FIELD_NOT_TEXT"),
        ({"id": ["r"]}, "FIELD_NOT_TEXT"),
        ({"value": {}}, "FIELD_NOT_TEXT"),
        ({"id": "r", "value": 5}, "FIELD_NOT_TEXT"),
        ({}, "FIELD_OPTION_UNLISTED"),
        ({"id": "r", "value": "Wheat"}, "FIELD_OPTION_UNLISTED"),
    ],
)
def test_a_choice_is_named_by_texts(mambu: Mambu, named: object, reason: str) -> None:
    body = {"firstName": "Asha", "lastName": "Devi", "_Farm": {"Size": "3", "Crop": named}}
    assert mambu.refused("POST", "clients", body) == (400, [("_Farm.Crop", reason)])


def test_a_patch_changes_one_field_and_leaves_the_others(mambu: Mambu) -> None:
    made = new_client(mambu, Crop="r")
    mambu.patch(f"clients/{made['id']}", change("REPLACE", "_Farm/Size", "5"))
    assert mambu.get(f"clients/{made['id']}", detailsLevel="FULL")["_Farm"] == {"Size": "5", "Crop": "r"}
    mambu.patch(f"clients/{made['id']}", change("REMOVE", "_Farm/Crop"))
    assert mambu.get(f"clients/{made['id']}", detailsLevel="FULL")["_Farm"] == {"Size": "5"}
    refused = mambu.refused("PATCH", f"clients/{made['id']}", [change("REMOVE", "_Farm")])
    assert refused == (400, [("_Farm.Size", "FIELD_REQUIRED")])


def test_a_grouped_set_of_a_group_has_records_with_their_index(mambu: Mambu) -> None:
    plots = [{"_index": "0", "Acres": "2"}, {"_index": "1", "Acres": "3.5"}]
    made = mambu.post("groups", {"groupName": "Shapla", "_Plots": plots})
    assert made["_Plots"] == plots
    mambu.patch(f"groups/{made['id']}", change("REMOVE", "_Plots/0"))
    assert mambu.get(f"groups/{made['id']}", detailsLevel="FULL")["_Plots"] == [{"_index": "1", "Acres": "3.5"}]


def test_fields_of_offices_users_and_centres_are_told_in_full(mambu: Mambu) -> None:
    assert mambu.get("branches/1", detailsLevel="FULL")["_Noted_OFFICE"] == {"Note_OFFICE": "by the river"}
    assert mambu.get("branches", detailsLevel="FULL")[0]["_Noted_OFFICE"] == {"Note_OFFICE": "by the river"}
    assert mambu.get("users/mifos", detailsLevel="FULL")["_Noted_USER"] == {"Note_USER": "on leave"}
    assert "_Noted_USER" not in mambu.get("users/mifos")
    new_centre(Api(mambu.app))
    assert "_Noted_CENTRE" not in mambu.get("centres", detailsLevel="FULL")[0]


def new_loan(mambu: Mambu) -> dict[str, Any]:
    """What is asked for: a loan with a score."""
    return {
        "accountHolderKey": new_client(mambu)["encodedKey"],
        "accountHolderType": "CLIENT",
        "productTypeKey": str(lending.new_product(Api(mambu.app))),
        "loanAmount": 6000,
        "_Scores": {"Score": "AA"},
    }


def test_a_loan_has_its_own_fields(mambu: Mambu) -> None:
    body = new_loan(mambu)
    made = mambu.post("loans", body)
    assert made["_Scores"] == {"Score": "AA"}
    assert mambu.put(f"loans/{made['id']}", {**made, "_Scores": {"Score": "B"}})["_Scores"] == {"Score": "B"}
    unknown = {**body, "_Scores": {"Colour": "red"}}
    assert mambu.refused("POST", "loans", unknown) == (400, [("_Scores.Colour", "FIELD_UNKNOWN")])


def test_a_loan_keeps_what_it_holds_in_a_set_out_of_use_whatever_else_changes(mambu: Mambu, engine: Engine) -> None:
    path = f"loans/{mambu.post('loans', new_loan(mambu))['id']}"
    with _at_work(engine) as unit:
        (scores,) = fields_of(unit.connection, OwnerKind.LOAN)
        change_field_set(ChangeFieldSet(scores.id, scores.name, 0, "", is_active=False), unit)
    mambu.patch(path, change("REPLACE", "loanAmount", 5000))
    loan = mambu.get(path, detailsLevel="FULL")
    assert (loan["loanAmount"], loan["_Scores"]) == (5000, {"Score": "AA"})
    assert mambu.put(path, {**loan, "loanAmount": 4000})["loanAmount"] == 4000
    refused = mambu.refused("PATCH", path, [change("REPLACE", "_Scores/Score", "B")])
    assert refused == (400, [("_Scores", "FIELD_SET_OUT_OF_USE")])


def test_loans_are_found_by_what_their_fields_hold(mambu: Mambu) -> None:
    backer = new_client(mambu)["encodedKey"]
    good = mambu.post("loans", {**new_loan(mambu), "_Scores": {"Score": "AA", "Backer": backer}})["id"]
    fair = mambu.post("loans", {**new_loan(mambu), "_Scores": {"Score": "B"}})["id"]

    def found(field: str, operator: str, value: object = None, **more: object) -> list[str]:
        both = (criterion("accountState", "EQUALS", "PENDING_APPROVAL"), criterion(field, operator, value, **more))
        return [each["id"] for each in mambu.search("loans", *both, sorting={"field": "id", "order": "ASC"})]

    assert found("_Scores.Score", "EQUALS", "aa") == [good]
    assert found("_Scores.Score", "EQUALS_CASE_SENSITIVE", "aa") == []
    assert found("_Scores.Score", "DIFFERENT_THAN", "AA") == [fair]
    assert found("_Scores.Score", "IN", values=["AA", "B"]) == [good, fair]
    assert found("_Scores.Backer", "EQUALS", backer) == [good]
    assert found("_Scores.Backer", "EQUALS", "0" * 32) == []
    assert found("_Scores.Backer", "EMPTY") == [fair]
    assert found("_Scores.Backer", "NOT_EMPTY") == [good]
    scores = criterion("_Scores.Score", "NOT_EMPTY")
    for order, known in (("ASC", [good, fair]), ("DESC", [fair, good])):
        listed = mambu.search("loans", scores, sorting={"field": "_Scores.Score", "order": order})
        assert [each["id"] for each in listed if each["id"] in known] == known
    nobody = {"sortingCriteria": {"field": "_Scores.Colour"}}
    assert mambu.refused("POST", "loans:search", nobody)[1] == [("sortingCriteria.field", "INVALID_PARAMETERS")]
    wrong = {
        "filterCriteria": [criterion("_Scores.Colour", "EQUALS", "red"), criterion("_Scores.Score", "MORE_THAN", 1)]
    }
    assert mambu.refused("POST", "loans:search", wrong) == (
        400,
        [("filterCriteria[0].field", "INVALID_PARAMETERS"), ("filterCriteria[1].operator", "INVALID_PARAMETERS")],
    )


def test_loans_and_what_moved_on_them_are_found_by_the_fields_of_their_holders(mambu: Mambu) -> None:
    big, small = (new_client(mambu, Size=size) for size in ("70", "9"))
    held = {"X": big["encodedKey"], "Y": small["encodedKey"]}
    asked = [{"accountHolderKey": holder, "_Scores": {"Score": score}} for score, holder in held.items()]
    loans = [mambu.post("loans", {**new_loan(mambu), **each}) for each in asked]
    both = criterion("accountHolderKey", "IN", values=[each["encodedKey"] for each in (big, small)])
    keys = [each["encodedKey"] for each in loans]

    def found(*criteria: dict[str, Any], **query: Any) -> list[int]:
        return [keys.index(each["encodedKey"]) for each in mambu.search("loans", both, *criteria, **query)]

    assert found(criterion("_Farm.Size", "MORE_THAN", 9)) == [0]
    assert found(criterion("_Farm.Size", "LESS_THAN", 70), criterion("_Scores.Score", "EQUALS", "y")) == [1]
    assert found(criterion("_Farm.Size", "DIFFERENT_THAN", 9)) == [0]
    assert found(sorting={"field": "_Farm.Size", "order": "ASC"}) == [1, 0]
    assert found(criterion("_Plots.Acres", "NOT_EMPTY")) == []
    mambu.call("POST", f"loans/{loans[1]['id']}:changeState", json={"action": "APPROVE"})
    out = mambu.post(f"loans/{loans[1]['id']}/disbursement-transactions", {})
    mine = (both | {"field": "parentAccountHolderKey"}, criterion("_Farm.Size", "EQUALS", 9))
    assert mambu.search("loans/transactions", *mine, criterion("_Scores.Score", "EQUALS", "Y")) == [out]
    assert mambu.search("loans/transactions", *mine, criterion("_Scores.Score", "EQUALS", "X")) == []


def test_clients_and_groups_are_found_by_what_their_fields_hold(mambu: Mambu) -> None:
    sponsor = new_client(mambu, Crop="r")

    def plots(*acres: str) -> list[dict[str, str]]:
        return [{"Acres": each, "_index": str(index)} for index, each in enumerate(acres)]

    small = new_client(mambu, Size="0.5", Sponsor=sponsor["encodedKey"])
    one = mambu.post("groups", {"groupName": "One", "_Plots": plots("7", "30")})
    mambu.post("groups", {"groupName": "Two", "_Plots": plots("4")})

    def found(path: str, *criteria: dict[str, Any]) -> list[str]:
        return [each["id"] for each in mambu.search(path, *criteria)]

    assert found("clients", criterion("_Farm.Size", "LESS_THAN", 1)) == [small["id"]]
    assert found("clients", criterion("_Farm.Crop", "EQUALS", "r")) == [sponsor["id"]]
    assert found("clients", criterion("_Farm.Crop", "EMPTY")) == [small["id"]]
    linked = criterion("_Farm.Sponsor", "EQUALS", sponsor["encodedKey"])
    assert found("clients", linked, criterion("id", "EQUALS", small["id"])) == [small["id"]]
    assert found("clients", linked, criterion("id", "EQUALS", sponsor["id"])) == []
    assert found("groups", criterion("_Plots.Acres", "MORE_THAN", 10)) == [one["id"]]
    for path, field in (("clients", "_Plots.Acres"), ("groups", "_Farm.Size")):
        asked = {"filterCriteria": [criterion(field, "EQUALS", 3)]}
        assert mambu.refused("POST", f"{path}:search", asked)[1] == [("filterCriteria[0].field", "INVALID_PARAMETERS")]
