"""The demo's villages: two centres and a group that meets alone, their members, and the loans they will ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.clients.operations.clients import RegisterClient, register_client
from samity.bank.clients.operations.forming import FormCentre, FormGroup, form_centre, form_group
from samity.bank.clients.values import ClientName, Level
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.meetings.operations.calendars import AttachCalendar, attach_calendar
from samity.bank.meetings.values import CalendarNotes, CalendarRule, CalendarType, Frequency, Recurrence, Weekday
from samity.cli.demo_bank.habits import Habit, habit_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.cli.demo_bank.branch import Branch
    from samity.storage.unit import Unit

WEEKS = 52
"""How long the groups have met."""

WEEKS_ON_SHEETS = 28
"""How long their meetings have stood on sheets; the first groups met half a year before anybody borrowed."""

FIRST_LOANS = 2
"""The meeting at which groups of younger villages begin to borrow."""

FIRST_NAMES = (
    *("Amena", "Anwara", "Asma", "Ayesha", "Bilkis", "Champa", "Dipali", "Fatema", "Firoza", "Gita", "Hajera"),
    *("Halima", "Hasina", "Jahanara", "Jamila", "Jorina", "Kamala", "Khadija", "Kohinur", "Lakshmi", "Lipi"),
    *("Lutfa", "Malati", "Mamtaj", "Marium", "Minati", "Momena", "Morsheda", "Nasima", "Nazma", "Nilufa", "Nurjahan"),
    *("Parul", "Parvin", "Purnima", "Rabeya", "Rahela", "Rashida", "Razia", "Rekha", "Renu", "Rina", "Rokeya"),
    *("Rupali", "Sabina", "Safura", "Sahida", "Sajeda", "Salma", "Sandhya", "Selina", "Shahnaz", "Shefali"),
    *("Shilpi", "Shirin", "Sufia", "Taslima", "Tulsi", "Yasmin", "Zohra"),
)
LAST_NAMES = (
    *("Akter", "Begum", "Bibi", "Das", "Ghosh", "Khanam", "Khatun"),
    *("Mondal", "Nahar", "Rani", "Roy", "Sarkar", "Sultana"),
)
MEMBERS = 10


class Lending(NamedTuple):
    """A loan to come: who gets how much at which meeting of the village, the first being 1."""

    meeting: int
    group_id: int
    client_id: int
    taka: int
    seasonal: bool = False


@dataclass(slots=True)
class Village:
    """Who meets on one calendar: the groups of a centre, or one group.

    Attributes:
        last_meeting: the number of the next one, on or after today.
        members: client ids by group.
        habits: by client.
        loans: what was paid out and not repaid when last looked at, by loan: its client.
        approved: loans waiting to be paid out, by the meeting at which they will be.
        meetings_late: meetings in a row at which less than the due was paid, by loan.
        late_fees: the last one charged, by loan.
    """

    kind: SheetKind
    owner_id: int
    calendar_id: int
    officer_id: int
    first_meeting: date
    last_meeting: int
    members: dict[int, list[int]]
    habits: dict[int, Habit]
    lendings: list[Lending]
    loans: dict[int, int] = field(default_factory=dict)
    approved: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    meetings_late: dict[int, int] = field(default_factory=dict)
    late_fees: dict[int, int] = field(default_factory=dict)

    def meeting_no(self, day: date) -> int:
        """Return which meeting is held on a day; the first is 1."""
        return (day - self.first_meeting).days // 7 + 1


class Plan(NamedTuple):
    """A village before it is: when it meets, and at which meeting its groups first borrow and borrow again."""

    name: str | None
    weeks_ago: int
    days_before_today: int
    officer: int
    groups: tuple[tuple[str, int, int | None], ...]


PLANS = (
    Plan("Dakshinpara", WEEKS, 0, 0, (("Shapla", 26, 48), ("Golap", 36, None), ("Jaba", 45, None))),
    Plan("Uttarpara", 14, 2, 1, (("Beli", FIRST_LOANS, None), ("Kadam", 6, None))),
    Plan(None, 8, 4, 1, (("Surjomukhi", FIRST_LOANS, None),)),
)


def gather_villages(
    branch: Branch, today: date, chance: random.Random, unit: Unit, plans: Sequence[Plan] = PLANS
) -> list[Village]:
    """Register the members and form their groups and centres, all on the branch's first day."""
    names = _names(chance)
    return [_gather(plan, names, branch, today, chance, unit) for plan in plans]


def meetings_before(today: date, villages: Sequence[Village]) -> list[tuple[date, list[Village]]]:
    """Return the days before today with meetings that stand on sheets, in order; today's are yet to be held."""
    held: dict[date, list[Village]] = {}
    since = today - timedelta(weeks=WEEKS_ON_SHEETS)
    for village in villages:
        day = village.first_meeting
        while day < since:
            day += timedelta(weeks=1)
        while day < today:
            held.setdefault(day, []).append(village)
            day += timedelta(weeks=1)
    return sorted(held.items(), key=lambda each: each[0])


def _gather(
    plan: Plan, names: Iterator[ClientName], branch: Branch, today: date, chance: random.Random, unit: Unit
) -> Village:
    officer_id = branch.officers[plan.officer]
    first_meeting = today - timedelta(weeks=plan.weeks_ago, days=plan.days_before_today)
    centre_id = None
    if plan.name is not None:
        centre = FormCentre(plan.name, branch.office_id, activated_on=unit.business_date, officer_id=officer_id)
        centre_id = form_centre(centre, unit).id
    members: dict[int, list[int]] = {}
    habits: dict[int, Habit] = {}
    lendings: list[Lending] = []
    for name, first, second in plan.groups:
        clients = [_register(names, branch, officer_id, unit) for _ in range(MEMBERS)]
        group_id = form_group(
            FormGroup(
                name,
                branch.office_id,
                activated_on=unit.business_date,
                officer_id=officer_id,
                centre_id=centre_id,
                client_ids=tuple(clients),
            ),
            unit,
        ).id
        members[group_id] = clients
        habits |= {client_id: habit_of(name, place) for place, client_id in enumerate(clients)}
        lendings += _lendings(group_id, clients, first, second, chance)
    if plan.days_before_today == 0:
        # The first group's member will ask today; those of the others have been approved and get their money today.
        today_no = plan.weeks_ago + 1
        others = list(members.items())[1:]
        lendings += [Lending(today_no, group_id, clients[-1], 9_000) for group_id, clients in others]
    owner_id = centre_id or next(iter(members))
    level = Level.GROUP if centre_id is None else Level.CENTRE
    calendar_id = _attach(level, owner_id, plan.name or plan.groups[0][0], first_meeting, unit)
    kind = SheetKind.GROUP if centre_id is None else SheetKind.CENTRE
    last = -((first_meeting - today).days // 7) + 1
    return Village(kind, owner_id, calendar_id, officer_id, first_meeting, last, members, habits, lendings)


def _attach(level: Level, owner_id: int, name: str, first_meeting: date, unit: Unit) -> int:
    weekly = Recurrence(Frequency.WEEKLY, weekday=Weekday(first_meeting.weekday()))
    notes = CalendarNotes(location=f"The schoolyard of {name}", duration=60, meets_at=time(9, 30))
    rule = CalendarRule(first_meeting, weekly)
    title = f"Weekly meeting of {name}"
    return attach_calendar(AttachCalendar(level, owner_id, title, CalendarType.COLLECTION, rule, notes), unit)


def _register(names: Iterator[ClientName], branch: Branch, officer_id: int, unit: Unit) -> int:
    known = RegisterClient(next(names), branch.office_id, activated_on=unit.business_date, officer_id=officer_id)
    return register_client(known, unit).id


def _lendings(
    group_id: int, clients: list[int], first: int, second: int | None, chance: random.Random
) -> Iterator[Lending]:
    """Nine of ten borrow; some who have repaid borrow again, and more; one adds a seasonal loan."""
    for place, client_id in enumerate(clients[:-1]):
        taka = 1_000 * chance.randint(6, 12)
        yield Lending(first + place % 2, group_id, client_id, taka)
        if second is not None and place % 2 == 0:
            yield Lending(second, group_id, client_id, taka + 1_000 * chance.randint(2, 8))
        if place == 1:
            yield Lending(first + 5, group_id, client_id, 1_000 * chance.randint(2, 5), seasonal=True)


def _names(chance: random.Random) -> Iterator[ClientName]:
    for firstname in chance.sample(FIRST_NAMES, len(FIRST_NAMES)):
        yield ClientName(firstname, None, chance.choice(LAST_NAMES))
