"""Users: who may sign in, where, and with which roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from wtforms.validators import InputRequired

from samity.bank.custom_fields.values import OwnerKind
from samity.bank.gate import admit_office, permit
from samity.bank.organisation.operations.users import (
    AddUser,
    ChangeUser,
    PasswordTooShort,
    RemoveUser,
    UsernameTaken,
    add_user,
    change_user,
    remove_user,
)
from samity.bank.organisation.queries import (
    StaffNotFound,
    permissions_of_roles,
    roles,
    roles_of_users,
    staff_listed,
    user_by_id,
    users_below,
)
from samity.bank.organisation.rules.authority import covers
from samity.web.acts import Act, ActForm, offer_act
from samity.web.choices import office_choices
from samity.web.door import Visit, Visiting
from samity.web.fields import BooleanField, ChoiceField, ManyField, PasswordField, TextField
from samity.web.languages import later
from samity.web.own_fields.shown import is_asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

router = APIRouter()

BESIDE = {UsernameTaken: "username", PasswordTooShort: "password", StaffNotFound: "staff_id"}


@router.get("/users", response_model=None)
def users(visit: Visiting) -> Response:
    """Show who may sign in."""
    permit(visit.unit, "users:read")
    listed = users_below(visit.connection, visit.unit.actor.office_hierarchy)
    held = roles_of_users(visit.connection, [each["id"] for each in listed])
    permitted = permissions_of_roles(visit.connection, {role["id"] for each in held.values() for role in each})
    higher = {
        user_id
        for user_id, theirs in held.items()
        if not all(covers(visit.unit.actor, permitted[role["id"]]) for role in theirs if not role["disabled"])
    }
    asks = is_asked(visit, OwnerKind.USER)
    return visit.show("organisation/users.html", users=listed, held=held, higher=higher, asks=asks)


def _typed(password: str | None) -> str:
    """Return what was typed; who comes back after his session ended sends no password, for none was kept."""
    return password or ""


class UserForm(ActForm):
    """A user."""

    username = TextField(later("User name"), longest=100)
    firstname = TextField(later("First name"), longest=100)
    lastname = TextField(later("Last name"), longest=100)
    email = TextField(later("E-mail"), required=False, kind="email")
    office_id = ChoiceField(later("Office"), description=later("What is seen: this office and those below it."))
    staff_id = ChoiceField(
        later("Is staff member"),
        required=False,
        empty=later("nobody"),
        description=later("The meetings of this member of staff then stand on Today."),
    )
    role_ids = ManyField(later("Roles"))

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the offices, the staff and the roles; what he has already is offered even if nobody new may have it."""
        self.office_id.offer(office_choices(visit))
        has = self.beginning(visit, **ids)
        staff = staff_listed(visit.connection, visit.unit.actor.office_hierarchy, active=None)
        self.staff_id.offer(
            (each["id"], f"{each['display_name']}, {each['office_name']}")
            for each in staff
            if each["is_active"] or each["id"] == has.get("staff_id")
        )
        self.role_ids.offer(
            (each["id"], each["name"])
            for each in roles(visit.connection)
            if not each["disabled"] or each["id"] in has.get("role_ids", ())
        )


class AddUserForm(UserForm):
    """Somebody who may sign in from now on."""

    password = PasswordField(
        later("Password"),
        [InputRequired(later("This is needed."))],
        filters=[_typed],
        description=later("At least eight characters; it can be changed after signing in."),
    )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """He belongs to the person's office."""
        return {"office_id": visit.unit.actor.office_id}

    def command(self, visit: Visit, **ids: int) -> AddUser:
        """Let him sign in."""
        return AddUser(**{**self.data, "role_ids": tuple(self.role_ids.data or ())})


class ChangeUserForm(UserForm):
    """What may be changed of a user."""

    locked = BooleanField(later("Locked: may not sign in"))
    password = PasswordField(later("New password"), filters=[_typed], description=later("Empty leaves the old one."))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        found = user_by_id(visit.connection, ids["user_id"])
        admit_office(visit.unit, found.office_id, found.hierarchy)
        row = users_below(visit.connection, visit.unit.actor.office_hierarchy, found.id)[0]
        held = [each["id"] for each in roles_of_users(visit.connection, [found.id])[found.id]]
        names = ("username", "firstname", "lastname", "email", "office_id", "staff_id", "locked")
        return {**{name: row[name] for name in names}, "role_ids": sorted(held), "password": ""}

    def command(self, visit: Visit, **ids: int) -> ChangeUser:
        """Change what differs; the roles only when the boxes do."""
        changes = self.changed(visit, **ids)
        password = changes.pop("password", None)
        role_ids = changes.pop("role_ids", None)
        return ChangeUser(
            ids["user_id"], changes, None if role_ids is None else tuple(role_ids), str(password) if password else None
        )


class RemoveUserForm(ActForm):
    """A user who goes; there is nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> RemoveUser:
        """Take him off."""
        return RemoveUser(ids["user_id"])


def _about(visit: Visit, user_id: int) -> Mapping[str, Any]:
    found = user_by_id(visit.connection, user_id)
    admit_office(visit.unit, found.office_id, found.hierarchy)
    return {"subject": found.username}


offer_act(
    router,
    Act(
        path="/users/add",
        form=AddUserForm,
        operation=add_user,
        heading=later("Add a user"),
        button=later("Add"),
        after=lambda _: "/users",
        said=later("The user may sign in."),
        at=BESIDE,
        back="/users",
    ),
)
offer_act(
    router,
    Act(
        path="/users/{user_id:int}/change",
        form=ChangeUserForm,
        operation=change_user,
        heading=later("Change a user"),
        button=later("Save"),
        after=lambda _, user_id: "/users",
        said=later("The user is changed."),
        at=BESIDE,
        back="/users",
        about=_about,
    ),
)
offer_act(
    router,
    Act(
        path="/users/{user_id:int}/remove",
        form=RemoveUserForm,
        operation=remove_user,
        heading=later("Take a user off"),
        button=later("Take off"),
        after=lambda _, user_id: "/users",
        said=later("The user can no longer sign in; what was done under the name stays."),
        back="/users",
        about=_about,
    ),
)
