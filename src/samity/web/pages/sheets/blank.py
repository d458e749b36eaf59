"""A sheet as it is shown: what is due live, and what was typed so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from samity.bank.clients.queries import grouping_by_id, groups_of_centre, members_of
from samity.bank.clients.values import GroupStatus, Level
from samity.bank.collection_sheets.operations.generate import (
    GenerateIndividuals,
    GenerateSheet,
    generate_individuals,
    generate_sheet,
)
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.meetings.queries import CalendarNotFound, effective_calendars
from samity.bank.meetings.values import Attendance
from samity.bank.organisation.queries import office_by_id, staff_by_id
from samity.doors.ids import LARGEST_ID
from samity.web.door import PageNotFound
from samity.web.fields import LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from samity.bank.clients.queries import Client
    from samity.bank.collection_sheets.values import SheetClient, SheetGroup, SheetLoan, SheetPayOut
    from samity.kernel.money import Currency
    from samity.web.door import Visit


PATH = "/sheets/{kind}/{owner_id}/{due_on}"
"""Where the sheet of a meeting, or of individuals, lies."""
OF_MEMBERS = "?own=yes"
"""What the address of a sheet says that has loans of members' own on it."""


@dataclass(slots=True)
class Line:
    """A loan on the sheet: what is due, what was typed, and what is wrong with it.

    Attributes:
        was: what was due when the page was opened; differs from what is due when somebody paid meanwhile.
    """

    loan: SheetLoan
    typed: str
    was: int
    via: str = ""
    wrong: list[str] = field(default_factory=list)


@dataclass(slots=True)
class PayOut:
    """A loan that waits to be paid out, and whether it is ticked."""

    loan: SheetPayOut
    ticked: bool
    wrong: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    """A member on the sheet."""

    id: int
    name: str
    attendance: Attendance
    lines: list[Line]
    pay_outs: list[PayOut]
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Section:
    """A group on the sheet, by its name."""

    name: str
    people: list[Person]


@dataclass(frozen=True, slots=True)
class Blank:
    """The sheet of a meeting, or of individuals.

    Attributes:
        owner_id: the group or centre that meets, or the office of the individuals.
        calendar_id: by which they meet; None where nobody does.
        officer_id: the officer of the individuals, where only his are asked for.
        of_members: loans that members have for themselves stand on it too.
    """

    kind: SheetKind
    owner_id: int
    name: str
    calendar_id: int | None
    due_on: date
    sections: tuple[Section, ...]
    officer_id: int | None = None
    of_members: bool = False

    @property
    def path(self) -> str:
        """Return the address of the sheet, without its query."""
        return f"/sheets/{self.kind.lower()}/{self.owner_id}/{self.due_on}"

    @property
    def query(self) -> str:
        """Return the rest of the address."""
        if self.of_members:
            return OF_MEMBERS
        return "" if self.officer_id is None else f"?officer={self.officer_id}"

    @property
    def address(self) -> str:
        """Return the whole address of the sheet."""
        return self.path + self.query

    @property
    def meets(self) -> bool:
        """Say whether there is a meeting to which people come."""
        return self.calendar_id is not None

    @property
    def home(self) -> str:
        """Return where one sees what they owe."""
        return f"/groups/{self.owner_id}" if self.meets else "/sheets/individual"

    @property
    def people(self) -> list[Person]:
        """Return everybody on the sheet."""
        return [person for section in self.sections for person in section.people]

    @property
    def lines(self) -> list[Line]:
        """Return every line."""
        return [line for person in self.people for line in person.lines]

    @property
    def expected(self) -> dict[Currency, int]:
        """Return what is due, by currency."""
        sums: dict[Currency, int] = {}
        for line in self.lines:
            sums[line.loan.currency] = sums.get(line.loan.currency, 0) + line.loan.due.total
        for person in self.people:
            for each in person.pay_outs:
                sums.setdefault(each.loan.currency, 0)
        return sums


def sheet_at(visit: Visit, kind: str, owner_id: int, due_on: date) -> Blank:
    """Open the sheet that an address names with its query.

    Raises:
        PageNotFound: no sheet can have such an address.
        CalendarNotFound, GroupNotFound, OfficeNotFound, OutsideOwnOffice, SheetNotAtMeeting, StaffNotFound: there is
            no such meeting, and nobody to collect from.
    """
    if kind.upper() not in SheetKind.__members__ or not 0 < owner_id <= LARGEST_ID or due_on.year > LAST_YEAR:
        raise PageNotFound
    if kind.upper() == SheetKind.INDIVIDUAL:
        return blank_of_individuals(visit, owner_id, due_on, _officer_asked(visit))
    of_members = visit.request.query_params.get("own") == "yes"
    return blank_sheet(visit, SheetKind(kind.upper()), owner_id, due_on, of_members=of_members)


def _officer_asked(visit: Visit) -> int | None:
    """Return the officer that the query of an address names; None where it names none."""
    text = visit.request.query_params.get("officer", "")
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or int(text) > LARGEST_ID:
        raise PageNotFound
    return int(text)


def blank_of_individuals(visit: Visit, office_id: int, due_on: date, officer_id: int | None) -> Blank:
    """Open a sheet of individuals: everybody paying what is due.

    Raises:
        OfficeNotFound, OutsideOwnOffice, StaffNotFound: there is no such office or officer here.
    """
    sheet = generate_individuals(GenerateIndividuals(due_on, office_id, officer_id), visit.unit)
    name = office_by_id(visit.connection, office_id).name
    if officer_id is not None:
        name = f"{staff_by_id(visit.connection, officer_id).display_name}, {name}"
    people = [_person(visit, each) for each in sheet.clients]
    sections = (Section(name, _by_name(people)),)
    return Blank(SheetKind.INDIVIDUAL, office_id, name, None, due_on, sections, officer_id)


def blank_sheet(visit: Visit, kind: SheetKind, owner_id: int, due_on: date, *, of_members: bool) -> Blank:
    """Open a sheet: everybody present and paying what is due, on loans of their own too when they are asked for.

    Raises:
        CalendarNotFound, GroupNotFound, OutsideOwnOffice, SheetNotAtMeeting: there is no such meeting.
    """
    calendar = effective_calendars(visit.connection, [owner_id]).get(owner_id)
    if calendar is None:
        raise CalendarNotFound(0)
    sheet = generate_sheet(GenerateSheet(kind, owner_id, calendar.id, due_on, of_members=of_members), visit.unit)
    gathered = {group.id: group for group in sheet.groups}
    owner = grouping_by_id(visit.connection, owner_id)
    meeting = [owner] if owner.level is Level.GROUP else groups_of_centre(visit.connection, owner_id)
    active = [group for group in meeting if group.status is GroupStatus.ACTIVE]
    members = members_of(visit.connection, [group.id for group in active])
    return Blank(
        kind,
        owner.id,
        owner.name,
        calendar.id,
        due_on,
        tuple(Section(group.name, _people(visit, gathered.get(group.id), members[group.id])) for group in active),
        of_members=of_members,
    )


def _people(visit: Visit, gathered: SheetGroup | None, members: Sequence[Client]) -> list[Person]:
    """Return everybody of a group in the order of the names; who owes stands on the sheet, member or not."""
    people = {each.id: Person(each.id, each.display_name, Attendance.PRESENT, [], []) for each in members}
    people |= {client.id: _person(visit, client) for client in (gathered.clients if gathered else ())}
    return _by_name(people.values())


def _person(visit: Visit, client: SheetClient) -> Person:
    lines = [_line(visit, loan) for loan in client.loans]
    pay_outs = [PayOut(each, ticked=True) for each in client.pay_outs]
    return Person(client.id, client.name, client.attendance or Attendance.PRESENT, lines, pay_outs)


def _by_name(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda person: (person.name.casefold(), person.id))


def _line(visit: Visit, loan: SheetLoan) -> Line:
    due = loan.due.total
    return Line(loan, visit.formats.typed(due, loan.currency), due)
