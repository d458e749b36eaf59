"""The demo bank's past: its branches open, its villages gather, and meet week after week up to yesterday."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals
from samity.cli.demo_bank.branch import open_branch
from samity.cli.demo_bank.house import found_house, plan_holidays
from samity.cli.demo_bank.life import hold_meeting
from samity.cli.demo_bank.morning import prepare_today
from samity.cli.demo_bank.names import names
from samity.cli.demo_bank.village import Gathering, Village

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rich.progress import Progress

    from samity.cli.demo_bank.days import Day, Days
    from samity.cli.demo_bank.house import House
    from samity.cli.demo_bank.plans import BranchPlan

SEED = 1206
WEEKS_TO_PREPARE = 4
MISSED = frozenset({("Genda", 1)})
"""A meeting whose sheet nobody saved, counted back from the next one: it waits on the officer's page."""

LEARNS_AT = (2, 8, 24, 64)
"""Days on which the database learns how full its tables are: plans made for empty ones are slow by now."""

TITLE = "Building the demo bank"


@dataclass(frozen=True, slots=True)
class Founded:
    """The demo bank on its first day."""

    house: House
    villages: Sequence[Village]
    rest: frozenset[date]


def live_through(days: Days, today: date, plans: Sequence[BranchPlan], progress: Progress) -> None:
    """Let the bank live from its first day to the morning of today."""
    chance = random.Random(SEED)  # noqa: S311 - the same bank every time
    first_on = today - timedelta(
        weeks=WEEKS_TO_PREPARE + max(each.first_meeting for plan in plans for each in plan.villages)
    )
    task = progress.add_task(f"{TITLE}: its branches", total=None)
    with days.on(first_on) as day:
        bank = _found(today, plans, day)
    gathering = Gathering(bank.house, names(chance), chance)
    agenda = _agenda(bank, today)
    progress.update(task, total=len(agenda) + 1)
    for number, (held_on, meeting) in enumerate(agenda):
        if number in LEARNS_AT:
            days.connection.execute(text("ANALYZE"))
        progress.update(task, description=f"{TITLE}: the meetings of {held_on:%d %B %Y}")
        with days.on(held_on) as day:
            for village in meeting:
                gathering.gather(village, day)
                hold_meeting(village, bank.house, bank.rest, chance, day)
        progress.advance(task)
        if _ends_a_month(number, agenda):
            _recognise_income(held_on, days)
    _recognise_income(today - timedelta(days=1), days)
    progress.update(task, description=f"{TITLE}: this morning")
    with days.on(today) as day:
        prepare_today(bank.villages, bank.house, chance, day)
    progress.update(task, advance=1, description=TITLE)


def _ends_a_month(number: int, agenda: Sequence[tuple[date, object]]) -> bool:
    held_on, following = agenda[number][0], agenda[number + 1 : number + 2]
    return all(each.month != held_on.month for each, _ in following)


def _recognise_income(until: date, days: Days) -> None:
    """Let what has accrued become income: a night does so every day, the demo bank's past only month by month."""
    with days.on(until) as day:
        run_accruals(RunAccruals(until), day.administrator)


def _found(today: date, plans: Sequence[BranchPlan], day: Day) -> Founded:
    unit = day.administrator
    house = found_house(unit)
    branches = [open_branch(plan, house, unit) for plan in plans]
    villages = [
        Village(each, branch, each.next_on(today), list(each.groups))
        for plan, branch in zip(plans, branches, strict=True)
        for each in plan.villages
    ]
    rest = plan_holidays(day.date, today, [branch.office_id for branch in branches], unit)
    return Founded(house, villages, rest)


def _agenda(bank: Founded, today: date) -> list[tuple[date, list[Village]]]:
    """Return the days before today with meetings held, in order; nobody meets on a holiday, today's are to come."""
    held: dict[date, list[Village]] = {}
    for village in bank.villages:
        for to_come in range(village.plan.first_meeting + 1):
            day = village.next_on - timedelta(weeks=to_come)
            if day < today and day not in bank.rest and (village.plan.name, to_come) not in MISSED:
                held.setdefault(day, []).append(village)
    return sorted(held.items(), key=lambda each: each[0])
