"""/consumers/{user}/apikeys: keys with which programs act as a user. An API consumer is a user here."""

from __future__ import annotations

from typing import Any, ClassVar

from samity.bank.gate import admit_office, permit
from samity.bank.organisation.operations.api_keys import MakeApiKey, RevokeApiKey, make_api_key, revoke_api_key
from samity.bank.organisation.queries import user_by_id
from samity.bank.organisation.queries.api_keys import api_keys_of
from samity.dialects.door import Answer, reading, writing
from samity.dialects.mambu.bodies import Nothing
from samity.dialects.mambu.keys import Kind, UnknownKey
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import spelling_of
from samity.dialects.mambu.wire import MambuModel, Text, utc
from samity.storage.unit import Unit

router = MambuRouter(tags=["API Consumers"])


class ApiKeyBody(MambuModel):
    """A new key, and what it is for; keys do not expire by themselves."""

    resource: ClassVar[str] = "apikey"
    name: Text = None


@router.get("/consumers/{consumer_id}/apikeys")
@reading
def list_api_keys(consumer_id: str, unit: Unit) -> list[dict[str, Any]]:
    """List the keys of a user, without their secrets."""
    permit(unit, "users:read")
    spelling = spelling_of(unit)
    user = user_by_id(unit.connection, row_id(unit, spelling, Kind.USER, consumer_id))
    admit_office(unit, user.office_id, user.hierarchy)
    return [
        {
            "id": spelling.keys.encoded(Kind.API_KEY, each["id"]),
            "name": each["name"],
            "creationDate": utc(each["made_at"]),
            "revokedDate": None if each["revoked_at"] is None else utc(each["revoked_at"]),
        }
        for each in api_keys_of(unit.connection, user.id)
    ]


@router.post("/consumers/{consumer_id}/apikeys", status_code=201)
@writing(ApiKeyBody, kept=False)
def create_api_key(consumer_id: str, body: ApiKeyBody, unit: Unit) -> Answer:
    """Make a key; its secret stands in this answer and nowhere else, not even beside an idempotency key."""
    spelling = spelling_of(unit)
    user_id = row_id(unit, spelling, Kind.USER, consumer_id)
    made = make_api_key(MakeApiKey(user_id, body.name or "API"), unit)
    return Answer({"id": spelling.keys.encoded(Kind.API_KEY, made.id), "apiKey": made.secret}, 201)


@router.delete("/consumers/{consumer_id}/apikeys/{key_id}", status_code=204)
@writing(Nothing)
def delete_api_key(consumer_id: str, key_id: str, body: Nothing, unit: Unit) -> Answer:  # noqa: ARG001 - `body` makes it a write
    """Revoke a key."""
    spelling = spelling_of(unit)
    user_id = row_id(unit, spelling, Kind.USER, consumer_id)
    found = spelling.keys.id_of(Kind.API_KEY, key_id)
    if found is None:
        raise UnknownKey(Kind.API_KEY.word, key_id)
    revoke_api_key(RevokeApiKey(user_id, found), unit)
    return Answer(status=204)
