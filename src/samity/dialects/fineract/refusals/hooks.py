"""Refusals about hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.hooks import queries, rules, values
from samity.bank.hooks.operations import hooks
from samity.dialects.fineract import hooks as wire
from samity.dialects.fineract.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

_ADDRESS = "Payload URL"

REFUSALS: dict[type[Refusal], Said] = {
    queries.HookNotFound: Said(404, "error.msg.hook.identifier.not.found"),
    wire.HookTemplateNotFound: Said(404, "error.msg.template.not.found", "name"),
    hooks.HookNameTaken: Said(
        403, "error.msg.hook.duplicate.name", "displayName", outer="error.msg.hook.duplicate.name"
    ),
    hooks.HookHearsNothing: Said(400, "validation.msg.hook.registered.events.cannot.be.empty", "events"),
    hooks.HookSecretTooShort: Said(400, "validation.msg.hook.secret.is.too.short", "Secret"),
    values.EventUnknown: Said(400, "validation.msg.hook.event.is.not.known", "events"),
    rules.HookAddressUnusable: Said(400, "validation.msg.hook.url.invalid", _ADDRESS),
    rules.HookAddressNeedsHttps: Said(400, "validation.msg.hook.url.needs.https", _ADDRESS),
    rules.HookAddressInOwnNetwork: Said(400, "validation.msg.hook.url.in.own.network", _ADDRESS),
}
