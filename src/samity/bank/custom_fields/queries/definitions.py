"""The field sets that the bank defined."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from samity.bank.custom_fields.records import field, field_option, field_set
from samity.bank.custom_fields.values import Field, FieldSet, FieldType, Option, OwnerKind
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection, RowMapping


@dataclass(eq=False)
class FieldSetNotFound(Refusal):
    """There is no field set {field_set_id}."""

    field_set_id: int


@dataclass(eq=False)
class FieldNotFound(Refusal):
    """There is no field {field_id} in field set {field_set_id}."""

    field_set_id: int
    field_id: int


_SETS = select(
    field_set.c.id,
    field_set.c.code,
    field_set.c.name,
    field_set.c.owner_kind,
    field_set.c.is_grouped,
    field_set.c.is_active,
    field_set.c.position,
    field_set.c.description,
).order_by(field_set.c.position, field_set.c.id)
_FIELDS = (
    select(
        field.c.set_id,
        field.c.id,
        field.c.code,
        field.c.name,
        field.c.type,
        field.c.is_required,
        field.c.is_unique,
        field.c.is_active,
        field.c.default_text.label("default"),
        field.c.depends_on,
        field.c.position,
        field.c.description,
    )
    .join_from(field, field_set)
    .order_by(field.c.position, field.c.id)
)
_OPTIONS = (
    select(
        field_option.c.field_id,
        field_option.c.code,
        field_option.c.name,
        field_option.c.score,
        field_option.c.is_active,
        field_option.c.under,
    )
    .join_from(field_option, field)
    .join(field_set)
    .order_by(field_option.c.position)
)


def fields_of(connection: Connection, kind: OwnerKind, *, hold: bool = False) -> Sequence[FieldSet]:
    """Return the sets of a kind of records, in their order, with their fields and options.

    Args:
        connection: to the bank.
        kind: whose sets.
        hold: nobody may define them anew until the transaction ends.
    """
    return _read(connection, field_set.c.owner_kind == kind, "hold" if hold else "")


def field_sets(connection: Connection, owner_kinds: Collection[OwnerKind] = tuple(OwnerKind)) -> Sequence[FieldSet]:
    """Return all sets of some kinds of records."""
    return _read(connection, field_set.c.owner_kind.in_(owner_kinds))


def field_set_by_id(connection: Connection, field_set_id: int, *, take: bool = False) -> FieldSet:
    """Return a set; who takes it is the only one who defines or fills it until the transaction ends.

    Raises:
        FieldSetNotFound: there is none.
    """
    found = _read(connection, field_set.c.id == field_set_id, "take" if take else "")
    if not found:
        raise FieldSetNotFound(field_set_id)
    return found[0]


def field_by_id(of: FieldSet, field_id: int) -> Field:
    """Return a field of a set.

    Raises:
        FieldNotFound: it has none such.
    """
    found = next((each for each in of.fields if each.id == field_id), None)
    if found is None:
        raise FieldNotFound(of.id, field_id)
    return found


def _read(connection: Connection, condition: Any, lock: str = "") -> list[FieldSet]:  # noqa: ANN401 - of SQLAlchemy
    sets = _SETS.where(condition)
    if lock:
        sets = sets.with_for_update(read=lock == "hold")
    rows = connection.execute(sets).mappings().all()
    if not rows:
        return []
    options: dict[int, list[Option]] = defaultdict(list)
    for row in connection.execute(_OPTIONS.where(condition)).mappings():
        options[row["field_id"]].append(Option(**_without("field_id", row)))
    fields: dict[int, list[Field]] = defaultdict(list)
    for row in connection.execute(_FIELDS.where(condition)).mappings():
        kind, offered = FieldType(row["type"]), tuple(options[row["id"]])
        fields[row["set_id"]].append(Field(**{**_without("set_id", row), "type": kind, "options": offered}))
    return [
        FieldSet(**{**row, "owner_kind": OwnerKind(row["owner_kind"]), "fields": tuple(fields[row["id"]])})
        for row in rows
    ]


def _without(name: str, row: RowMapping) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}
