"""`:search`: what a list can be searched by, and what somebody asks of it. See docs/search.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict
from sqlalchemy import ColumnElement

from samity.bank.custom_fields.values import OwnerKind
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.wire import AnyCase, MambuModel

EMPTINESS = frozenset({"EMPTY", "NOT_EMPTY"})
_SAMENESS = frozenset({"EQUALS", "EQUALS_CASE_SENSITIVE", "DIFFERENT_THAN"})
_STRETCHES = frozenset(
    {
        *("ON", "EQUALS", "AFTER", "AFTER_INCLUSIVE", "BEFORE", "BEFORE_INCLUSIVE", "BETWEEN"),
        *("TODAY", "THIS_WEEK", "THIS_MONTH", "THIS_YEAR", "LAST_DAYS"),
    }
)


class FieldType(Enum):
    """What a field holds."""

    TEXT = auto()
    KEY = auto()
    CHOICE = auto()
    FLAG = auto()
    NUMBER = auto()
    DAY = auto()
    MOMENT = auto()


FITTING: Mapping[FieldType, frozenset[str]] = {
    FieldType.TEXT: _SAMENESS | {"STARTS_WITH", "STARTS_WITH_CASE_SENSITIVE", "IN"} | EMPTINESS,
    FieldType.KEY: _SAMENESS | {"IN"} | EMPTINESS,
    FieldType.CHOICE: _SAMENESS | {"IN"} | EMPTINESS,
    FieldType.FLAG: _SAMENESS,
    FieldType.NUMBER: _SAMENESS | {"MORE_THAN", "LESS_THAN", "BETWEEN"} | EMPTINESS,
    FieldType.DAY: _STRETCHES | EMPTINESS,
    FieldType.MOMENT: _STRETCHES | EMPTINESS,
}
"""By which operators a field can be searched, by what it holds."""


@dataclass(frozen=True, slots=True)
class SearchField:
    """A field that can be searched by.

    Attributes:
        name: the bank's name of it.
        kind: what a key in it names.
        choices: this dialect's words, and the bank's for each; a word of which the bank has none is held by no row.
        other: the field that is meant where a key names somebody of another kind, as the holder of a loan may be.
        only: the operators, where not every one that fits its type is published.
        number: the bank's name of the number that the text is, by which it is found without looking at every row.
    """

    name: str
    type: FieldType = FieldType.TEXT
    kind: Kind | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    other: SearchField | None = None
    only: frozenset[str] | None = None
    number: str | None = None

    @property
    def operators(self) -> frozenset[str]:
        """Return the operators by which it can be searched."""
        return FITTING[self.type] if self.only is None else self.only


SearchFields = Mapping[str, SearchField]


@dataclass(frozen=True, slots=True)
class OwnFields:
    """Whose custom fields a list is searched by.

    Attributes:
        of: by whose id, where they are those of somebody a row belongs to; None: the row's own.
    """

    kind: OwnerKind
    of: ColumnElement[Any] | None = None


@dataclass(frozen=True, slots=True)
class Searched:
    """What a list can be searched and ordered by.

    Attributes:
        later: fields that this API publishes and the bank does not keep: refused by name.
        unordered: fields of which a row has several, or none to be ordered by.
        ordered: by what it is ordered where that is not the field of the same name, in the bank's names.
        own: whose custom fields are searched too, its own first.
        cursor: by what the list goes on from a cursor, in the bank's names, and what each holds; the last is the id.
    """

    fields: SearchFields
    later: frozenset[str] = frozenset()
    unordered: frozenset[str] = frozenset()
    ordered: Mapping[str, str] = field(default_factory=dict)
    own: tuple[OwnFields, ...] = ()
    cursor: Mapping[str, type] = field(default_factory=dict)

    @property
    def orders(self) -> Mapping[str, str]:
        """Return what the list can be ordered by, and the bank's names of it."""
        return {name: each.name for name, each in self.fields.items() if name not in self.unordered} | {**self.ordered}


def _operator(given: object) -> object:
    return "EMPTY" if given == "EMTPY" else given  # as one client spells it


Word = Annotated[str, AnyCase]


class FilterCriterion(BaseModel):
    """One condition."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    field: str
    operator: Annotated[str, BeforeValidator(_operator), AnyCase]
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


Fault = dict[str, Any]
"""What is wrong with a member of a body."""


def fault(sentence: str, *place: str | int) -> Fault:
    """Return what is wrong with a member of a search."""
    return {"type": "search", "loc": place, "msg": sentence}


def later_fault(name: str, *place: str | int) -> Fault:
    """Return what is wrong with a field that is published and not kept here."""
    return {"type": "not_supported", "loc": place, "msg": f"The bank keeps no {name} to search by"}
