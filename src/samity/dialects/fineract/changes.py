"""Bodies that change something: the answer repeats what changed, written as it came."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
