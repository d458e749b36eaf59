"""How the value of one custom field is read and written. See docs/rules/custom-fields.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from samity.bank.custom_fields.rules import refusals
from samity.bank.custom_fields.values import LINKS, LONGEST_TEXT, Field, FieldType, Option, OptionNamed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from samity.kernel.errors import Refusal

NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,9})?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
LINK = re.compile(r"[0-9]{1,18}")
CHECKBOX = ("TRUE", "FALSE")
TARGETS = {FieldType.USER_LINK: "user", FieldType.GROUP_LINK: "group", FieldType.CLIENT_LINK: "client"}
LONGEST_TOLD = 60


@dataclass(frozen=True, slots=True)
class Around:
    """What the value of a field is judged by, besides its field.

    Attributes:
        place: how refusals name the field.
        standing: what the record holds there now; it may be given again, even where it could not be chosen any more.
        links: who exists of those that links name, by the type of the link.
        chosen: the options chosen in the fields of the same record, by the id of their field.
    """

    place: str
    standing: str | None
    links: Mapping[FieldType, Collection[int]]
    chosen: Mapping[str, str]


def is_nothing(given: object) -> bool:
    """Say whether nothing is given: a blank text is nothing."""
    return given is None or (isinstance(given, str) and not given.strip())


def written(field: Field, given: object, around: Around) -> str | Refusal:
    """Return a value as it is written, or what stands against it.

    Args:
        field: the field it is given for.
        given: a text; for a select also `OptionNamed`, for a link also the id of its target.
        around: what else it is judged by.
    """
    if field.type is FieldType.SELECT and isinstance(given, (str, OptionNamed)):
        return _chosen(field, given, around)
    if field.type in LINKS and isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    # No text in the database can hold the sign NUL.
    if not isinstance(given, str) or "\0" in given:
        return refusals.FieldNotText(around.place)
    return given if given == around.standing else SPELLINGS[field.type](field, given, around)


def told(given: object) -> str:
    """Return what was given, short enough to be told again."""
    text = (given.code or given.name or "") if isinstance(given, OptionNamed) else str(given)
    return text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}…"


def folded(kind: FieldType, text: str) -> str:
    """Return the form in which two values that count as the same are the same: whatever their case, 1.50 as 1.5."""
    if kind is FieldType.NUMBER:
        return format(Decimal(text).normalize() + 0, "f")
    return text.casefold() if kind is FieldType.TEXT else text


def day_of(kind: FieldType, text: str) -> date | None:
    """Return the day of a date, or of a moment where it was written."""
    return date.fromisoformat(text[:10]) if kind in {FieldType.DATE, FieldType.MOMENT} else None


def moment_of(kind: FieldType, text: str) -> datetime | None:
    """Return the moment that a text says."""
    return datetime.fromisoformat(text) if kind is FieldType.MOMENT else None


def number_of(kind: FieldType, text: str) -> Decimal | None:
    """Return the number that a text says."""
    return Decimal(text) if kind is FieldType.NUMBER else None


def _text(field: Field, given: str, around: Around) -> str | Refusal:
    del field
    if len(given) > LONGEST_TEXT:
        return refusals.FieldTextTooLong(around.place, LONGEST_TEXT, len(given))
    return given


def _number(field: Field, given: str, around: Around) -> str | Refusal:
    del field
    if not NUMBER.fullmatch(given):
        return refusals.FieldNotNumber(around.place, told(given))
    # Adding nothing turns -0 into 0; the decimals stay as they were given.
    return format(Decimal(given) + 0, "f")


def _checkbox(field: Field, given: str, around: Around) -> str | Refusal:
    del field
    return given if given in CHECKBOX else refusals.FieldNotCheckbox(around.place, told(given))


def _date(field: Field, given: str, around: Around) -> str | Refusal:
    del field
    try:
        return date.fromisoformat(given if DATE.fullmatch(given) else "").isoformat()
    except ValueError:
        return refusals.FieldNotDate(around.place, told(given))


def _moment(field: Field, given: str, around: Around) -> str | Refusal:
    del field
    try:
        return datetime.fromisoformat(given if MOMENT.fullmatch(given) else "").isoformat(timespec="milliseconds")
    except ValueError:
        return refusals.FieldNotMoment(around.place, told(given))


def _link(field: Field, given: str, around: Around) -> str | Refusal:
    if LINK.fullmatch(given) and (int(given) in around.links.get(field.type, ()) or str(int(given)) == around.standing):
        return str(int(given))
    return refusals.FieldLinkDead(around.place, told(given), TARGETS[field.type])


def _chosen(field: Field, given: str | OptionNamed, around: Around) -> str | Refusal:
    """Return the id of an option; of several that are called alike, the one under what is chosen above it."""
    parent = None if field.depends_on is None else around.chosen.get(field.depends_on)
    found = sorted(_named(field, given), key=lambda each: (each.under != parent, not each.is_active))
    if not found:
        return refusals.FieldOptionUnlisted(around.place, told(given))
    best = found[0]
    if field.depends_on is not None and best.under != parent:
        return refusals.FieldOptionElsewhere(around.place, told(given), field.depends_on)
    if not best.is_active and best.code != around.standing:
        return refusals.FieldOptionOutOfUse(around.place, told(given))
    return best.code


def _named(field: Field, given: str | OptionNamed) -> list[Option]:
    """Return the options that are meant: a text is an id, or else the words of an option."""
    if isinstance(given, str):
        by_id = field.option(given)
        return [each for each in field.options if each.name == given] if by_id is None else [by_id]
    if given.code is None and given.name is None:
        return []
    return [each for each in field.options if given.code in {None, each.code} and given.name in {None, each.name}]


SPELLINGS: Mapping[FieldType, Callable[[Field, str, Around], str | Refusal]] = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.CHECKBOX: _checkbox,
    FieldType.DATE: _date,
    FieldType.MOMENT: _moment,
    FieldType.USER_LINK: _link,
    FieldType.GROUP_LINK: _link,
    FieldType.CLIENT_LINK: _link,
}
