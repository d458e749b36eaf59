"""What owners hold in their custom fields: of any number of owners in one statement."""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.custom_fields.queries.definitions import fields_of
from samity.bank.custom_fields.records import field_value
from samity.bank.custom_fields.rules.reading import INDEX
from samity.bank.custom_fields.values import FieldRecord, FieldValue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sqlalchemy import Connection

    from samity.bank.custom_fields.values import Field, FieldSet, OwnerKind


def values_of(
    connection: Connection, kind: OwnerKind, owner_ids: Collection[int], sets: Sequence[FieldSet] | None = None
) -> Mapping[int, Mapping[str, Sequence[FieldRecord]]]:
    """Return, by owner and by the id of the set, the records in the order of their index.

    An owner who holds nothing is there with nothing. What sets and fields out of use hold is told too: `is_active` of
    them says so.

    Args:
        connection: to the bank.
        kind: what the owners are.
        owner_ids: whose.
        sets: those of the kind, where they were read already; otherwise they are read with it.
    """
    homes = {one.id: (each, one) for each in _known(connection, kind, sets) for one in each.fields}
    found: dict[int, dict[str, dict[int, dict[str, FieldValue]]]] = {each: {} for each in owner_ids}
    for owner_id, field_id, index, text in _rows(connection, kind, owner_ids):
        of, one = homes[field_id]
        records = found[owner_id].setdefault(of.code, {})
        records.setdefault(index, {})[one.code] = FieldValue(one, index, text)
    return {owner_id: _in_order(by_set, homes) for owner_id, by_set in found.items()}


def standing_of(connection: Connection, kind: OwnerKind, owner_id: int) -> dict[tuple[int, int], str]:
    """Return what one owner holds, by field and index."""
    return {(field_id, index): text for _, field_id, index, text in _rows(connection, kind, [owner_id])}


def written_of(
    records: Mapping[str, Sequence[FieldRecord]],
    sets: Sequence[FieldSet],
    spelled: Callable[[FieldValue], object] = attrgetter("text"),
) -> dict[str, object]:
    """Return what an owner holds as it is given to be written again: changed here and there, it can be sent back.

    Args:
        records: his, from `values_of`.
        sets: those of his kind.
        spelled: how a door spells a value, such as a link by a key; otherwise as it is written.
    """
    grouped = {each.code for each in sets if each.is_grouped}
    given: dict[str, object] = {}
    for code, held in records.items():
        plain = [{INDEX: str(each.index), **_spelled(each, spelled)} for each in held]
        given[code] = plain if code in grouped else _spelled(held[0], spelled)
    return given


def _known(connection: Connection, kind: OwnerKind, sets: Sequence[FieldSet] | None) -> Sequence[FieldSet]:
    return fields_of(connection, kind) if sets is None else sets


def _rows(connection: Connection, kind: OwnerKind, owner_ids: Collection[int]) -> Sequence[tuple[int, int, int, str]]:
    values = field_value.c
    query = select(values.owner_id, values.field_id, values.index, values.text).where(
        values.owner_id.in_(owner_ids), values.owner_kind == kind
    )
    return [tuple(row) for row in connection.execute(query)]


def _in_order(
    by_set: Mapping[str, Mapping[int, Mapping[str, FieldValue]]], homes: Mapping[int, tuple[FieldSet, Field]]
) -> dict[str, Sequence[FieldRecord]]:
    order: dict[str, list[str]] = defaultdict(list)
    for of, one in homes.values():
        order[of.code].append(one.code)
    return {
        code: [
            FieldRecord(index, {name: records[index][name] for name in fields if name in records[index]})
            for index in sorted(records)
        ]
        for code, fields in order.items()
        if (records := by_set.get(code))
    }


def _spelled(record: FieldRecord, spelled: Callable[[FieldValue], object]) -> dict[str, object]:
    return {code: spelled(each) for code, each in record.values.items()}
