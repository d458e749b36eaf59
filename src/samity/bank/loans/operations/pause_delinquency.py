"""Let days of a loan count for nothing in how long it is delinquent. See docs/rules/delinquency.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.gate import operation
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.delinquency_pauses import pauses_of
from samity.bank.loans.values.delinquency import Pause
from samity.bank.loans.values.facts import Fact, FactKind, noted
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit


@dataclass(eq=False)
class DelinquencyOfLoanNotActive(Refusal):
    """Loan {loan_id} is not active, so that it is not delinquent: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class PauseInPast(Refusal):
    """A pause cannot begin on {from_on}, before today: what the days were is told already."""

    from_on: date


@dataclass(eq=False)
class PauseEndsBeforeItBegins(Refusal):
    """A pause from {from_on} cannot end on {to_on}."""

    from_on: date
    to_on: date


@dataclass(eq=False)
class PausesOverlap(Refusal):
    """The delinquency of loan {loan_id} is paused from {from_on} to {to_on} already."""

    loan_id: int
    from_on: date
    to_on: date


@dataclass(eq=False)
class DelinquencyNotPaused(Refusal):
    """The delinquency of loan {loan_id} is not paused today."""

    loan_id: int


@dataclass(eq=False)
class ResumedOnAnotherDay(Refusal):
    """A pause is broken off on {today}, the day on which that is said, and not on {on}."""

    today: date
    on: date


@dataclass(frozen=True, slots=True)
class PauseDelinquency:
    """Let no days count from one to another: on the last it is delinquent for as long as on the first."""

    loan_id: int
    from_on: date
    to_on: date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ResumeDelinquency:
    """Break a pause off: days count again from today on; `on` is that day, where it is said."""

    loan_id: int
    on: date | None = None
    note: str | None = None


@operation("loans:pause_delinquency")
def pause_delinquency(command: PauseDelinquency, unit: Unit) -> int:
    """Pause the delinquency of a loan; what it owes, its arrears and its penalties go on.

    Returns:
        The serial of the fact.

    Raises:
        LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    refuse_all(_refusals(account, command, unit))
    details = noted(command.note, from_on=command.from_on.isoformat(), to_on=command.to_on.isoformat())
    return _entered(account, FactKind.DELINQUENCY_PAUSED, details, unit)


@operation("loans:resume_delinquency")
def resume_delinquency(command: ResumeDelinquency, unit: Unit) -> int:
    """Break off the pause of today.

    Returns:
        The serial of the fact.

    Raises:
        LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        DelinquencyOfLoanNotActive, ResumedOnAnotherDay, DelinquencyNotPaused: what stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    refuse_all(_resuming_refusals(account, command, unit))
    return _entered(account, FactKind.DELINQUENCY_RESUMED, noted(command.note), unit)


def _refusals(account: LoanAccount, command: PauseDelinquency, unit: Unit) -> Iterator[Refusal]:
    yield from _not_active(account)
    asked = Pause(command.from_on, command.to_on)
    if asked.from_on < unit.business_date:
        yield PauseInPast(asked.from_on)
    if asked.to_on <= asked.from_on:
        yield PauseEndsBeforeItBegins(*asked)
        return
    for each in _pauses(account, unit):
        if each.from_on < asked.to_on and asked.from_on < each.to_on:
            yield PausesOverlap(account.id, *each)


def _resuming_refusals(account: LoanAccount, command: ResumeDelinquency, unit: Unit) -> Iterator[Refusal]:
    yield from _not_active(account)
    today = unit.business_date
    if command.on is not None and command.on != today:
        yield ResumedOnAnotherDay(today, command.on)
    if not any(each.holds(today) for each in _pauses(account, unit)):
        yield DelinquencyNotPaused(account.id)


def _not_active(account: LoanAccount) -> Iterator[Refusal]:
    if account.state.status is not LoanStatus.ACTIVE:
        yield DelinquencyOfLoanNotActive(account.id, account.state.status.value)


def _pauses(account: LoanAccount, unit: Unit) -> tuple[Pause, ...]:
    return pauses_of(facts_of(unit.connection, [account.id])[account.id])


def _entered(account: LoanAccount, kind: FactKind, details: dict[str, object], unit: Unit) -> int:
    serial, today = account.last_serial + 1, unit.business_date
    record([Change(account, (Fact(serial, kind, today, today, details=details),))], unit)
    return serial
