"""The keys with which programs sign in for a user: which there are, how one is made, and how it is revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.gate import permit
from samity.bank.organisation.operations.api_keys import (
    MadeApiKey,
    MakeApiKey,
    RevokeApiKey,
    make_api_key,
    revoke_api_key,
)
from samity.bank.organisation.operations.users import admitted_user
from samity.bank.organisation.queries.api_keys import ApiKeyNotFound, api_keys_of
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Posting, Visit, Visiting
from samity.web.fields import TextField
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

router = APIRouter()

MADE = later("The key is made; its secret is told once.")


@router.get("/users/{user_id:int}/keys", response_model=None)
def keys_page(visit: Visiting, user_id: int) -> Response:
    """Show a user's keys."""
    permit(visit.unit, "users:read")
    user = admitted_user(visit.unit, user_id)
    return visit.show("organisation/api_keys.html", user=user, keys=api_keys_of(visit.connection, user_id))


class MakeApiKeyForm(ActForm):
    """A key for a program."""

    name = TextField(
        later("What it is for"), longest=100, description=later("Such as the program's name; it tells keys apart.")
    )

    def command(self, visit: Visit, **ids: int) -> MakeApiKey:
        """Make it."""
        del visit
        return MakeApiKey(ids["user_id"], str(self.name.data))


def _whose(visit: Visit, user_id: int) -> Mapping[str, Any]:
    return {"subject": admitted_user(visit.unit, user_id).username}


def _tell_secret(posted: Posting, made: MadeApiKey) -> Response:
    """Show the secret: it stands in this one answer, in no address, no cookie and nowhere in the bank."""
    user = admitted_user(posted.unit, posted.ids["user_id"])
    shown = posted.show("organisation/made_api_key.html", user=user, secret=made.secret, told=MADE)
    shown.headers["cache-control"] = "no-store"
    return shown


offer_act(
    router,
    Act(
        path="/users/{user_id:int}/keys/make",
        form=MakeApiKeyForm,
        operation=make_api_key,
        heading=later("Make a key"),
        button=later("Make"),
        after=lambda _, user_id: f"/users/{user_id}/keys",
        said=MADE,
        back=lambda user_id: f"/users/{user_id}/keys",
        about=_whose,
        tell_once=_tell_secret,
    ),
)


class RevokeApiKeyForm(ActForm):
    """A key that opens no more; there is nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> RevokeApiKey:
        """Revoke it."""
        del visit
        return RevokeApiKey(ids["user_id"], ids["key_id"])


def _about(visit: Visit, user_id: int, key_id: int) -> Mapping[str, Any]:
    user = admitted_user(visit.unit, user_id)
    name = next((each["name"] for each in api_keys_of(visit.connection, user_id) if each["id"] == key_id), None)
    if name is None:
        raise ApiKeyNotFound(user_id, key_id)
    return {"subject": f"{name}, {user.username}"}


offer_act(
    router,
    Act(
        path="/users/{user_id:int}/keys/{key_id:int}/revoke",
        form=RevokeApiKeyForm,
        operation=revoke_api_key,
        heading=later("Revoke a key"),
        button=later("Revoke"),
        after=lambda _, user_id, **__: f"/users/{user_id}/keys",
        said=later("The key opens no more."),
        back=lambda user_id, **_: f"/users/{user_id}/keys",
        about=_about,
    ),
)
