"""What the demo says when it is open: where it is, who may come in, and what to look at first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.collection_sheets.queries.today import todays_meetings
from samity.bank.first_start import ADMINISTRATOR
from samity.bank.organisation.queries.dates import bank_date_of
from samity.cli.demo_bank.branch import PASSWORD
from samity.cli.demo_bank.house import CASHIER, HEAD, OFFICER
from samity.cli.demo_bank.plans import SHOWN_FIRST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import Connection, Row

    from samity.bank.collection_sheets.queries.today import PlannedMeeting

# As they are now: whoever visits the demo may have changed everything in it.
_PEOPLE = """
SELECT u.username, r.name AS role, u.staff_id, o.name AS office, o.hierarchy,
       (SELECT count(*) FROM loan l WHERE l.office_id = o.id AND l.status = 'SUBMITTED') AS undecided
FROM app_user u JOIN user_role ur ON ur.user_id = u.id JOIN role r ON r.id = ur.role_id
JOIN office o ON o.id = u.office_id
WHERE u.deleted_at IS NULL AND NOT u.locked AND r.name = ANY(:roles)
ORDER BY o.id, array_position(CAST(:roles AS text[]), r.name), u.id"""


def welcome(connection: Connection, address: str) -> str:
    """Return the welcome of a demo bank that answers at an address."""
    people = connection.execute(text(_PEOPLE), {"roles": [OFFICER, CASHIER, HEAD]}).all()
    said = f"\n  The demo bank is open: {address}/\n\n  Sign in there; every password is {PASSWORD}.\n"
    for office, listed in groupby(people, key=lambda each: each.office):
        said += f"    {office}\n"
        for role, holders in groupby(listed, key=lambda each: each.role):
            said += f"      {role + ':':16} {', '.join(each.username for each in holders)}\n"
    said += f"    Head Office\n      {'Administrator:':16} {ADMINISTRATOR}, who may do everything\n"
    today = bank_date_of(connection).business_date
    said += f"\n  Its day is {today:%A} {today.day} {today:%B %Y}. What to look at first:\n"
    for number, step in enumerate(_first_steps(connection, today, {each.role: each for each in reversed(people)}), 1):
        said += f"    {number}. {step}\n"
    said += f"\n  Without a browser: README.md goes on with curl. The API: {address}/fineract-provider/api/docs\n"
    return f"{said}\n  Ctrl-C ends it.\n"


def _first_steps(connection: Connection, today: date, first: dict[str, Row[tuple[object, ...]]]) -> Iterator[str]:
    """Return what the first holder of each role may look at."""
    if officer := first.get(OFFICER):
        meetings = todays_meetings(connection, today, officer.hierarchy, officer.staff_id)
        in_order = sorted(meetings, key=lambda each: each.owner_name != SHOWN_FIRST)
        sheet = "".join(f" Open {_told(each)}." for each in in_order[:1])
        yield f"As {officer.username}: Today, with {len(meetings)} meetings.{sheet}"
    if head := first.get(HEAD):
        yield f"As {head.username}: Today leads to {head.undecided} applications that wait for a decision."
    if cashier := first.get(CASHIER):
        yield f"As {cashier.username}: look up a member of {cashier.office}, and take a payment."
    yield f"As {ADMINISTRATOR}: the trial balance, products, people and what each role permits."


def _told(meeting: PlannedMeeting) -> str:
    expected = " and ".join(each.currency.printed(each.amount) for each in meeting.expected if each.amount)
    return f"{meeting.owner_name}: {meeting.clients} members, {expected or 'nothing'} expected"
