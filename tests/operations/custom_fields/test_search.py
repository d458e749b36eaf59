from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text
from tests.operations.clients.village import a_client
from tests.operations.custom_fields.sets import a_field, a_set, fill, owners, the_set
from tests.village import FIRST_MEETING

from samity.bank.clients.records import client
from samity.bank.custom_fields.queries.definitions import fields_of
from samity.bank.custom_fields.queries.search import meets, owners_where
from samity.bank.custom_fields.rules import refusals
from samity.bank.custom_fields.rules.criteria import FIT, Criterion, Operator, criterion
from samity.bank.custom_fields.values import FieldType, OwnerKind

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal
    from samity.storage.unit import Unit

TODAY = date(2025, 1, 8)  # a Wednesday
HELD = {
    FieldType.TEXT: ("maize", "Maize flour", "rice 100%", None),
    FieldType.SELECT: ("n", "c", "c", None),
    FieldType.NUMBER: ("9", "10", "-1.5", None),
    FieldType.CHECKBOX: ("TRUE", "FALSE", "FALSE", None),
    FieldType.DATE: ("2025-01-08", "2025-01-05", "2024-12-31", None),
    FieldType.MOMENT: (
        "2025-01-08T23:30:00.000+05:00",
        "2025-01-08T19:00:00.000+00:00",
        "2025-01-06T00:00:00.000+00:00",
        None,
    ),
    FieldType.USER_LINK: ("1", "1", None, None),
}


class Searched:
    """Four clients who hold something, or nothing, in one field."""

    def __init__(self, unit: Unit, kind: FieldType) -> None:
        self.unit = unit
        set_id = a_set(unit)
        code, of = a_field(unit, set_id, kind), the_set(unit, set_id).code
        self.place = f"{of}.{code}"
        self.ids = [a_client(unit).id for _ in HELD[kind]]
        for owner_id, value in zip(self.ids, HELD[kind], strict=True):
            fill(unit, owner_id, {of: {code: value}})

    def criterion(self, operator: str, *values: str) -> Criterion | Refusal:
        """Ask for the criterion."""
        sets = fields_of(self.unit.connection, OwnerKind.CLIENT)
        return criterion(sets, self.place, operator, values, TODAY)

    def found(self, operator: str, *values: str) -> str:
        """Return who meets it, as letters."""
        asked = self.criterion(operator, *values)
        assert isinstance(asked, Criterion), asked
        found = owners_where(self.unit.connection, OwnerKind.CLIENT, [asked])
        return "".join("abcd"[self.ids.index(each)] for each in found if each in self.ids)


@pytest.mark.parametrize(
    ("kind", "operator", "values", "found"),
    [
        ("TEXT", "EQUALS", ["MAIZE"], "a"),
        ("TEXT", "EQUALS_CASE_SENSITIVE", ["MAIZE"], ""),
        ("TEXT", "EQUALS_CASE_SENSITIVE", ["maize"], "a"),
        ("TEXT", "DIFFERENT_THAN", ["maize"], "bcd"),
        ("TEXT", "STARTS_WITH", ["MAI"], "ab"),
        ("TEXT", "STARTS_WITH", ["rice 1_"], ""),
        ("TEXT", "STARTS_WITH_CASE_SENSITIVE", ["Mai"], "b"),
        ("TEXT", "IN", ["Maize", "RICE 100%"], "ac"),
        ("TEXT", "EMPTY", [], "d"),
        ("TEXT", "NOT_EMPTY", [], "abc"),
        ("SELECT", "EQUALS", ["Coast"], "bc"),
        ("SELECT", "IN", ["n", "Coast"], "abc"),
        ("SELECT", "DIFFERENT_THAN", ["c"], "ad"),
        ("NUMBER", "EQUALS", ["9.00"], "a"),
        ("NUMBER", "MORE_THAN", ["9"], "b"),
        ("NUMBER", "LESS_THAN", ["10"], "ac"),
        ("NUMBER", "BETWEEN", ["-2", "9"], "ac"),
        ("NUMBER", "IN", ["10", "-1.50"], "bc"),
        ("CHECKBOX", "EQUALS", ["FALSE"], "bc"),
        ("DATE", "ON", ["2025-01-05"], "b"),
        ("DATE", "EQUALS", ["2025-01-05"], "b"),
        ("DATE", "AFTER", ["2025-01-05"], "a"),
        ("DATE", "AFTER_INCLUSIVE", ["2025-01-05"], "ab"),
        ("DATE", "BEFORE", ["2025-01-05"], "c"),
        ("DATE", "BEFORE_INCLUSIVE", ["2025-01-05"], "bc"),
        ("DATE", "BETWEEN", ["2024-12-31", "2025-01-05"], "bc"),
        ("DATE", "TODAY", [], "a"),
        ("DATE", "THIS_WEEK", [], "a"),
        ("DATE", "THIS_MONTH", [], "ab"),
        ("DATE", "THIS_YEAR", [], "ab"),
        ("DATE", "LAST_DAYS", ["3"], "ab"),
        ("MOMENT", "ON", ["2025-01-08"], "ab"),
        ("MOMENT", "AFTER", ["2025-01-08T18:30:00.000000Z"], "b"),
        ("MOMENT", "BEFORE_INCLUSIVE", ["2025-01-08T18:30:00.000000Z"], "ac"),
        ("MOMENT", "BEFORE", ["2025-01-08"], "c"),
        ("MOMENT", "BETWEEN", ["2025-01-06", "2025-01-08T18:30:00Z"], "ac"),
        ("USER_LINK", "EQUALS", ["1"], "ab"),
        ("USER_LINK", "EQUALS", ["8a19cda5778bea6c01778c17fdff027c"], ""),
    ],
)
def test_owners_are_found_by_what_they_hold(
    unit: Unit, kind: str, operator: str, values: list[str], found: str
) -> None:
    assert Searched(unit, FieldType(kind)).found(operator, *values) == found


@pytest.mark.parametrize(
    ("kind", "operator", "values", "refusal"),
    [
        ("TEXT", "MORE_THAN", ["x"], refusals.FieldNotSearchedSo),
        ("NUMBER", "EMTPY", [], refusals.FieldNotSearchedSo),
        ("NUMBER", "MORE_THAN", ["4x"], refusals.FieldNotNumber),
        ("NUMBER", "BETWEEN", ["4"], refusals.FieldSearchValues),
        ("NUMBER", "IN", [], refusals.FieldSearchValues),
        ("TEXT", "EMPTY", ["x"], refusals.FieldSearchValues),
        ("SELECT", "EQUALS", ["option 9"], refusals.FieldOptionUnlisted),
        ("CHECKBOX", "EQUALS", ["true"], refusals.FieldNotCheckbox),
        ("DATE", "ON", ["14/12/2018"], refusals.FieldNotDate),
        ("DATE", "AFTER", ["2025-01-08T18:30:00Z"], refusals.FieldNotDate),
        ("MOMENT", "AFTER", ["2025-01-08T18:30:00"], refusals.FieldNotMoment),
        ("DATE", "LAST_DAYS", ["x"], refusals.FieldSearchValues),
    ],
)
def test_a_search_that_cannot_be_is_refused_by_name(
    unit: Unit, kind: str, operator: str, values: list[str], refusal: type[Refusal]
) -> None:
    assert type(Searched(unit, FieldType(kind)).criterion(operator, *values)) is refusal


def test_a_field_that_nobody_defined_is_not_searched() -> None:
    for place in ("_Other.Size", "Size", "_Other"):
        assert isinstance(criterion((), place, "EQUALS", ["1"], TODAY), refusals.FieldUnknown)


def test_all_criteria_hold_and_offices_elsewhere_are_not_seen(unit: Unit) -> None:
    searched = Searched(unit, FieldType.NUMBER)
    both = [searched.criterion("MORE_THAN", "-5"), searched.criterion("LESS_THAN", "10")]
    asked = [each for each in both if isinstance(each, Criterion)]
    assert owners_where(unit.connection, OwnerKind.CLIENT, asked) == [searched.ids[0], searched.ids[2]]
    assert owners_where(unit.connection, OwnerKind.CLIENT, asked, ".99.") == []


@pytest.mark.parametrize("kind", OwnerKind)
def test_owners_of_every_kind_are_found(unit: Unit, kind: OwnerKind) -> None:
    unit.business_date = FIRST_MEETING
    owner_id = owners(unit)[kind]
    set_id = a_set(unit, kind)
    of, code = the_set(unit, set_id).code, a_field(unit, set_id)
    fill(unit, owner_id, {of: {code: "here"}}, kind)
    asked = criterion(fields_of(unit.connection, kind), f"{of}.{code}", "EQUALS", ["here"], TODAY)
    assert isinstance(asked, Criterion)
    assert owners_where(unit.connection, kind, [asked]) == [owner_id]


def test_a_criterion_is_a_condition_of_any_statement_that_reads_owners(unit: Unit) -> None:
    searched = Searched(unit, FieldType.TEXT)
    asked = searched.criterion("EMPTY")
    assert isinstance(asked, Criterion)
    query = select(client.c.id).where(client.c.id.in_(searched.ids), meets(OwnerKind.CLIENT, asked))
    assert list(unit.connection.execute(query).scalars()) == [searched.ids[3]]


@pytest.mark.parametrize(
    ("kind", "operator", "value", "index"),
    [
        ("TEXT", "STARTS_WITH", "needle 101999", "ix_field_value_folded"),
        ("NUMBER", "MORE_THAN", "1019990", "ix_field_value_number"),
        ("DATE", "AFTER", "2079-09-01", "ix_field_value_held_on"),
    ],
)
def test_a_search_goes_by_an_index(unit: Unit, kind: str, operator: str, value: str, index: str) -> None:
    searched = Searched(unit, FieldType(kind))
    asked = searched.criterion(operator, value)
    assert isinstance(asked, Criterion)
    unit.connection.execute(
        text(
            "INSERT INTO field_value (owner_id, owner_kind, field_id, index, text, folded, number, held_on) "
            "SELECT n, 'CLIENT', :field_id, 0, 'needle ' || n, 'needle ' || n, n, date '2025-01-01' + n - 1000000 "
            "FROM generate_series(1000000, 1020000) AS n"
        ).bindparams(field_id=asked.field_id)
    )
    unit.connection.execute(text("ANALYZE field_value"))
    # Of a handful of owners each is asked for its value; there are more in a bank.
    unit.connection.execute(text("SET LOCAL enable_nestloop = off"))
    query = select(client.c.id).where(meets(OwnerKind.CLIENT, asked))
    plan = unit.connection.execute(
        text("EXPLAIN " + str(query.compile(unit.connection, compile_kwargs={"literal_binds": True})))
    ).scalars()
    assert index in "\n".join(plan)


def test_every_type_of_field_is_searched_by_some_operator() -> None:
    assert FIT.keys() == set(FieldType)
    assert set(Operator) == set().union(*FIT.values())
