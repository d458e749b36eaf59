"""/configurations."""

from __future__ import annotations

from typing import Any, ClassVar

from samity.bank.gate import permit
from samity.bank.organisation import queries
from samity.bank.organisation.operations.settings import ChangeSetting, change_setting
from samity.bank.organisation.values.settings import SETTINGS, Setting
from samity.dialects.door import reading, writing
from samity.dialects.fineract.changes import changes_of
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireCount, WireModel, WireName, WireTruth
from samity.storage.unit import Unit

router = WireRouter(tags=["Configurations"])


class SettingChange(WireModel):
    """On or off, another value, or another word."""

    resource: ClassVar[str] = "globalConfiguration"
    enabled: WireTruth | None = None
    value: WireCount | None = None
    stringValue: WireName | None = None


@router.get("/configurations")
@reading
def list_settings(unit: Unit) -> dict[str, Any]:
    """List the settings."""
    permit(unit, "settings:read")
    return {"globalConfiguration": [_spell(each) for each in queries.settings(unit.connection).values()]}


@router.get("/configurations/name/{name}")
@reading
def retrieve_setting_by_name(name: str, unit: Unit) -> dict[str, Any]:
    """Return one setting by its name."""
    permit(unit, "settings:read")
    found = queries.settings(unit.connection).get(name)
    if found is None:
        raise queries.SettingNotFound(name)
    return _spell(found)


@router.get("/configurations/{setting_id}")
@reading
def retrieve_setting(setting_id: int, unit: Unit) -> dict[str, Any]:
    """Return one setting."""
    permit(unit, "settings:read")
    return _spell(queries.setting_by_id(unit.connection, setting_id))


@router.put("/configurations/name/{name}")
@writing(SettingChange)
def update_setting_by_name(name: str, body: SettingChange, unit: Unit) -> dict[str, Any]:
    """Change one setting by its name."""
    return _change(name, body, unit)


@router.put("/configurations/{setting_id}")
@writing(SettingChange)
def update_setting(setting_id: int, body: SettingChange, unit: Unit) -> dict[str, Any]:
    """Change one setting."""
    return _change(queries.setting_by_id(unit.connection, setting_id).name, body, unit)


def _change(name: str, body: SettingChange, unit: Unit) -> dict[str, Any]:
    given, changes = changes_of(body, {"enabled": "enabled", "value": "value", "stringValue": "word"})
    return {"resourceId": change_setting(ChangeSetting(name, **changes), unit), "changes": given}


def _spell(setting: Setting) -> dict[str, Any]:
    words = SETTINGS[setting.name].words
    return {
        "id": setting.id,
        "name": setting.name,
        "enabled": setting.enabled,
        "value": setting.value,
        "stringValue": words[setting.enabled] if words else None,
        "description": SETTINGS[setting.name].description,
        "trapDoor": SETTINGS[setting.name].fixed,
    }
