"""What stands against saving a sheet: everything at once, each line by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.clients.queries.groups import active_members
from samity.bank.collection_sheets.operations.scope import closed_groups, meeting_refusals
from samity.bank.collection_sheets.queries import saved_before
from samity.bank.gate import OutsideOwnOffice
from samity.bank.loans.operations.debtor_checks import GroupNotActive
from samity.bank.loans.operations.disburse import disbursement_refusals
from samity.bank.loans.operations.money_checks import MoneyInFuture
from samity.bank.loans.operations.repay import repayment_refusals
from samity.bank.loans.queries.accounts import LoanNotFound
from samity.bank.loans.values.state import due_by
from samity.bank.meetings.operations.meetings import NotAMeetingDate
from samity.kernel.errors import Located, Refusal
from samity.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetLine
    from samity.bank.collection_sheets.operations.scope import Scope
    from samity.bank.loans.operations.disburse import Disburse
    from samity.bank.loans.operations.repay import Repay
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit


@dataclass(eq=False)
class LoanNotOnSheet(Refusal):
    """{line}: loan {loan_id} is not a joint-liability loan of this sheet's groups."""

    line: str
    loan_id: int


@dataclass(eq=False)
class LoanOfGroup(Refusal):
    """{line}: loan {loan_id} is tied to a group and stands on the group's sheet."""

    line: str
    loan_id: int


@dataclass(eq=False)
class GroupNotOnSheet(Refusal):
    """Group {group_id} does not meet with this sheet's groups."""

    group_id: int


@dataclass(eq=False)
class LoanOfAnotherClient(Refusal):
    """{line}: loan {loan_id} does not belong to client {client_id} in this group."""

    line: str
    loan_id: int
    client_id: int


@dataclass(eq=False)
class LoanTwiceOnSheet(Refusal):
    """{line}: loan {loan_id} stands on the sheet more than once."""

    line: str
    loan_id: int


@dataclass(eq=False)
class LineSavedBefore(Refusal):
    """{line}: sheet {sheet_id} of the same meeting holds {amount} for loan {loan_id} already."""

    line: str
    loan_id: int
    amount: Money
    sheet_id: int


@dataclass(eq=False)
class LineBeyondRest(Refusal):
    """{line}: sheet {sheet_id} of this meeting has a payment of loan {loan_id} already; {rest} of it is still due."""

    line: str
    loan_id: int
    rest: Money
    sheet_id: int


@dataclass(eq=False)
class NegativeLine(Refusal):
    """{line}: an amount is never negative."""

    line: str


@dataclass(eq=False)
class LineAmountNotInCurrency(Refusal):
    """{line}: {amount} for loan {loan_id} is finer or larger than an amount in {currency} can be."""

    line: str
    loan_id: int
    amount: Money
    currency: str


@dataclass(eq=False)
class AttendantNotMember(Refusal):
    """{line}: client {client_id} is not a member of this sheet's groups."""

    line: str
    client_id: int


@dataclass(eq=False)
class AttendanceTwice(Refusal):
    """{line}: the attendance of client {client_id} is noted more than once."""

    line: str
    client_id: int


class NothingOnSheet(Refusal):
    """The sheet is empty: note who paid, to whom was paid out, or who came."""


@dataclass(eq=False)
class MeetingInFuture(Refusal):
    """The meeting on {on} has not been held yet."""

    on: date


@dataclass(eq=False)
class SheetOfDayToCome(Refusal):
    """A sheet of individuals for {on} is saved when that day has come."""

    on: date


def sheet_refusals(
    command: FilledSheet, scope: Scope, loans: Mapping[int, LoanAccount], unit: Unit
) -> Iterator[Refusal]:
    """Return what stands against a sheet; a sheet without any of it can be posted.

    Args:
        command: as it was filled in.
        scope: its groups and their calendar.
        loans: those among its lines that exist, locked.
        unit: the unit of work.
    """
    if not command.lines and not command.attendance:
        yield NothingOnSheet()
    if command.due_on > unit.business_date:
        yield MeetingInFuture(command.due_on) if scope.calendar else SheetOfDayToCome(command.due_on)
    if meeting_refusals(unit, scope, command.due_on, off_meeting=command.off_meeting):
        yield NotAMeetingDate(command.due_on)
    yield from (GroupNotOnSheet(group_id) for group_id in command.group_ids if group_id not in scope.groups)
    yield from _sleeping(command, scope)
    for line in command.lines:
        yield from _line_refusals(line, scope, loans, unit)
    yield from _doubled(command, loans, unit)
    yield from _attendance_refusals(command, scope, unit)
    # What does not stand on the sheet was named above; nothing more is told of it.
    loans = {loan.id: loan for loan in loans.values() if scope.holds(loan)}
    repaid = [(loans[each.loan_id], each) for each in command.paying({}) if _is_payable(each, loans)]
    if repaid:
        yield from repayment_refusals(repaid, unit)
    elif command.paid_on > unit.business_date:
        yield MoneyInFuture(command.paid_on, "repayment")
    disbursed = [(loans[each.loan_id], each) for each in command.paying_out({}) if _is_payable(each, loans)]
    if disbursed:
        yield from disbursement_refusals(disbursed, unit)


def _sleeping(command: FilledSheet, scope: Scope) -> Iterator[Refusal]:
    """Refuse the groups that do not meet and are asked for; beside others of their centre they are passed over."""
    named = {command.owner_id, *command.group_ids}
    yield from (GroupNotActive(group.id) for group in closed_groups(scope) if group.id in named)


def _is_payable(command: Repay | Disburse, loans: Mapping[int, LoanAccount]) -> bool:
    loan = loans.get(command.loan_id)
    if loan is None or command.amount is None:
        return loan is not None
    amount = loan.currency.minor(command.amount)
    return amount is not None and amount > 0


def _line_refusals(line: SheetLine, scope: Scope, loans: Mapping[int, LoanAccount], unit: Unit) -> Iterator[Refusal]:
    loan = loans.get(line.loan_id)
    if loan is None:
        yield Located(line.name, LoanNotFound(line.loan_id))
        return
    if not unit.actor.sees(loan.office_hierarchy):
        yield Located(line.name, OutsideOwnOffice(unit.actor.username, loan.office_id))
        return
    if not scope.holds(loan):
        yield LoanNotOnSheet(line.name, loan.id) if scope.owner else LoanOfGroup(line.name, loan.id)
        return
    of_client = line.client_id in {None, loan.client_id}
    of_group = loan.group_id is None or line.group_id in {None, loan.group_id}
    if not of_client or not of_group:
        yield LoanOfAnotherClient(line.name, loan.id, line.client_id or 0)
    if line.amount is None:
        return
    amount = loan.currency.minor(line.amount)
    if amount is None:
        yield LineAmountNotInCurrency(line.name, loan.id, Money(line.amount, loan.currency), loan.currency.code)
    elif amount < 0:
        yield NegativeLine(line.name)


def _doubled(command: FilledSheet, loans: Mapping[int, LoanAccount], unit: Unit) -> Iterator[Refusal]:
    seen: set[int] = set()
    for line in command.lines:
        if line.loan_id in seen:
            yield LoanTwiceOnSheet(line.name, line.loan_id)
        seen.add(line.loan_id)
    before = saved_before(unit.connection, command.due_on, seen)
    for line in command.repayments:
        loan = loans.get(line.loan_id)
        amount = loan.currency.minor(line.amount) if loan and line.amount else None
        if loan and amount and loan.id in before:
            yield from _saved_twice(line.name, loan, amount, before[loan.id], command.due_on)


def _saved_twice(
    name: str, loan: LoanAccount, amount: int, before: Mapping[int, int], due_on: date
) -> Iterator[Refusal]:
    """Refuse what another sheet of the meeting holds; who brings the rest later pays it, and no more."""
    if amount in before:
        yield LineSavedBefore(name, loan.id, loan.currency.money(amount), before[amount])
    elif amount > (rest := due_by(loan.state.installments, due_on).total):
        yield LineBeyondRest(name, loan.id, loan.currency.money(rest), max(before.values()))


def _attendance_refusals(command: FilledSheet, scope: Scope, unit: Unit) -> Iterator[Refusal]:
    if not command.attendance:
        return
    members = active_members(unit.connection, list(scope.groups))
    seen: set[int] = set()
    for each in command.attendance:
        if each.client_id not in members:
            yield AttendantNotMember(each.name, each.client_id)
        if each.client_id in seen:
            yield AttendanceTwice(each.name, each.client_id)
        seen.add(each.client_id)
