"""A GL account: what it is for, what hangs on it, and the forms that open, correct and remove it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.accounting.operations.gl_accounts import (
    ChangeGlAccount,
    DeleteGlAccount,
    GlAccountHasChildren,
    GlAccountHasPostings,
    GlAccountIsMapped,
    GlAccountUnderItself,
    GlCodeTaken,
    GlParentIsNoHeader,
    GlParentOfOtherType,
    OpenGlAccount,
    change_gl_account,
    delete_gl_account,
    open_gl_account,
)
from samity.bank.accounting.operations.mapping import GlAccountOfWrongType
from samity.bank.accounting.queries import (
    ChartFilter,
    chart,
    gl_account_by_id,
    has_children,
    has_postings,
    mapped_purposes,
)
from samity.bank.accounting.values import GlType, GlUsage
from samity.bank.gate import permit
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit, Visiting
from samity.web.fields import BooleanField, ChoiceField, TextField, note_field
from samity.web.languages import later, say
from samity.web.pages.books.words import ACTIVITIES, TYPES, USAGES
from samity.web.pages.lending.words import PURPOSES
from samity.web.words import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

router = APIRouter()

BESIDE = {
    GlCodeTaken: "gl_code",
    GlParentIsNoHeader: "parent_id",
    GlParentOfOtherType: "parent_id",
    GlAccountUnderItself: "parent_id",
    GlAccountHasPostings: "usage",
    GlAccountHasChildren: "usage",
    GlAccountIsMapped: "usage",
    GlAccountOfWrongType: "type",
}


@router.get("/books/accounts/{gl_account_id:int}", response_model=None)
def gl_account_page(visit: Visiting, gl_account_id: int) -> Response:
    """Show a GL account."""
    permit(visit.unit, "accounting:read")
    account = gl_account_by_id(visit.connection, gl_account_id)
    purposes = mapped_purposes(visit.connection, gl_account_id)
    return visit.show(
        "books/account.html",
        account=account,
        parent=None if account.parent_id is None else gl_account_by_id(visit.connection, account.parent_id),
        type=TYPES[account.type],
        usage=USAGES[account.usage],
        purposes=sorted(PURPOSES.get(each) or ACTIVITIES.get(each) or spoken(each) for each in purposes),
        stays=_why_it_stays(visit, gl_account_id, is_mapped=bool(purposes)),
    )


def _why_it_stays(visit: Visit, gl_account_id: int, *, is_mapped: bool) -> str | None:
    if has_children(visit.connection, gl_account_id):
        return say("accounts stand under it")
    if is_mapped:
        return say("a product or the bank itself posts to it")
    return say("something was posted to it") if has_postings(visit.connection, gl_account_id) else None


class OpenAccountForm(ActForm):
    """A new GL account."""

    name = TextField(later("Name"), longest=200)
    gl_code = TextField(later("Code"), longest=45)
    type = ChoiceField(later("Type"), of=str)
    usage = ChoiceField(later("What it holds"), of=str)
    parent_id = ChoiceField(later("Stands under"), required=False, empty=later("nothing, it stands on top"))
    manual_entries_allowed = BooleanField(later("Manual entries are allowed"))
    description = note_field(later("Description"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """Most hold postings."""
        return {"usage": GlUsage.DETAIL, "manual_entries_allowed": True}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer types, and the headers to stand under."""
        self.type.offer(TYPES.items())
        self.usage.offer(USAGES.items())
        headers = chart(visit.connection, ChartFilter(usage=GlUsage.HEADER))
        self.parent_id.offer((each["id"], f"{each['gl_code']} {each['name']}") for each in headers)

    def command(self, visit: Visit, **ids: int) -> OpenGlAccount:
        """Open it."""
        given = {**self.data, "type": GlType(self.type.data), "usage": GlUsage(self.usage.data)}
        return OpenGlAccount(**given)


class ChangeAccountForm(OpenAccountForm):
    """A GL account to correct."""

    disabled = BooleanField(later("It is no longer used"))

    @classmethod
    def beginning(cls, visit: Visit, gl_account_id: int = 0, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        account = gl_account_by_id(visit.connection, gl_account_id)
        return {name: getattr(account, name) for name in CHANGEABLE}

    def command(self, visit: Visit, gl_account_id: int = 0, **ids: int) -> Any:
        """Change what differs."""
        return ChangeGlAccount(gl_account_id, self.changed(visit, gl_account_id=gl_account_id))


class DeleteAccountForm(ActForm):
    """There is nothing to fill in."""

    def command(self, visit: Visit, gl_account_id: int = 0, **ids: int) -> DeleteGlAccount:
        """Remove it."""
        return DeleteGlAccount(gl_account_id)


CHANGEABLE = ("name", "gl_code", "type", "usage", "parent_id", "manual_entries_allowed", "description", "disabled")


def about_account(visit: Visit, gl_account_id: int) -> Mapping[str, Any]:
    """Say which account it is."""
    account = gl_account_by_id(visit.connection, gl_account_id)
    return {"subject": f"{account.gl_code} {account.name}"}


offer_act(
    router,
    Act(
        path="/books/accounts/open",
        form=OpenAccountForm,
        operation=open_gl_account,
        heading=later("Open a GL account"),
        button=later("Open"),
        after=lambda opened: f"/books/accounts/{opened}",
        said=later("The account is open."),
        at=BESIDE,
        back="/books/chart",
    ),
)
offer_act(
    router,
    Act(
        path="/books/accounts/{gl_account_id:int}/change",
        form=ChangeAccountForm,
        operation=change_gl_account,
        heading=later("Correct the account"),
        button=later("Save"),
        after=lambda _, gl_account_id: f"/books/accounts/{gl_account_id}",
        said=later("The account is corrected."),
        at=BESIDE,
        back=lambda gl_account_id: f"/books/accounts/{gl_account_id}",
        about=about_account,
    ),
)
offer_act(
    router,
    Act(
        path="/books/accounts/{gl_account_id:int}/delete",
        form=DeleteAccountForm,
        operation=delete_gl_account,
        heading=later("Remove the account"),
        button=later("Remove it"),
        after=lambda _, gl_account_id: "/books/chart",
        said=later("The account is removed from the chart."),
        back=lambda gl_account_id: f"/books/accounts/{gl_account_id}",
        about=about_account,
    ),
)
