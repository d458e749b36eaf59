from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from tests.operations.clients.village import a_centre, a_client, a_group, an_office
from tests.operations.custom_fields.sets import a_field, a_set, fill, held, owners, the_set
from tests.units import counted
from tests.village import FIRST_MEETING, lend, product, village

from samity.bank.clients.operations.deletion import Delete, delete_group
from samity.bank.clients.queries import CentreNotFound, ClientNotFound, GroupNotFound
from samity.bank.custom_fields.operations.filling import (
    FILLING,
    FillFields,
    fill_centre_fields,
    fill_client_fields,
    fill_group_fields,
    fill_loan_fields,
    fill_office_fields,
    fill_user_fields,
    read_fields,
)
from samity.bank.custom_fields.operations.sets import (
    ChangeFieldSet,
    DefineFieldSet,
    change_field_set,
    define_field_set,
)
from samity.bank.custom_fields.queries.definitions import fields_of
from samity.bank.custom_fields.queries.filled import values_of, written_of
from samity.bank.custom_fields.rules import refusals
from samity.bank.custom_fields.values import FieldRecord, FieldType, Option, OptionNamed, OwnerKind
from samity.bank.gate import NotPermitted, OutsideOwnOffice
from samity.bank.loans.queries.accounts import LoanNotFound
from samity.bank.organisation.queries import OfficeNotFound, UserNotFound
from samity.kernel.actor import Actor
from samity.kernel.errors import Refusals

if TYPE_CHECKING:
    from samity.storage.unit import Unit

SEED = {
    FieldType.CHECKBOX: "TRUE",
    FieldType.TEXT: "A free text field up to 255 characters in length",
    FieldType.NUMBER: "46290",
    FieldType.SELECT: "c",
    FieldType.DATE: "2018-12-14",
    FieldType.MOMENT: "2020-12-20T15:30:00.000+01:00",
    FieldType.USER_LINK: "1",
}


def test_an_owner_of_each_kind_is_filled_and_holds_it(unit: Unit) -> None:
    unit.business_date = FIRST_MEETING
    for kind, owner_id in owners(unit).items():
        set_id = a_set(unit, kind)
        of = the_set(unit, set_id).code
        given: dict[str, object] = {a_field(unit, set_id, each): written for each, written in SEED.items()}
        given[a_field(unit, set_id, FieldType.CLIENT_LINK)] = a_client(unit).id
        given[a_field(unit, set_id, FieldType.GROUP_LINK)] = a_group(unit).id
        fill(unit, owner_id, {of: given}, kind)
        assert held(unit, owner_id, kind) == {of: {code: str(written) for code, written in given.items()}}


def test_the_published_example_is_taken_as_it_stands(unit: Unit) -> None:
    """Its keys of people are what a door looks up before."""
    set_id = define_field_set(DefineFieldSet("_Example_Custom_Fields", "Example", OwnerKind.LOAN), unit)
    options = tuple(Option(f"87302343{number}", f"option {number + 1}") for number in range(5))
    names = ("Checkbox", "Free_Text", "Number", "Select", "Date", "Datetime", "UserLink", "GroupLink", "ClientLink")
    types = ("CHECKBOX", "TEXT", "NUMBER", "SELECT", "DATE", "MOMENT", "USER_LINK", "GROUP_LINK", "CLIENT_LINK")
    for name, kind in zip(names, types, strict=True):
        more = {"options": options} if kind == "SELECT" else {}
        a_field(unit, set_id, FieldType(kind), code=f"Example_{name}_Field", **more)
    unit.business_date = FIRST_MEETING
    place = village(unit, members=1)
    loan = lend(unit, place, product(unit).id, place.clients[0], on=FIRST_MEETING, disburse=False)
    example: dict[str, object] = {
        "Example_Checkbox_Field": "TRUE",
        "Example_Free_Text_Field": "A free text field up to 255 characters in length",
        "Example_Number_Field": "46290",
        "Example_Select_Field": OptionNamed("873023434", "option 5"),
        "Example_Date_Field": "2018-12-14",
        "Example_Datetime_Field": "2020-12-20T15:30:00.000+01:00",
        "Example_UserLink_Field": 1,
        "Example_GroupLink_Field": place.group_id,
        "Example_ClientLink_Field": place.clients[0],
    }
    fill(unit, loan, {"_Example_Custom_Fields": example}, OwnerKind.LOAN)
    found = values_of(unit.connection, OwnerKind.LOAN, [loan])[loan]["_Example_Custom_Fields"][0].values
    assert found["Example_Select_Field"].option == Option("873023434", "option 5")
    assert found["Example_ClientLink_Field"].link_id == place.clients[0]
    spelled = written_of({"_Example_Custom_Fields": [FieldRecord(0, found)]}, (), lambda each: f"{each.index}")
    assert spelled == {"_Example_Custom_Fields": dict.fromkeys(example, "0")}
    kept = {code: each.text for code, each in found.items()}
    assert kept == {code: str(each) for code, each in {**example, "Example_Select_Field": "873023434"}.items()}


def test_filling_is_registered_for_each_kind(unit: Unit) -> None:
    acts = (
        *(fill_client_fields, fill_group_fields, fill_centre_fields),
        *(fill_loan_fields, fill_office_fields, fill_user_fields),
    )
    assert tuple(FILLING.items()) == tuple(zip(OwnerKind, acts, strict=True))
    unknown = 10**9
    missing = (ClientNotFound, GroupNotFound, CentreNotFound, LoanNotFound, OfficeNotFound, UserNotFound)
    for kind, refusal in zip(FILLING, missing, strict=True):
        with pytest.raises(refusal):
            FILLING[kind](FillFields(unknown), unit)
    with pytest.raises(GroupNotFound):
        fill_group_fields(FillFields(a_centre(unit).id), unit)


def test_an_owner_elsewhere_and_an_act_without_permission_are_refused(unit: Unit) -> None:
    client = a_client(unit)
    unit.actor = Actor(1, "far", 2, ".2.", frozenset({"custom_fields:fill_client"}))
    with pytest.raises(OutsideOwnOffice):
        fill_client_fields(FillFields(client.id), unit)
    with pytest.raises(NotPermitted):
        fill_group_fields(FillFields(client.id), unit)


def test_a_set_is_written_whole_and_another_one_stays(unit: Unit) -> None:
    first, second = a_set(unit), a_set(unit)
    one, other, third = a_field(unit, first), a_field(unit, first), a_field(unit, second)
    codes = the_set(unit, first).code, the_set(unit, second).code
    client = a_client(unit)
    fill(unit, client.id, {codes[0]: {one: "a", other: "b"}, codes[1]: {third: "c"}})
    fill(unit, client.id, {codes[0]: {other: "B"}})
    assert held(unit, client.id) == {codes[0]: {other: "B"}, codes[1]: {third: "c"}}
    fill(unit, client.id, {codes[0]: None, codes[1]: {third: " "}})
    assert held(unit, client.id) == {}


def test_records_of_a_grouped_set_come_and_go(unit: Unit) -> None:
    set_id = a_set(unit, is_grouped=True)
    size, crop = a_field(unit, set_id, FieldType.NUMBER), a_field(unit, set_id)
    of, client = the_set(unit, set_id).code, a_client(unit)
    fill(unit, client.id, {of: [{"_index": "3", size: "1.50"}, {"_index": "0", size: "2", crop: "maize"}]})
    assert held(unit, client.id) == {
        of: [{"_index": "0", size: "2", crop: "maize"}, {"_index": "3", size: "1.50"}],
    }
    fill(unit, client.id, {of: [{"_index": "3", crop: "rice"}]})
    assert held(unit, client.id) == {of: [{"_index": "3", crop: "rice"}]}
    fill(unit, client.id, {of: []})
    assert held(unit, client.id) == {}


def test_everything_wrong_is_said_at_once_and_nothing_is_written(unit: Unit) -> None:
    set_id = a_set(unit)
    codes = {kind: a_field(unit, set_id, kind) for kind in FieldType}
    needed = a_field(unit, set_id, is_required=True)
    of, client = the_set(unit, set_id).code, a_client(unit)
    given = {code: "?" for kind, code in codes.items() if kind is not FieldType.TEXT}
    with pytest.raises(Refusals) as refused:
        fill(unit, client.id, {of: {**given, codes[FieldType.TEXT]: "x" * 256}, "_Unknown": {}})
    assert {type(each) for each in refused.value.reasons} == {
        refusals.FieldSetUnknown,
        refusals.FieldTextTooLong,
        refusals.FieldOptionUnlisted,
        refusals.FieldNotNumber,
        refusals.FieldNotCheckbox,
        refusals.FieldNotDate,
        refusals.FieldNotMoment,
        refusals.FieldLinkDead,
        refusals.FieldRequired,
    }
    assert len(refused.value.reasons) == 11
    assert f"{of}.{needed} is needed" in str(refused.value)
    assert held(unit, client.id) == {}


def test_a_link_to_nobody_of_the_kind_is_dead(unit: Unit) -> None:
    set_id = a_set(unit)
    group, user = a_field(unit, set_id, FieldType.GROUP_LINK), a_field(unit, set_id, FieldType.USER_LINK)
    of, client, centre = the_set(unit, set_id).code, a_client(unit), a_centre(unit)
    unit.connection.execute(text("UPDATE app_user SET deleted_at = now() WHERE id = 1"))
    with pytest.raises(Refusals) as refused:
        fill(unit, client.id, {of: {group: centre.id, user: "1"}})
    assert "there is no such group" in str(refused.value)
    assert "there is no such user" in str(refused.value)


def test_a_value_that_no_two_may_hold_is_taken_by_the_first(unit: Unit) -> None:
    set_id = a_set(unit, is_grouped=True)
    number = a_field(unit, set_id, FieldType.NUMBER, is_unique=True)
    of, first, second = the_set(unit, set_id).code, a_client(unit), a_client(unit)
    fill(unit, first.id, {of: [{"_index": "0", number: "1.50"}]})
    fill(unit, first.id, {of: [{"_index": "1", number: "1.5"}]})
    with pytest.raises(refusals.FieldValueTaken):
        fill(unit, second.id, {of: [{"_index": "0", number: "1.500"}]})
    with pytest.raises(refusals.FieldValueTaken):
        fill(unit, second.id, {of: [{"_index": "0", number: "7"}, {"_index": "1", number: "7.0"}]})


def test_a_new_owner_takes_defaults_and_misses_what_is_needed(unit: Unit) -> None:
    set_id = a_set(unit)
    default, needed = a_field(unit, set_id, default="maize"), a_field(unit, set_id, is_required=True)
    of, client = the_set(unit, set_id).code, a_client(unit)
    fill(unit, client.id, {})
    with pytest.raises(refusals.FieldRequired):
        fill(unit, client.id, {}, is_new=True)
    fill(unit, client.id, {of: {needed: "x"}}, is_new=True)
    assert held(unit, client.id) == {of: {default: "maize", needed: "x"}}
    unread = read_fields(OwnerKind.CLIENT, FillFields(0, {of: {"Other": "x"}}, is_new=True), unit)
    assert [type(each) for each in unread.refusals] == [refusals.FieldUnknown, refusals.FieldRequired]


def test_a_set_out_of_use_keeps_what_it_holds_and_takes_nothing(unit: Unit) -> None:
    set_id = a_set(unit)
    code, of, client = a_field(unit, set_id, is_required=True), the_set(unit, set_id).code, a_client(unit)
    fill(unit, client.id, {of: {code: "x"}})
    change_field_set(ChangeFieldSet(set_id, "Old", 0, "", is_active=False), unit)
    with pytest.raises(refusals.FieldSetOutOfUse):
        fill(unit, client.id, {of: {code: "y"}})
    fill(unit, client.id, {}, is_new=True)
    assert held(unit, client.id) == {of: {code: "x"}}


def test_what_a_group_held_goes_with_it(unit: Unit) -> None:
    set_id = a_set(unit, OwnerKind.GROUP)
    code, of, group = a_field(unit, set_id), the_set(unit, set_id).code, a_group(unit, active=False)
    fill(unit, group.id, {of: {code: "x"}}, OwnerKind.GROUP)
    delete_group(Delete(group.id), unit)
    assert held(unit, group.id, OwnerKind.GROUP) == {}


def test_the_values_of_many_owners_take_one_statement(unit: Unit) -> None:
    set_id = a_set(unit)
    code, of = a_field(unit, set_id), the_set(unit, set_id).code
    clients = [a_client(unit, office_id=an_office(unit)).id for _ in range(5)]
    for each in clients:
        fill(unit, each, {of: {code: f"of {each}"}})
    sets = fields_of(unit.connection, OwnerKind.CLIENT)
    with counted(unit.connection) as sent:
        found = values_of(unit.connection, OwnerKind.CLIENT, clients, sets)
    assert len(sent) == 1
    texts: dict[int, Any] = {each: found[each][of][0].values[code].text for each in clients}
    assert texts == {each: f"of {each}" for each in clients}
