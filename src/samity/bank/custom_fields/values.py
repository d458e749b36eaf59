"""What custom fields are made of: sets, fields of nine types, options, and the values that a record holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class OwnerKind(StrEnum):
    """What a field set belongs to."""

    CLIENT = "CLIENT"
    GROUP = "GROUP"
    CENTRE = "CENTRE"
    LOAN = "LOAN"
    OFFICE = "OFFICE"
    USER = "USER"


class FieldType(StrEnum):
    """What a field takes."""

    TEXT = "TEXT"
    SELECT = "SELECT"
    NUMBER = "NUMBER"
    CHECKBOX = "CHECKBOX"
    DATE = "DATE"
    MOMENT = "MOMENT"
    USER_LINK = "USER_LINK"
    GROUP_LINK = "GROUP_LINK"
    CLIENT_LINK = "CLIENT_LINK"


LINKS = frozenset({FieldType.USER_LINK, FieldType.GROUP_LINK, FieldType.CLIENT_LINK})
"""The types whose value names somebody."""

LONGEST_TEXT = 255
"""Characters of a text."""

LONGEST_ID = 64
"""Characters of the id of a set, of a field or of an option."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the choices of a select field.

    Attributes:
        code: its id, chosen by whoever defines it.
        name: what people read.
        score: points that it counts for.
        under: the option of the field depended on that must be chosen for this one; None where the field depends on
            no other.
    """

    code: str
    name: str
    score: int | None = None
    is_active: bool = True
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A custom field.

    Attributes:
        code: its id, one in the whole bank, chosen by whoever defines it.
        default: what it holds when a record is made without it, as written; None is nothing.
        is_unique: no two records hold the same value.
        depends_on: the id of the select field of the same set whose choice decides which options can be chosen here.
    """

    id: int
    code: str
    name: str
    type: FieldType
    is_required: bool = False
    is_unique: bool = False
    is_active: bool = True
    default: str | None = None
    depends_on: str | None = None
    position: int = 0
    description: str = ""
    options: tuple[Option, ...] = ()

    def option(self, code: str) -> Option | None:
        """Return the option with this id."""
        return next((each for each in self.options if each.code == code), None)


@dataclass(frozen=True, slots=True)
class FieldSet:
    """A set of fields.

    Attributes:
        code: its id, which begins with `_`.
        is_grouped: a record holds several of it, each with its index.
        fields: in their order.
    """

    id: int
    code: str
    name: str
    owner_kind: OwnerKind
    is_grouped: bool = False
    is_active: bool = True
    position: int = 0
    description: str = ""
    fields: tuple[Field, ...] = ()

    def field(self, code: str) -> Field | None:
        """Return the field with this id."""
        return next((each for each in self.fields if each.code == code), None)

    def place(self, index: int | None, code: str | None = None) -> str:
        """Return where something stands, as refusals name it: `_Farm.Size`, or `_Plots[1].Size` in a grouped set."""
        at = f"{self.code}[{index}]" if self.is_grouped and index is not None else self.code
        return at if code is None else f"{at}.{code}"


@dataclass(frozen=True, slots=True)
class OptionNamed:
    """A choice that is given as an object: by its id, by its words, or by both, which then must agree."""

    code: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What a record holds in a field.

    Attributes:
        index: of the record in a grouped set; 0 in a standard one.
        text: the value as it is written: a number without exponent, TRUE or FALSE, a date as 2018-12-14, a moment as
            2018-12-14T15:30:00.000+01:00, the id of an option or of whom a link names.
    """

    field: Field
    index: int
    text: str

    @property
    def option(self) -> Option | None:
        """Return what was chosen, in a select field."""
        return self.field.option(self.text)

    @property
    def link_id(self) -> int | None:
        """Return the id of whom it names, in a link."""
        return int(self.text) if self.field.type in LINKS else None


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """One record of a set: its values by the id of their field."""

    index: int
    values: Mapping[str, FieldValue]
