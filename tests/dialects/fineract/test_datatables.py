"""/datatables: the custom fields of the bank as the web client shows them beside a client, a group or a loan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.dialects.fineract.people import new_client, new_group
from tests.units import unit_of_work

from samity.bank.custom_fields.operations.fields import DefineField, define_field
from samity.bank.custom_fields.operations.filling import FillFields, fill_client_fields, fill_group_fields
from samity.bank.custom_fields.operations.sets import DefineFieldSet, define_field_set
from samity.bank.custom_fields.values import FieldType, Option, OwnerKind
from samity.bank.organisation.queries.users import credentials

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api

    from samity.storage.unit import Unit

FARM: tuple[tuple[str, FieldType, str], ...] = (
    ("Soil", FieldType.TEXT, "loam"),
    ("Crop", FieldType.SELECT, "r"),
    ("Size", FieldType.NUMBER, "2.50"),
    ("Fallow", FieldType.NUMBER, "0"),
    ("Leased", FieldType.CHECKBOX, "TRUE"),
    ("Since", FieldType.DATE, "2018-12-14"),
    ("Seen", FieldType.MOMENT, "2018-12-14T15:30:00.000+01:00"),
)


def define_fields(unit: Unit) -> None:
    """Define a set of clients with a field of each plain type, and a grouped one of groups."""
    farm = define_field_set(DefineFieldSet("_Farm", "Farm", OwnerKind.CLIENT), unit)
    for code, kind, _ in FARM:
        options = (Option("r", "Rice"), Option("j", "Jute")) if kind is FieldType.SELECT else ()
        define_field(DefineField(farm, code, code, kind, options=options), unit)
    plots = define_field_set(DefineFieldSet("_Plots", "Plots", OwnerKind.GROUP, is_grouped=True), unit)
    define_field(DefineField(plots, "Acres", "Acres", FieldType.NUMBER, is_required=True), unit)
    define_field(DefineField(plots, "Keeper", "Keeper", FieldType.CLIENT_LINK), unit)


def test_what_an_owner_holds_is_told_as_rows_of_a_data_table(own_api: Api, own_engine: Engine) -> None:
    client, other = new_client(own_api), new_client(own_api)
    group = new_group(own_api)
    with own_engine.connect() as connection:
        found = credentials(connection, "mifos")
    assert found is not None
    with unit_of_work(own_engine, found.actor, found.business_date) as unit:
        define_fields(unit)
        fill_client_fields(FillFields(client, {"_Farm": {code: text for code, _, text in FARM}}), unit)
        plots = [{"_index": "1", "Acres": "4"}, {"_index": "2", "Acres": "5", "Keeper": client}]
        fill_group_fields(FillFields(group, {"_Plots": plots}), unit)

    (table,) = own_api.get("datatables", apptable="m_client")
    assert table == own_api.get("datatables/_Farm")
    assert (table["applicationTableName"], table["registeredTableName"]) == ("m_client", "_Farm")
    assert [each["columnName"] for each in table["columnHeaderData"]] == ["client_id", *(code for code, *_ in FARM)]
    assert [each["id"] for each in table["columnHeaderData"][2]["columnValues"]] == ["r", "j"]

    told = own_api.get(f"datatables/_Farm/{client}", genericResultSet="true")
    assert told["columnHeaders"] == table["columnHeaderData"]
    assert told["data"] == [{"row": [client, "loam", "Rice", 2.5, 0, True, [2018, 12, 14], 1544797800000]}]
    assert own_api.get(f"datatables/_Farm/{other}", genericResultSet="true")["data"] == []

    assert own_api.get(f"datatables/_Plots/{group}") == [
        {"id": 1, "group_id": group, "Acres": 4},
        {"id": 2, "group_id": group, "Acres": 5, "Keeper": client},
    ]
    headers = own_api.get(f"datatables/_Plots/{group}", genericResultSet="true")["columnHeaders"]
    assert [(each["columnName"], each["isColumnNullable"]) for each in headers] == [
        ("id", False),
        ("group_id", False),
        ("Acres", False),
        ("Keeper", True),
    ]


def test_a_table_or_an_owner_that_is_not_there_is_refused(own_api: Api, own_engine: Engine) -> None:
    assert own_api.get("datatables", apptable="m_loan") == []
    assert own_api.refused("datatables/_Nothing/1", method="GET") == (400, ["error.msg.datatable.not.found"])
    with own_engine.connect() as connection:
        found = credentials(connection, "mifos")
    assert found is not None
    with unit_of_work(own_engine, found.actor, found.business_date) as unit:
        define_fields(unit)
    assert own_api.refused("datatables/_Farm/77", method="GET") == (404, ["error.msg.client.id.invalid"])
