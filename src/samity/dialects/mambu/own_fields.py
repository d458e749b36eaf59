"""Custom fields at the root of a row, under keys that begin with `_`; links are keys of whom they name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Self

from pydantic import ModelWrapValidatorHandler, PrivateAttr, model_validator

from samity.bank.custom_fields.operations.filling import FILLING, FillFields
from samity.bank.custom_fields.queries.definitions import fields_of
from samity.bank.custom_fields.queries.filled import values_of, written_of
from samity.bank.custom_fields.rules.reading import respelled
from samity.bank.custom_fields.values import Field, FieldType, FieldValue, OptionNamed, OwnerKind
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.rows import KNOWN_BY
from samity.dialects.mambu.spelling import Spelling
from samity.dialects.mambu.wire import MambuModel
from samity.storage.unit import Unit

LINKS: Mapping[FieldType, Kind] = {
    FieldType.USER_LINK: Kind.USER,
    FieldType.GROUP_LINK: Kind.GROUP,
    FieldType.CLIENT_LINK: Kind.CLIENT,
}
NOBODY = "0"
"""An id that nobody has: a link that names nobody is refused by the field's name."""


class OwnFieldsBody(MambuModel):
    """A body that may hold sets of custom fields."""

    takes_own_fields: ClassVar[bool] = True

    _own_fields: dict[str, Any] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _with_own_fields(cls, given: Any, read_on: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 - pydantic's own
        made = read_on(given)
        if isinstance(given, dict):
            made.keep_own_fields(given)
        return made

    def keep_own_fields(self, given: Mapping[str, Any]) -> None:
        """Keep the sets of custom fields that are in what was given."""
        self._own_fields = {name: value for name, value in given.items() if name.startswith("_")}

    def own_fields(self) -> dict[str, Any]:
        """Return the sets that were given; a set that is null is emptied."""
        return {name: {} if value is None else value for name, value in self._own_fields.items()}


def shown(kind: OwnerKind, ids: Collection[int], spelling: Spelling, unit: Unit) -> Mapping[int, dict[str, Any]]:
    """Return what rows hold in their custom fields, by row: of any number of rows in three statements."""
    sets = fields_of(unit.connection, kind) if ids else ()
    if not sets:
        return {each: {} for each in ids}

    def spelled(value: FieldValue) -> object:
        named = LINKS.get(value.field.type)
        return value.text if named is None else spelling.keys.optional(named, value.link_id)

    records = values_of(unit.connection, kind, ids, sets)
    return {each: written_of(records[each], sets, spelled) for each in ids}


def fill(kind: OwnerKind, owner_id: int, body: OwnFieldsBody, spelling: Spelling, unit: Unit, *, is_new: bool) -> None:
    """Fill the custom fields of a row; a new one is asked for those it needs.

    Raises:
        Refusals: what stands against the values, each by its field.
    """
    given = body.own_fields()
    sets = fields_of(unit.connection, kind)
    if not given and not (is_new and sets):
        return

    def to_bank(field: Field, value: object) -> object:
        if isinstance(value, Mapping) and field.type is FieldType.SELECT:
            return _option_named(value)
        named = LINKS.get(field.type)
        if named is None or not isinstance(value, str) or not value.strip():
            return value
        found = spelling.keys.id_of(named, value) or KNOWN_BY[named](unit.connection, value)
        return NOBODY if found is None else str(found)

    FILLING[kind](FillFields(owner_id, respelled(sets, given, to_bank), is_new), unit)


def _option_named(given: Mapping[str, Any]) -> object:
    """Return the choice that an object names; what names it by anything but texts stays as it is, and is refused."""
    code, name = given.get("id"), given.get("value")
    if any(not isinstance(each, str | None) for each in (code, name)):
        return given
    return OptionNamed(code, name)


def changed_sets(before: Mapping[str, Any], after: OwnFieldsBody) -> OwnFieldsBody | None:
    """Return a body with the sets that differ from what stands, None where none does."""
    given = {name: value for name, value in after.own_fields().items() if value != (before.get(name) or {})}
    if not given:
        return None
    made = OwnFieldsBody()
    made.keep_own_fields(given)
    return made
