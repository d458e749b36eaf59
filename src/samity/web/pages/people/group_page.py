"""A group: who owes what now, when it meets, who serves it, and everything that may be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.operations.roles import GROUP_ROLE
from samity.bank.clients.queries import officer_terms
from samity.bank.clients.queries.notes import About, notes_about
from samity.bank.clients.queries.views import group_view, role_views
from samity.bank.clients.values import GroupStatus, Level
from samity.bank.collection_sheets.queries.debts import who_owes_what
from samity.bank.custom_fields.values import OwnerKind
from samity.bank.loans.operations.close_group import REASONS
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.views import LoanFilter, loan_views, loans_listed
from samity.bank.loans.values.state import LoanStatus
from samity.bank.meetings.queries import calendars_of, turnout_of_grouping
from samity.bank.organisation.queries import code_values
from samity.web.door import Visit, Visiting, lead
from samity.web.languages import say
from samity.web.own_fields.shown import own_fields
from samity.web.pages.lending.loan_page import STATUS_WORDS
from samity.web.pages.people.attendance import strip_of
from samity.web.pages.people.choices import other_groups
from samity.web.pages.people.coming import coming_meetings, words_of
from samity.web.pages.people.seen import GROUP_WORDS, kind_of, page_of, seen_grouping

if TYPE_CHECKING:
    from fastapi import Response
    from sqlalchemy import RowMapping

    from samity.bank.clients.queries import Group
    from samity.bank.collection_sheets.queries.debts import GroupDebts
    from samity.bank.loans.queries.accounts import LoanAccount

router = APIRouter()

WAITING = (LoanStatus.PARTIAL, LoanStatus.SUBMITTED, LoanStatus.APPROVED)


@router.get("/groups/{group_id:int}", response_model=None)
def group_page(visit: Visiting, group_id: int) -> Response:
    """Show a group; who asks for a centre by its id is led to it."""
    group = seen_grouping(visit, group_id)
    if group.level is Level.CENTRE:
        return lead(page_of(group))
    debts = who_owes_what(visit.connection, group_id, visit.unit.business_date)
    return visit.show(
        "people/group.html",
        debts=debts,
        strips={each.client_id: strip_of(zip(debts.meetings, each.attendance, strict=True)) for each in debts.members},
        roles=role_views(visit.connection, group_id),
        waiting=_waiting(visit, group_id),
        loan_words=STATUS_WORDS,
        **around(visit, group, [group_id]),
        barred=_barred(visit, group, debts) | barred_acts(group),
    )


def around(visit: Visit, grouping: Group, group_ids: list[int]) -> dict[str, Any]:
    """Return what the pages of a group and of a centre show alike."""
    return {
        "grouping": grouping,
        "view": group_view(visit.connection, grouping.id),
        "kind": kind_of(grouping),
        "status_words": GROUP_WORDS[grouping.status],
        "coming": coming_meetings(visit, grouping, group_ids),
        "turnout": turnout_of_grouping(visit.connection, grouping, visit.unit.business_date),
        "own": own_fields(visit, OwnerKind(grouping.level), grouping.id),
        "officers": officer_terms(visit.connection, grouping.id),
        "notes": notes_about(visit.connection, About(group_id=grouping.id)),
        "calendars": [(each, words_of(each.rule)) for each in calendars_of(visit.connection, [grouping.id])],
    }


def barred_acts(grouping: Group) -> dict[str, str]:
    """Return, by act, why the state of a group or a centre does not allow it."""
    words = GROUP_WORDS[grouping.status][0]
    pending = grouping.status is GroupStatus.PENDING
    barred = (
        {}
        if pending
        else {
            "activate": say("is {words} already", words=words),
            "delete": say("has begun; only what never began can go"),
        }
    )
    if grouping.status is GroupStatus.CLOSED:
        barred["activate"] = barred["close"] = say("is closed")
    if grouping.officer_id is None:
        barred["unassign-officer"] = say("has no officer")
    if grouping.status is not GroupStatus.ACTIVE:
        inactive = say(
            "the {kind_of} {more}",
            kind_of=kind_of(grouping),
            more=say("has not begun") if pending else say("is closed"),
        )
        barred |= dict.fromkeys(("plan", "apply", "apply-many"), inactive)
    return barred


def barred_without_reasons(visit: Visit, grouping: Group) -> dict[str, str]:
    """Bar the closing of a group or centre where the bank names no reasons for it."""
    code = REASONS[grouping.level]
    if code_values(visit.connection, code)[code]:
        return {}
    return {"close": say("the bank names no reasons in its list {code}", code=code)}


def _barred(visit: Visit, group: Group, debts: GroupDebts) -> dict[str, str]:
    if not any(each.is_member for each in debts.members):
        acts = "role", "apply-many", "transfer-members", "remove-members"
        return dict.fromkeys(acts, say("nobody is an active member")) | barred_without_reasons(visit, group)
    barred = {"close": say("members belong to it")}
    if not other_groups(visit, group):
        barred["transfer-members"] = say("its office has no other group")
    if not code_values(visit.connection, GROUP_ROLE)[GROUP_ROLE]:
        barred["role"] = say("the bank names no roles in its list {group_role}", group_role=GROUP_ROLE)
    return barred


def _waiting(visit: Visit, group_id: int) -> list[tuple[LoanAccount, RowMapping]]:
    """Return the loans of the group that wait to be complete, for a decision or for being paid out."""
    if not visit.may("loans:read"):
        return []
    hierarchy = visit.unit.actor.office_hierarchy
    ids, _ = loans_listed(visit.connection, hierarchy, LoanFilter(group_id=group_id, statuses=WAITING))
    accounts, views = loans_by_id(visit.connection, ids), loan_views(visit.connection, ids)
    return sorted(((accounts[each], views[each]) for each in ids), key=lambda each: WAITING.index(each[0].state.status))
