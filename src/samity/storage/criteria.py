"""Conditions that somebody searching puts together: a name of a column, a comparison, values; all of them hold.

See docs/search.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, exists, func, literal, not_, or_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy import ColumnElement


_ESCAPED = re.compile("[/%_]")


class Comparison(Enum):
    """How a column is compared with the values of a criterion; text is compared whatever its case, but `EXACTLY`."""

    SAME = auto()
    EXACTLY = auto()
    DIFFERENT = auto()
    ABOVE = auto()
    AT_LEAST = auto()
    BELOW = auto()
    AT_MOST = auto()
    STARTS = auto()
    STARTS_EXACTLY = auto()
    AMONG = auto()
    EMPTY = auto()
    NOT_EMPTY = auto()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition: `AMONG` has any number of values, the empty ones none, all others one."""

    name: str
    comparison: Comparison
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Conditions of which one at least holds."""

    criteria: tuple[Criterion, ...]


Condition = Criterion | AnyOf


@dataclass(frozen=True, slots=True)
class Several:
    """A column of other rows, of which any number belong to a row that is searched.

    A row meets a criterion when one of them does. It differs from a value that none of them has, and is empty where
    there is none of them.
    """

    column: ColumnElement[Any]
    belongs: ColumnElement[bool]


NONE_BESIDE: Mapping[str, Several] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Besides:
    """What somebody above asks of the rows that are searched: conditions, and orders by their names."""

    conditions: tuple[ColumnElement[bool], ...] = ()
    orders: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)


NOTHING_BESIDES = Besides()


def condition_of(
    criteria: Iterable[Condition],
    columns: Mapping[str, ColumnElement[Any]],
    several: Mapping[str, Several] = NONE_BESIDE,
) -> ColumnElement[bool] | None:
    """Return the condition under which all criteria hold, None where there is none.

    Args:
        criteria: what is searched for.
        columns: by name, what a row has one of.
        several: by name, what it has any number of; where both know a name, it is searched by here.
    """
    conditions = [_condition(each, columns, several) for each in criteria]
    return and_(*conditions) if conditions else None


def names_in(criteria: Iterable[Condition]) -> Iterator[str]:
    """Yield what criteria ask about."""
    for each in criteria:
        yield from names_in(each.criteria) if isinstance(each, AnyOf) else (each.name,)


def _condition(
    asked: Condition, columns: Mapping[str, ColumnElement[Any]], several: Mapping[str, Several]
) -> ColumnElement[bool]:
    if isinstance(asked, AnyOf):
        return or_(*(_condition(each, columns, several) for each in asked.criteria))
    if asked.name in several:
        return _among_several(asked, several[asked.name])
    return _COMPARED[asked.comparison](columns[asked.name], asked.values)


def _among_several(asked: Criterion, several: Several) -> ColumnElement[bool]:
    sought = _POSITIVE.get(asked.comparison, asked.comparison)
    held = exists(literal(1)).where(several.belongs, _COMPARED[sought](several.column, asked.values))
    return not_(held) if asked.comparison in _POSITIVE else held


_POSITIVE = {Comparison.DIFFERENT: Comparison.SAME, Comparison.EMPTY: Comparison.NOT_EMPTY}


def _folded(column: ColumnElement[Any], value: Any) -> tuple[ColumnElement[Any], Any]:  # noqa: ANN401 - of any type
    """Fold the case of text on both sides, both by the database: how it folds depends on its locale."""
    if isinstance(column.type, Text) and isinstance(value, str):
        return func.lower(column), func.lower(value)
    return column, value


def _same(column: ColumnElement[Any], values: tuple[Any, ...]) -> ColumnElement[bool]:
    folded, value = _folded(column, values[0])
    same: ColumnElement[bool] = folded == value
    return same


def _exactly(column: ColumnElement[Any], values: tuple[Any, ...]) -> ColumnElement[bool]:
    # What is the same to the letter is so whatever its case, and that has the index.
    same = _same(column, values)
    return and_(same, column == values[0]) if isinstance(column.type, Text) else same


def _different(column: ColumnElement[Any], values: tuple[Any, ...]) -> ColumnElement[bool]:
    # What is empty differs from every value.
    return or_(column.is_(None), not_(_same(column, values)))


def _starts(column: ColumnElement[Any], values: tuple[Any, ...]) -> ColumnElement[bool]:
    # Folded after it is escaped, since no character that is escaped has a case.
    start = _ESCAPED.sub(r"/\g<0>", values[0])
    return func.lower(column).like(func.lower(f"{start}%"), escape="/")


def _starts_exactly(column: ColumnElement[Any], values: tuple[Any, ...]) -> ColumnElement[bool]:
    return and_(_starts(column, values), column.startswith(values[0], autoescape=True))


def _among(column: ColumnElement[Any], values: tuple[Any, ...]) -> ColumnElement[bool]:
    folded = [_folded(column, value) for value in values]
    return (folded[0][0] if folded else column).in_([value for _, value in folded])


def _empty(column: ColumnElement[Any], _: tuple[Any, ...]) -> ColumnElement[bool]:
    if isinstance(column.type, Text):
        return or_(column.is_(None), column == "")
    return column.is_(None)


_COMPARED: dict[Comparison, Callable[[ColumnElement[Any], tuple[Any, ...]], ColumnElement[bool]]] = {
    Comparison.SAME: _same,
    Comparison.EXACTLY: _exactly,
    Comparison.DIFFERENT: _different,
    Comparison.ABOVE: lambda column, values: column > values[0],
    Comparison.AT_LEAST: lambda column, values: column >= values[0],
    Comparison.BELOW: lambda column, values: column < values[0],
    Comparison.AT_MOST: lambda column, values: column <= values[0],
    Comparison.STARTS: _starts,
    Comparison.STARTS_EXACTLY: _starts_exactly,
    Comparison.AMONG: _among,
    Comparison.EMPTY: _empty,
    Comparison.NOT_EMPTY: lambda column, values: not_(_empty(column, values)),
}
