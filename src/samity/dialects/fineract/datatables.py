"""/datatables: the bank's custom fields as this dialect reads them, a table for each set; they are defined on pages.

Of a set an owner has one row; of a grouped set he has a row for each record, which its index begins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from fastapi import Query
from sqlalchemy import Connection

from samity.bank.clients.queries import centre_by_id, client_by_id, group_by_id
from samity.bank.custom_fields.queries.definitions import field_sets
from samity.bank.custom_fields.queries.filled import values_of
from samity.bank.custom_fields.rules.spelling import day_of, moment_of, number_of
from samity.bank.custom_fields.values import Field, FieldRecord, FieldSet, FieldType, FieldValue, OwnerKind
from samity.bank.gate import admit_office, permit
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.organisation.queries import Office, office_by_id
from samity.dialects.door import reading
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import BodyRefused
from samity.storage.unit import Unit

router = WireRouter(tags=["Data tables"])


class AppTable(NamedTuple):
    """Whose fields they are.

    Attributes:
        name: of the table that this dialect keeps the owners in.
        key: the column that names the owner.
        find: an owner by his id.
    """

    name: str
    key: str
    find: Callable[[Connection, int], Any]


APP_TABLES: Mapping[OwnerKind, AppTable] = {
    OwnerKind.CLIENT: AppTable("m_client", "client_id", client_by_id),
    OwnerKind.GROUP: AppTable("m_group", "group_id", group_by_id),
    OwnerKind.CENTRE: AppTable("m_center", "center_id", centre_by_id),
    OwnerKind.LOAN: AppTable("m_loan", "loan_id", loan_by_id),
    OwnerKind.OFFICE: AppTable("m_office", "office_id", office_by_id),
}
"""The owners that this dialect has data tables for; it knows none of users."""

COLUMN_TYPES: Mapping[FieldType, tuple[str, str]] = {
    FieldType.TEXT: ("VARCHAR", "STRING"),
    FieldType.SELECT: ("VARCHAR", "STRING"),
    FieldType.NUMBER: ("DECIMAL", "DECIMAL"),
    FieldType.CHECKBOX: ("BOOLEAN", "BOOLEAN"),
    FieldType.DATE: ("DATE", "DATE"),
    FieldType.MOMENT: ("DATETIME", "DATETIME"),
    FieldType.USER_LINK: ("BIGINT", "INTEGER"),
    FieldType.GROUP_LINK: ("BIGINT", "INTEGER"),
    FieldType.CLIENT_LINK: ("BIGINT", "INTEGER"),
}
"""The type of a column, and as what it is shown. What was chosen is told by its name."""

INDEX = "id"
TableAsked = Annotated[str | None, Query(alias="apptable")]
Generic = Annotated[bool, Query(alias="genericResultSet")]


@router.get("/datatables")
@reading
def list_datatables(unit: Unit, app_table: TableAsked = None) -> list[dict[str, Any]]:
    """List the sets of fields in use, of one kind of owners or of all."""
    permit(unit, "custom_fields:read")
    kinds = [kind for kind, table in APP_TABLES.items() if app_table in {None, table.name}]
    return [_spell_table(each) for each in field_sets(unit.connection, kinds) if each.is_active]


@router.get("/datatables/{name}")
@reading
def retrieve_datatable(name: str, unit: Unit) -> dict[str, Any]:
    """Return one set of fields, by its id."""
    permit(unit, "custom_fields:read")
    return _spell_table(_set_named(name, unit))


@router.get("/datatables/{name}/{owner_id:int}")
@reading
def retrieve_entries(
    name: str, owner_id: int, unit: Unit, generic: Generic = False  # noqa: FBT002 - the wire's own flag
) -> dict[str, Any] | list[dict[str, Any]]:  # fmt: skip
    """Return what an owner holds in a set of fields."""
    permit(unit, "custom_fields:read")
    of = _set_named(name, unit)
    _admit(APP_TABLES[of.owner_kind].find(unit.connection, owner_id), unit)
    records = values_of(unit.connection, of.owner_kind, [owner_id])[owner_id].get(of.code, ())
    rows = [_row(of, owner_id, each) for each in records]
    if not generic:
        return rows
    return {"columnHeaders": _columns(of), "data": [{"row": list(each.values())} for each in rows]}


def _set_named(name: str, unit: Unit) -> FieldSet:
    """Return the set with this id.

    Raises:
        BodyRefused: there is none of the owners that this dialect has data tables for.
    """
    found = next((each for each in field_sets(unit.connection, list(APP_TABLES)) if each.code == name), None)
    if found is None:
        fault = {"type": "error.msg.datatable.not.found", "loc": ("datatable",), "msg": "there is no such data table"}
        raise BodyRefused([fault], "datatable")
    return found


def _admit(owner: Any, unit: Unit) -> None:  # noqa: ANN401 - a client, a group, a loan or an office
    if isinstance(owner, Office):
        admit_office(unit, owner.id, owner.hierarchy)
    else:
        admit_office(unit, owner.office_id, owner.office_hierarchy)


def _spell_table(of: FieldSet) -> dict[str, Any]:
    return {
        "applicationTableName": APP_TABLES[of.owner_kind].name,
        "registeredTableName": of.code,
        "columnHeaderData": _columns(of),
    }


def _columns(of: FieldSet) -> list[dict[str, Any]]:
    key = _column(APP_TABLES[of.owner_kind].key, ("BIGINT", "INTEGER"), is_key=not of.is_grouped)
    index = [_column(INDEX, ("BIGINT", "INTEGER"), is_key=True)] if of.is_grouped else []
    fields = [
        _column(each.code, COLUMN_TYPES[each.type], is_nullable=not each.is_required, values=_choices(each))
        for each in _in_use(of)
    ]
    return [*index, key, *fields]


def _column(
    name: str,
    types: tuple[str, str],
    *,
    is_key: bool = False,
    is_nullable: bool = False,
    values: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    return {
        "columnName": name,
        "columnType": types[0],
        "columnLength": 0,
        "columnDisplayType": types[1],
        "isColumnNullable": is_nullable,
        "isColumnPrimaryKey": is_key,
        "isColumnUnique": is_key,
        "columnValues": list(values),
    }


def _choices(of: Field) -> list[dict[str, Any]]:
    return [{"id": each.code, "value": each.name} for each in of.options if each.is_active]


def _in_use(of: FieldSet) -> list[Field]:
    return [each for each in of.fields if each.is_active]


def _row(of: FieldSet, owner_id: int, record: FieldRecord) -> dict[str, Any]:
    index = {INDEX: record.index} if of.is_grouped else {}
    held = {each.code: _told(record.values.get(each.code)) for each in _in_use(of)}
    return {**index, APP_TABLES[of.owner_kind].key: owner_id, **held}


def _told(value: FieldValue | None) -> object:
    """Tell a value as its column's type has it."""
    if value is None:
        return None
    kind, text = value.field.type, value.text
    if kind is FieldType.CHECKBOX:
        return text == "TRUE"
    if kind is FieldType.SELECT:
        return value.option.name if value.option else text
    if kind is FieldType.MOMENT:
        return moment_of(kind, text)
    if kind is FieldType.NUMBER:
        return number_of(kind, text)
    return value.link_id or day_of(kind, text) or text
