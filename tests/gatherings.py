"""Meetings that stay: groups with loans, committed to a bank, and their collection sheets as they go over the wire."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from tests.units import unit_of_work
from tests.village import FIRST_MEETING, WEEKLY_TERMS, Product, Village, lend, product, village

from samity.bank.accounting.queries.trial_balance import trial_balance
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.meetings.values import Attendance
from samity.bank.organisation.operations.business_date import SetBusinessDate, set_business_date
from samity.bank.organisation.queries.users import credentials
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from samity.storage.unit import Unit

A_YEAR_OF_WEEKS = replace(WEEKLY_TERMS, number_of_installments=52)
SPELLING = {"locale": "en", "dateFormat": "yyyy-MM-dd"}
PRESENT = 1  # Fineract's number


@dataclass(frozen=True, slots=True)
class Gathering:
    """A group that meets every Tuesday; each of its members has a loan."""

    place: Village
    loans: tuple[int, ...]

    @property
    def save_path(self) -> str:
        """Where its sheet is saved."""
        return f"groups/{self.place.group_id}?command=saveCollectionSheet"

    @property
    def generate_path(self) -> str:
        """Where its sheet is opened."""
        return f"groups/{self.place.group_id}?command=generateCollectionSheet"

    def asked(self, on: date) -> dict[str, Any]:
        """Return the body that opens the sheet of a meeting."""
        return {**SPELLING, "calendarId": self.place.calendar_id, "transactionDate": on.isoformat()}

    def sheet(self, on: date, amount: float = 300) -> dict[str, Any]:
        """Return a sheet filled in: everybody came, and everybody paid the same, in major units."""
        return {
            **self.asked(on),
            "bulkRepaymentTransactions": [{"loanId": loan, "transactionAmount": amount} for loan in self.loans],
            "clientsAttendance": [{"clientId": each, "attendanceType": PRESENT} for each in self.place.clients],
        }

    def filled(self, on: date, amount: int = 300) -> FilledSheet:
        """Return the same sheet as the bank's operation takes it."""
        lines = (SheetLine(f"line[{n}]", loan, Decimal(amount)) for n, loan in enumerate(self.loans))
        return FilledSheet(
            kind=SheetKind.GROUP,
            owner_id=self.place.group_id,
            calendar_id=self.place.calendar_id,
            due_on=on,
            paid_on=on,
            repayments=tuple(lines),
            attendance=tuple(SheetAttendance(each, Attendance.PRESENT) for each in self.place.clients),
        )


def lend_to_all(unit: Unit, place: Village, offered: Product) -> Gathering:
    """Lend to every member at the first meeting."""
    return Gathering(place, tuple(lend(unit, place, offered.id, each) for each in place.clients))


def gatherings(engine: Engine, *members: int) -> list[Gathering]:
    """Found groups of so many members each, for good, in a bank whose business date is their first meeting."""
    with staying(engine, FIRST_MEETING) as unit:
        set_business_date(SetBusinessDate(FIRST_MEETING), unit)
        offered = product(unit, terms=A_YEAR_OF_WEEKS)
        made = [lend_to_all(unit, village(unit, members=count), offered) for count in members]
    analyze(engine)
    return made


@contextmanager
def staying(engine: Engine, today: date) -> Iterator[Unit]:
    """Open a unit of the administrator that is committed at its end."""
    with engine.connect() as connection:
        found = credentials(connection, "mifos")
    assert found is not None
    with unit_of_work(engine, found.actor, today) as unit:
        yield unit


def move_to(engine: Engine, today: date) -> None:
    """Let another day be today."""
    with staying(engine, today) as unit:
        set_business_date(SetBusinessDate(today), unit)


def analyze(engine: Engine) -> None:
    """Let the database know its tables, so that it plans as a bank's database does."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def meeting_days(count: int, first: int = 1) -> list[date]:
    """Return the days of so many meetings, from the n-th after the first on."""
    return [FIRST_MEETING + timedelta(weeks=number) for number in range(first, first + count)]


_PAID = """
SELECT account_id, array_agg(amount ORDER BY amount) FROM loan_transaction t
WHERE account_id = ANY(:loans) AND kind = 'REPAYMENT' AND reverses_id IS NULL
  AND NOT EXISTS (SELECT FROM loan_transaction r WHERE r.account_id = t.account_id AND r.reverses_id = t.id)
GROUP BY account_id"""


def paid_on_sheets(engine: Engine, of: Gathering) -> dict[int, list[int]]:
    """Return, by loan, the repayments that stand, the smallest first; minor units."""
    with engine.connect() as connection:
        found = connection.execute(text(_PAID), {"loans": list(of.loans)})
        return {loan: [int(amount) for amount in amounts] for loan, amounts in found}


def what_is_wrong(engine: Engine) -> list[str]:
    """Check everything that must always hold; empty when the books are right.

    Raises:
        BrokenInvariant: debit and credit differ.
    """
    with engine.connect() as connection:
        trial_balance(connection, date.max)
        return list(broken(connection))
