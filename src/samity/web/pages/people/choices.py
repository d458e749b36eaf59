"""What forms about people offer to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from samity.bank.clients.operations.client_checks import CODES
from samity.bank.clients.queries.listings import ClientFilter, GroupFilter, Window, clients_listed, groups_listed
from samity.bank.clients.values import ClientStatus, GroupStatus, Level
from samity.bank.organisation.queries import code_values, staff_listed, staff_options
from samity.web.languages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.clients.queries import Group
    from samity.web.acts import ActForm
    from samity.web.door import Visit
    from samity.web.fields import Choice, ChoiceField

MOST_OFFERED = 200
BY_NAME = (("name", False),)


def officer_choices(visit: Visit, office_hierarchy: str | None = None) -> Iterator[Choice]:
    """Offer who may serve an office; without one, everybody who works in the offices that the person sees."""
    if office_hierarchy is not None:
        return ((each["id"], each["display_name"]) for each in staff_options(visit.connection, office_hierarchy))
    listed = staff_listed(visit.connection, visit.unit.actor.office_hierarchy)
    return ((each["id"], f"{each['display_name']}, {each['office_name']}") for each in listed)


def group_choices(
    visit: Visit,
    level: Level = Level.GROUP,
    office_id: int | None = None,
    *,
    without_centre: bool = False,
    text: str = "",
) -> list[Choice]:
    """Offer groups or centres that are not closed, by name, of one office or of all; of very many the first."""
    wanted = GroupFilter(level, office_id=office_id, without_centre=without_centre, text=text or None)
    window = Window(BY_NAME, 0, MOST_OFFERED + 1)
    rows = groups_listed(visit.connection, visit.unit.actor.office_hierarchy, wanted, window).rows
    return [
        (each["id"], f"{each['name']}, {each['office_name']}") for each in rows if each["status"] != GroupStatus.CLOSED
    ]


def other_groups(visit: Visit, group: Group) -> list[Choice]:
    """Offer the other groups of a group's office that are not closed."""
    return [each for each in group_choices(visit, office_id=group.office_id) if each[0] != group.id]


def centre_choices(visit: Visit, group: Group) -> list[Choice]:
    """Offer the centres in which a group may meet, and always the one in which it does."""
    choices = group_choices(visit, Level.CENTRE, group.office_id)
    if group.centre_id is not None and group.centre_id not in dict(choices):
        choices.append((group.centre_id, say("the centre in which it meets now")))
    return choices


def offer_if_few(form: ActForm, name: str, choices: list[Choice]) -> None:
    """Offer choices, or leave the field away when there are none, or more than anybody reads.

    What can be chosen there can also be done later, on the page of the group or the centre.
    """
    if 0 < len(choices) <= MOST_OFFERED:
        cast("ChoiceField", form[name]).offer(choices)
    else:
        del form[name]


def client_choices(visit: Visit, office_id: int | None = None, text: str = "") -> Iterator[Choice]:
    """Offer clients who have not left, the newest first: those whom the text describes, else those in no group."""
    wanted = ClientFilter(office_id=office_id, text=text or None, without_group=not text)
    window = Window((("id", True),), 0, MOST_OFFERED)
    rows = clients_listed(visit.connection, visit.unit.actor.office_hierarchy, wanted, window).rows
    for each in rows:
        if each["status"] in {ClientStatus.PENDING, ClientStatus.ACTIVE}:
            yield each["id"], f"{each['display_name']}, {each['account_no']}"


def offer_codes(visit: Visit, form: ActForm) -> None:
    """Offer the bank's own lists; a form does not ask for an empty one, and keeps what is no longer offered."""
    values = code_values(visit.connection, *CODES.values())
    for name, code in CODES.items():
        offered = [(each.id, each.name) for each in values[code]]
        asked = cast("ChoiceField", form[name])
        now = asked.object_data
        if now is not None and now not in dict(offered):
            offered.append((now, say("as it is now")))
        if offered:
            asked.offer(offered)
        else:
            del form[name]
