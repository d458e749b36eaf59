"""What is asked of a client: on registering him, on correcting, on activating."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samity.bank.clients.operations.client_changes import ChangeClient
from samity.bank.clients.operations.client_deletion import DeleteClient
from samity.bank.clients.operations.clients import ActivateClient, RegisterClient
from samity.bank.clients.queries.views import client_view
from samity.bank.clients.values import ClientName, ClientStatus, LegalForm
from samity.web.acts import ActForm
from samity.web.choices import office_choices
from samity.web.door import Visit
from samity.web.fields import BooleanField, ChoiceField, DayField, TextField
from samity.web.languages import later, say
from samity.web.pages.people.choices import group_choices, offer_codes, offer_if_few, officer_choices
from samity.web.pages.people.seen import seen_client, seen_group

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = ("firstname", "middlename", "lastname", "fullname")
ABOUT = ("born_on", "gender_id", "client_type_id", "classification_id", "is_staff")
MORE = ("mobile_no", "email", *ABOUT, "external_id", "account_no")
AT_THE_BANK = ("office_id", "group_id", "officer_id", "submitted_on", "activated_on", "account_no", "external_id")
NAMELESS = later("Give a first and a last name, or the whole name.")
TWO_NAMES = later("Give the whole name, or its parts above, not both.")


class _Particulars(ActForm):
    """What is written of a client."""

    sections = (
        (later("Name"), (*NAME, "legal_form")),
        (later("Contact"), ("mobile_no", "email")),
        (later("About"), ABOUT),
        (later("At the bank"), AT_THE_BANK),
    )

    firstname = TextField(later("First name"), required=False)
    middlename = TextField(later("Middle name"), required=False)
    lastname = TextField(later("Last name"), required=False)
    fullname = TextField(later("Whole name"), required=False, description=later("Instead of the three above."))
    mobile_no = TextField(later("Phone"), required=False, kind="tel", longest=50)
    born_on = DayField(later("Born on"), required=False)
    gender_id = ChoiceField(later("Gender"), required=False, empty=later("not said"))
    email = TextField(later("E-mail"), required=False, kind="email")
    client_type_id = ChoiceField(later("Type"), required=False, empty=later("none"))
    classification_id = ChoiceField(later("Classification"), required=False, empty=later("none"))
    legal_form = ChoiceField(later("Is"), of=str)
    is_staff = BooleanField(later("Works for the bank"))
    account_no = TextField(later("Client number"), required=False, longest=50)
    external_id = TextField(
        later("Number elsewhere"), required=False, longest=100, description=later("How another system calls it.")
    )
    submitted_on = DayField(later("Asked to join on"))

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the choices; a code without values is not asked for."""
        self.legal_form.offer(
            [(LegalForm.PERSON.value, say("a person")), (LegalForm.ENTITY.value, say("an organisation"))]
        )
        offer_codes(visit, self)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a name in parts, or a whole one, never both."""
        well = bool(super().validate(extra_validators))
        parts = [self.firstname.data, self.middlename.data, self.lastname.data]
        if self.fullname.data and any(parts):
            self.fullname.errors = [*self.fullname.errors, TWO_NAMES]
        elif not self.fullname.data and not (self.firstname.data and self.lastname.data):
            missing = self.lastname if self.firstname.data else self.firstname
            missing.errors = [*missing.errors, NAMELESS]
        else:
            return well
        return False


class _Registration(_Particulars):
    """What is asked of a new client, wherever he joins."""

    account_no = TextField(
        later("Client number"), required=False, longest=50, description=later("Left empty, the bank gives it.")
    )
    officer_id = ChoiceField(later("Officer"), required=False, empty=later("nobody"))
    activated_on = DayField(
        later("Active from"), required=False, description=later("Left empty, somebody else activates later.")
    )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """He asks today and is active from today."""
        today = visit.unit.business_date
        return {"submitted_on": today, "activated_on": today, "legal_form": LegalForm.PERSON.value}

    def registered(self, office_id: int, group_id: int | None) -> RegisterClient:
        """Return the command that registers him there."""
        return RegisterClient(
            name=ClientName(*(self[part].data for part in NAME)),
            office_id=office_id,
            legal_form=LegalForm(self.legal_form.data),
            submitted_on=self.submitted_on.data,
            activated_on=self.activated_on.data,
            officer_id=self.officer_id.data,
            group_id=group_id,
            more={name: self[name].data for name in MORE if name in self and self[name].data},
        )


class RegisterForm(_Registration):
    """A new client."""

    office_id = ChoiceField(later("Office"))
    group_id = ChoiceField(later("Joins the group"), required=False, empty=later("none yet"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """He joins the person's own office."""
        return {**super().beginning(visit, **ids), "office_id": visit.unit.actor.office_id}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the offices, groups and officers that the person sees."""
        super().offer(visit, **ids)
        self.office_id.offer(office_choices(visit))
        offer_if_few(self, "group_id", group_choices(visit))
        self.officer_id.offer(officer_choices(visit))

    def command(self, visit: Visit, **ids: int) -> RegisterClient:
        """Register him."""
        return self.registered(self.office_id.data, self.data.get("group_id"))


class RegisterMemberForm(_Registration):
    """A new client who joins a group at once, in the group's office."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """He is served by the group's officer."""
        group = seen_group(visit, ids["group_id"])
        return {**super().beginning(visit, **ids), "officer_id": group.officer_id}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the officers of the group's office."""
        super().offer(visit, **ids)
        self.officer_id.offer(officer_choices(visit, seen_group(visit, ids["group_id"]).office_hierarchy))

    def command(self, visit: Visit, **ids: int) -> RegisterClient:
        """Register him in the group."""
        group = seen_group(visit, ids["group_id"])
        return self.registered(group.office_id, group.id)


class DeleteClientForm(ActForm):
    """A client who goes; there is nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> DeleteClient:
        """Remove him."""
        del visit
        return DeleteClient(ids["client_id"])


class ChangeClientForm(_Particulars):
    """What may be corrected of a client; his officer has acts of his own."""

    account_no = TextField(later("Client number"), longest=50)
    activated_on = DayField(later("Active from"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        seen_client(visit, ids["client_id"])
        view = client_view(visit.connection, ids["client_id"])
        fields = (*NAME, *MORE, "legal_form", "submitted_on", "activated_on")
        return {name: view[name] for name in fields}

    def offer(self, visit: Visit, **ids: int) -> None:
        """A client who is not active yet has no day to correct."""
        super().offer(visit, **ids)
        if seen_client(visit, ids["client_id"]).status is ClientStatus.PENDING:
            del self.activated_on

    def command(self, visit: Visit, **ids: int) -> ChangeClient:
        """Change what differs."""
        return ChangeClient(ids["client_id"], self.changed(visit, **ids))


class ActivateClientForm(ActForm):
    """From when a client is active."""

    activated_on = DayField(later("Active from"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """From today."""
        seen_client(visit, ids["client_id"])
        return {"activated_on": visit.unit.business_date}

    def command(self, visit: Visit, **ids: int) -> ActivateClient:
        """Activate him."""
        return ActivateClient(ids["client_id"], self.activated_on.data)
