"""Let members leave their group, or go to another one: shown on their loans first, then done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.operations.members import ClientOfAnotherOffice, MemberHasGroupLoan, NotMember
from samity.bank.clients.operations.refusals import GroupSizeOutOfRange
from samity.bank.clients.queries import members_of
from samity.bank.loans.operations.debtor_checks import ClientNotActive, GroupNotActive
from samity.bank.loans.operations.leave_group import Disassociate, disassociate_clients
from samity.bank.loans.operations.transfer_clients import (
    NewGroupDoesNotMeet,
    NewGroupMeetsOtherwise,
    TransferClients,
    TransferredToOtherOffice,
    TransferredToSameGroup,
    transfer_clients,
)
from samity.bank.organisation.queries import StaffInactive, StaffNotFound
from samity.web.acts import Act, ActForm, offer_act
from samity.web.fields import BooleanField, ChoiceField, ManyField
from samity.web.languages import later
from samity.web.pages.lending.moved_due_dates import what_moves
from samity.web.pages.people.choices import officer_choices, other_groups
from samity.web.pages.people.group_acts import about_grouping, back_to_grouping
from samity.web.pages.people.seen import seen_group

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from samity.web.door import Posting, Visit

router = APIRouter()


class RemoveMembersForm(ActForm):
    """Who leaves a group."""

    client_ids = ManyField(later("Who leaves"), required=True)

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer its members."""
        self.client_ids.offer(_members(visit, ids["group_id"]))

    def command(self, visit: Visit, **ids: int) -> Disassociate:
        """Let them leave."""
        return Disassociate(ids["group_id"], tuple(self.client_ids.data or ()))


class TransferMembersForm(ActForm):
    """Who goes to which group, and what goes with him."""

    client_ids = ManyField(later("Who goes"), required=True)
    to_group_id = ChoiceField(later("To the group"))
    with_loans = BooleanField(
        later("Their loans go with them"),
        description=later("Else the group that they leave goes on to stand in for them."),
    )
    with_officer = BooleanField(later("They get the officer of that group"))
    officer_id = ChoiceField(
        later("Officer of loans that get none of that group"), required=False, empty=later("as it is")
    )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """Loans go with them, and the other officer serves them."""
        return {"with_loans": True, "with_officer": True}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer members, the other groups of the office, and who may serve there."""
        group = seen_group(visit, ids["group_id"])
        self.client_ids.offer(_members(visit, group.id))
        self.to_group_id.offer(other_groups(visit, group))
        self.officer_id.offer(officer_choices(visit, group.office_hierarchy))

    def command(self, visit: Visit, **ids: int) -> TransferClients:
        """Transfer them."""
        return TransferClients(
            ids["group_id"],
            self.to_group_id.data,
            tuple(self.client_ids.data or ()),
            self.with_officer.data,
            self.with_loans.data,
            self.officer_id.data,
        )


def transferred(command: TransferClients, posted: Posting) -> Mapping[str, Any]:
    """Tell what would move with those who go; it is taken back."""
    return what_moves(transfer_clients(command, posted.unit), posted)


def _members(visit: Visit, group_id: int) -> Iterator[tuple[int, str]]:
    found = members_of(visit.connection, [seen_group(visit, group_id).id])[group_id]
    return ((each.id, f"{each.display_name}, {each.account_no}") for each in found)


offer_act(
    router,
    Act(
        path="/groups/{group_id:int}/remove-members",
        form=RemoveMembersForm,
        operation=disassociate_clients,
        heading=later("Let members leave"),
        button=later("Let them leave"),
        after=lambda _, **ids: back_to_grouping(**ids),
        said=later("They have left the group; they stay clients."),
        at=dict.fromkeys((ClientOfAnotherOffice, MemberHasGroupLoan, NotMember), "client_ids"),
        back=back_to_grouping,
        about=about_grouping,
    ),
)
offer_act(
    router,
    Act(
        path="/groups/{group_id:int}/transfer-members",
        form=TransferMembersForm,
        operation=transfer_clients,
        heading=later("Transfer members"),
        button=later("Transfer them"),
        after=lambda _, **ids: back_to_grouping(**ids),
        said=later("They belong to the other group."),
        at={
            **dict.fromkeys((NotMember, ClientNotActive), "client_ids"),
            **dict.fromkeys((TransferredToSameGroup, TransferredToOtherOffice, GroupNotActive), "to_group_id"),
            **dict.fromkeys((NewGroupDoesNotMeet, NewGroupMeetsOtherwise, GroupSizeOutOfRange), "to_group_id"),
            **dict.fromkeys((StaffNotFound, StaffInactive), "officer_id"),
        },
        back=back_to_grouping,
        about=about_grouping,
        template="lending/move_due_dates.html",
        look=transferred,
        look_button=later("Show what moves"),
    ),
)
