"""The form of an act as somebody finds it: what stands in it, what it needs, and how he fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.web.walker import Walker

FORM = "form[data-once]"
READ = """form => [...form.querySelectorAll("input:not([type=hidden]), select, textarea")].map(one => ({
  name: one.name + (one.matches("[type=checkbox], [type=radio]") ? "=" + one.value : ""),
  label: (one.labels[0] ?? document.getElementById(one.getAttribute("aria-labelledby"))).textContent,
  legend: one.closest("fieldset.many, fieldset.section")?.querySelector("legend").textContent ?? "",
  kind: one.inputMode || one.type,
  isNeeded: one.getAttribute("aria-required") === "true",
  value: one.matches("[type=checkbox], [type=radio]") ? (one.checked ? "true" : "") : one.value,
  options: [...(one.options ?? [])].filter(option => option.value).map(option => option.textContent),
  longest: one.maxLength,
}))"""
ANSWERS = {"decimal": "12", "numeric": "2", "password": "a long password"}
IF_ANY = " (if any)"
TICKED = "true"
OFFERED = {"select-one", "checkbox", "radio"}
BOXES = {"checkbox", "radio"}
_serials = count(1)


@dataclass(frozen=True, slots=True)
class Control:
    """A field, as it stands.

    Attributes:
        legend: the heading of the part of the form that it stands in.
        kind: what is put in, such as `text`, `date`, `select-one`, or `decimal` for an amount.
        options: the words of a list that stand for something.
        longest: how many characters it takes; -1 when it does not say.
    """

    name: str
    label: str
    legend: str
    kind: str
    is_needed: bool
    value: str
    options: tuple[str, ...]
    longest: int

    @property
    def is_missing(self) -> bool:
        """Say whether it still has to be filled in."""
        return self.is_needed and not self.value

    def answer(self, on: str) -> str:
        """Return what somebody puts in who only wants to get on; a date is the bank's day."""
        if self.kind in ANSWERS:
            return self.value or ANSWERS[self.kind]
        match self.kind:
            case "select-one":
                return self.options[0]
            case "date":
                return self.value or on
            case _:
                words = f"W{next(_serials)}"
                return words if self.longest < 0 else words[: self.longest]


def controls(walker: Walker) -> list[Control]:
    """Return the fields of the form on the page, in their order."""
    return [
        Control(
            name=each["name"],
            label=_plain(each["label"]),
            legend=_plain(each["legend"]),
            kind=each["kind"],
            is_needed=each["isNeeded"],
            value=each["value"],
            options=tuple(map(_plain, each["options"])),
            longest=each["longest"],
        )
        for each in walker.page.locator(FORM).evaluate(READ)
    ]


def kept(walker: Walker) -> Mapping[str, str]:
    """Return what stands in the fields; a password is never sent back."""
    return {each.name: each.value for each in controls(walker) if each.kind != "password"}


def wanted(fields: Sequence[Control], wants: Mapping[str, str]) -> Iterator[tuple[Control, str]]:
    """Yield the fields of which somebody wants something, by their label or by the heading above the first of them.

    Raises:
        AssertionError: the form has no such field.
    """
    for words, value in wants.items():
        by_label = [each for each in fields if each.label.removesuffix(IF_ANY) == words]
        beneath = [each for each in fields if each.legend == words]
        assert by_label or beneath, f"the form asks for no “{words}”"
        yield (by_label or beneath)[0], value


def put(walker: Walker, control: Control, value: str) -> None:
    """Put a value in a field, by the words on it; nothing is put in by emptying it."""
    if control.value == value:
        return
    if control.kind in BOXES:
        walker.click(control.label)
    elif not value:
        walker.empty(control.label)
    elif control.kind in {"select-one", "date"}:
        walker.choose(control.label, value)
    else:
        walker.fill(control.label, value)


def _plain(text: str) -> str:
    return " ".join(text.split())
