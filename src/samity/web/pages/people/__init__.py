"""Pages of people: clients, the groups and centres in which they meet, their meetings, and finding any of them."""

from __future__ import annotations

from samity.web.pages.people import (
    centre_acts,
    centre_page,
    client_acts,
    client_page,
    find,
    group_acts,
    group_page,
    identifiers,
    lists,
    meeting_acts,
    meetings,
    notes,
    officers,
    plan_meetings,
    roles,
)

ROUTERS = (
    lists.router,
    group_page.router,
    centre_page.router,
    client_page.router,
    client_acts.router,
    group_acts.router,
    centre_acts.router,
    roles.router,
    officers.router,
    identifiers.router,
    meetings.router,
    notes.router,
    meeting_acts.router,
    plan_meetings.router,
    find.router,
)
