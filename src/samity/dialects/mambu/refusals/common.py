"""Refusals of the door, the gate and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank import gate
from samity.dialects.mambu import keys, routing
from samity.dialects.mambu.envelope import Said
from samity.dialects.mambu.published import API_NOT_AUTHORIZED, INVALID_CREDENTIALS, INVALID_PERMISSIONS
from samity.doors import attempts, authentication
from samity.storage import idempotency

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

REFUSALS: dict[type[Refusal], Said] = {
    keys.UnknownKey: Said(404),
    routing.VersionNotAccepted: Said(406, "Accept"),
    authentication.NotAuthenticated: Said(401, "", INVALID_CREDENTIALS),
    authentication.ApiKeyRefused: Said(401, "apiKey", API_NOT_AUTHORIZED),
    authentication.UserLocked: Said(401),
    attempts.TooManyFailures: Said(429),
    gate.NotPermitted: Said(403, "", INVALID_PERMISSIONS),
    gate.OutsideOwnOffice: Said(403),
    idempotency.KeyTooLong: Said(400, "Idempotency-Key"),
    idempotency.KeyUsedForAnotherBody: Said(409, "Idempotency-Key"),
}
