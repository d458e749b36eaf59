"""Read what is given for the field sets of a record, every fault at once. See docs/rules/custom-fields.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from samity.bank.custom_fields.rules import refusals
from samity.bank.custom_fields.rules.spelling import Around, is_nothing, told, written
from samity.bank.custom_fields.values import LINKS, FieldType, FieldValue
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from samity.bank.custom_fields.values import Field, FieldSet

INDEX = "_index"
"""How a record of a grouped set gives its index."""

MOST_RECORDS = 1000
"""Records of a grouped set are counted from 0 to one less."""

Given = Mapping[str, object]
"""What is given for a record: by the id of a set its record, or in a grouped set a list of them."""

Standing = Mapping[tuple[int, int], str]
"""What is written now, by field and index."""


@dataclass(slots=True)
class Reading:
    """What was read: the values, and what stands against it.

    Attributes:
        sets: the sets that were given.
        records: the sets and indexes that were given, whether they hold something or nothing.
        values: of all these records, without those of fields out of use.
        refusals: in the order of the sets and their fields.
    """

    sets: list[FieldSet] = field(default_factory=list)
    records: set[tuple[int, int]] = field(default_factory=set)
    values: list[FieldValue] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Record:
    """A record of a set, as it is given."""

    of: FieldSet
    index: int
    fields: Mapping[str, object]


def read(
    sets: Sequence[FieldSet],
    given: Given,
    links: Mapping[FieldType, Collection[int]],
    standing: Standing,
    *,
    is_new: bool,
) -> Reading:
    """Read what is given for the sets of one record.

    Args:
        sets: those of the record's kind.
        given: what is named is written whole; a set that is not named stays as it is.
        links: who exists of those that are named.
        standing: what is written now.
        is_new: the record is being made. Then no set is left out, and a field without a value takes its default.
    """
    codes = {each.code for each in sets}
    reading = Reading(refusals=[refusals.FieldSetUnknown(told(code)) for code in given if code not in codes])
    for each in sets:
        if not each.is_active and each.code in given:
            reading.refusals.append(refusals.FieldSetOutOfUse(each.code))
        elif each.is_active and (is_new or each.code in given):
            reading.sets.append(each)
            for record in _records(each, given.get(each.code), reading.refusals):
                _read_record(record, links, standing, reading, is_new=is_new)
    return reading


def respelled(sets: Sequence[FieldSet], given: Given, spelled: Callable[[Field, object], object]) -> dict[str, object]:
    """Return what is given with each value of a known field as the bank takes it; everything else stays as it is.

    Args:
        sets: those of the record's kind.
        given: as a door received it.
        spelled: the door's own: from a key to the id of whom it names, from an object to an `OptionNamed`.
    """
    known = {each.code: each for each in sets}
    return {code: _respelled(known[code], each, spelled) if code in known else each for code, each in given.items()}


def _respelled(of: FieldSet, given: object, spelled: Callable[[Field, object], object]) -> object:
    if isinstance(given, Mapping):
        fields = {code: of.field(code) for code in given}
        return {code: each if (one := fields[code]) is None else spelled(one, each) for code, each in given.items()}
    if isinstance(given, Sequence) and not isinstance(given, str):
        return [_respelled(of, each, spelled) for each in given]
    return given


def links_named(sets: Sequence[FieldSet], given: Given) -> dict[FieldType, set[int]]:
    """Return the ids that links name, by their type, so that one question finds who of them exists."""
    named: dict[FieldType, set[int]] = {}
    for each in sets:
        for record in _records(each, given.get(each.code), []):
            for code, value in record.fields.items():
                found = each.field(code)
                if found is not None and found.type in LINKS:
                    named.setdefault(found.type, set()).update(_ids(value))
    return named


def _ids(value: object) -> Iterator[int]:
    text = str(value)
    if text.isascii() and text.isdigit() and len(text) <= len(str(2**53)):
        yield int(text)


def _records(of: FieldSet, given: object, wrong: list[Refusal]) -> list[_Record]:
    """Return the records given for a set; what is no record goes to `wrong`."""
    if not of.is_grouped:
        if given is None or isinstance(given, Mapping):
            return [_Record(of, 0, given or {})]
        wrong.append(refusals.FieldSetNotGrouped(of.code))
        return []
    if given is None:
        return []
    if not isinstance(given, Sequence) or isinstance(given, str):
        wrong.append(refusals.FieldSetGrouped(of.code))
        return []
    records: dict[int, _Record] = {}
    for each in given:
        if not isinstance(each, Mapping):
            wrong.append(refusals.FieldSetGrouped(of.code))
            continue
        index = _index(each.get(INDEX))
        if index is None:
            wrong.append(refusals.FieldIndexMissing(of.code, MOST_RECORDS - 1))
        elif index in records:
            wrong.append(refusals.FieldIndexTwice(of.code, str(index)))
        else:
            records[index] = _Record(of, index, {name: value for name, value in each.items() if name != INDEX})
    return list(records.values())


def _index(given: object) -> int | None:
    text = "" if isinstance(given, bool) else str(given)
    found = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_RECORDS)) else MOST_RECORDS
    return found if found < MOST_RECORDS else None


def _read_record(
    record: _Record,
    links: Mapping[FieldType, Collection[int]],
    standing: Standing,
    reading: Reading,
    *,
    is_new: bool,
) -> None:
    """Read one record, the fields that others depend on before those others."""
    now = {each.code: standing.get((each.id, record.index)) for each in record.of.fields}
    reading.records.add((record.of.id, record.index))
    reading.refusals += _not_taken(record, now)
    chosen = {each.code: now[each.code] or "" for each in record.of.fields if not each.is_active}
    for each in in_order_of_dependence([each for each in record.of.fields if each.is_active]):
        place = record.of.place(record.index, each.code)
        value = record.fields.get(each.code, each.default if is_new else None)
        if is_nothing(value):
            reading.refusals += [refusals.FieldRequired(place)] if each.is_required else []
            continue
        text = written(each, value, Around(place, now[each.code], links, chosen))
        if isinstance(text, Refusal):
            reading.refusals.append(text)
        else:
            reading.values.append(FieldValue(each, record.index, text))
            chosen[each.code] = text


def _not_taken(record: _Record, now: Mapping[str, str | None]) -> Iterator[Refusal]:
    """Say which fields do not exist, and which are out of use; what stands in these may be sent back as it is."""
    for code, value in record.fields.items():
        place = record.of.place(record.index, told(code))
        found = record.of.field(code)
        if found is None:
            yield refusals.FieldUnknown(place)
        elif not found.is_active and not is_nothing(value) and value != now[code]:
            yield refusals.FieldOutOfUse(place)


def in_order_of_dependence(fields: Sequence[Field]) -> list[Field]:
    """Return fields so that none stands before the one it depends on; otherwise in their own order."""
    by_code = {each.code: each for each in fields}

    def depth(one: Field) -> int:
        above = by_code.get(one.depends_on or "")
        return 0 if above is None else 1 + depth(above)

    return sorted(fields, key=depth)
