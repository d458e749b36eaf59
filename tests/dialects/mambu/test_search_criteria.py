"""Operators of a search, as conditions of the bank."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from samity.dialects.mambu.keys import Keys, Kind
from samity.dialects.mambu.search import FITTING, FieldType, FilterCriterion, Searched, SearchField
from samity.dialects.mambu.search_criteria import Reading, conditions_of
from samity.dialects.mambu.spelling import Spelling
from samity.storage.criteria import AnyOf, Comparison, Condition, Criterion

DHAKA = ZoneInfo("Asia/Dhaka")  # six hours ahead
KEYS = Keys(bytes(16))
READING = Reading(Spelling(KEYS, DHAKA), date(2026, 1, 7))  # a Wednesday
FIELDS = {
    "name": SearchField("name"),
    "number": SearchField("known_by", number="id"),
    "branch": SearchField("office_id", FieldType.KEY, Kind.BRANCH),
    "holder": SearchField(
        "client_id", FieldType.KEY, Kind.CLIENT, other=SearchField("group_id", FieldType.KEY, Kind.GROUP)
    ),
    "payment": SearchField("id", FieldType.KEY, Kind.LOAN_TRANSACTION),
    "state": SearchField(
        "status", FieldType.CHOICE, choices={"OPEN": ("NEW", "OLD"), "CLOSED": ("GONE",), "FROZEN": ()}
    ),
    "big": SearchField("is_big", FieldType.FLAG),
    "size": SearchField("size", FieldType.NUMBER),
    "born": SearchField("born_on", FieldType.DAY),
    "made": SearchField("made_at", FieldType.MOMENT),
}
SEARCHED = Searched(FIELDS, later=frozenset({"colour"}))
BRANCH = KEYS.encoded(Kind.BRANCH, 3)
CLIENT, GROUP = KEYS.encoded(Kind.CLIENT, 5), KEYS.encoded(Kind.GROUP, 7)
OTHERS_CLIENT = KEYS.encoded(Kind.CLIENT, 6)
PAYMENT = KEYS.encoded(Kind.LOAN_TRANSACTION, 2, 11)


def _asked(written: dict[str, Any]) -> FilterCriterion:
    return FilterCriterion.model_validate(written)


def _criteria(written: dict[str, Any]) -> list[Condition]:
    found, faults = conditions_of(_asked(written), 0, SEARCHED, READING)
    assert faults == []
    return found


def _of_time(written: dict[str, Any]) -> list[Criterion]:
    return [each for each in _criteria(written) if isinstance(each, Criterion)]


def _at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, tzinfo=DHAKA)


@pytest.mark.parametrize(
    ("written", "comparison", "values"),
    [
        ({"field": "name", "operator": "EQUALS", "value": "Asha"}, Comparison.SAME, ("Asha",)),
        ({"field": "name", "operator": "equals", "value": 7}, Comparison.SAME, ("7",)),
        ({"field": "name", "operator": "EQUALS_CASE_SENSITIVE", "value": "Asha"}, Comparison.EXACTLY, ("Asha",)),
        ({"field": "name", "operator": "DIFFERENT_THAN", "value": "Asha"}, Comparison.DIFFERENT, ("Asha",)),
        ({"field": "name", "operator": "STARTS_WITH", "value": "As"}, Comparison.STARTS, ("As",)),
        ({"field": "name", "operator": "STARTS_WITH_CASE_SENSITIVE", "value": "A"}, Comparison.STARTS_EXACTLY, ("A",)),
        ({"field": "name", "operator": "IN", "values": ["a", "b"]}, Comparison.AMONG, ("a", "b")),
        ({"field": "number", "operator": "STARTS_WITH", "value": "1"}, Comparison.STARTS, ("1",)),
        ({"field": "number", "operator": "DIFFERENT_THAN", "value": "1"}, Comparison.DIFFERENT, ("1",)),
        ({"field": "name", "operator": "EMPTY"}, Comparison.EMPTY, ()),
        ({"field": "name", "operator": "EMTPY"}, Comparison.EMPTY, ()),
        ({"field": "name", "operator": "NOT_EMPTY"}, Comparison.NOT_EMPTY, ()),
        ({"field": "branch", "operator": "EQUALS", "value": BRANCH}, Comparison.AMONG, (3,)),
        ({"field": "branch", "operator": "EQUALS_CASE_SENSITIVE", "value": BRANCH}, Comparison.AMONG, (3,)),
        ({"field": "branch", "operator": "EQUALS", "value": CLIENT}, Comparison.AMONG, ()),
        ({"field": "branch", "operator": "EMPTY"}, Comparison.EMPTY, ()),
        ({"field": "payment", "operator": "EQUALS", "value": PAYMENT}, Comparison.AMONG, (11,)),
        ({"field": "payment", "operator": "EQUALS", "value": BRANCH}, Comparison.AMONG, ()),
        ({"field": "holder", "operator": "EQUALS", "value": CLIENT}, Comparison.AMONG, (5,)),
        ({"field": "holder", "operator": "DIFFERENT_THAN", "value": CLIENT}, Comparison.DIFFERENT, (5,)),
        ({"field": "branch", "operator": "IN", "values": [BRANCH, "x"]}, Comparison.AMONG, (3,)),
        ({"field": "branch", "operator": "EQUALS", "value": "x"}, Comparison.AMONG, ()),
        ({"field": "branch", "operator": "DIFFERENT_THAN", "value": BRANCH}, Comparison.DIFFERENT, (3,)),
        ({"field": "state", "operator": "EQUALS", "value": "open"}, Comparison.AMONG, ("NEW", "OLD")),
        ({"field": "state", "operator": "IN", "values": ["OPEN", "CLOSED"]}, Comparison.AMONG, ("NEW", "OLD", "GONE")),
        ({"field": "state", "operator": "DIFFERENT_THAN", "value": "CLOSED"}, Comparison.DIFFERENT, ("GONE",)),
        ({"field": "state", "operator": "EQUALS_CASE_SENSITIVE", "value": "FROZEN"}, Comparison.AMONG, ()),
        ({"field": "big", "operator": "EQUALS", "value": True}, Comparison.SAME, (True,)),
        ({"field": "big", "operator": "EQUALS_CASE_SENSITIVE", "value": "false"}, Comparison.EXACTLY, (False,)),
        ({"field": "big", "operator": "DIFFERENT_THAN", "value": "TRUE"}, Comparison.DIFFERENT, (True,)),
        ({"field": "size", "operator": "EQUALS", "value": 7}, Comparison.SAME, (Decimal(7),)),
        (
            {"field": "size", "operator": "EQUALS_CASE_SENSITIVE", "value": "7.50"},
            Comparison.EXACTLY,
            (Decimal("7.5"),),
        ),
        ({"field": "size", "operator": "DIFFERENT_THAN", "value": "-7"}, Comparison.DIFFERENT, (Decimal(-7),)),
        ({"field": "size", "operator": "MORE_THAN", "value": Decimal("1E+2")}, Comparison.ABOVE, (Decimal(100),)),
        ({"field": "size", "operator": "LESS_THAN", "value": "0.05"}, Comparison.BELOW, (Decimal("0.05"),)),
        ({"field": "size", "operator": "NOT_EMPTY"}, Comparison.NOT_EMPTY, ()),
    ],
)
def test_an_operator_is_a_comparison(written: dict[str, Any], comparison: Comparison, values: tuple[Any, ...]) -> None:
    assert _criteria(written) == [Criterion(FIELDS[written["field"]].name, comparison, values)]


@pytest.mark.parametrize("field", ["branch", "holder"])
def test_who_differs_from_nobody_is_everybody(field: str) -> None:
    assert _criteria({"field": field, "operator": "DIFFERENT_THAN", "value": "x"}) == []
    assert _criteria({"field": "state", "operator": "DIFFERENT_THAN", "value": "FROZEN"}) == []


def test_a_text_that_is_a_number_is_looked_up_as_one() -> None:
    texts = ["12", "7", "012", "+7", " 7", "7.0", "x", "\u0663", "9" * 19]
    looked_up = [Criterion("id", Comparison.AMONG, (12, 7))]
    assert _criteria({"field": "number", "operator": "IN", "values": texts}) == looked_up
    for operator in ("EQUALS", "EQUALS_CASE_SENSITIVE"):
        assert _criteria({"field": "number", "operator": operator, "value": 7}) == [
            Criterion("id", Comparison.AMONG, (7,))
        ]


def test_numbers_between_are_those_at_both_ends_too() -> None:
    assert _criteria({"field": "size", "operator": "BETWEEN", "value": 1, "secondValue": "2.5"}) == [
        Criterion("size", Comparison.AT_LEAST, (Decimal(1),)),
        Criterion("size", Comparison.AT_MOST, (Decimal("2.5"),)),
    ]


def test_a_holder_is_of_one_kind_or_of_the_other() -> None:
    clients, groups = Criterion("client_id", Comparison.AMONG, (5, 6)), Criterion("group_id", Comparison.AMONG, (7,))
    several = [CLIENT, GROUP, OTHERS_CLIENT, "x"]
    assert _criteria({"field": "holder", "operator": "IN", "values": several}) == [AnyOf((clients, groups))]
    assert _criteria({"field": "holder", "operator": "IN", "values": [GROUP]}) == [groups]
    assert _criteria({"field": "holder", "operator": "EMPTY"}) == [
        Criterion("client_id", Comparison.EMPTY),
        Criterion("group_id", Comparison.EMPTY),
    ]
    assert _criteria({"field": "holder", "operator": "NOT_EMPTY"}) == [
        AnyOf((Criterion("client_id", Comparison.NOT_EMPTY), Criterion("group_id", Comparison.NOT_EMPTY)))
    ]


@pytest.mark.parametrize(
    ("operator", "value", "since", "before"),
    [
        ("AFTER", "2026-01-05", _at(6), None),
        ("AFTER_INCLUSIVE", "2026-01-05", _at(5), None),
        ("BEFORE", "2026-01-05", None, _at(5)),
        ("BEFORE_INCLUSIVE", "2026-01-05", None, _at(6)),
        ("ON", "2026-01-05", _at(5), _at(6)),
        ("EQUALS", "2026-01-05T01:00:00+06:00", _at(5), _at(6)),
        ("ON", "2026-01-04T20:00:00Z", _at(5), _at(6)),  # two in the morning of the fifth
        ("ON", "2026-01-05T23:00:00", _at(5), _at(6)),  # without an offset, by the bank's clock
        ("BETWEEN", "2026-01-05", _at(5), _at(9)),
        ("TODAY", None, _at(7), _at(8)),
        ("THIS_WEEK", None, _at(5), _at(12)),
        ("THIS_MONTH", None, _at(1), datetime(2026, 2, 1, tzinfo=DHAKA)),
        ("THIS_YEAR", None, _at(1), datetime(2027, 1, 1, tzinfo=DHAKA)),
        ("LAST_DAYS", "3", _at(4), _at(8)),
        ("AFTER_INCLUSIVE", "2026-01-04T18:00:00UTC", _at(5), None),
    ],
)
def test_time_is_a_stretch_by_the_banks_clock(
    operator: str, value: str | None, since: datetime | None, before: datetime | None
) -> None:
    written = {"operator": operator, "value": value, "secondValue": "2026-01-08"}
    moments = _of_time({"field": "made", **written})
    assert {each.comparison: each.values[0] for each in moments} == _ends(since, before)
    days = _of_time({"field": "born", **written})
    assert {each.comparison: each.values[0] for each in days} == {
        comparison: moment.date() for comparison, moment in _ends(since, before).items()
    }


def _ends(since: datetime | None, before: datetime | None) -> dict[Comparison, datetime]:
    ends = {Comparison.AT_LEAST: since, Comparison.BELOW: before}
    return {comparison: moment for comparison, moment in ends.items() if moment is not None}


def test_a_moment_is_compared_to_the_microsecond() -> None:
    written = "2026-01-05T10:30:00.123456Z"
    moment = datetime(2026, 1, 5, 10, 30, 0, 123456, tzinfo=UTC)
    (after,) = _of_time({"field": "made", "operator": "AFTER", "value": written})
    (before,) = _of_time({"field": "made", "operator": "BEFORE", "value": written})
    assert (after.values[0] - moment).total_seconds() == pytest.approx(1e-6)
    assert before.values == (moment,)
    # A day lies after a moment when its midnight does.
    (born,) = _of_time({"field": "born", "operator": "AFTER", "value": written})
    assert born == Criterion("born_on", Comparison.AT_LEAST, (date(2026, 1, 6),))


OPERATORS = (
    *("EQUALS", "EQUALS_CASE_SENSITIVE", "DIFFERENT_THAN", "MORE_THAN", "LESS_THAN", "BETWEEN", "IN"),
    *("ON", "AFTER", "AFTER_INCLUSIVE", "BEFORE", "BEFORE_INCLUSIVE", "STARTS_WITH", "STARTS_WITH_CASE_SENSITIVE"),
    *("TODAY", "THIS_WEEK", "THIS_MONTH", "THIS_YEAR", "LAST_DAYS", "EMPTY", "NOT_EMPTY"),
)
"""Every one that is published."""

VALUES: dict[FieldType, object] = {
    FieldType.TEXT: "a",
    FieldType.KEY: BRANCH,
    FieldType.CHOICE: "OPEN",
    FieldType.FLAG: "true",
    FieldType.NUMBER: 3,
    FieldType.DAY: "2026-01-05",
    FieldType.MOMENT: "2026-01-05T10:30:00Z",
}


def test_every_published_operator_fits_something() -> None:
    assert frozenset().union(*FITTING.values()) == set(OPERATORS)


@pytest.mark.parametrize("operator", [*OPERATORS, "LIKE", "MORE_THAN_OR_EQUAL"])
@pytest.mark.parametrize("name", ["name", "branch", "state", "big", "size", "born", "made"])
def test_an_operator_fits_what_a_field_holds_or_is_refused(name: str, operator: str) -> None:
    kind = FIELDS[name].type
    value: object = 3 if operator == "LAST_DAYS" else VALUES[kind]
    written = {"field": name, "operator": operator, "value": value, "secondValue": value, "values": [value]}
    found, faults = conditions_of(_asked(written), 4, SEARCHED, READING)
    if operator in FITTING[kind]:
        assert (bool(found), faults) == (True, [])
    else:
        assert (found, [each["loc"] for each in faults]) == ([], [("filterCriteria", 4, "operator")])


@pytest.mark.parametrize(
    ("written", "members"),
    [
        ({"field": "smell", "operator": "EQUALS", "value": "red"}, ["field"]),
        ({"field": "colour", "operator": "EQUALS", "value": "red"}, ["field"]),
        ({"field": "name", "operator": "AFTER", "value": "a"}, ["operator"]),
        ({"field": "name", "operator": "LIKE", "value": "a"}, ["operator"]),
        ({"field": "name", "operator": "EQUALS"}, ["value"]),
        ({"field": "name", "operator": "EQUALS", "value": {"a": 1}}, ["value"]),
        ({"field": "name", "operator": "STARTS_WITH", "value": True}, ["value"]),
        ({"field": "name", "operator": "IN", "value": "a"}, ["values"]),
        ({"field": "name", "operator": "IN", "values": []}, ["values"]),
        ({"field": "name", "operator": "IN", "values": ["a", ["b"]]}, ["values"]),
        ({"field": "name", "operator": "IN", "values": ["a"] * 1001}, ["values"]),
        ({"field": "branch", "operator": "STARTS_WITH", "value": "a"}, ["operator"]),
        ({"field": "branch", "operator": "EQUALS", "value": [BRANCH]}, ["value"]),
        ({"field": "state", "operator": "EQUALS", "value": "BLUE"}, ["value"]),
        ({"field": "state", "operator": "IN", "values": ["OPEN", "BLUE"]}, ["values"]),
        ({"field": "big", "operator": "EQUALS", "value": "yes"}, ["value"]),
        ({"field": "big", "operator": "EQUALS", "value": 1}, ["value"]),
        ({"field": "size", "operator": "EQUALS"}, ["value"]),
        ({"field": "size", "operator": "EQUALS", "value": "1,000"}, ["value"]),
        ({"field": "size", "operator": "EQUALS", "value": True}, ["value"]),
        ({"field": "size", "operator": "EQUALS", "value": "NaN"}, ["value"]),
        ({"field": "size", "operator": "EQUALS", "value": "\u0663"}, ["value"]),
        ({"field": "size", "operator": "MORE_THAN", "value": Decimal("1E+99999999")}, ["value"]),
        ({"field": "size", "operator": "MORE_THAN", "value": 10**18}, ["value"]),
        ({"field": "size", "operator": "BETWEEN", "value": 1}, ["secondValue"]),
        ({"field": "size", "operator": "BETWEEN", "value": "x", "secondValue": "y"}, ["value", "secondValue"]),
        ({"field": "born", "operator": "STARTS_WITH", "value": "2026-01-01"}, ["operator"]),
        ({"field": "born", "operator": "ON", "value": "yesterday"}, ["value"]),
        ({"field": "born", "operator": "ON", "value": 20260105}, ["value"]),
        ({"field": "born", "operator": "BETWEEN", "value": "2026-01-05"}, ["secondValue"]),
        ({"field": "born", "operator": "BETWEEN"}, ["value", "secondValue"]),
        ({"field": "born", "operator": "LAST_DAYS"}, ["value"]),
        ({"field": "born", "operator": "LAST_DAYS", "value": "-1"}, ["value"]),
        ({"field": "born", "operator": "LAST_DAYS", "value": "9" * 30}, ["value"]),
        ({"field": "born", "operator": "LAST_DAYS", "value": "\u00b2"}, ["value"]),
    ],
)
def test_what_cannot_be_searched_is_named_with_its_place(written: dict[str, Any], members: list[str]) -> None:
    found, faults = conditions_of(_asked(written), 1, SEARCHED, READING)
    assert (found, [each["loc"] for each in faults]) == ([], [("filterCriteria", 1, member) for member in members])


def test_what_is_published_and_not_kept_is_told_from_what_nobody_knows() -> None:
    kinds = {
        name: conditions_of(_asked({"field": name, "operator": "EMPTY"}), 0, SEARCHED, READING)[1][0]["type"]
        for name in ("colour", "smell")
    }
    assert kinds == {"colour": "not_supported", "smell": "search"}
