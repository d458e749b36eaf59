"""/hooks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar, Literal

from pydantic import Field

from samity.bank.gate import permit
from samity.bank.hooks.operations.hooks import AddHook, ChangeHook, NamedHook, add_hook, change_hook, remove_hook
from samity.bank.hooks.queries import hook_by_id, hooks
from samity.bank.hooks.values import EVENTS, EventUnknown, Hook
from samity.dialects.door import reading, writing
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireModel, WireName, WireText, WireTruth
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.unit import Unit

router = WireRouter(tags=["Hooks"])

WEB = "Web"
URL, CONTENT_TYPE, SECRET = "Payload URL", "Content Type", "Secret"
TEMPLATE = {
    "id": 1,
    "name": WEB,
    "schema": [
        {"fieldType": "string", "fieldName": CONTENT_TYPE, "optional": True, "placeholder": "json"},
        {"fieldType": "string", "fieldName": URL, "optional": False, "placeholder": "https://"},
        {
            "fieldType": "string",
            "fieldName": SECRET,
            "optional": True,
            "placeholder": "One is made where none is given",
        },
    ],
}


@dataclass(eq=False)
class HookTemplateNotFound(Refusal):
    """There is no template {name} for hooks; Web is the only one."""

    name: str


class HookEvent(WireModel):
    """An event by the names of what it is about and of what was done."""

    actionName: WireName
    entityName: WireName


class HookConfig(WireModel):
    """Where a hook leads."""

    url: WireText = Field(alias=URL)
    content_type: Literal["json", "JSON"] = Field("json", alias=CONTENT_TYPE)
    secret: WireText | None = Field(None, alias=SECRET)


class HookConfigChange(WireModel):
    """What changes of where a hook leads."""

    url: WireText | None = Field(None, alias=URL)
    content_type: Literal["json", "JSON"] = Field("json", alias=CONTENT_TYPE)
    secret: WireText | None = Field(None, alias=SECRET)


class HookBody(WireModel):
    """A new hook."""

    resource: ClassVar[str] = "hook"
    name: WireName
    displayName: WireName | None = None
    isActive: WireTruth = False
    events: tuple[HookEvent, ...]
    config: HookConfig


class HookChange(WireModel):
    """What changes of a hook."""

    resource: ClassVar[str] = "hook"
    name: WireName | None = None
    displayName: WireName | None = None
    isActive: WireTruth | None = None
    events: tuple[HookEvent, ...] | None = None
    config: HookConfigChange | None = None


@router.get("/hooks")
@reading
def list_hooks(unit: Unit) -> list[dict[str, Any]]:
    """List the hooks."""
    permit(unit, "hooks:read")
    return [_spell(each) for each in hooks(unit.connection)]


@router.get("/hooks/template")
@reading
def hook_template(unit: Unit) -> dict[str, Any]:
    """Tell what a hook can be, and of what it can hear."""
    permit(unit, "hooks:read")
    by_entity = groupby(sorted(EVENTS.values(), key=lambda each: each.entity), key=lambda each: each.entity)
    entities = [{"name": name, "actions": [each.action for each in events]} for name, events in by_entity]
    return {"templates": [TEMPLATE], "groupings": [{"name": "events", "entities": entities}]}


@router.get("/hooks/{hook_id}")
@reading
def retrieve_hook(hook_id: int, unit: Unit) -> dict[str, Any]:
    """Return one hook."""
    permit(unit, "hooks:read")
    return _spell(hook_by_id(unit.connection, hook_id))


@router.post("/hooks")
@writing(HookBody)
def create_hook(body: HookBody, unit: Unit) -> dict[str, Any]:
    """Add a hook; a secret that was made is told in this answer alone."""
    _known_template(body.name)
    name, kinds = body.displayName or body.name, _kinds(body.events)
    added = add_hook(AddHook(name, body.config.url, kinds, body.isActive, body.config.secret), unit)
    return {"resourceId": added.id, "secret": None if body.config.secret else added.secret}


@router.put("/hooks/{hook_id}")
@writing(HookChange)
def update_hook(hook_id: int, body: HookChange, unit: Unit) -> dict[str, Any]:
    """Change a hook."""
    _known_template(body.name)
    given = {
        "name": body.displayName,
        "is_active": body.isActive,
        "kinds": None if body.events is None else _kinds(body.events),
        "url": body.config and body.config.url,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    change_hook(ChangeHook(hook_id, changes, body.config.secret if body.config else None), unit)
    told = body.model_dump(include={"displayName", "isActive", "events"}, exclude_none=True)
    return {"resourceId": hook_id, "changes": told | ({"config": {URL: given["url"]}} if given["url"] else {})}


@router.delete("/hooks/{hook_id}")
@writing(WireModel)
def delete_hook(
    hook_id: int,
    body: WireModel,  # noqa: ARG001 - `body` makes it a write
    unit: Unit,
) -> dict[str, Any]:
    """Remove a hook."""
    return {"resourceId": remove_hook(NamedHook(hook_id), unit)}


def _known_template(name: str | None) -> None:
    if name not in {WEB, None}:
        raise HookTemplateNotFound(str(name))


def _kinds(events: tuple[HookEvent, ...]) -> tuple[str, ...]:
    """Return our kinds of events; unknown ones are refused, all at once."""
    known = {(each.entity, each.action): each.kind for each in EVENTS.values()}
    asked = [(each.entityName.upper(), each.actionName.upper()) for each in events]
    refuse_all(EventUnknown(f"{action} {entity}") for entity, action in asked if (entity, action) not in known)
    return tuple(dict.fromkeys(known[each] for each in asked))


def _spell(hook: Hook) -> dict[str, Any]:
    """Spell a hook, its secret left out."""
    config = {CONTENT_TYPE: "json", URL: hook.url}
    return {
        "id": hook.id,
        "name": WEB,
        "displayName": hook.name,
        "isActive": hook.is_active,
        "createdAt": hook.made_at.date(),
        "updatedAt": hook.changed_at.date(),
        "events": [{"actionName": EVENTS[each].action, "entityName": EVENTS[each].entity} for each in hook.kinds],
        "config": [{"fieldName": name, "fieldValue": value} for name, value in config.items()],
    }
