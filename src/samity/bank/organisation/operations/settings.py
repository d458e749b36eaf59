"""Settings: choices for the whole bank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import update

from samity.bank.gate import operation
from samity.bank.organisation.queries import SettingNotFound, settings
from samity.bank.organisation.records import setting
from samity.bank.organisation.values.settings import SETTINGS
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from samity.storage.unit import Unit


@dataclass(eq=False)
class SettingIsFixed(Refusal):
    """Setting {name} tells how this bank works and cannot be changed."""

    name: str


@dataclass(eq=False)
class SettingTakesNoValue(Refusal):
    """Setting {name} takes no such value."""

    name: str


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """Turn a setting on or off, by the word for that where it has any, or give it another value; None leaves it."""

    name: str
    enabled: bool | None = None
    value: int | None = None
    word: str | None = None


@operation("settings:change")
def change_setting(command: ChangeSetting, unit: Unit) -> int:
    """Change a setting; it holds from the next act on.

    Returns:
        Its id.

    Raises:
        SettingNotFound: there is none with this name.
        SettingIsFixed, SettingTakesNoValue: it cannot be changed so.
    """
    found = settings(unit.connection).get(command.name)
    if found is None:
        raise SettingNotFound(command.name)
    kind = SETTINGS[found.name]
    if kind.fixed:
        raise SettingIsFixed(found.name)
    if command.value is not None and kind.value is None:
        raise SettingTakesNoValue(found.name)
    enabled = command.enabled
    if command.word is not None:
        if kind.words is None or command.word not in kind.words:
            raise SettingTakesNoValue(found.name)
        enabled = kind.words.index(command.word) == 1
    given = {"enabled": enabled, "value": command.value}
    values = {name: value for name, value in given.items() if value is not None}
    if values:
        unit.connection.execute(update(setting).where(setting.c.id == found.id).values(**values))
    return found.id
