"""One's own password: whoever sits at an open page must know the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from wtforms.validators import InputRequired, ValidationError

from samity.bank.organisation.operations.users import ChangeOwnPassword, PasswordTooShort, change_own_password
from samity.doors.authentication import NotAuthenticated
from samity.web.acts import Act, ActForm, offer_act
from samity.web.fields import PasswordField
from samity.web.languages import later, say

if TYPE_CHECKING:
    from samity.web.door import Visit, WebDoor

router = APIRouter()


class OwnPasswordForm(ActForm):
    """A new password, typed twice, and the old one."""

    old = PasswordField(later("Password until now"), [InputRequired(later("This is needed."))])
    password = PasswordField(
        later("New password"),
        [InputRequired(later("This is needed."))],
        description=later("At least eight characters."),
    )
    again = PasswordField(later("New password again"), [InputRequired(later("This is needed."))])

    def validate_again(self, field: PasswordField) -> None:
        """Refuse what was typed in two ways."""
        if field.data != self.password.data:
            raise ValidationError(say("This differs from the new password above."))

    def command(self, visit: Visit, **ids: int) -> ChangeOwnPassword:
        """Take the new one."""
        door: WebDoor = visit.request.app.state.door
        address = visit.request.client.host if visit.request.client else ""
        door.authentication.password(visit.connection, visit.unit.actor.username, str(self.old.data), address)
        return ChangeOwnPassword(str(self.password.data))


def _to_the_door(*_: Any) -> str:
    """Everybody who was signed in with the old password signs in anew, this page too."""
    return "/sign-in"


offer_act(
    router,
    Act(
        path="/own-password",
        form=OwnPasswordForm,
        operation=change_own_password,
        heading=later("Change my password"),
        button=later("Change"),
        after=_to_the_door,
        said=later("The password is changed: sign in with the new one."),
        at={NotAuthenticated: "old", PasswordTooShort: "password"},
    ),
)
