"""Operators of a search, as conditions of the bank."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.keys import Keys, Kind
from samity.dialects.mambu.search import FieldType, Reading, SearchBody, SearchField, criteria_of
from samity.dialects.mambu.spelling import Spelling
from samity.storage.criteria import Comparison, Criterion

DHAKA = ZoneInfo("Asia/Dhaka")  # six hours ahead
KEYS = Keys(bytes(16))
READING = Reading(Spelling(KEYS, DHAKA), date(2026, 1, 7))  # a Wednesday
FIELDS = {
    "name": SearchField("name"),
    "branch": SearchField("office_id", FieldType.KEY, Kind.BRANCH),
    "state": SearchField("status", FieldType.CHOICE, choices={"OPEN": ("NEW", "OLD"), "CLOSED": ("GONE",)}),
    "born": SearchField("born_on", FieldType.DAY),
    "made": SearchField("made_at", FieldType.MOMENT),
}
BRANCH = KEYS.encoded(Kind.BRANCH, 3)


def _criteria(*written: dict[str, Any]) -> list[Criterion]:
    return list(criteria_of(SearchBody.model_validate({"filterCriteria": written}), FIELDS, READING))


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
        ({"field": "name", "operator": "EMPTY"}, Comparison.EMPTY, ()),
        ({"field": "name", "operator": "EMTPY"}, Comparison.EMPTY, ()),
        ({"field": "name", "operator": "NOT_EMPTY"}, Comparison.NOT_EMPTY, ()),
        ({"field": "branch", "operator": "EQUALS", "value": BRANCH}, Comparison.EXACTLY, (3,)),
        ({"field": "branch", "operator": "IN", "values": [BRANCH, "x"]}, Comparison.AMONG, (3,)),
        ({"field": "branch", "operator": "EQUALS", "value": "x"}, Comparison.AMONG, ()),
        ({"field": "branch", "operator": "DIFFERENT_THAN", "value": BRANCH}, Comparison.DIFFERENT, (3,)),
        ({"field": "state", "operator": "EQUALS", "value": "open"}, Comparison.AMONG, ("NEW", "OLD")),
        ({"field": "state", "operator": "IN", "values": ["OPEN", "CLOSED"]}, Comparison.AMONG, ("NEW", "OLD", "GONE")),
        ({"field": "state", "operator": "DIFFERENT_THAN", "value": "CLOSED"}, Comparison.DIFFERENT, ("GONE",)),
    ],
)
def test_an_operator_is_a_comparison(written: dict[str, Any], comparison: Comparison, values: tuple[Any, ...]) -> None:
    assert _criteria(written) == [Criterion(FIELDS[written["field"]].name, comparison, values)]


def test_who_differs_from_nobody_is_everybody() -> None:
    assert _criteria({"field": "branch", "operator": "DIFFERENT_THAN", "value": "x"}) == []


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
    moments = _criteria({"field": "made", **written})
    assert {each.comparison: each.values[0] for each in moments} == _ends(since, before)
    days = _criteria({"field": "born", **written})
    assert {each.comparison: each.values[0] for each in days} == {
        comparison: moment.date() for comparison, moment in _ends(since, before).items()
    }


def _ends(since: datetime | None, before: datetime | None) -> dict[Comparison, datetime]:
    ends = {Comparison.AT_LEAST: since, Comparison.BELOW: before}
    return {comparison: moment for comparison, moment in ends.items() if moment is not None}


def test_a_moment_is_compared_to_the_microsecond() -> None:
    written = "2026-01-05T10:30:00.123456Z"
    moment = datetime(2026, 1, 5, 10, 30, 0, 123456, tzinfo=UTC)
    (after,) = _criteria({"field": "made", "operator": "AFTER", "value": written})
    (before,) = _criteria({"field": "made", "operator": "BEFORE", "value": written})
    assert (after.values[0] - moment).total_seconds() == pytest.approx(1e-6)
    assert before.values == (moment,)
    # A day lies after a moment when its midnight does.
    (born,) = _criteria({"field": "born", "operator": "AFTER", "value": written})
    assert born == Criterion("born_on", Comparison.AT_LEAST, (date(2026, 1, 6),))


@pytest.mark.parametrize(
    ("written", "member"),
    [
        ({"field": "colour", "operator": "EQUALS", "value": "red"}, "field"),
        ({"field": "name", "operator": "AFTER", "value": "a"}, "operator"),
        ({"field": "name", "operator": "LIKE", "value": "a"}, "operator"),
        ({"field": "name", "operator": "EQUALS"}, "value"),
        ({"field": "name", "operator": "IN", "value": "a"}, "values"),
        ({"field": "branch", "operator": "STARTS_WITH", "value": "a"}, "operator"),
        ({"field": "state", "operator": "EQUALS", "value": "BLUE"}, "value"),
        ({"field": "born", "operator": "STARTS_WITH", "value": "2026-01-01"}, "operator"),
        ({"field": "born", "operator": "ON", "value": "yesterday"}, "value"),
        ({"field": "born", "operator": "BETWEEN", "value": "2026-01-05"}, "secondValue"),
        ({"field": "born", "operator": "LAST_DAYS", "value": "-1"}, "value"),
        ({"field": "born", "operator": "LAST_DAYS", "value": "9" * 30}, "value"),
        ({"field": "born", "operator": "LAST_DAYS", "value": "²"}, "value"),
    ],
)
def test_what_cannot_be_searched_is_named_with_its_place(written: dict[str, Any], member: str) -> None:
    with pytest.raises(BodyRefused) as refused:
        _criteria({"field": "name", "operator": "NOT_EMPTY"}, written)
    assert [fault["loc"] for fault in refused.value.faults] == [("filterCriteria", 1, member)]
