"""Find owners by what they hold in their custom fields. See docs/rules/custom-fields.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import literal, select

from samity.bank.clients.records import client, client_group
from samity.bank.custom_fields.records import field_value
from samity.bank.custom_fields.rules.criteria import Comparison
from samity.bank.custom_fields.values import FieldType, OwnerKind
from samity.bank.loans.records import loan
from samity.bank.organisation.records import app_user, office

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Column, ColumnElement, Connection

    from samity.bank.custom_fields.rules.criteria import Condition, Criterion
    from samity.bank.custom_fields.values import Field


def meets(kind: OwnerKind, criterion: Criterion, owner_id: ColumnElement[Any] | None = None) -> ColumnElement[bool]:
    """Return the condition under which an owner meets a criterion.

    It stands in any statement that reads owners of the kind from their table, such as that of a list of clients.

    Args:
        kind: what the owners are.
        criterion: from `rules.criteria.criterion`.
        owner_id: whose fields are meant, in a statement that reads what belongs to them: a loan's holder.
    """
    owner_id = _OWNERS[kind][0] if owner_id is None else owner_id
    held = (
        select(literal(1))
        .where(
            field_value.c.owner_id == owner_id,
            field_value.c.owner_kind == kind,
            field_value.c.field_id == criterion.field_id,
            *(_held(each) for each in criterion.conditions),
        )
        .exists()
    )
    return ~held if criterion.is_negated else held


def order_by(kind: OwnerKind, field: Field, owner_id: ColumnElement[Any] | None = None) -> ColumnElement[Any]:
    """Return what owners are ordered by when a list is by one of their fields; in a grouped set by its first record.

    It stands where `meets` does.
    """
    owner_id = _OWNERS[kind][0] if owner_id is None else owner_id
    value = field_value.c[_ORDERED.get(field.type, "folded")]
    return (
        select(value)
        .where(
            field_value.c.owner_id == owner_id,
            field_value.c.owner_kind == kind,
            field_value.c.field_id == field.id,
        )
        .order_by(field_value.c.index)
        .limit(1)
        .scalar_subquery()
    )


def owners_where(
    connection: Connection, kind: OwnerKind, criteria: Sequence[Criterion], visible: str = "."
) -> Sequence[int]:
    """Return the ids of the owners who meet all criteria, in rising order.

    Args:
        connection: to the bank.
        kind: what the owners are.
        criteria: from `rules.criteria.criterion`.
        visible: the path of the office below which owners are looked for.
    """
    owner_id, office_id, own = _OWNERS[kind]
    query = (
        select(owner_id)
        .where(
            *own,
            office.c.id == office_id,
            office.c.hierarchy.startswith(visible, autoescape=True),
            *(meets(kind, each) for each in criteria),
        )
        .order_by(owner_id)
    )
    return list(connection.execute(query).scalars())


def _held(condition: Condition) -> ColumnElement[bool]:
    return _COMPARED[condition.comparison](field_value.c[condition.column], condition.value)


def _group_of(level: str) -> tuple[Column[int], Column[int], tuple[ColumnElement[bool], ...]]:
    return client_group.c.id, client_group.c.office_id, (client_group.c.level == level,)


_OWNERS: Mapping[OwnerKind, tuple[Column[int], Column[int], tuple[ColumnElement[bool], ...]]] = {
    OwnerKind.CLIENT: (client.c.id, client.c.office_id, ()),
    OwnerKind.GROUP: _group_of("GROUP"),
    OwnerKind.CENTRE: _group_of("CENTRE"),
    OwnerKind.LOAN: (loan.c.account_id, loan.c.office_id, ()),
    OwnerKind.OFFICE: (office.c.id, office.c.id, ()),
    OwnerKind.USER: (app_user.c.id, app_user.c.office_id, (app_user.c.deleted_at.is_(None),)),
}
_ORDERED = {FieldType.NUMBER: "number", FieldType.DATE: "held_on", FieldType.MOMENT: "held_at"}
_COMPARED: Mapping[Comparison, Callable[[Column[Any], Any], ColumnElement[bool]]] = {
    Comparison.IS: lambda column, value: column == value,
    Comparison.AMONG: lambda column, value: column.in_(value),
    Comparison.BEGINS: lambda column, value: column.startswith(value, autoescape=True),
    Comparison.ABOVE: lambda column, value: column > value,
    Comparison.FROM: lambda column, value: column >= value,
    Comparison.BELOW: lambda column, value: column < value,
    Comparison.UNTIL: lambda column, value: column <= value,
}
