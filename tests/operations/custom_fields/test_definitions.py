from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.operations.clients.village import a_client
from tests.operations.custom_fields.sets import REGIONS, a_field, a_set, fill, held, the_set

from samity.bank.custom_fields.operations.fields import (
    ChangeField,
    DefineField,
    FieldIdTaken,
    FieldInUse,
    OptionInUse,
    RemoveField,
    change_field,
    define_field,
    remove_field,
)
from samity.bank.custom_fields.operations.sets import (
    ChangeFieldSet,
    DefineFieldSet,
    FieldSetHasFields,
    FieldSetIdTaken,
    RemoveFieldSet,
    change_field_set,
    define_field_set,
    remove_field_set,
)
from samity.bank.custom_fields.queries.definitions import FieldNotFound, FieldSetNotFound, field_sets, fields_of
from samity.bank.custom_fields.rules import definitions, refusals
from samity.bank.custom_fields.values import FieldType, Option, OwnerKind
from samity.kernel.errors import Refusal, reasons_of

if TYPE_CHECKING:
    from samity.storage.unit import Unit


def changed(unit: Unit, set_id: int, code: str, **to: Any) -> None:
    field = the_set(unit, set_id).field(code)
    assert field is not None
    names = ("name", "is_required", "default", "position", "description", "is_active", "options")
    change_field(ChangeField(set_id, field.id, **{**{name: getattr(field, name) for name in names}, **to}), unit)


def test_a_set_is_defined_with_its_fields_in_their_order(unit: Unit) -> None:
    set_id = define_field_set(
        DefineFieldSet("_Farm", "The farm", OwnerKind.LOAN, position=3, description="asked"), unit
    )
    a_field(unit, set_id, FieldType.NUMBER, code="Size", position=2, is_required=True, description="in acres")
    a_field(unit, set_id, FieldType.SELECT, code="Region", position=1, default="n")
    found = next(each for each in fields_of(unit.connection, OwnerKind.LOAN) if each.id == set_id)
    assert [(each.code, each.type) for each in found.fields] == [
        ("Region", FieldType.SELECT),
        ("Size", FieldType.NUMBER),
    ]
    assert found.fields[0].options == REGIONS
    assert (found.fields[0].default, found.fields[1].is_required) == ("n", True)
    assert found in field_sets(unit.connection)
    assert found not in fields_of(unit.connection, OwnerKind.CLIENT)


def test_a_set_is_changed_taken_out_of_use_and_removed(unit: Unit) -> None:
    set_id = a_set(unit)
    change_field_set(ChangeFieldSet(set_id, "Otherwise", 9, "why", is_active=False), unit)
    found = the_set(unit, set_id)
    assert (found.name, found.position, found.description, found.is_active) == ("Otherwise", 9, "why", False)
    assert remove_field_set(RemoveFieldSet(set_id), unit) == set_id
    with pytest.raises(FieldSetNotFound):
        the_set(unit, set_id)


@pytest.mark.parametrize("code", ["Farm", "_", "_Fa rm", "_Farm.x", "__Farm", "_" + "x" * 64, "_Fär"])
def test_the_id_of_a_set_begins_with_a_line_and_has_plain_letters(unit: Unit, code: str) -> None:
    with pytest.raises(definitions.FieldSetIdMalformed):
        define_field_set(DefineFieldSet(code, "Farm", OwnerKind.CLIENT), unit)


def test_ids_are_there_once(unit: Unit) -> None:
    first, second = a_set(unit), a_set(unit, OwnerKind.LOAN)
    a_field(unit, first, code="Once")
    with pytest.raises(FieldIdTaken), unit.connection.begin_nested():
        a_field(unit, second, code="Once")
    with pytest.raises(FieldSetIdTaken):
        define_field_set(DefineFieldSet(the_set(unit, first).code, "Again", OwnerKind.GROUP), unit)


@pytest.mark.parametrize(
    ("kind", "more", "wrong"),
    [
        ("TEXT", {"code": "_Size"}, {definitions.FieldIdMalformed}),
        ("TEXT", {"code": "Si.ze"}, {definitions.FieldIdMalformed}),
        ("TEXT", {"options": REGIONS}, {definitions.OptionsOfNoSelect}),
        ("NUMBER", {"default": "4x"}, {refusals.FieldNotNumber}),
        ("DATE", {"default": "14/12/2018", "code": "x x"}, {refusals.FieldNotDate, definitions.FieldIdMalformed}),
        ("CLIENT_LINK", {"default": "1"}, {definitions.FieldTakesNoDefault}),
        ("TEXT", {"default": "x", "is_unique": True}, {definitions.FieldTakesNoDefault}),
        ("SELECT", {"options": ()}, {definitions.OptionsMissing}),
        ("SELECT", {"options": (Option("a", "A", is_active=False),)}, {definitions.OptionsMissing}),
        ("SELECT", {"options": (Option("a", "A"), Option("a", "B"))}, {definitions.OptionTwice}),
        ("SELECT", {"options": (Option("a", "A"), Option("b", "A"))}, {definitions.OptionTwice}),
        ("SELECT", {"options": (Option("", "A"), Option("b", ""))}, {definitions.OptionIdMalformed}),
        ("SELECT", {"options": (Option("a", "A", under="n"),)}, {definitions.OptionUnderNothing}),
        ("SELECT", {"depends_on": "Nothing"}, {definitions.FieldDependsOnNoSelect}),
        ("SELECT", {"default": "z"}, {refusals.FieldOptionUnlisted}),
    ],
)
def test_a_field_that_cannot_be_so_is_refused_with_everything_at_once(
    unit: Unit, kind: str, more: dict[str, Any], wrong: set[type[Refusal]]
) -> None:
    set_id = a_set(unit)
    options = {"options": REGIONS} if kind == "SELECT" else {}
    with pytest.raises(Refusal) as refused:
        define_field(
            DefineField(set_id, **{"code": "Size", "name": "S", "type": FieldType(kind), **options, **more}), unit
        )
    assert {type(each) for each in reasons_of(refused.value)} == wrong


def test_options_stand_under_those_of_the_field_depended_on(unit: Unit) -> None:
    set_id = a_set(unit)
    a_field(unit, set_id, FieldType.SELECT, code="Region")
    towns = (Option("k", "Kibera", under="n"), Option("m", "Mombasa", under="c"))
    a_field(unit, set_id, FieldType.SELECT, code="Town", options=towns, depends_on="Region")
    for options, refusal in (
        ((Option("k", "Kibera"),), definitions.OptionUnderNothing),
        ((Option("k", "Kibera", under="z"),), definitions.OptionUnderNothing),
    ):
        with pytest.raises(refusal):
            a_field(unit, set_id, FieldType.SELECT, options=options, depends_on="Region")
    with pytest.raises(OptionInUse):
        changed(unit, set_id, "Region", options=REGIONS[:1])
    region = the_set(unit, set_id).field("Region")
    assert region is not None
    with pytest.raises(FieldInUse):
        remove_field(RemoveField(set_id, region.id), unit)


def test_what_was_never_filled_is_removed_and_what_was_is_not(unit: Unit) -> None:
    set_id = a_set(unit)
    code = a_field(unit, set_id, FieldType.SELECT)
    client = a_client(unit)
    fill(unit, client.id, {the_set(unit, set_id).code: {code: "c"}})
    field = the_set(unit, set_id).field(code)
    assert field is not None
    with pytest.raises(FieldSetHasFields):
        remove_field_set(RemoveFieldSet(set_id), unit)
    with pytest.raises(FieldInUse), unit.connection.begin_nested():
        remove_field(RemoveField(set_id, field.id), unit)
    with pytest.raises(OptionInUse, match="c was chosen"):
        changed(unit, set_id, code, options=(REGIONS[0],))
    changed(unit, set_id, code, options=(Option("w", "West"), replace(REGIONS[1], is_active=False, name="The coast")))
    fill(unit, client.id, {the_set(unit, set_id).code: {}})
    assert remove_field(RemoveField(set_id, field.id), unit) == field.id
    with pytest.raises(FieldNotFound):
        remove_field(RemoveField(set_id, field.id), unit)


def test_a_changed_field_keeps_what_it_holds(unit: Unit) -> None:
    set_id = a_set(unit)
    code, of = a_field(unit, set_id, FieldType.SELECT), the_set(unit, set_id).code
    client = a_client(unit)
    fill(unit, client.id, {of: {code: "c"}})
    changed(unit, set_id, code, name="Where", is_active=False, options=(Option("w", "West", 1), *REGIONS[::-1]))
    field = the_set(unit, set_id).field(code)
    assert field is not None
    assert (field.name, field.is_active, [each.code for each in field.options]) == ("Where", False, ["w", "c", "n"])
    assert held(unit, client.id) == {of: {code: "c"}}
    fill(unit, client.id, {of: {}})
    assert held(unit, client.id) == {of: {code: "c"}}
