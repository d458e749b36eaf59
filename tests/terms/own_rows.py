"""Custom fields of a loan, by the example that Mambu publishes: each alone, with what it takes and what it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.terms.rows import Own, Rule

from samity.bank.custom_fields.values import FieldType, Option

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = "_Example_Custom_Fields"
OPTIONS = tuple(Option(f"87302343{number}", f"option {number + 1}") for number in range(5))
USER, GROUP, CLIENT = "a user", "a group", "a client"
"""Whose key a link is given."""

_READ = Rule("custom-fields.md", "bank.custom_fields.rules.reading:read")
_TEXT = "A free text field up to 255 characters in length"
_MOMENT = "2020-12-20T15:30:00.000+01:00"


def _own(
    name: str,
    kind: FieldType,
    neighbour: FieldType,
    given: object,
    wrong: str,
    reason: str,
    *,
    value: str = "",
    kept: str = "",
) -> Own:
    """Return the row of a field, whose neighbour takes it for a field of another type."""
    rule = _READ.instead("type", neighbour, "bank.custom_fields.rules.spelling:written")
    return Own(f"{EXAMPLE}.Example_{name}", value, rule, kind, given, kept or str(given), wrong, reason)


def _rows() -> Iterator[Own]:
    text, number, select = FieldType.TEXT, FieldType.NUMBER, FieldType.SELECT
    for word in ("TRUE", "FALSE"):
        yield _own("Checkbox_Field", FieldType.CHECKBOX, text, word, "yes", "FIELD_NOT_CHECKBOX", value=word)
    yield _own("Free_Text_Field", text, number, _TEXT, "x" * 256, "FIELD_TEXT_TOO_LONG")
    yield _own("Number_Field", number, text, "46290", "many", "FIELD_NOT_NUMBER")
    for member, named in (("id", "873023434"), ("value", "option 5")):
        place, given = f"Select_Field.example_option_{member}", {member: named}
        yield _own(place, select, text, given, "option 6", "FIELD_OPTION_UNLISTED", kept="873023434")
    yield _own("Date_Field", FieldType.DATE, FieldType.MOMENT, "2018-12-14", "2018-12-32", "FIELD_NOT_DATE")
    yield _own("Datetime_Field", FieldType.MOMENT, FieldType.DATE, _MOMENT, "2020-12-20", "FIELD_NOT_MOMENT")
    for whom, kind, neighbour in (
        (USER, FieldType.USER_LINK, FieldType.GROUP_LINK),
        (GROUP, FieldType.GROUP_LINK, FieldType.CLIENT_LINK),
        (CLIENT, FieldType.CLIENT_LINK, FieldType.USER_LINK),
    ):
        name = f"{whom.removeprefix('a ').title()}Link_Field"
        yield _own(name, kind, neighbour, whom, "0" * 32, "FIELD_LINK_DEAD")


OWN: tuple[Own, ...] = tuple(_rows())
