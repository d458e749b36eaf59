"""Refusals about custom fields; the sentences name the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.custom_fields.operations import fields, sets
from samity.bank.custom_fields.queries import definitions as defined
from samity.bank.custom_fields.rules import definitions, refusals
from samity.dialects.fineract.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

_BAD = "validation.msg.custom.field"

_VALUES: dict[type[Refusal], Said] = {
    refusals.FieldSetUnknown: Said(400, f"{_BAD}.set.unknown", "{field_set}"),
    refusals.FieldSetOutOfUse: Said(400, f"{_BAD}.set.out.of.use", "{field_set}"),
    refusals.FieldSetNotGrouped: Said(400, f"{_BAD}.set.not.grouped", "{field_set}"),
    refusals.FieldSetGrouped: Said(400, f"{_BAD}.set.grouped", "{field_set}"),
    refusals.FieldIndexMissing: Said(400, f"{_BAD}.index.missing", "{field_set}"),
    refusals.FieldIndexTwice: Said(400, f"{_BAD}.index.twice", "{field_set}"),
    refusals.FieldUnknown: Said(400, f"{_BAD}.unknown", "{field}"),
    refusals.FieldOutOfUse: Said(400, f"{_BAD}.out.of.use", "{field}"),
    refusals.FieldRequired: Said(400, f"{_BAD}.required", "{field}"),
    refusals.FieldNotText: Said(400, f"{_BAD}.not.text", "{field}"),
    refusals.FieldTextTooLong: Said(400, f"{_BAD}.exceeds.max.length", "{field}"),
    refusals.FieldNotNumber: Said(400, f"{_BAD}.not.a.number", "{field}"),
    refusals.FieldNotCheckbox: Said(400, f"{_BAD}.not.true.or.false", "{field}"),
    refusals.FieldNotDate: Said(400, f"{_BAD}.invalid.date", "{field}"),
    refusals.FieldNotMoment: Said(400, f"{_BAD}.invalid.moment", "{field}"),
    refusals.FieldOptionUnlisted: Said(400, f"{_BAD}.option.unlisted", "{field}"),
    refusals.FieldOptionOutOfUse: Said(400, f"{_BAD}.option.out.of.use", "{field}"),
    refusals.FieldOptionElsewhere: Said(400, f"{_BAD}.option.elsewhere", "{field}"),
    refusals.FieldLinkDead: Said(400, f"{_BAD}.link.dead", "{field}"),
    refusals.FieldValueTaken: Said(403, f"{_BAD}.value.taken", "{field}"),
    refusals.FieldNotSearchedSo: Said(400, f"{_BAD}.operator.unfit", "{field}"),
    refusals.FieldSearchValues: Said(400, f"{_BAD}.search.values", "{field}"),
}

_DEFINITIONS: dict[type[Refusal], Said] = {
    definitions.FieldSetIdMalformed: Said(400, f"{_BAD}.set.id.malformed", "{field_set}"),
    definitions.FieldIdMalformed: Said(400, f"{_BAD}.id.malformed", "{field}"),
    definitions.OptionsMissing: Said(400, f"{_BAD}.options.missing", "{field}"),
    definitions.OptionsOfNoSelect: Said(400, f"{_BAD}.options.of.no.select", "{field}"),
    definitions.OptionIdMalformed: Said(400, f"{_BAD}.option.id.malformed", "{option}"),
    definitions.OptionTwice: Said(400, f"{_BAD}.option.twice", "{option}"),
    definitions.FieldDependsOnNoSelect: Said(400, f"{_BAD}.depends.on.no.select", "{field}"),
    definitions.OptionUnderNothing: Said(400, f"{_BAD}.option.under.nothing", "{option}"),
    defined.FieldSetNotFound: Said(404, "error.msg.custom.field.set.id.invalid"),
    defined.FieldNotFound: Said(404, "error.msg.custom.field.id.invalid"),
    sets.FieldSetIdTaken: Said(403, "error.msg.custom.field.set.duplicate.id", "{code}"),
    sets.FieldSetHasFields: Said(403, "error.msg.custom.field.set.has.fields", "{code}"),
    fields.FieldIdTaken: Said(403, "error.msg.custom.field.duplicate.id", "{code}"),
    fields.FieldInUse: Said(403, "error.msg.custom.field.in.use", "{code}"),
    fields.OptionInUse: Said(403, "error.msg.custom.field.option.in.use", "{option}"),
    definitions.FieldTakesNoDefault: Said(400, f"{_BAD}.takes.no.default", "{field}"),
}

REFUSALS: dict[type[Refusal], Said] = {**_VALUES, **_DEFINITIONS}
