"""Bank-wide choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.organisation.records import setting
from samity.bank.organisation.values.settings import Setting
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection


@dataclass(eq=False)
class SettingNotFound(Refusal):
    """There is no setting {name}."""

    name: str


_SETTING = (setting.c.id, setting.c.name, setting.c.enabled, setting.c.value)


def settings(connection: Connection) -> Mapping[str, Setting]:
    """Return every setting by its name, in the order they were made."""
    listed = select(*_SETTING).order_by(setting.c.id)
    return {row.name: Setting(*row) for row in connection.execute(listed)}


def setting_by_id(connection: Connection, setting_id: int) -> Setting:
    """Return a setting.

    Raises:
        SettingNotFound: there is none.
    """
    row = connection.execute(select(*_SETTING).where(setting.c.id == setting_id)).first()
    if row is None:
        raise SettingNotFound(str(setting_id))
    return Setting(*row)
