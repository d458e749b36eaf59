"""Let a borrower off interest that he owes. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from samity.bank.gate import operation
from samity.bank.loans.operations.amounts import MOVED, amount_refusal, minor_units
from samity.bank.loans.operations.debtor_checks import debtor_refusals
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.lock import lock_refusals
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.fold import replay_as_of
from samity.bank.loans.rules.interest_waivers import waivable_interest
from samity.bank.loans.values.facts import Fact, FactKind, noted
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.kernel.money import Money
    from samity.storage.unit import Unit


@dataclass(eq=False)
class InterestWaivedNotActive(Refusal):
    """Loan {loan_id} is not active, so that nobody is let off its interest: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class InterestWaivedInFuture(Refusal):
    """Interest cannot be waived on {waived_on}, after today."""

    waived_on: date


@dataclass(eq=False)
class InterestWaivedBeforeLastAct(Refusal):
    """Interest of loan {loan_id} cannot be waived on {waived_on}, before what was last done to it on {last_on}."""

    loan_id: int
    waived_on: date
    last_on: date


@dataclass(eq=False)
class InterestWaivedNothing(Refusal):
    """The interest that is waived of loan {loan_id} must be more than nothing."""

    loan_id: int


@dataclass(eq=False)
class InterestWaivedMoreThanOwed(Refusal):
    """On loan {loan_id}, {most} of interest is owed; no more can be waived."""

    loan_id: int
    most: Money


@dataclass(frozen=True, slots=True)
class WaiveInterest:
    """Let the borrower off interest, that of the oldest installments first.

    Attributes:
        amount: major units.
        details: what else is kept with it, such as what others call it.
    """

    loan_id: int
    waived_on: date
    amount: Decimal
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@operation("loans:waive_interest")
def waive_interest(command: WaiveInterest, unit: Unit) -> Recorded:
    """Let the borrower off interest that is owed, due or not.

    Raises:
        LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    refuse_all(_refusals(account, command, unit))
    serial, amount = account.last_serial + 1, minor_units(command.amount, account.currency)
    details = noted(command.note, **command.details)
    fact = Fact(serial, FactKind.INTEREST_WAIVED, command.waived_on, unit.business_date, amount, details)
    return record([Change(account, (fact,))], unit)[0]


def _refusals(account: LoanAccount, command: WaiveInterest, unit: Unit) -> Iterator[Refusal]:
    state, on = account.state, command.waived_on
    if state.status is not LoanStatus.ACTIVE:
        yield InterestWaivedNotActive(account.id, state.status.value)
        return
    yield from lock_refusals(account, unit)
    yield from debtor_refusals(account, on)
    if on > unit.business_date:
        yield InterestWaivedInFuture(on)
    last_on = state.reached.value_on if state.reached else on
    if on < last_on:
        yield InterestWaivedBeforeLastAct(account.id, on, last_on)
    if refusal := amount_refusal(command.amount, account.currency, MOVED):
        yield refusal
        return
    if command.amount <= 0:
        yield InterestWaivedNothing(account.id)
        return
    owed = _owed(account, max(on, last_on), unit)
    if minor_units(command.amount, account.currency) > owed:
        yield InterestWaivedMoreThanOwed(account.id, account.currency.money(owed))


def _owed(account: LoanAccount, on: date, unit: Unit) -> int:
    """Return what can be waived on a day: nights that followed may have let more accrue, and have paid some."""
    facts = facts_of(unit.connection, [account.id])[account.id]
    return waivable_interest(account.agreement, replay_as_of(account.agreement, facts, on)[0], on)
