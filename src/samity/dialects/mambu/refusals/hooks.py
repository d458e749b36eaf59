"""Refusals about hooks, which this API does not manage: they are said where an act would ever meet one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.hooks import queries, rules, values
from samity.bank.hooks.operations import hooks
from samity.dialects.mambu.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

REFUSALS: dict[type[Refusal], Said] = {
    queries.HookNotFound: Said(404, "hookId"),
    hooks.HookNameTaken: Said(400, "name"),
    hooks.HookHearsNothing: Said(400, "events"),
    hooks.HookSecretTooShort: Said(400, "secret"),
    values.EventUnknown: Said(400, "events"),
    rules.HookAddressUnusable: Said(400, "url"),
    rules.HookAddressNeedsHttps: Said(400, "url"),
    rules.HookAddressInOwnNetwork: Said(400, "url"),
}
