"""Criteria of a search, read by what their fields hold and turned into conditions of the bank."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from samity.dialects.door.bodies import FURTHEST_DIGIT
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.search import (
    EMPTINESS,
    Fault,
    FieldType,
    FilterCriterion,
    Searched,
    SearchField,
    fault,
    later_fault,
)
from samity.dialects.mambu.spans import OF_TODAY, Span, days, moments, span_between, span_of, span_of_today
from samity.dialects.mambu.spelling import Spelling
from samity.dialects.mambu.wire import WireMoment
from samity.storage.criteria import AnyOf, Comparison, Condition, Criterion

Value = TypeVar("Value")

MOST_VALUES = 1000
_SAMENESS: Mapping[str, Comparison] = {
    "EQUALS": Comparison.SAME,
    "EQUALS_CASE_SENSITIVE": Comparison.EXACTLY,
    "DIFFERENT_THAN": Comparison.DIFFERENT,
}
_COMPARISONS: Mapping[str, Comparison] = {
    **_SAMENESS,
    "STARTS_WITH": Comparison.STARTS,
    "STARTS_WITH_CASE_SENSITIVE": Comparison.STARTS_EXACTLY,
    "MORE_THAN": Comparison.ABOVE,
    "LESS_THAN": Comparison.BELOW,
    "EMPTY": Comparison.EMPTY,
    "NOT_EMPTY": Comparison.NOT_EMPTY,
}
_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,18})?", re.ASCII)
_ID = re.compile(r"[1-9]\d{0,17}", re.ASCII)
_FLAGS = {"TRUE": True, "FALSE": False}
_MOMENT: TypeAdapter[date | datetime] = TypeAdapter(WireMoment)


@dataclass(frozen=True, slots=True)
class Reading:
    """What criteria are read with: how the bank spells, and its today."""

    spelling: Spelling
    today: date


def conditions_of(
    asked: FilterCriterion, place: int, searched: Searched, reading: Reading
) -> tuple[list[Condition], list[Fault]]:
    """Return the conditions that a criterion asks for, or everything that is wrong with it, each with its place."""
    known = searched.fields.get(asked.field)
    if known is None:
        where = ("filterCriteria", place, "field")
        if asked.field in searched.later:
            return [], [later_fault(asked.field, *where)]
        return [], [fault(f"{asked.field} cannot be searched by", *where)]
    try:
        return _conditions(asked, known, reading), []
    except _Unreadable as wrong:
        return [], [fault(sentence, "filterCriteria", place, member) for member, sentence in wrong.faults]


class _Unreadable(Exception):  # noqa: N818 - told on with its places, and no further
    def __init__(self, *faults: tuple[str, str]) -> None:
        super().__init__(*faults)
        self.faults = faults


def _conditions(asked: FilterCriterion, known: SearchField, reading: Reading) -> list[Condition]:
    if asked.operator not in known.operators:
        fitting = ", ".join(sorted(known.operators))
        raise _Unreadable(("operator", f"{asked.operator} does not fit what {asked.field} holds: {fitting}"))
    if asked.operator in EMPTINESS:
        return _emptiness(asked.operator, known)
    return _BY_TYPE[known.type](asked, known, reading)


def _emptiness(operator: str, known: SearchField) -> list[Condition]:
    places = [known] if known.other is None else [known, known.other]
    found = [Criterion(each.name, _COMPARISONS[operator]) for each in places]
    return [AnyOf(tuple(found))] if operator == "NOT_EMPTY" and known.other else [*found]


def _text(asked: FilterCriterion, known: SearchField, _: Reading) -> list[Condition]:
    if asked.operator == "IN":
        texts = tuple(_written(each, "values") for each in _values(asked))
    else:
        texts = (_written(_value(asked)),)
    if known.number is not None and asked.operator in {"EQUALS", "EQUALS_CASE_SENSITIVE", "IN"}:
        # No other text than how a number is written is equal to it.
        return [Criterion(known.number, Comparison.AMONG, tuple(int(each) for each in texts if _ID.fullmatch(each)))]
    comparison = Comparison.AMONG if asked.operator == "IN" else _COMPARISONS[asked.operator]
    return [Criterion(known.name, comparison, texts)]


def _key(asked: FilterCriterion, known: SearchField, reading: Reading) -> list[Condition]:
    """A key that names nothing of its kind is equal to none, and differs from all."""
    given = _values(asked) if asked.operator == "IN" else [_value(asked)]
    member = "values" if asked.operator == "IN" else "value"
    keys = [_written(each, member) for each in given]
    found = [
        Criterion(each.name, Comparison.AMONG, ids)
        for each in ([known] if known.other is None else [known, known.other])
        if (ids := _named(each, keys, reading.spelling))
    ]
    if asked.operator == "DIFFERENT_THAN":
        return [Criterion(each.name, Comparison.DIFFERENT, each.values) for each in found]
    if len(found) > 1:
        return [AnyOf(tuple(found))]
    return [*found] or [Criterion(known.name, Comparison.AMONG)]


def _named(known: SearchField, keys: list[str], spelling: Spelling) -> tuple[int, ...]:
    """Return the ids of the rows that keys name; a transaction is numbered within its loan, and in the whole bank."""
    rows = [spelling.keys.decoded(key) for key in keys]
    return tuple(
        row.serial if row.kind is Kind.LOAN_TRANSACTION else row.id
        for row in rows
        if row is not None and row.kind is known.kind and (row.serial == 0) != (row.kind is Kind.LOAN_TRANSACTION)
    )


def _choice(asked: FilterCriterion, known: SearchField, _: Reading) -> list[Condition]:
    member = "values" if asked.operator == "IN" else "value"
    given = _values(asked) if asked.operator == "IN" else [_value(asked)]
    words = [_written(each, member).strip().upper() for each in given]
    unknown = [each for each in words if each not in known.choices]
    if unknown:
        raise _Unreadable((member, f"{unknown[0]} is not one of {', '.join(known.choices)}"))
    named = tuple(bank for each in words for bank in known.choices[each])
    if asked.operator == "DIFFERENT_THAN":
        return [Criterion(known.name, Comparison.DIFFERENT, (each,)) for each in named]
    return [Criterion(known.name, Comparison.AMONG, named)]


def _flag(asked: FilterCriterion, known: SearchField, _: Reading) -> list[Condition]:
    word = str(_value(asked)).strip().upper()
    if word not in _FLAGS:
        raise _Unreadable(("value", "true or false is wanted"))
    return [Criterion(known.name, _COMPARISONS[asked.operator], (_FLAGS[word],))]


def _number(asked: FilterCriterion, known: SearchField, _: Reading) -> list[Condition]:
    if asked.operator == "BETWEEN":
        first, last = _pair(asked, _exact)
        return [
            Criterion(known.name, Comparison.AT_LEAST, (first,)),
            Criterion(known.name, Comparison.AT_MOST, (last,)),
        ]
    return [Criterion(known.name, _COMPARISONS[asked.operator], (_exact(asked.value, "value"),))]


def _time(asked: FilterCriterion, known: SearchField, reading: Reading) -> list[Condition]:
    span = _span(asked, reading)
    return [*(days if known.type is FieldType.DAY else moments)(known.name, span)]


def _span(asked: FilterCriterion, reading: Reading) -> Span:
    spelling = reading.spelling
    if asked.operator in OF_TODAY:
        return span_of_today(asked.operator, reading.today, spelling)
    if asked.operator == "LAST_DAYS":
        return span_of_today("LAST_DAYS", reading.today, spelling, _count(asked))
    if asked.operator == "BETWEEN":
        return span_between(*_pair(asked, _moment), spelling)
    return span_of(asked.operator, _moment(asked.value, "value"), spelling)


def _pair(asked: FilterCriterion, read: Callable[[object, str], Value]) -> tuple[Value, Value]:
    """Read two values, and tell of both what is wrong with them."""
    found: list[Value] = []
    faults: list[tuple[str, str]] = []
    for member, given in (("value", asked.value), ("secondValue", asked.secondValue)):
        try:
            found.append(read(given, member))
        except _Unreadable as wrong:
            faults += wrong.faults
    if faults:
        raise _Unreadable(*faults)
    return found[0], found[1]


def _moment(given: object, member: str) -> date | datetime:
    try:
        return _MOMENT.validate_python(given if isinstance(given, str) else None)
    except ValidationError:
        raise _Unreadable((member, "A date or a moment is wanted, in ISO 8601")) from None


def _exact(given: object, member: str) -> Decimal:
    """Read a number, which may stand in quotes."""
    is_written_out = isinstance(given, Decimal) and abs(given.adjusted()) < FURTHEST_DIGIT
    written = (format(given, "f") if is_written_out else str(given)).strip()
    if isinstance(given, bool) or not _NUMBER.fullmatch(written):
        raise _Unreadable((member, "A number is wanted, of at most 18 digits and 18 decimals"))
    return Decimal(written)


def _count(asked: FilterCriterion) -> int:
    written = str(_value(asked)).strip()
    if not written.isdecimal() or len(written) > len("99999"):
        raise _Unreadable(("value", "A number of days is wanted"))
    return int(written)


def _value(asked: FilterCriterion) -> object:
    if asked.value is None:
        raise _Unreadable(("value", "A value is wanted"))
    return asked.value


def _values(asked: FilterCriterion) -> list[Any]:
    if not asked.values or len(asked.values) > MOST_VALUES:
        raise _Unreadable(("values", f"One value at least is wanted, and {MOST_VALUES} at most"))
    return asked.values


def _written(given: object, member: str = "value") -> str:
    if isinstance(given, bool) or not isinstance(given, str | int | Decimal):
        raise _Unreadable((member, "A text is wanted"))
    return str(given)


_BY_TYPE: Mapping[FieldType, Callable[[FilterCriterion, SearchField, Reading], list[Condition]]] = {
    FieldType.TEXT: _text,
    FieldType.KEY: _key,
    FieldType.CHOICE: _choice,
    FieldType.FLAG: _flag,
    FieldType.NUMBER: _number,
    FieldType.DAY: _time,
    FieldType.MOMENT: _time,
}
