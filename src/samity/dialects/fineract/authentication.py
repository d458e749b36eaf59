"""/authentication: a name and a password become the key that later requests send."""

from __future__ import annotations

import base64
from typing import Annotated, ClassVar

from fastapi import Depends, Request, Response

from samity.bank.organisation import queries
from samity.dialects.door import Door, raw_body
from samity.dialects.fineract.permissions import codes_of
from samity.dialects.fineract.roles import spell_role
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import LooseModel, WireText

router = WireRouter(tags=["Authentication"])


class AuthenticationBody(LooseModel):
    """Who wants to come in."""

    resource: ClassVar[str] = "user"
    username: WireText
    password: WireText


def authenticate(request: Request, raw: Annotated[bytes, Depends(raw_body)]) -> Response:
    """Check a name and a password; the key is HTTP Basic's own, nothing is kept for it here."""
    door: Door = request.app.state.door
    body = door.wire.read(raw, AuthenticationBody)
    address = request.client.host if request.client else ""
    with door.engine.connect() as connection:
        found = door.authentication.password(connection, body.username, body.password, address)
        actor = found.actor
        answer = {
            "username": actor.username,
            "userId": actor.user_id,
            "base64EncodedAuthenticationKey": base64.b64encode(f"{body.username}:{body.password}".encode()).decode(),
            "authenticated": True,
            "officeId": actor.office_id,
            "officeName": queries.office_by_id(connection, actor.office_id).name,
            "roles": [spell_role(each) for each in queries.roles_of_users(connection, [actor.user_id])[actor.user_id]],
            "permissions": codes_of(actor.permissions),
            "shouldRenewPassword": False,
            "isTwoFactorAuthenticationRequired": False,
        }
    return Response(door.wire.write(answer), media_type="application/json")


authenticate.accepts = (AuthenticationBody,)  # type: ignore[attr-defined] # as `writing` does, for the OpenAPI document
router.post("/authentication")(authenticate)
