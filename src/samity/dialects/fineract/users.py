"""/users."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import RowMapping

from samity.bank.gate import permit
from samity.bank.organisation import queries
from samity.bank.organisation.operations.users import (
    AddUser,
    ChangeOwnPassword,
    ChangeUser,
    RemoveUser,
    add_user,
    change_own_password,
    change_user,
    remove_user,
)
from samity.bank.organisation.rules.passwords import SHORTEST, is_long_enough
from samity.dialects.door import reading, writing
from samity.dialects.fineract.changes import changes_of
from samity.dialects.fineract.roles import spell_role
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireId, WireModel, WireName, WireTruth
from samity.storage.unit import Unit

router = WireRouter(tags=["Users"])

NAMES = {
    "username": "username",
    "firstname": "firstname",
    "lastname": "lastname",
    "email": "email",
    "officeId": "office_id",
    "staffId": "staff_id",
    "locked": "locked",
}
OWN_PASSWORD = {"password", "repeatPassword", "locale", "dateFormat"}


def _long_enough(password: str) -> str:
    if not is_long_enough(password):
        raise PydanticCustomError(
            "validation.msg.user.password.is.too.short", "At least {n} characters", {"n": SHORTEST}
        )
    return password


Password = Annotated[str, Field(max_length=1000), AfterValidator(_long_enough)]
RoleIds = Annotated[list[WireId], Field(min_length=1)]


class _Passwords(WireModel):
    resource: ClassVar[str] = "user"

    @field_validator("repeatPassword", check_fields=False)
    @classmethod
    def _same_twice(cls, repeated: str | None, given: ValidationInfo) -> str | None:
        """Compare even when other members are wrong, so that all faults are named at once."""
        if "password" in given.data and repeated != given.data["password"]:
            raise PydanticCustomError(
                "validation.msg.user.repeatPassword.not.equal.to.password", "The two passwords differ"
            )
        return repeated


class UserBody(_Passwords):
    """A new user.

    Passwords do not expire and are not sent by mail: `passwordNeverExpires` changes nothing, and
    `sendPasswordToEmail` can only be false.
    """

    username: WireName
    firstname: WireName
    lastname: WireName
    email: WireName | None = None
    officeId: WireId
    staffId: WireId | None = None
    roles: RoleIds
    password: Password
    repeatPassword: str
    sendPasswordToEmail: Literal[False] = False
    passwordNeverExpires: WireTruth | None = None


class UserChange(_Passwords):
    """What changes of a user; a password comes with its repetition."""

    username: WireName | None = None
    firstname: WireName | None = None
    lastname: WireName | None = None
    email: WireName | None = None
    officeId: WireId | None = None
    staffId: WireId | None = None
    roles: RoleIds | None = None
    locked: WireTruth | None = None
    password: Password | None = None
    repeatPassword: str | None = Field(default=None, validate_default=True)
    sendPasswordToEmail: Literal[False] | None = None
    passwordNeverExpires: WireTruth | None = None


@router.get("/users")
@reading
def list_users(unit: Unit) -> list[dict[str, Any]]:
    """List the users of the caller's office and all below it."""
    permit(unit, "users:read")
    return _spelled(unit, queries.users_below(unit.connection, unit.actor.office_hierarchy))


@router.get("/users/template")
@reading
def user_template(unit: Unit) -> dict[str, Any]:
    """Say what a new user may be given."""
    permit(unit, "users:read")
    offices = queries.offices_below(unit.connection, unit.actor.office_hierarchy)
    return {
        "allowedOffices": [{"id": each["id"], "name": each["name"]} for each in offices],
        "availableRoles": [spell_role(each) for each in queries.roles(unit.connection)],
    }


@router.get("/users/{user_id}")
@reading
def retrieve_user(user_id: int, unit: Unit) -> dict[str, Any]:
    """Return one user; everybody may see himself."""
    if user_id != unit.actor.user_id:
        permit(unit, "users:read")
    found = queries.users_below(unit.connection, unit.actor.office_hierarchy, user_id)
    if not found:
        raise queries.UserNotFound(user_id)
    held = {each["id"] for each in queries.roles_of_users(unit.connection, [user_id])[user_id]}
    available = [spell_role(each) for each in queries.roles(unit.connection) if each["id"] not in held]
    return {**_spelled(unit, found)[0], "availableRoles": available}


@router.post("/users")
@writing(UserBody)
def create_user(body: UserBody, unit: Unit) -> dict[str, Any]:
    """Let somebody sign in."""
    _, named = changes_of(body, NAMES)
    user_id = add_user(AddUser(**named, role_ids=tuple(body.roles), password=body.password), unit)
    return {"officeId": body.officeId, "resourceId": user_id}


@router.put("/users/{user_id}")
@writing(UserChange)
def update_user(user_id: int, body: UserChange, unit: Unit) -> dict[str, Any]:
    """Change a user; anybody may change his own password, if that is all he changes."""
    own = user_id == unit.actor.user_id and body.model_fields_set <= OWN_PASSWORD
    if own and body.password is not None:
        office_id = change_own_password(ChangeOwnPassword(body.password), unit)
        return {"officeId": office_id, "resourceId": user_id, "changes": {"passwordEncoded": "changed"}}
    given, changes = changes_of(body, NAMES, ("email", "staffId"))
    roles = None if body.roles is None else tuple(body.roles)
    office_id = change_user(ChangeUser(user_id, changes, roles, body.password), unit)
    told = {"roles": roles, "passwordEncoded": None if body.password is None else "changed"}
    return {"officeId": office_id, "resourceId": user_id, "changes": {**given, **told}}


@router.delete("/users/{user_id}")
@writing(WireModel)
def delete_user(user_id: int, body: WireModel, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - `body` makes it a write
    """Take a user off."""
    return {"resourceId": remove_user(RemoveUser(user_id), unit)}


def _spelled(unit: Unit, users: Sequence[RowMapping]) -> list[dict[str, Any]]:
    held = queries.roles_of_users(unit.connection, [each["id"] for each in users])
    return [_spell(each, held[each["id"]]) for each in users]


def _spell(user: RowMapping, roles: list[RowMapping]) -> dict[str, Any]:
    staff = None
    if user["staff_id"] is not None:
        staff = {
            "id": user["staff_id"],
            "displayName": user["staff_name"],
            "isLoanOfficer": user["is_loan_officer"],
            "isActive": user["is_active"],
        }
    return {
        "id": user["id"],
        "username": user["username"],
        "officeId": user["office_id"],
        "officeName": user["office_name"],
        "firstname": user["firstname"],
        "lastname": user["lastname"],
        "email": user["email"],
        "passwordNeverExpires": True,
        "locked": user["locked"],
        "staff": staff,
        "selectedRoles": [spell_role(each) for each in roles],
    }
