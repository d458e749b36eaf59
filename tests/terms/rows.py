"""What a row of docs/rules/loan-account-fields.md says: a field or value, its rule, and how its effect is shown."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

SOMETHING = "something"
"""Told, whatever it is: keys, moments, days since."""

FIELDS: Mapping[str, list[str]] = json.loads(Path(__file__).with_name("loan_account_fields.json").read_text())
"""Every field path of a loan account as Mambu publishes it, with the values of those that are enumerated."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, and how a neighbour of its family is put in its place.

    Attributes:
        page: in docs/rules; none where nothing is decided and what was written is given back.
        where: `module:name` of what decides, below `samity`.
        swaps: what becomes what in it: an argument or a term by its name, or a key of a mapping.
    """

    page: str
    where: str
    swaps: tuple[tuple[str, str, object], ...] = ()

    def instead(self, name: object, value: object, where: str = "") -> Rule:
        """Return the rule with a neighbour for its place."""
        return Rule(self.page, self.where, (*self.swaps, (where or self.where, name, value)))  # type: ignore[arg-type]  # keys of mappings are words too


@dataclass(frozen=True, slots=True)
class Lives:
    """Where loans live in a test."""

    mambu: Mambu
    api: Api
    holder: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What is set: blocks of the product, members of the application."""

    product: Mapping[str, Any] = field(default_factory=dict)
    asked: Mapping[str, Any] = field(default_factory=dict)


class See(Protocol):
    """Looks at something of a loan with a setting."""

    def __call__(self, lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
        """Return what is told of the loan, and what is seen."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field path, or a value of it.

    Attributes:
        value: empty for the field itself.
    """

    path: str
    value: str = ""

    @property
    def name(self) -> str:
        """How the row is called, and its test."""
        return f"{self.path}={self.value}" if self.value else self.path


@dataclass(frozen=True, slots=True)
class Term(Row):
    """A term: two loans that differ in it alone differ in what is seen.

    Attributes:
        rule: what the term decides by.
        told: how the loan tells the term; None where it is told otherwise.
        one: the setting that the row is about, and what is seen with it.
        other: another setting, and what is seen with that.
        see: what is looked at.
    """

    rule: Rule = Rule("", "")
    told: object = None
    one: tuple[Setting, str] = (Setting(), "")
    other: tuple[Setting, str] = (Setting(), "")
    see: See | None = None


@dataclass(frozen=True, slots=True)
class Told(Row):
    """What the bank tells: it is one thing of one loan, and another of a loan that differs in one act.

    Attributes:
        rule: what it follows from.
        one: a loan of `states.py`, and what it tells.
        other: another, and what that tells.
    """

    rule: Rule = Rule("", "")
    one: tuple[str, object] = ("", "")
    other: tuple[str, object] = ("", "")


@dataclass(frozen=True, slots=True)
class Later(Row):
    """What the bank does not do yet: refused by the name of the member.

    Attributes:
        body: members of an application.
        source: the member that the refusal names.
        reason: its word.
    """

    body: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    reason: str = "FIELD_NOT_SUPPORTED"


@dataclass(frozen=True, slots=True)
class Proven(Row):
    """What another test shows, which lends no loans.

    Attributes:
        test: `module::name` in tests.
    """

    rule: Rule = Rule("", "")
    test: str = ""


def nested(path: str, value: object) -> dict[str, Any]:
    """Return the body that says nothing but one member."""
    step, _, rest = path.partition(".")
    inner = nested(rest, value) if rest else value
    return {step.removesuffix("[]"): [inner] if step.endswith("[]") else inner}


def member(told: Mapping[str, Any], path: str) -> Any:
    """Return a member of an answer, None where it tells none; of a list, its first."""
    found: Any = told
    for step in path.split("."):
        found = (found or {}).get(step.removesuffix("[]"))
        if step.endswith("[]"):
            found = found[0] if found else None
    return found
