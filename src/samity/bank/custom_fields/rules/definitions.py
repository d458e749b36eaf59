"""What a field set and its fields must be. See docs/rules/custom-fields.md."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from samity.bank.custom_fields.rules.spelling import Around, written
from samity.bank.custom_fields.values import LINKS, LONGEST_ID, FieldType
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from samity.bank.custom_fields.values import Field, FieldSet, Option

Told = TypeVar("Told", bound="Hashable")

SET_ID = re.compile(rf"_[A-Za-z0-9][A-Za-z0-9_]{{0,{LONGEST_ID - 2}}}")
FIELD_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{LONGEST_ID - 1}}}")


@dataclass(eq=False)
class FieldSetIdMalformed(Refusal):
    """{field_set} cannot be the id of a field set: it is _ and then letters, digits and _, at most {longest} in all."""

    field_set: str
    longest: int


@dataclass(eq=False)
class FieldIdMalformed(Refusal):
    """{field} cannot be the id of a field: it is letters, digits, _ and -, the first no _ or -, at most {longest}."""

    field: str
    longest: int


@dataclass(eq=False)
class OptionsMissing(Refusal):
    """Select field {field} needs an option that can be chosen."""

    field: str


@dataclass(eq=False)
class OptionsOfNoSelect(Refusal):
    """Field {field} is no select: it has no options and depends on no other field."""

    field: str


@dataclass(eq=False)
class OptionIdMalformed(Refusal):
    """{option} cannot be the id of an option: it has 1 to {longest} characters, and words beside it."""

    option: str
    longest: int


@dataclass(eq=False)
class OptionTwice(Refusal):
    """Option {option} stands there twice."""

    option: str


@dataclass(eq=False)
class FieldDependsOnNoSelect(Refusal):
    """Field {field} can only depend on another select field of its set that does not depend on it: {parent} is none."""

    field: str
    parent: str


@dataclass(eq=False)
class OptionUnderNothing(Refusal):
    """Option {option} stands under {under}, which is no option of the field depended on."""

    option: str
    under: str


@dataclass(eq=False)
class FieldTakesNoDefault(Refusal):
    """Field {field} takes no default: it links to somebody, is unique, or depends on another field."""

    field: str


def wrong_set_id(code: str) -> Iterator[Refusal]:
    """Say what is wrong with the id of a set."""
    if not SET_ID.fullmatch(code):
        yield FieldSetIdMalformed(code, LONGEST_ID)


def wrong_field(field: Field, of: FieldSet) -> Iterator[Refusal]:
    """Say everything that is wrong with a field of a set, whose other fields are there already.

    Args:
        field: as it would be.
        of: the set; it may hold the field as it was.
    """
    if not FIELD_ID.fullmatch(field.code):
        yield FieldIdMalformed(field.code, LONGEST_ID)
    if field.type is FieldType.SELECT:
        yield from _wrong_options(field, of)
    elif field.options or field.depends_on:
        yield OptionsOfNoSelect(field.code)
    if field.default is not None:
        yield from _wrong_default(field, of)


def _wrong_options(field: Field, of: FieldSet) -> Iterator[Refusal]:
    if not any(each.is_active for each in field.options):
        yield OptionsMissing(field.code)
    for each in field.options:
        if not (0 < len(each.code) <= LONGEST_ID and each.name and each.code.strip() == each.code):
            yield OptionIdMalformed(each.code, LONGEST_ID)
    yield from (OptionTwice(each) for each in _twice([each.code for each in field.options]))
    yield from (OptionTwice(name) for name, _ in _twice([(each.name, each.under) for each in field.options]))
    yield from _wrong_dependence(field, of)


def _wrong_dependence(field: Field, of: FieldSet) -> Iterator[Refusal]:
    parent = None if field.depends_on is None else of.field(field.depends_on)
    if field.depends_on is not None and (
        parent is None or parent.type is not FieldType.SELECT or field.code in _above(parent, of)
    ):
        yield FieldDependsOnNoSelect(field.code, field.depends_on)
        return
    for each in field.options:
        if not _stands_under(each, parent):
            yield OptionUnderNothing(each.code, each.under or "nothing")


def _stands_under(option: Option, parent: Field | None) -> bool:
    """Say whether an option stands under one of the field depended on; where there is none, under nothing."""
    if parent is None:
        return option.under is None
    return option.under is not None and parent.option(option.under) is not None


def _above(field: Field, of: FieldSet) -> list[str]:
    """Return the ids of a field and of those it depends on, however far up."""
    above: list[str] = []
    found: Field | None = field
    while found is not None and found.code not in above:
        above.append(found.code)
        found = of.field(found.depends_on or "")
    return above


def _wrong_default(field: Field, of: FieldSet) -> Iterator[Refusal]:
    if field.type in LINKS or field.is_unique or field.depends_on:
        yield FieldTakesNoDefault(field.code)
        return
    text = written(field, field.default, Around(of.place(None, field.code), None, {}, {}))
    if isinstance(text, Refusal):
        yield text


def _twice(told: Sequence[Told]) -> list[Told]:
    return [each for each, times in Counter(told).items() if times > 1]
