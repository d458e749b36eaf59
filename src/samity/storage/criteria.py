"""Conditions that somebody searching puts together: a name of a column, a comparison, values; all of them hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, false, func, not_, or_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import ColumnElement


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


def condition_of(
    criteria: Iterable[Criterion], columns: Mapping[str, ColumnElement[Any]]
) -> ColumnElement[bool] | None:
    """Return the condition under which all criteria hold, None where there is none."""
    conditions = [_COMPARED[each.comparison](columns[each.name], each.values) for each in criteria]
    return and_(*conditions) if conditions else None


def _folded(column: ColumnElement[Any], value: Any) -> tuple[ColumnElement[Any], Any]:  # noqa: ANN401 - of any type
    """Fold the case of text on both sides."""
    if isinstance(column.type, Text) and isinstance(value, str):
        return func.lower(column), value.lower()
    return column, value


def _same(column: ColumnElement[Any], values: tuple[Any, ...]) -> ColumnElement[bool]:
    folded, value = _folded(column, values[0])
    same: ColumnElement[bool] = folded == value
    return same


def _different(column: ColumnElement[Any], values: tuple[Any, ...]) -> ColumnElement[bool]:
    # What is empty differs from every value.
    return or_(column.is_(None), not_(_same(column, values)))


def _starts(column: ColumnElement[Any], values: tuple[Any, ...]) -> ColumnElement[bool]:
    return func.lower(column).startswith(values[0].lower(), autoescape=True)


def _starts_exactly(column: ColumnElement[Any], values: tuple[Any, ...]) -> ColumnElement[bool]:
    return column.startswith(values[0], autoescape=True)


def _among(column: ColumnElement[Any], values: tuple[Any, ...]) -> ColumnElement[bool]:
    return or_(false(), *(_same(column, (value,)) for value in values))


def _empty(column: ColumnElement[Any], _: tuple[Any, ...]) -> ColumnElement[bool]:
    if isinstance(column.type, Text):
        return or_(column.is_(None), column == "")
    return column.is_(None)


_COMPARED: dict[Comparison, Callable[[ColumnElement[Any], tuple[Any, ...]], ColumnElement[bool]]] = {
    Comparison.SAME: _same,
    Comparison.EXACTLY: lambda column, values: column == values[0],
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
