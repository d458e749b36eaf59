"""What stands against values of custom fields, each named by its place. See docs/rules/custom-fields.md."""

from __future__ import annotations

from dataclasses import dataclass

from samity.kernel.errors import Refusal


@dataclass(eq=False)
class FieldSetUnknown(Refusal):
    """There is no custom field set {field_set} for records of this kind."""

    field_set: str


@dataclass(eq=False)
class FieldSetOutOfUse(Refusal):
    """Custom field set {field_set} is out of use: what it holds stays, nothing new is written."""

    field_set: str


@dataclass(eq=False)
class FieldSetNotGrouped(Refusal):
    """Custom field set {field_set} holds one record, given by the ids of its fields."""

    field_set: str


@dataclass(eq=False)
class FieldSetGrouped(Refusal):
    """Custom field set {field_set} holds several records, given as a list."""

    field_set: str


@dataclass(eq=False)
class FieldIndexMissing(Refusal):
    """Every record of the grouped custom field set {field_set} needs its index, a whole number from 0 to {most}."""

    field_set: str
    most: int


@dataclass(eq=False)
class FieldIndexTwice(Refusal):
    """The grouped custom field set {field_set} has two records with the index {index}."""

    field_set: str
    index: str


@dataclass(eq=False)
class FieldUnknown(Refusal):
    """There is no custom field {field}."""

    field: str


@dataclass(eq=False)
class FieldOutOfUse(Refusal):
    """Custom field {field} is out of use: what it holds stays, nothing new is written."""

    field: str


@dataclass(eq=False)
class FieldRequired(Refusal):
    """Custom field {field} is needed."""

    field: str


@dataclass(eq=False)
class FieldNotText(Refusal):
    """Custom field {field} takes its value as text."""

    field: str


@dataclass(eq=False)
class FieldTextTooLong(Refusal):
    """Custom field {field} takes at most {longest} characters; {length} were given."""

    field: str
    longest: int
    length: int


@dataclass(eq=False)
class FieldNotNumber(Refusal):
    """Custom field {field} takes a number such as 46290 or -12.5, of at most 18 digits and 9 decimals, not {given}."""

    field: str
    given: str


@dataclass(eq=False)
class FieldNotCheckbox(Refusal):
    """Custom field {field} takes TRUE or FALSE, not {given}."""

    field: str
    given: str


@dataclass(eq=False)
class FieldNotDate(Refusal):
    """Custom field {field} takes a date such as 2018-12-14, not {given}."""

    field: str
    given: str


@dataclass(eq=False)
class FieldNotMoment(Refusal):
    """Custom field {field} takes a moment with its offset, such as 2018-12-14T15:30:00.000+01:00, not {given}."""

    field: str
    given: str


@dataclass(eq=False)
class FieldOptionUnlisted(Refusal):
    """Custom field {field} has no option {given}."""

    field: str
    given: str


@dataclass(eq=False)
class FieldOptionOutOfUse(Refusal):
    """Option {given} of custom field {field} is out of use."""

    field: str
    given: str


@dataclass(eq=False)
class FieldOptionElsewhere(Refusal):
    """Option {given} of custom field {field} cannot be chosen with what is chosen in {parent}."""

    field: str
    given: str
    parent: str


@dataclass(eq=False)
class FieldLinkDead(Refusal):
    """Custom field {field} links to {given}, and there is no such {target}."""

    field: str
    given: str
    target: str


@dataclass(eq=False)
class FieldValueTaken(Refusal):
    """Custom field {field} holds {given} in another record already, and no two may hold the same."""

    field: str
    given: str


@dataclass(eq=False)
class FieldNotSearchedSo(Refusal):
    """Custom field {field} is not searched by {operator}."""

    field: str
    operator: str


@dataclass(eq=False)
class FieldSearchValues(Refusal):
    """The search of custom field {field} by {operator} takes {wanted}."""

    field: str
    operator: str
    wanted: str
