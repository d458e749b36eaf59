"""What a PUT changes: the members that were given, by the wire's names and by ours; the answer repeats them."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from datetime import date
from typing import Any, Self

from pydantic import ModelWrapValidatorHandler, PrivateAttr, model_validator

from samity.dialects.fineract.wire import WireModel


class ChangeModel(WireModel):
    """A change: members that are absent stay as they are, null clears."""

    _written: dict[str, Any] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _remember(cls, given: Any, read_on: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 - pydantic's own
        made = read_on(given)
        if isinstance(given, dict):
            made.keep_as_written(given)
        return made

    def keep_as_written(self, given: Mapping[str, Any]) -> None:
        """Keep how each member was written."""
        self._written = dict(given)

    def given(self, names: Mapping[str, str]) -> dict[str, Any]:
        """Return what was given under the bank's names.

        Args:
            names: this dialect's name of a member, and the bank's.
        """
        return {bank: getattr(self, wire) for wire, bank in names.items() if wire in self.model_fields_set}

    def echo(self, names: Mapping[str, str], changed: Collection[str]) -> dict[str, Any] | None:
        """Return `changes`: values as they are understood, dates as they were written; None when nothing changed."""
        told = {wire: getattr(self, wire) for wire, bank in names.items() if bank in changed}
        dates = {wire: self._written[wire] for wire, value in told.items() if isinstance(value, date)}
        spelling = {"dateFormat": self.dateFormat, "locale": self.locale} if dates else {}
        return {**told, **dates, **spelling} or None


def changes_of(
    body: WireModel, names: Mapping[str, str], clearable: Container[str] = ()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a body changes, by the wire's names for the answer and by ours for the command.

    Args:
        body: the body as read.
        names: our name of each member.
        clearable: members that null empties; for the others null counts as absent.
    """
    given = {
        name: value
        for name, value in body.model_dump(include=set(names), exclude_unset=True).items()
        if value is not None or name in clearable
    }
    return given, {names[name]: value for name, value in given.items()}
