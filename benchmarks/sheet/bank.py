"""The bank that is measured in: groups to measure, other officers' groups, and a large centre with its history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.gatherings import (
    A_YEAR_OF_WEEKS,
    PRESENT,
    SPELLING,
    Gathering,
    analyze,
    lend_to_all,
    move_to,
    staying,
)
from tests.village import FIRST_MEETING, FOUNDED_ON, Village, lend, meets_on_tuesdays, member, product, village

from benchmarks.sheet.plan import LONGEST, SIZES
from samity.bank.clients.operations.forming import FormCentre, FormGroup, form_centre, form_group
from samity.bank.clients.values import Level
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.organisation.operations.business_date import SetBusinessDate, set_business_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Engine
    from tests.village import Product

    from benchmarks.sheet.plan import Plan
    from samity.bank.collection_sheets.operations.filled import FilledSheet
    from samity.storage.unit import Unit

PAYING = 171
"""What each member of the large centre pays a week: an installment of 12,000 over two years at 24 % flat."""
MEMBERS = 40
OTHERS = 4
"""Groups whose officers save sheets while others are measured."""


@dataclass(frozen=True, slots=True)
class LargeCentre:
    """A centre in which many groups meet, and its sheet."""

    centre_id: int
    calendar_id: int
    groups: tuple[Gathering, ...]

    @property
    def members(self) -> int:
        """Return how many meet there."""
        return sum(len(each.loans) for each in self.groups)

    @property
    def path(self) -> str:
        """Where its sheet is opened and saved, but for the command."""
        return f"centers/{self.centre_id}?command="

    def asked(self, on: date) -> dict[str, Any]:
        """Return the body that opens the sheet of a meeting."""
        return {**SPELLING, "calendarId": self.calendar_id, "transactionDate": on.isoformat()}

    def sheet(self, on: date) -> dict[str, Any]:
        """Return a sheet filled in: everybody came and paid."""
        loans = [loan for each in self.groups for loan in each.loans]
        clients = [client for each in self.groups for client in each.place.clients]
        return {
            **self.asked(on),
            "bulkRepaymentTransactions": [{"loanId": loan, "transactionAmount": PAYING} for loan in loans],
            "clientsAttendance": [{"clientId": client, "attendanceType": PRESENT} for client in clients],
        }

    def filled(self, on: date) -> FilledSheet:
        """Return the same sheet as the bank's operation takes it."""
        sheets = [each.filled(on, PAYING) for each in self.groups]
        return replace(
            sheets[0],
            kind=SheetKind.CENTRE,
            owner_id=self.centre_id,
            repayments=tuple(line for each in sheets for line in each.repayments),
            attendance=tuple(noted for each in sheets for noted in each.attendance),
        )

    def meet(self, engine: Engine, on: date) -> None:
        """Save its sheet of a day, with nobody looking at the clock."""
        with staying(engine, on) as unit:
            save_sheet(self.filled(on), unit)


@dataclass(frozen=True, slots=True)
class Bank:
    """What was founded."""

    centre: LargeCentre
    others: Sequence[Gathering]
    measured: Mapping[int, Sequence[Gathering]]


def found(engine: Engine, plan: Plan, begins: Callable[[str], None]) -> Bank:
    """Found the bank, and let its past meetings be held."""
    begins(f"lending to the {plan.large_groups * MEMBERS:,} members of a large centre")
    centre = _large_centre(engine, plan.large_groups)
    begins(f"holding {plan.history} weeks of its meetings")
    for day in plan.past:
        move_to(engine, day)
        centre.meet(engine, day)
    begins("lending to the groups that are measured, and to others")
    today = plan.past[-1] if plan.history else FIRST_MEETING
    with staying(engine, today) as unit:
        offered = product(unit, terms=A_YEAR_OF_WEEKS)
    measured = {size: [_gathering(engine, offered, size, today) for _ in range(plan.groups)] for size in SIZES}
    others = [_gathering(engine, offered, MEMBERS, today) for _ in range(OTHERS)]
    analyze(engine)
    return Bank(centre, others, measured)


def _gathering(engine: Engine, offered: Product, members: int, today: date) -> Gathering:
    with staying(engine, today) as unit:
        place = village(unit, members=members)
        return Gathering(place, tuple(lend(unit, place, offered.id, each, on=today) for each in place.clients))


def _large_centre(engine: Engine, groups: int) -> LargeCentre:
    with staying(engine, FIRST_MEETING) as unit:
        set_business_date(SetBusinessDate(FIRST_MEETING), unit)
        offered = product(unit, terms=replace(A_YEAR_OF_WEEKS, number_of_installments=LONGEST))
        office_id = village(unit, members=0).office_id
        centre = form_centre(FormCentre(name="Large centre", office_id=office_id, activated_on=FOUNDED_ON), unit)
        calendar_id = meets_on_tuesdays(unit, centre.id, Level.CENTRE)
    analyze(engine)
    made = []
    for number in range(groups):
        with staying(engine, FIRST_MEETING) as unit:
            place = _group(unit, f"Group {number + 1} of the large centre", office_id, centre.id, calendar_id)
            made.append(lend_to_all(unit, place, offered))
        if number == 0:
            analyze(engine)
    analyze(engine)
    return LargeCentre(centre.id, calendar_id, tuple(made))


def _group(unit: Unit, name: str, office_id: int, centre_id: int, calendar_id: int) -> Village:
    clients = tuple(member(unit, office_id) for _ in range(MEMBERS))
    formed = FormGroup(name=name, office_id=office_id, activated_on=FOUNDED_ON, centre_id=centre_id, client_ids=clients)
    return Village(office_id, form_group(formed, unit).id, calendar_id, clients)
