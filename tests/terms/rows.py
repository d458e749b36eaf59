"""What a row of docs/rules/loan-account-fields.md says: a field or value, its rule, and how its effect is shown."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from sqlalchemy import Engine
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

    from samity.bank.custom_fields.values import FieldType

FIELDS: Mapping[str, list[str]] = json.loads(Path(__file__).with_name("loan_account_fields.json").read_text())
"""Every field path of a loan account as Mambu publishes it, with the values of those that are enumerated.

A copy of the loan account in its API reference, made so: each leaf of the published example is a path, steps into a
list written `[]`; the lists of *Possible values* stand in the order of the fields that they describe, and are each
field's in turn. Compared whole with the reference when it was last changed: the same 209 paths, the same 40 lists.
"""


class How(Enum):
    """How a neighbour differs from the rule in whose place it is put."""

    READS = auto()
    """It reads another value for an argument or a term; a mapping gives under a key what it gives under another."""
    TELLS = auto()
    """A member of its answer has another value."""
    SAYS = auto()
    """It always gives the same answer."""


@dataclass(frozen=True, slots=True)
class Swap:
    """What becomes what, when a neighbour takes the place of a rule.

    Attributes:
        where: `module:name` of what is swapped, below `samity`.
        how: what the neighbour does otherwise.
        value: what it reads, tells or says.
        name: of the argument, term or member, or a key of a mapping.
    """

    where: str
    how: How
    value: object
    name: object = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, and how a neighbour of its family is put in its place.

    Attributes:
        page: in docs/rules; none where nothing is decided and what was written is given back.
        where: `module:name` of what decides, below `samity`.
        swaps: how its neighbour differs; of what only tells what was written, one that tells something else.
    """

    page: str
    where: str
    swaps: tuple[Swap, ...] = ()

    def instead(self, name: object, value: object, where: str = "") -> Rule:
        """Return the rule with a neighbour that reads something else."""
        return self._with(Swap(where or self.where, How.READS, value, name))

    def telling(self, name: str, value: object, where: str = "") -> Rule:
        """Return the rule with a neighbour that tells something else of one thing."""
        return self._with(Swap(where or self.where, How.TELLS, value, name))

    def saying(self, value: object, where: str = "") -> Rule:
        """Return the rule with a neighbour that says the same whatever it is asked."""
        return self._with(Swap(where or self.where, How.SAYS, value))

    def _with(self, swap: Swap) -> Rule:
        return Rule(self.page, self.where, (*self.swaps, swap))


@dataclass(frozen=True, slots=True)
class Lives:
    """Where loans live in a test."""

    mambu: Mambu
    api: Api
    holder: str
    engine: Engine


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
class Known:
    """A member of a loan, and what else is known of that.

    Attributes:
        path: of the member.
        loan: all that is told of the loan.
        asked: what was asked for.
        today: the business date.
    """

    path: str
    loan: Mapping[str, Any]
    asked: Mapping[str, Any]
    today: date

    @property
    def told(self) -> Any:
        """What is told of the member."""
        return member(self.loan, self.path)


@dataclass(frozen=True, slots=True)
class Like:
    """What is told, where it is no word or figure that could be written down beforehand: keys, moments, days since.

    Attributes:
        word: how the page calls it.
        holds: says whether it is so.
    """

    word: str
    holds: Callable[[Known], bool]

    def __str__(self) -> str:
        return self.word


SOMETHING = Like("something", lambda known: known.told is not None)
ASKED_FOR = Like("what was asked for", lambda known: known.told == member(known.asked, known.path))
AS_MADE = Like("when it was made", lambda known: known.told == known.loan["creationDate"])
AFTERWARDS = Like("later than it was made", lambda known: known.told > known.loan["creationDate"])
TODAY = Like("today", lambda known: str(known.told)[:10] == known.today.isoformat())


def days_since(day: date) -> Like:
    """Return the days from a day to today."""
    return Like(f"days since {day}", lambda known: known.told == (known.today - day).days)


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
class Own(Row):
    """A custom field of the published example: a loan holds it alone, and something else is refused by its name.

    Attributes:
        rule: what reads it.
        kind: of the field.
        given: what a loan is given in it; a link to somebody by a word for who it is.
        kept: what is told of it.
        wrong: what it does not take.
        reason: the word of that refusal.
    """

    rule: Rule = Rule("", "")
    kind: FieldType | None = None
    given: object = None
    kept: str = ""
    wrong: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proven(Row):
    """What one test shows for many values at once.

    Attributes:
        rule: what decides.
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
