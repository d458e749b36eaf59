"""Settle all of a loan of fixed interest before its time. See docs/rules/foreclosure.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from samity.bank.gate import operation
from samity.bank.loans.operations.charged_off_checks import charged_off_refusals
from samity.bank.loans.operations.debtor_checks import debtor_refusals
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.lock import lock_refusals
from samity.bank.loans.operations.money_checks import day_refusals
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.foreclosing import foreclosing_facts, is_interest_fixed
from samity.bank.loans.values.facts import noted
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.kernel.money import Money
    from samity.storage.unit import Unit


@dataclass(eq=False)
class ForeclosedNotActive(Refusal):
    """Loan {loan_id} is not active, so that it cannot be foreclosed: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class ForeclosureNeedsFixedInterest(Refusal):
    """Loan {loan_id} is not foreclosed: its interest follows what is owed, and ends when it is paid off."""

    loan_id: int


@dataclass(eq=False)
class NothingToForeclose(Refusal):
    """Nothing is owed on loan {loan_id} that could be settled early."""

    loan_id: int


@dataclass(eq=False)
class ForeclosedWhileHeld(Refusal):
    """Loan {loan_id} holds {amount} that counts from later days; take those payments back before it is foreclosed."""

    loan_id: int
    amount: Money


@dataclass(eq=False)
class ForeclosedBeforeLastAct(Refusal):
    """A loan cannot be foreclosed on {foreclosed_on}, before what was last done to it on {last_on}."""

    foreclosed_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Foreclose:
    """Settle all of a loan.

    Attributes:
        details: what else is kept with the payment, such as what others call it.
    """

    loan_id: int
    foreclosed_on: date
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Foreclosure:
    """A loan that was settled before its time, and the transaction that did it."""

    recorded: Recorded
    transaction_id: int


@operation("loans:foreclose")
def foreclose_loan(command: Foreclose, unit: Unit) -> Foreclosure:
    """Take what settles all of a loan on a day: interest up to it, and no charge that falls due later.

    Raises:
        LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    refuse_all(_refusals(account, command.foreclosed_on, unit))
    terms = agreed_now(account.agreement, account.state).terms
    on, kept = command.foreclosed_on, noted(command.note, **command.details)
    so_far = facts_of(unit.connection, [account.id])[account.id]
    facts = foreclosing_facts(terms, account.state, so_far, on, unit.business_date, kept)
    recorded = record([Change(account, facts)], unit)[0]
    transaction_id = recorded.transaction_of(facts[-1])
    assert transaction_id is not None  # noqa: S101 - money always makes a transaction
    return Foreclosure(recorded, transaction_id)


def _refusals(account: LoanAccount, on: date, unit: Unit) -> Iterator[Refusal]:
    state = account.state
    if state.status is not LoanStatus.ACTIVE:
        yield ForeclosedNotActive(account.id, state.status.value)
        return
    yield from charged_off_refusals(account)
    yield from lock_refusals(account, unit)
    yield from debtor_refusals(account, on)
    if not is_interest_fixed(account.agreement.terms):
        yield ForeclosureNeedsFixedInterest(account.id)
    if not state.outstanding.total:
        yield NothingToForeclose(account.id)
    if state.held_in_all:
        yield ForeclosedWhileHeld(account.id, account.currency.money(state.held_in_all))
    yield from day_refusals(unit.connection, [account.office_id], on, unit.business_date, "repayment")
    if state.reached is not None and on < state.reached.value_on:
        yield ForeclosedBeforeLastAct(on, state.reached.value_on)
