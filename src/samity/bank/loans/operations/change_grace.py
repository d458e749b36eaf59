"""Agree on another grace for a loan that runs: how long it may be late without arrears. See docs/rules/arrears.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.gate import operation
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.rules.offers import grace_refusals
from samity.bank.loans.values.facts import Fact, FactKind, noted
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit


@dataclass(eq=False)
class GraceOfLoanNotActive(Refusal):
    """Loan {loan_id} is not active, so that nothing is agreed on how late it may be: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class GraceChangedInFuture(Refusal):
    """Another grace cannot hold from {from_on}, after today."""

    from_on: date


@dataclass(eq=False)
class GraceChangedBeforeDisbursement(Refusal):
    """Another grace cannot hold from {from_on}: the loan was paid out on {disbursed_on}."""

    from_on: date
    disbursed_on: date


@dataclass(frozen=True, slots=True)
class ChangeGrace:
    """Let another grace hold from a day on.

    Attributes:
        grace: days after a due date, or the day of the month, as was agreed.
    """

    loan_id: int
    from_on: date
    grace: int
    note: str | None = None


@operation("loans:change_grace")
def change_grace(command: ChangeGrace, unit: Unit) -> LoanAccount:
    """Agree on another grace, as far as the loan's product lets it.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    refuse_all(_refusals(account, command, unit))
    details = noted(command.note, grace=command.grace)
    kind = FactKind.ARREARS_SETTINGS_CHANGED
    fact = Fact(account.last_serial + 1, kind, command.from_on, unit.business_date, details=details)
    record([Change(account, (fact,))], unit)
    return account


def _refusals(account: LoanAccount, command: ChangeGrace, unit: Unit) -> Iterator[Refusal]:
    state, on = account.state, command.from_on
    if state.status is not LoanStatus.ACTIVE or state.disbursed_on is None:
        yield GraceOfLoanNotActive(account.id, state.status.value)
        return
    if on > unit.business_date:
        yield GraceChangedInFuture(on)
    if on < state.disbursed_on:
        yield GraceChangedBeforeDisbursement(on, state.disbursed_on)
    settings = account.agreement.terms.arrears.with_grace(command.grace)
    yield from grace_refusals(loan_product_by_id(unit.connection, account.product_id).offer, settings)
