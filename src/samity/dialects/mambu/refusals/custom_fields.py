"""Refusals about custom fields; the sentences name the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.custom_fields.operations import fields, sets
from samity.bank.custom_fields.queries import definitions as defined
from samity.bank.custom_fields.rules import definitions, refusals
from samity.dialects.mambu.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

_VALUES: dict[type[Refusal], Said] = {
    refusals.FieldSetUnknown: Said(400, "{field_set}"),
    refusals.FieldSetOutOfUse: Said(400, "{field_set}"),
    refusals.FieldSetNotGrouped: Said(400, "{field_set}"),
    refusals.FieldSetGrouped: Said(400, "{field_set}"),
    refusals.FieldIndexMissing: Said(400, "{field_set}"),
    refusals.FieldIndexTwice: Said(400, "{field_set}"),
    refusals.FieldUnknown: Said(400, "{field}"),
    refusals.FieldOutOfUse: Said(400, "{field}"),
    refusals.FieldRequired: Said(400, "{field}"),
    refusals.FieldNotText: Said(400, "{field}"),
    refusals.FieldTextTooLong: Said(400, "{field}"),
    refusals.FieldNotNumber: Said(400, "{field}"),
    refusals.FieldNotCheckbox: Said(400, "{field}"),
    refusals.FieldNotDate: Said(400, "{field}"),
    refusals.FieldNotMoment: Said(400, "{field}"),
    refusals.FieldOptionUnlisted: Said(400, "{field}"),
    refusals.FieldOptionOutOfUse: Said(400, "{field}"),
    refusals.FieldOptionElsewhere: Said(400, "{field}"),
    refusals.FieldLinkDead: Said(400, "{field}"),
    refusals.FieldValueTaken: Said(400, "{field}"),
    refusals.FieldNotSearchedSo: Said(400, "{field}"),
    refusals.FieldSearchValues: Said(400, "{field}"),
}

_DEFINITIONS: dict[type[Refusal], Said] = {
    definitions.FieldSetIdMalformed: Said(400, "{field_set}"),
    definitions.FieldIdMalformed: Said(400, "{field}"),
    definitions.OptionsMissing: Said(400, "{field}"),
    definitions.OptionsOfNoSelect: Said(400, "{field}"),
    definitions.OptionIdMalformed: Said(400, "{option}"),
    definitions.OptionTwice: Said(400, "{option}"),
    definitions.FieldDependsOnNoSelect: Said(400, "{field}"),
    definitions.OptionUnderNothing: Said(400, "{option}"),
    defined.FieldSetNotFound: Said(404),
    defined.FieldNotFound: Said(404),
    sets.FieldSetIdTaken: Said(400, "{code}"),
    sets.FieldSetHasFields: Said(400, "{code}"),
    fields.FieldIdTaken: Said(400, "{code}"),
    fields.FieldInUse: Said(400, "{code}"),
    fields.OptionInUse: Said(400, "{option}"),
    definitions.FieldTakesNoDefault: Said(400, "{field}"),
}

REFUSALS: dict[type[Refusal], Said] = {**_VALUES, **_DEFINITIONS}
