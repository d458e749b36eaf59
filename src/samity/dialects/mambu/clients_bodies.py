"""Bodies of clients, and how a client is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from sqlalchemy import Connection, RowMapping

from samity.bank.clients.queries import groups_of_clients
from samity.bank.clients.values import ClientStatus
from samity.bank.custom_fields.values import OwnerKind
from samity.bank.organisation.queries import code_values
from samity.bank.organisation.queries.found import users_of_staff
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu import id_documents
from samity.dialects.mambu.id_documents import IdDocument
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.own_fields import OwnFieldsBody, shown
from samity.dialects.mambu.people_searched import GENDERS, STATES
from samity.dialects.mambu.rows import officer_key
from samity.dialects.mambu.spelling import Spelling
from samity.dialects.mambu.wire import AnyCase, IdText, MaybeDay, MaybeMoment, Name, NotOffered, Text, utc
from samity.storage.unit import Unit

APPROVED = frozenset({"ACTIVE", "INACTIVE"})
"""States of a client who was let in; INACTIVE is who has no account yet, which is no difference here."""

State = Annotated[
    Literal["PENDING_APPROVAL", "ACTIVE", "INACTIVE", "EXITED", "REJECTED", "BLACKLISTED"] | None, AnyCase
]
Gender = Annotated[Literal["MALE", "FEMALE"] | None, AnyCase]


class ClientBody(OwnFieldsBody):
    """A client as he shall be written; what the bank writes by itself may be sent back and is passed over."""

    resource: ClassVar[str] = "client"
    id: IdText = None
    firstName: Text = None
    middleName: Text = None
    lastName: Text = None
    mobilePhone: Text = None
    emailAddress: Text = None
    birthDate: MaybeDay = None
    gender: Gender = None
    state: State = None
    activationDate: MaybeMoment = None
    assignedBranchKey: Text = None
    assignedUserKey: Text = None
    assignedCentreKey: NotOffered = None
    homePhone: NotOffered = None
    mobilePhone2: NotOffered = None
    notes: NotOffered = None
    preferredLanguage: NotOffered = None
    clientRoleKey: NotOffered = None
    addresses: NotOffered = None
    idDocuments: list[IdDocument] | None = None
    portalSettings: NotOffered = None
    profilePictureKey: NotOffered = None
    profileSignatureKey: NotOffered = None
    migrationEventKey: NotOffered = None


class NewClient(ClientBody):
    """A new client; he is approved at once, from today on, unless his state says that he waits."""

    firstName: Name
    lastName: Name


NAMES: Mapping[str, str] = {
    "id": "external_id",
    "firstName": "firstname",
    "middleName": "middlename",
    "lastName": "lastname",
    "mobilePhone": "mobile_no",
    "emailAddress": "email",
    "birthDate": "born_on",
}
"""Members that the bank keeps as they are, and its names of them."""


def gender_id(connection: Connection, gender: str | None) -> int | None:
    """Return the bank's value for a gender.

    Raises:
        BodyRefused: the bank has none of this name.
    """
    if gender is None:
        return None
    for each in code_values(connection, "Gender")["Gender"]:
        if each.name.upper() == gender:
            return each.id
    told = f"The bank has no value {gender} of its code Gender"
    raise BodyRefused([{"type": "gender", "loc": ("gender",), "msg": told}], "client")


def spelled(clients: Sequence[RowMapping], spelling: Spelling, unit: Unit, *, full: bool) -> list[dict[str, Any]]:
    """Write clients, with the groups they are members of and the users who serve them."""
    groups = groups_of_clients(unit.connection, [each["id"] for each in clients]) if clients else {}
    users = users_of_staff(unit.connection, [each["officer_id"] for each in clients])
    if not full:
        return [_spell(each, groups[each["id"]], users, spelling) for each in clients]
    ids = [each["id"] for each in clients]
    own, documents = shown(OwnerKind.CLIENT, ids, spelling, unit), id_documents.told(ids, spelling, unit)
    return [
        {
            **_spell(each, groups[each["id"]], users, spelling),
            "addresses": [],
            "idDocuments": documents[each["id"]],
            **own[each["id"]],
        }
        for each in clients
    ]


def editable(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of a client that can be changed, as they stand, with nothing where there is nothing."""
    own = {name: value for name, value in told.items() if name.startswith("_")}
    document = {**{name: told.get(name) for name in ClientBody.model_fields}, **own}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in document.items()}


def _spell(client: RowMapping, groups: list[int], users: Mapping[int, int], spelling: Spelling) -> dict[str, Any]:
    keys = spelling.keys
    gender = (client["gender_name"] or "").upper()
    status = ClientStatus(client["status"])
    return {
        "encodedKey": keys.encoded(Kind.CLIENT, client["id"]),
        "id": client["external_id"] or client["account_no"],
        "state": STATES[status],
        # A firm has one name; here it stands where a first name would.
        "firstName": client["firstname"] or client["fullname"],
        "middleName": client["middlename"],
        "lastName": client["lastname"] or ("" if client["fullname"] else None),
        "mobilePhone": client["mobile_no"],
        "emailAddress": client["email"],
        "birthDate": client["born_on"],
        "gender": gender if gender in GENDERS else None,
        "assignedBranchKey": keys.encoded(Kind.BRANCH, client["office_id"]),
        "assignedUserKey": officer_key(spelling, client["officer_id"], users),
        "groupKeys": [keys.encoded(Kind.GROUP, each) for each in groups],
        "activationDate": spelling.day(client["activated_on"]),
        "approvedDate": spelling.day(client["activated_on"]),
        "closedDate": spelling.day(client["closed_on"]),
        "creationDate": utc(client["created_at"]),
        "lastModifiedDate": utc(client["changed_at"]),
    }
