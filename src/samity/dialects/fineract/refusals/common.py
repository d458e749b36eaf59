"""Refusals of the door and the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank import gate
from samity.dialects.fineract import tenants
from samity.dialects.fineract.envelope import Said
from samity.doors import attempts, authentication
from samity.storage import idempotency

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

_NOT_AUTHENTICATED = "error.msg.not.authenticated"
_NOT_AUTHORIZED = "error.msg.not.authorized"

REFUSALS: dict[type[Refusal], Said] = {
    authentication.NotAuthenticated: Said(401, _NOT_AUTHENTICATED, "username"),
    authentication.ApiKeyRefused: Said(401, "error.msg.api.key.refused", "apiKey"),
    authentication.UserLocked: Said(401, "error.msg.user.locked", "username"),
    attempts.TooManyFailures: Said(401, "error.msg.too.many.failures", "username"),
    tenants.UnknownTenant: Said(
        401, "error.msg.invalid.tenant.identifier", "tenantIdentifier", outer="error.msg.invalid.tenant.identifier"
    ),
    gate.NotPermitted: Said(403, _NOT_AUTHORIZED, outer=_NOT_AUTHORIZED),
    gate.OutsideOwnOffice: Said(403, "error.msg.office.outside.own.hierarchy", "id|officeId"),
    idempotency.KeyTooLong: Said(400, "error.msg.idempotency.key.exceeds.max.length", "Idempotency-Key"),
    idempotency.KeyUsedForAnotherBody: Said(409, "error.msg.idempotency.key.used.with.another.body", "Idempotency-Key"),
}
