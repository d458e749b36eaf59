"""`:search`: criteria as this dialect's clients write them, turned into conditions of the bank without reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.spans import OF_TODAY, Span, days, moments, span_of, span_of_today
from samity.dialects.mambu.spelling import Spelling
from samity.dialects.mambu.wire import AnyCase, MambuModel, WireMoment
from samity.storage.criteria import Comparison, Criterion


class FieldType(Enum):
    """What a field holds, and so how it can be compared."""

    TEXT = auto()
    KEY = auto()
    CHOICE = auto()
    DAY = auto()
    MOMENT = auto()


@dataclass(frozen=True, slots=True)
class SearchField:
    """A field that can be searched by.

    Attributes:
        name: the bank's name of it.
        kind: what a key in it names.
        choices: this dialect's words, and the bank's for each.
        other: the field that is meant where a key names somebody of another kind, as the holder of a loan may be.
    """

    name: str
    type: FieldType = FieldType.TEXT
    kind: Kind | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    other: SearchField | None = None


SearchFields = Mapping[str, SearchField]


Word = Annotated[str, AnyCase]


class FilterCriterion(BaseModel):
    """One condition."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    field: str
    operator: Word
    value: Any = None
    secondValue: Any = None
    values: list[Any] | None = None


class SortingCriteria(BaseModel):
    """In which order."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    field: str
    order: Word = "DESC"


class SearchBody(MambuModel):
    """What is searched for: every criterion holds."""

    resource: ClassVar[str] = "search"
    filterCriteria: tuple[FilterCriterion, ...] = ()
    sortingCriteria: SortingCriteria | None = None

    def sorting(self, orders: Mapping[str, str]) -> tuple[tuple[str, bool], ...]:
        """Return the order in the bank's names.

        Raises:
            BodyRefused: the list cannot be ordered so.
        """
        asked = self.sortingCriteria
        if asked is None:
            return ()
        faults = []
        if asked.field not in orders:
            faults.append(_fault("This list cannot be ordered by it", "sortingCriteria", "field"))
        if asked.order not in {"ASC", "DESC"}:
            faults.append(_fault("ASC or DESC", "sortingCriteria", "order"))
        if faults:
            raise BodyRefused(faults, self.resource)
        return ((orders[asked.field], asked.order == "DESC"),)


TEXTS: dict[str, Comparison] = {
    "EQUALS": Comparison.SAME,
    "EQUALS_CASE_SENSITIVE": Comparison.EXACTLY,
    "DIFFERENT_THAN": Comparison.DIFFERENT,
    "STARTS_WITH": Comparison.STARTS,
    "STARTS_WITH_CASE_SENSITIVE": Comparison.STARTS_EXACTLY,
}
KEYS: dict[str, Comparison] = {
    "EQUALS": Comparison.EXACTLY,
    "EQUALS_CASE_SENSITIVE": Comparison.EXACTLY,
    "DIFFERENT_THAN": Comparison.DIFFERENT,
}
EMPTINESS = {
    "EMPTY": Comparison.EMPTY,
    "EMTPY": Comparison.EMPTY,  # as one client spells it
    "NOT_EMPTY": Comparison.NOT_EMPTY,
}
_MOMENT: TypeAdapter[date | datetime] = TypeAdapter(WireMoment)


@dataclass(frozen=True, slots=True)
class Reading:
    """What criteria are read with: how the bank spells, and its today."""

    spelling: Spelling
    today: date


def criteria_of(body: SearchBody, fields: SearchFields, reading: Reading) -> tuple[Criterion, ...]:
    """Turn criteria into conditions of the bank.

    Raises:
        BodyRefused: every one that cannot be searched by is named with its place.
    """
    found: list[Criterion] = []
    faults: list[dict[str, Any]] = []
    for index, each in enumerate(body.filterCriteria):
        try:
            found += _conditions(each, fields, reading)
        except _Unreadable as wrong:
            faults.append(_fault(wrong.sentence, "filterCriteria", index, wrong.member))
    if faults:
        raise BodyRefused(faults, body.resource)
    return tuple(found)


class _Unreadable(Exception):  # noqa: N818 - told on with its place, and no further
    def __init__(self, member: str, sentence: str) -> None:
        super().__init__(sentence)
        self.member = member
        self.sentence = sentence


def _conditions(asked: FilterCriterion, fields: SearchFields, reading: Reading) -> list[Criterion]:
    known = fields.get(asked.field)
    if known is None:
        raise _Unreadable("field", f"{asked.field} cannot be searched by")
    if asked.operator in EMPTINESS:
        return [Criterion(known.name, EMPTINESS[asked.operator])]
    return _BY_TYPE[known.type](asked, known, reading)


def _text(asked: FilterCriterion, known: SearchField, _: Reading) -> list[Criterion]:
    if asked.operator == "IN":
        return [Criterion(known.name, Comparison.AMONG, tuple(map(str, _values(asked))))]
    return [Criterion(known.name, _comparison(asked, TEXTS), (str(_value(asked)),))]


def _key(asked: FilterCriterion, known: SearchField, reading: Reading) -> list[Criterion]:
    """A key that names nothing of its kind is equal to none, and differs from all."""
    assert known.kind is not None  # noqa: S101 - for the type checker
    if asked.operator == "IN" and known.other is None:
        ids = (reading.spelling.keys.id_of(known.kind, str(each)) for each in _values(asked))
        return [Criterion(known.name, Comparison.AMONG, tuple(each for each in ids if each is not None))]
    comparison = _comparison(asked, KEYS)
    row_id = reading.spelling.keys.id_of(known.kind, str(_value(asked)))
    if row_id is None and known.other is not None:
        return _key(asked, known.other, reading)
    if row_id is not None:
        return [Criterion(known.name, comparison, (row_id,))]
    return [] if comparison is Comparison.DIFFERENT else [Criterion(known.name, Comparison.AMONG)]


def _choice(asked: FilterCriterion, known: SearchField, _: Reading) -> list[Criterion]:
    words = _values(asked) if asked.operator == "IN" else [_value(asked)]
    unknown = [each for each in words if str(each).upper() not in known.choices]
    if unknown:
        raise _Unreadable("value", f"{unknown[0]} is not one of {', '.join(known.choices)}")
    named = tuple(word for each in words for word in known.choices[str(each).upper()])
    if asked.operator == "IN":
        return [Criterion(known.name, Comparison.AMONG, named)]
    if _comparison(asked, KEYS) is Comparison.DIFFERENT:
        return [Criterion(known.name, Comparison.DIFFERENT, (each,)) for each in named]
    return [Criterion(known.name, Comparison.AMONG, named)]


def _time(asked: FilterCriterion, known: SearchField, reading: Reading) -> list[Criterion]:
    span = _span(asked, reading)
    if span is None:
        raise _Unreadable("operator", f"{asked.operator} does not fit what {asked.field} holds")
    if known.type is FieldType.DAY:
        return days(known.name, span)
    return moments(known.name, span)


def _span(asked: FilterCriterion, reading: Reading) -> Span | None:
    spelling = reading.spelling
    if asked.operator in OF_TODAY:
        return span_of_today(asked.operator, reading.today, spelling)
    if asked.operator == "LAST_DAYS":
        return span_of_today("LAST_DAYS", reading.today, spelling, _count(asked))
    second = _moment(asked.secondValue, "secondValue") if asked.operator == "BETWEEN" else None
    return span_of(asked.operator, _moment(_value(asked), "value"), second, spelling)


def _moment(given: object, member: str) -> date | datetime:
    try:
        return _MOMENT.validate_python(given)
    except ValidationError:
        raise _Unreadable(member, "A date or a moment is wanted, in ISO 8601") from None


def _count(asked: FilterCriterion) -> int:
    written = str(_value(asked)).strip()
    if not written.isdecimal() or len(written) > len("99999"):
        raise _Unreadable("value", "A number of days is wanted")
    return int(written)


def _comparison(asked: FilterCriterion, known: Mapping[str, Comparison]) -> Comparison:
    if asked.operator not in known:
        raise _Unreadable("operator", f"{asked.operator} does not fit what {asked.field} holds")
    return known[asked.operator]


def _value(asked: FilterCriterion) -> object:
    if asked.value is None:
        raise _Unreadable("value", "A value is wanted")
    return asked.value


def _values(asked: FilterCriterion) -> list[Any]:
    if not asked.values:
        raise _Unreadable("values", "One value at least is wanted")
    return asked.values


def _fault(sentence: str, *place: str | int) -> dict[str, Any]:
    return {"type": "search", "loc": place, "msg": sentence}


_BY_TYPE: dict[FieldType, Callable[[FilterCriterion, SearchField, Reading], list[Criterion]]] = {
    FieldType.TEXT: _text,
    FieldType.KEY: _key,
    FieldType.CHOICE: _choice,
    FieldType.DAY: _time,
    FieldType.MOMENT: _time,
}
