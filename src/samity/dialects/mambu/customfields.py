"""/customfieldsets and /customfields: which fields of its own the bank has defined. They are defined on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from samity.bank.custom_fields.queries.definitions import field_sets
from samity.bank.custom_fields.values import Field, FieldSet, FieldType, Option, OwnerKind
from samity.bank.gate import permit
from samity.dialects.door import Answer, reading
from samity.dialects.mambu.keys import Kind, UnknownKey
from samity.dialects.mambu.paging import Wanted
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.spelling import Spelling, spelling_of
from samity.storage.unit import Unit
from samity.storage.windows import Page

router = MambuRouter(tags=["Custom Field Sets", "Custom Fields"])

OWNERS: Mapping[str, OwnerKind] = {
    "CLIENT": OwnerKind.CLIENT,
    "GROUP": OwnerKind.GROUP,
    "CENTRE": OwnerKind.CENTRE,
    "LOAN_ACCOUNT": OwnerKind.LOAN,
    "BRANCH": OwnerKind.OFFICE,
    "USER": OwnerKind.USER,
}
TYPES: Mapping[FieldType, str] = {
    FieldType.TEXT: "FREE_TEXT",
    FieldType.SELECT: "SELECTION",
    FieldType.NUMBER: "NUMBER",
    FieldType.CHECKBOX: "CHECKBOX",
    FieldType.DATE: "DATE",
    FieldType.MOMENT: "DATE_TIME",
    FieldType.USER_LINK: "USER_LINK",
    FieldType.GROUP_LINK: "GROUP_LINK",
    FieldType.CLIENT_LINK: "CLIENT_LINK",
}
_WORDS = {kind: word for word, kind in OWNERS.items()}


@router.get("/customfieldsets")
@reading
def list_field_sets(
    paging: Wanted,
    unit: Unit,
    availableFor: Literal["CLIENT", "GROUP", "CENTRE", "LOAN_ACCOUNT", "BRANCH", "USER"] | None = None,  # noqa: N803 - the wire's name
) -> Answer:
    """List the sets, of one kind of rows or of all; there are few, so that they are cut here."""
    permit(unit, "custom_fields:read")
    spelling = spelling_of(unit)
    kinds = tuple(OwnerKind) if availableFor is None else (OWNERS[availableFor],)
    found = list(field_sets(unit.connection, kinds))
    return paging.answer(Page((), len(found)), [_spell_set(each, spelling) for each in paging.cut(found)])


@router.get("/customfieldsets/{set_id}")
@reading
def retrieve_field_set(set_id: str, unit: Unit) -> dict[str, Any]:
    """Return one set, by its key or its id."""
    permit(unit, "custom_fields:read")
    spelling = spelling_of(unit)
    return _spell_set(_set_named(set_id, spelling, unit), spelling)


@router.get("/customfieldsets/{set_id}/customfields")
@reading
def list_fields(set_id: str, paging: Wanted, unit: Unit) -> Answer:
    """List the fields of a set."""
    permit(unit, "custom_fields:read")
    spelling = spelling_of(unit)
    of = _set_named(set_id, spelling, unit)
    shown = [_spell_field(each, of, spelling) for each in paging.cut(of.fields)]
    return paging.answer(Page((), len(of.fields)), shown)


@router.get("/customfields/{field_id}")
@reading
def retrieve_field(field_id: str, unit: Unit) -> dict[str, Any]:
    """Return one field, by its key or its id."""
    permit(unit, "custom_fields:read")
    spelling = spelling_of(unit)
    by_key = spelling.keys.id_of(Kind.CUSTOM_FIELD, field_id)
    for of in field_sets(unit.connection):
        for each in of.fields:
            if by_key == each.id or field_id == each.code:
                return _spell_field(each, of, spelling)
    raise UnknownKey(Kind.CUSTOM_FIELD.word, field_id)


def _set_named(name: str, spelling: Spelling, unit: Unit) -> FieldSet:
    by_key = spelling.keys.id_of(Kind.CUSTOM_FIELD_SET, name)
    for each in field_sets(unit.connection):
        if by_key == each.id or name == each.code:
            return each
    raise UnknownKey(Kind.CUSTOM_FIELD_SET.word, name)


def _spell_set(of: FieldSet, spelling: Spelling) -> dict[str, Any]:
    return {
        "encodedKey": spelling.keys.encoded(Kind.CUSTOM_FIELD_SET, of.id),
        "id": of.code,
        "availableFor": _WORDS[of.owner_kind],
        "description": of.description,
        "displaySettings": {"displayName": of.name, "position": of.position, "builtIn": False},
        "fieldSetType": "GROUPED" if of.is_grouped else "SINGLE",
        "state": _state(is_active=of.is_active),
        "customFields": [
            {"encodedKey": spelling.keys.encoded(Kind.CUSTOM_FIELD, each.id), "id": each.code} for each in of.fields
        ],
    }


def _spell_field(each: Field, of: FieldSet, spelling: Spelling) -> dict[str, Any]:
    keys = spelling.keys
    above = of.field(each.depends_on) if each.depends_on else None
    return {
        "encodedKey": keys.encoded(Kind.CUSTOM_FIELD, each.id),
        "id": each.code,
        "customFieldSetKey": keys.encoded(Kind.CUSTOM_FIELD_SET, of.id),
        "customFieldSetId": of.code,
        "availableFor": _WORDS[of.owner_kind],
        "type": TYPES[each.type],
        "state": _state(is_active=each.is_active),
        "displaySettings": {
            "displayName": each.name,
            "description": each.description,
            "position": each.position,
            "fieldSize": "SHORT",
        },
        "usage": [{"required": each.is_required, "default": each.default}],
        "valueValidationSettings": {"unique": each.is_unique},
        "dependentFieldKey": None if above is None else keys.encoded(Kind.CUSTOM_FIELD, above.id),
        "selectionOptions": _options(each.options, above),
    }


def _options(options: tuple[Option, ...], above: Field | None) -> list[dict[str, Any]]:
    """Write the choices, by the choice of the field above that they go with."""
    under: dict[str | None, list[dict[str, Any]]] = {}
    for each in options:
        told = {"id": each.code, "value": each.name, "score": each.score, "state": _state(is_active=each.is_active)}
        under.setdefault(each.under, []).append(told)
    written = []
    for code, choices in under.items():
        chosen = None if above is None or code is None else above.option(code)
        written.append({"forValue": None if chosen is None else chosen.name, "availableOptions": choices})
    return written


def _state(*, is_active: bool) -> str:
    return "ACTIVE" if is_active else "INACTIVE"
