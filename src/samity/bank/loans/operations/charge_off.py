"""Take what is owed on a loan out of the assets while the borrower owes it still. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from samity.bank.gate import operation
from samity.bank.loans.operations.charged_off_checks import charged_off_refusals
from samity.bank.loans.operations.debtor_checks import debtor_refusals
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.reasons import CHARGE_OFF_REASONS, reason_refusals
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.operations.undo import check_stands
from samity.bank.loans.queries.fraud import marked_as_fraud
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.values.facts import BOOKED_AS, REVERSAL_EXTERNAL_ID, Fact, FactKind, noted, standing, undoing
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import ScheduleEngine
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.kernel.money import Money
    from samity.storage.unit import Unit


@dataclass(eq=False)
class ChargedOffNotActive(Refusal):
    """Loan {loan_id} is not active, so that it cannot be charged off: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class ContractNotChargedOff(Refusal):
    """Loan {loan_id} has a schedule by contract: it is written off, not charged off."""

    loan_id: int


@dataclass(eq=False)
class NothingToChargeOff(Refusal):
    """Nothing is owed on loan {loan_id} that could be charged off."""

    loan_id: int


@dataclass(eq=False)
class ChargedOffWhileHeld(Refusal):
    """Loan {loan_id} holds {amount} that counts from later days; take those payments back before it is charged off."""

    loan_id: int
    amount: Money


@dataclass(eq=False)
class ChargedOffInFuture(Refusal):
    """A loan cannot be charged off on {charged_off_on}, after today."""

    charged_off_on: date


@dataclass(eq=False)
class ChargedOffBeforeLastAct(Refusal):
    """A loan cannot be charged off on {charged_off_on}, before what was last done to it on {last_on}."""

    charged_off_on: date
    last_on: date


@dataclass(eq=False)
class LoanNotChargedOff(Refusal):
    """Loan {loan_id} is not charged off."""

    loan_id: int


@dataclass(eq=False)
class MovedSinceChargeOff(Refusal):
    """Money has moved on loan {loan_id} since it was charged off; take that back first."""

    loan_id: int


@dataclass(frozen=True, slots=True)
class ChargeOff:
    """Charge a loan off.

    Attributes:
        reason_id: a value of the code ChargeOffReasons.
        is_fraud: it is lost by fraud; of a loan that is marked so it is in any case.
        details: what else is kept with it, such as what others call it.
    """

    loan_id: int
    charged_off_on: date
    reason_id: int | None = None
    is_fraud: bool = False
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UndoChargeOff:
    """Let a loan that was charged off be an asset again.

    Attributes:
        external_id: what others know the reversal by.
        transaction_id: which charge-off is meant, where that is said: a later one is not taken back in its place.
    """

    loan_id: int
    note: str | None = None
    external_id: str | None = None
    transaction_id: int | None = None


@operation("loans:charge_off")
def charge_off_loan(command: ChargeOff, unit: Unit) -> Recorded:
    """Take what is owed on a loan out of the assets; the borrower owes it still, and what he pays is recovered.

    Raises:
        LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    refusals = reason_refusals(unit.connection, CHARGE_OFF_REASONS, command.reason_id)
    refuse_all([*refusals, *_refusals(account, command.charged_off_on, unit.business_date)])
    is_fraud = command.is_fraud or bool(marked_as_fraud(unit.connection, [account.id]))
    details = noted(command.note, **command.details, is_fraud=is_fraud)
    if command.reason_id is not None:
        details["reason_id"] = command.reason_id
    serial, on = account.last_serial + 1, command.charged_off_on
    fact = Fact(serial, FactKind.CHARGED_OFF, on, unit.business_date, 0, details)
    return record([Change(account, (fact,))], unit)[0]


@operation("loans:undo_charge_off")
def undo_charge_off(command: UndoChargeOff, unit: Unit) -> Recorded:
    """Let a loan that was charged off be an asset again, as if it had not been; the books keep both.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotChargedOff, MovedSinceChargeOff.
        GroupNotActive, BeforeClientCame: what stands against it, at once; BookedByAnotherOffice.
        TransactionNotFound, TransactionAlreadyUndone: the charge-off that is meant does not stand.
        ReversalExternalIdTaken: another reversal has the external id.
    """
    account = loan_to_change(command.loan_id, unit)
    check_stands(account.id, command.transaction_id, unit)
    if account.state.charged_off_on is None:
        raise LoanNotChargedOff(account.id)
    facts = standing(facts_of(unit.connection, [account.id])[account.id])
    last = [fact for fact in facts if fact.kind is FactKind.CHARGED_OFF][-1]
    if any(fact.serial > last.serial and fact.kind in BOOKED_AS for fact in facts):
        raise MovedSinceChargeOff(account.id)
    refuse_all(debtor_refusals(account, last.value_on))
    named = {} if command.external_id is None else {REVERSAL_EXTERNAL_ID: command.external_id}
    undone = undoing([last], account.last_serial, unit.business_date, noted(command.note, **named))
    return record([Change(account, undone)], unit)[0]


def _refusals(account: LoanAccount, on: date, today: date) -> Iterator[Refusal]:
    state, currency = account.state, account.currency
    if state.status is not LoanStatus.ACTIVE:
        yield ChargedOffNotActive(account.id, state.status.value)
        return
    yield from debtor_refusals(account, on)
    yield from charged_off_refusals(account)
    if account.agreement.terms.engine is ScheduleEngine.CONTRACTUAL:
        yield ContractNotChargedOff(account.id)
    if not state.outstanding.total:
        yield NothingToChargeOff(account.id)
    if state.held_in_all:
        yield ChargedOffWhileHeld(account.id, currency.money(state.held_in_all))
    if on > today:
        yield ChargedOffInFuture(on)
    if state.reached is not None and on < state.reached.value_on:
        yield ChargedOffBeforeLastAct(on, state.reached.value_on)
