"""What records are searched by: a field, an operator and values. See docs/rules/custom-fields.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from samity.bank.custom_fields.rules import refusals
from samity.bank.custom_fields.rules.spelling import DATE, MOMENT, NUMBER, folded, told
from samity.bank.custom_fields.values import FieldType
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from samity.bank.custom_fields.values import Field, FieldSet


class Operator(StrEnum):
    """How a field is compared."""

    EQUALS = "EQUALS"
    EQUALS_CASE_SENSITIVE = "EQUALS_CASE_SENSITIVE"
    DIFFERENT_THAN = "DIFFERENT_THAN"
    IN = "IN"
    STARTS_WITH = "STARTS_WITH"
    STARTS_WITH_CASE_SENSITIVE = "STARTS_WITH_CASE_SENSITIVE"
    MORE_THAN = "MORE_THAN"
    LESS_THAN = "LESS_THAN"
    BETWEEN = "BETWEEN"
    ON = "ON"
    AFTER = "AFTER"
    AFTER_INCLUSIVE = "AFTER_INCLUSIVE"
    BEFORE = "BEFORE"
    BEFORE_INCLUSIVE = "BEFORE_INCLUSIVE"
    TODAY = "TODAY"
    THIS_WEEK = "THIS_WEEK"
    THIS_MONTH = "THIS_MONTH"
    THIS_YEAR = "THIS_YEAR"
    LAST_DAYS = "LAST_DAYS"
    EMPTY = "EMPTY"
    NOT_EMPTY = "NOT_EMPTY"


class Comparison(StrEnum):
    """How a column is compared."""

    IS = "IS"
    AMONG = "AMONG"
    BEGINS = "BEGINS"
    ABOVE = "ABOVE"
    FROM = "FROM"
    BELOW = "BELOW"
    UNTIL = "UNTIL"


@dataclass(frozen=True, slots=True)
class Condition:
    """A column of a value, and what it is compared with; see the table of values in records.py."""

    column: str
    comparison: Comparison
    value: object


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a record must hold in a field.

    Attributes:
        conditions: one value of the field meets all of them; without any, it is enough that there is one.
        is_negated: no value of the field may meet them.
    """

    field_id: int
    conditions: tuple[Condition, ...] = ()
    is_negated: bool = False


_LARGEST_SPAN = 36_500  # days
_IN_ORDER = {
    Operator.MORE_THAN: Comparison.ABOVE,
    Operator.LESS_THAN: Comparison.BELOW,
    Operator.AFTER: Comparison.ABOVE,
    Operator.AFTER_INCLUSIVE: Comparison.FROM,
    Operator.BEFORE: Comparison.BELOW,
    Operator.BEFORE_INCLUSIVE: Comparison.UNTIL,
}
_ANY = {Operator.EQUALS, Operator.DIFFERENT_THAN, Operator.IN, Operator.EMPTY, Operator.NOT_EMPTY}
_OF_TEXT = {Operator.EQUALS_CASE_SENSITIVE, Operator.STARTS_WITH, Operator.STARTS_WITH_CASE_SENSITIVE}
_OF_NUMBERS = {Operator.MORE_THAN, Operator.LESS_THAN, Operator.BETWEEN}
_OF_DAYS = set(Operator) - _OF_TEXT - {Operator.MORE_THAN, Operator.LESS_THAN}
FIT: Mapping[FieldType, set[Operator]] = {
    **dict.fromkeys(FieldType, _ANY),
    FieldType.TEXT: _ANY | _OF_TEXT,
    FieldType.NUMBER: _ANY | _OF_NUMBERS,
    FieldType.DATE: _OF_DAYS,
    FieldType.MOMENT: _OF_DAYS,
}
"""Which operators a type of field is searched by."""

_ALONE = (
    *(Operator.EMPTY, Operator.NOT_EMPTY),
    *(Operator.TODAY, Operator.THIS_WEEK, Operator.THIS_MONTH, Operator.THIS_YEAR),
)
_WANTED = {
    **dict.fromkeys(Operator, (1, 1, "one value")),
    **dict.fromkeys(_ALONE, (0, 0, "no value")),
    Operator.BETWEEN: (2, 2, "two values"),
    Operator.IN: (1, 1000, "one value or more, at most 1000"),
}


def criterion(
    sets: Sequence[FieldSet], place: str, operator: str, values: Sequence[str], on: date
) -> Criterion | Refusal:
    """Return what records are searched by, or what stands against searching so.

    Args:
        sets: those of the kind of records that is searched.
        place: the set and the field, such as `_Farm.Size`.
        operator: a word of `Operator`.
        values: texts as they would be written into the field; a date also for a moment, which means that day.
        on: the business date, from which TODAY and the like are counted.
    """
    found = _field(sets, place)
    if found is None:
        return refusals.FieldUnknown(place)
    if operator not in FIT[found.type]:
        return refusals.FieldNotSearchedSo(place, told(operator))
    asked = Operator(operator)
    least, most, wanted = _WANTED[asked]
    if not least <= len(values) <= most:
        return refusals.FieldSearchValues(place, asked, wanted)
    if asked in {Operator.EMPTY, Operator.NOT_EMPTY}:
        return Criterion(found.id, is_negated=asked is Operator.EMPTY)
    search = _BY_TYPE.get(found.type, _same)
    conditions = search(found, place, asked, values, on)
    if isinstance(conditions, Refusal):
        return conditions
    return Criterion(found.id, conditions, is_negated=asked is Operator.DIFFERENT_THAN)


Conditions = tuple[Condition, ...]


def _field(sets: Sequence[FieldSet], place: str) -> Field | None:
    code, _, field = place.partition(".")
    found = next((each for each in sets if each.code == code), None)
    return None if found is None else found.field(field)


def _same(field: Field, place: str, asked: Operator, values: Sequence[str], on: date) -> Conditions | Refusal:
    """Search a checkbox, a select or a link: by ids, and options also by their words."""
    del asked, on
    sought: list[str] = []
    for value in values:
        codes = [each.code for each in field.options if value in {each.code, each.name}]
        if field.type is FieldType.SELECT and not codes:
            return refusals.FieldOptionUnlisted(place, told(value))
        if field.type is FieldType.CHECKBOX and value not in {"TRUE", "FALSE"}:
            return refusals.FieldNotCheckbox(place, told(value))
        sought += codes or [value]
    return (Condition("folded", Comparison.AMONG, tuple(sought)),)


def _text(field: Field, place: str, asked: Operator, values: Sequence[str], on: date) -> Conditions | Refusal:
    del place, on
    plain = tuple(folded(field.type, each) for each in values)
    by_case = {Operator.EQUALS_CASE_SENSITIVE: Comparison.IS, Operator.STARTS_WITH_CASE_SENSITIVE: Comparison.BEGINS}
    if asked in by_case:
        # The first finds it by the index, the second looks at its case.
        return tuple(
            Condition(column, by_case[asked], value) for column, value in (("folded", plain[0]), ("text", values[0]))
        )
    if asked is Operator.STARTS_WITH:
        return (Condition("folded", Comparison.BEGINS, plain[0]),)
    return (Condition("folded", Comparison.AMONG, plain),)


def _number(field: Field, place: str, asked: Operator, values: Sequence[str], on: date) -> Conditions | Refusal:
    del field, on
    for each in values:
        if not NUMBER.fullmatch(each):
            return refusals.FieldNotNumber(place, told(each))
    numbers = tuple(Decimal(each) for each in values)
    if asked is Operator.BETWEEN:
        return _between("number", *numbers)
    if asked in _IN_ORDER:
        return (Condition("number", _IN_ORDER[asked], numbers[0]),)
    return (Condition("number", Comparison.AMONG, numbers),)


def _day(field: Field, place: str, asked: Operator, values: Sequence[str], on: date) -> Conditions | Refusal:
    if asked is Operator.LAST_DAYS:
        if not values[0].isdecimal() or int(values[0]) > _LARGEST_SPAN:
            return refusals.FieldSearchValues(place, asked, f"a number of days, at most {_LARGEST_SPAN}")
        return _between("held_on", on - timedelta(days=int(values[0])), on)
    if not values:
        return _between("held_on", *_SPANS[asked](on))
    given = [_given(each) for each in values]
    wrong = next((text for text, value in zip(values, given, strict=True) if not _fits(field, value)), None)
    if wrong is not None:
        is_date = field.type is FieldType.DATE
        return (refusals.FieldNotDate if is_date else refusals.FieldNotMoment)(place, told(wrong))
    if asked in _IN_ORDER or asked is Operator.BETWEEN:
        columns = ["held_at" if isinstance(each, datetime) else "held_on" for each in given]
        comparisons = [_IN_ORDER.get(asked, Comparison.FROM), Comparison.UNTIL]
        return tuple(map(Condition, columns, comparisons, given))
    days = tuple(each.date() if isinstance(each, datetime) else each for each in given)
    return (Condition("held_on", Comparison.AMONG, days),)


def _fits(field: Field, value: date | None) -> bool:
    return value is not None and not (field.type is FieldType.DATE and isinstance(value, datetime))


def _given(text: str) -> date | None:
    try:
        if MOMENT.fullmatch(text):
            return datetime.fromisoformat(text)
        return date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        return None


def _between(column: str, first: object, last: object) -> Conditions:
    return (Condition(column, Comparison.FROM, first), Condition(column, Comparison.UNTIL, last))


def _week(on: date) -> tuple[date, date]:
    monday = on - timedelta(days=on.weekday())
    return monday, monday + timedelta(days=6)


def _month(on: date) -> tuple[date, date]:
    first = on.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


_SPANS: Mapping[Operator, Callable[[date], tuple[date, date]]] = {
    Operator.TODAY: lambda on: (on, on),
    Operator.THIS_WEEK: _week,
    Operator.THIS_MONTH: _month,
    Operator.THIS_YEAR: lambda on: (date(on.year, 1, 1), date(on.year, 12, 31)),
}
_BY_TYPE: Mapping[FieldType, Callable[[Field, str, Operator, Sequence[str], date], Conditions | Refusal]] = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.DATE: _day,
    FieldType.MOMENT: _day,
}
