"""Move due dates of loans that run off a holiday that counts by now. See docs/rules/moved-due-dates.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.gate import admit_office, operation
from samity.bank.loans.operations.moved_schedules import Move, MovedLoan, move
from samity.bank.loans.operations.waiting_loans import waiting_loans
from samity.bank.loans.queries.surroundings import surroundings
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.moved_due_dates import first_on_rest, off_rest_anew
from samity.bank.loans.rules.rescheduling import planned_rows
from samity.bank.organisation.queries.days_of_rest import holiday_by_id, holidays_below
from samity.bank.organisation.values.working_days import Holiday
from samity.kernel.errors import Refusal, reasons_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from sqlalchemy import RowMapping

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.rules.planned_dates import Surroundings
    from samity.storage.unit import Unit


@dataclass(eq=False)
class HolidayNotActive(Refusal):
    """Holiday {holiday_id} does not count yet: nothing moves off it before it is activated."""

    holiday_id: int


@dataclass(frozen=True, slots=True)
class MoveDueDates:
    """Move what falls due in a holiday."""

    holiday_id: int


@dataclass(frozen=True, slots=True)
class ApplyHolidays:
    """Move what falls due in every holiday that counts."""


ACTIVE = "ACTIVE"
_IN_HOLIDAY = text("""
SELECT l.account_id FROM loan l
WHERE l.status = 'ACTIVE' AND l.office_id IN (SELECT office_id FROM holiday_office WHERE holiday_id = :holiday_id)
  AND EXISTS (SELECT FROM loan_installment i WHERE i.account_id = l.account_id
    AND i.due_on BETWEEN greatest(:from_on, CAST(:today AS date)) AND :to_on
    AND i.principal_due + i.interest_due + i.fees_due + i.penalties_due
      > i.principal_paid + i.interest_paid + i.fees_paid + i.penalties_paid
      + i.principal_waived + i.interest_waived + i.fees_waived + i.penalties_waived)
  AND l.account_id > :after ORDER BY l.account_id LIMIT :chunk""")

# Of all holidays at once: one after the other they would be held in the order of their due dates.
_LOCKED = text("""
SELECT FROM loan l
WHERE l.status = 'ACTIVE' AND EXISTS (
  SELECT FROM holiday h JOIN holiday_office o ON o.holiday_id = h.id AND o.office_id = l.office_id
  JOIN loan_installment i ON i.account_id = l.account_id
    AND i.due_on BETWEEN greatest(h.from_on, CAST(:today AS date)) AND h.to_on
  WHERE h.id = ANY(:holiday_ids))
ORDER BY l.account_id FOR UPDATE OF l""")


@operation("loans:move_due_dates")
def move_due_dates(command: MoveDueDates, unit: Unit) -> tuple[MovedLoan, ...]:
    """Move unpaid due dates of loans off a holiday of their offices, as the holiday and the week say.

    A second time moves nothing more. A loan whose schedule cannot be made anew stays as it is, and is named.

    Returns:
        The loans of which something was to be moved.

    Raises:
        HolidayNotFound, OutsideOwnOffice: there is none, or one of its offices lies elsewhere.
        HolidayNotActive: it does not count yet.
    """
    row, offices = holiday_by_id(unit.connection, command.holiday_id)
    for each in offices:
        admit_office(unit, each["id"], each["hierarchy"])
    if row["status"] != ACTIVE:
        raise HolidayNotActive(command.holiday_id)
    return _moved_off(row, unit)


@operation("loans:apply_holidays")
def apply_holidays(command: ApplyHolidays, unit: Unit) -> tuple[MovedLoan, ...]:
    """Move unpaid due dates of loans off every holiday that counts and is not over, the earliest first.

    Those of offices above, or beside, the actor's are left to others.

    Returns:
        The loans of which something was to be moved, by each holiday.
    """
    del command
    coming = holidays_below(unit.connection, unit.actor.office_hierarchy, unit.business_date)
    counting = [each for each in coming if each["status"] == ACTIVE and not each["elsewhere_too"]]
    holiday_ids = [each["id"] for each in counting]
    unit.connection.execute(_LOCKED, {"holiday_ids": holiday_ids, "today": unit.business_date})
    return tuple(moved for each in counting for moved in _moved_off(each, unit))


def _moved_off(row: RowMapping, unit: Unit) -> tuple[MovedLoan, ...]:
    holiday_id, holiday = row["id"], Holiday(row["from_on"], row["to_on"], row["moved_to"])
    days = {"holiday_id": holiday_id, "from_on": holiday.from_on, "to_on": holiday.to_on}
    found = waiting_loans(_IN_HOLIDAY, unit, today=unit.business_date, **days)
    return tuple(moved for loans in found for moved in _move(loans.values(), holiday_id, holiday, unit))


def _move(accounts: Collection[LoanAccount], holiday_id: int, holiday: Holiday, unit: Unit) -> Iterator[MovedLoan]:
    around = surroundings(unit.connection, {(each.office_id, each.calendar_id) for each in accounts})
    moves = [
        found
        for each in accounts
        for found in _asked(each, around[each.office_id, each.calendar_id], holiday, unit.business_date)
    ]
    yield from move(moves, unit, holiday_id=holiday_id)


def _asked(account: LoanAccount, around: Surroundings, holiday: Holiday, today: date) -> Iterator[Move]:
    terms = agreed_now(account.agreement, account.state).terms
    rows = planned_rows(terms, account.state)
    first = first_on_rest(terms, around, rows, holiday, today)
    if first is None:
        return
    days = tuple(each.due_on for each in rows)
    kept, before = days[: first - 1], days[first - 1 :]
    try:
        after = off_rest_anew(terms, around, days, first)
    except Refusal as refusal:
        yield Move(account, around, first, kept, before, before, reasons_of(refusal))
        return
    if after != before:
        yield Move(account, around, first, kept, before, after)
