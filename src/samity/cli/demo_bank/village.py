"""The demo's villages: who meets on one calendar, the members, and the loans they will ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.clients.operations.clients import RegisterClient, register_client
from samity.bank.clients.operations.forming import FormCentre, FormGroup, form_centre, form_group
from samity.bank.clients.operations.roles import AssignRole, assign_role
from samity.bank.clients.values import Level
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.meetings.operations.calendars import AttachCalendar, attach_calendar
from samity.bank.meetings.values import CalendarNotes, CalendarRule, CalendarType, Frequency, Recurrence, Weekday
from samity.cli.demo_bank.habits import Habit, habit_of
from samity.cli.demo_bank.plans import YOUNG

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.bank.clients.values import ClientName
    from samity.cli.demo_bank.branch import Branch, Officer
    from samity.cli.demo_bank.days import Day
    from samity.cli.demo_bank.house import House
    from samity.cli.demo_bank.plans import GroupPlan, Plan

PLACES = (
    "The schoolyard of {}",
    "Under the banyan tree of {}",
    "The ferry landing of {}",
    "The chair's courtyard, {}",
)
YOUNGEST, OLDEST = 19 * 365, 58 * 365  # days


class Lending(NamedTuple):
    """A loan to come: who is to be paid out how much, at which meeting, counted back from the next one."""

    to_come: int
    group_id: int
    client_id: int
    taka: int
    seasonal: bool = False
    undecided: bool = False


@dataclass(slots=True)
class Village:
    """Who meets on one calendar: the groups of a centre, or one group.

    Attributes:
        next_on: the next meeting, on or after the demo's today.
        to_form: groups that are not formed yet.
        habits: by client.
        groups: by client.
        lendings: loans that nobody has asked for yet.
        approved: loans and their clients, to be paid out at the next meeting.
        undecided: loans that were asked for and not decided on.
        meetings_late: meetings in a row at which less than the due was paid, by loan.
        late_fees: the last one charged, by loan.
    """

    plan: Plan
    branch: Branch
    next_on: date
    to_form: list[GroupPlan]
    owner_id: int = 0
    calendar_id: int = 0
    habits: dict[int, Habit] = field(default_factory=dict)
    groups: dict[int, int] = field(default_factory=dict)
    lendings: list[Lending] = field(default_factory=list)
    approved: list[tuple[int, int]] = field(default_factory=list)
    undecided: list[int] = field(default_factory=list)
    meetings_late: dict[int, int] = field(default_factory=dict)
    late_fees: dict[int, int] = field(default_factory=dict)

    @property
    def kind(self) -> SheetKind:
        """Return whose meeting it is."""
        return SheetKind.GROUP if self.plan.centre is None else SheetKind.CENTRE

    @property
    def officer(self) -> Officer:
        """Return who serves it."""
        return self.branch.officers[self.plan.officer]

    def to_come(self, day: date) -> int:
        """Return how many meetings come after the one of a day, up to the next one from the demo's today."""
        return (self.next_on - day).days // 7

    def meeting_after(self, day: date, rest: frozenset[date]) -> date:
        """Return the day of the following meeting that no holiday prevents."""
        following = day + timedelta(weeks=1)
        while following in rest:
            following += timedelta(weeks=1)
        return following


@dataclass(frozen=True, slots=True)
class Gathering:
    """What is needed to gather a village: choices of the house, names, and chance."""

    house: House
    names: Iterator[ClientName]
    chance: random.Random

    def gather(self, village: Village, day: Day) -> None:
        """Form the groups that begin on a day, and on the first of all days the centre and its calendar."""
        if not village.owner_id and village.plan.centre is not None:
            _form_centre(village, village.plan.centre, day)
        for plan in [plan for plan in village.to_form if plan.formed_at >= village.to_come(day.date)]:
            village.to_form.remove(plan)
            group_id, clients = self._form(plan, village, day)
            if not village.owner_id:
                village.owner_id = group_id
                _attach(Level.GROUP, village, day)
            village.habits |= {client_id: habit_of(plan, place) for place, client_id in enumerate(clients)}
            village.groups |= dict.fromkeys(clients, group_id)
            village.lendings += _lendings(plan, group_id, clients, self.chance)
            if plan.one_waits:
                village.lendings.append(Lending(0, group_id, clients[-1], 3_000, seasonal=True))

    def _form(self, plan: GroupPlan, village: Village, day: Day) -> tuple[int, list[int]]:
        unit = day.by(village.officer.username)
        clients = [self._register(village, day) for _ in range(plan.size)]
        formed = FormGroup(
            plan.name,
            village.branch.office_id,
            activated_on=day.date,
            officer_id=village.officer.staff_id,
            centre_id=village.owner_id or None,
            client_ids=tuple(clients),
        )
        group_id = form_group(formed, unit).id
        for client_id, role_id in zip(clients, self.house.words["GROUPROLE"], strict=False):
            assign_role(AssignRole(group_id, client_id, role_id), unit)
        return group_id, clients

    def _register(self, village: Village, day: Day) -> int:
        born_on = day.date - timedelta(days=self.chance.randint(YOUNGEST, OLDEST))
        known = RegisterClient(
            next(self.names),
            village.branch.office_id,
            activated_on=day.date,
            officer_id=village.officer.staff_id,
            more={"born_on": born_on, "gender_id": self.house.words["Gender"][0]},
        )
        return register_client(known, day.by(village.officer.username)).id


def _form_centre(village: Village, name: str, day: Day) -> None:
    centre = FormCentre(name, village.branch.office_id, activated_on=day.date, officer_id=village.officer.staff_id)
    village.owner_id = form_centre(centre, day.by(village.branch.head)).id
    _attach(Level.CENTRE, village, day)


def _attach(level: Level, village: Village, day: Day) -> None:
    name = village.plan.name
    weekly = Recurrence(Frequency.WEEKLY, weekday=Weekday(day.date.weekday()))
    place = PLACES[len(name) % len(PLACES)].format(name)
    notes = CalendarNotes(location=place, duration=60, meets_at=village.plan.meets_at)
    rule = CalendarRule(day.date, weekly)
    attached = AttachCalendar(
        level, village.owner_id, f"Weekly meeting of {name}", CalendarType.COLLECTION, rule, notes
    )
    village.calendar_id = attach_calendar(attached, day.by(village.branch.head))


def _lendings(plan: GroupPlan, group_id: int, clients: Sequence[int], chance: random.Random) -> Iterator[Lending]:
    """Most borrow; those who have repaid borrow again, and more; one adds a seasonal loan."""
    story = plan.story
    borrowing = clients if plan.all_borrow else clients[:-1]
    for place, client_id in enumerate(borrowing):
        taka = 1_000 * chance.randint(6, 12)
        yield Lending(max(0, story.first - place % 2), group_id, client_id, taka, undecided=story.undecided)
        if story.again is not None and (plan.all_borrow or place % 4):
            more = taka + 1_000 * chance.randint(2, 8)
            yield Lending(story.again - place % 2, group_id, client_id, more)
        if place == 1 and story.first >= YOUNG.first and not plan.all_borrow:
            yield Lending(story.first - 5, group_id, client_id, 1_000 * chance.randint(2, 5), seasonal=True)
