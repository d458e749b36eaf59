"""What is agreed when a loan is paid out: its first due date, and its installment. See docs/rules/due-dates.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from samity.bank.loans.operations.amounts import amount_refusal
from samity.bank.loans.operations.meeting_checks import FirstRepaymentNotAtMeeting
from samity.bank.loans.records import loan
from samity.bank.loans.rules.first_repayment import offset_refusals
from samity.bank.loans.rules.offers import InstallmentNotAgreed, TermImpossible
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.meetings.rules.meeting_dates import is_meeting_date
from samity.kernel.errors import Refusal
from samity.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from sqlalchemy import Connection

    from samity.bank.loans.operations.disburse import Disburse
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.rules.planned_dates import Surroundings
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.leeway import Leeway
    from samity.bank.loans.values.products import Offer
    from samity.bank.loans.values.terms import LoanTerms

_BEFORE = "agreed_before"
"""Under this name a disbursement keeps what stood before it, for when it is taken back."""


@dataclass(eq=False)
class InstallmentsAgreedAlready(Refusal):
    """Loan {loan_id} has no installments, or they were agreed one by one: it is paid out with no other {term}."""

    loan_id: int
    term: str


def are_installments_set(terms: LoanTerms) -> bool:
    """Say whether a disbursement can agree on nothing: there are no installments, or they were agreed one by one."""
    return terms.is_on_demand or bool(terms.custom_rows or terms.varied_rows)


def as_agreed(account: LoanAccount, command: Disburse) -> LoanAccount:
    """Return the loan with what its disbursement agrees on; the loan itself where that is nothing."""
    if command.first_repayment_on is not None:
        account = replace(account, first_repayment_on=command.first_repayment_on)
    installment = None if command.installment is None else account.currency.minor(command.installment)
    if installment is not None:
        terms = replace(account.agreement.terms, fixed_installment=installment)
        account = replace(account, agreement=replace(account.agreement, terms=terms))
    return account


def agreeing_refusals(
    account: LoanAccount, command: Disburse, around: Surroundings, offer: Offer | None
) -> Iterator[Refusal]:
    """Return what stands against what a disbursement agrees on; that the first date may be too early is found later.

    Args:
        account: as it was agreed before.
        command: the disbursement.
        around: where it is repaid.
        offer: of its product; it is asked where anything is agreed on.
    """
    first_on, terms = command.first_repayment_on, account.agreement.terms
    asked = {"adjustRepaymentDate": first_on, "fixedEmiAmount": command.installment}
    if are_installments_set(terms):
        yield from (InstallmentsAgreedAlready(account.id, term) for term, each in asked.items() if each is not None)
        return
    if first_on is not None and around.meeting is not None:
        at_meeting = is_meeting_date(around.meeting, first_on, skip_first_days=around.skip_first_days)
        if not at_meeting:
            yield FirstRepaymentNotAtMeeting(first_on)
    if offer is not None:
        yield from offset_refusals(terms, offer.first_offsets, command.disbursed_on, first_on)
    if command.installment is not None:
        yield from _installment_refusals(account, command, command.installment, None if offer is None else offer.leeway)


def _installment_refusals(
    account: LoanAccount, command: Disburse, installment: Decimal, leeway: Leeway | None
) -> Iterator[Refusal]:
    currency = account.currency
    if leeway is None or not leeway.takes_installment:
        yield InstallmentNotAgreed()
    elif refusal := amount_refusal(installment, currency, "fixed_installment"):
        yield refusal
    elif installment <= 0:
        yield TermImpossible("fixedEmiAmount", Money(installment, currency))
    else:
        lent = None if command.amount is None else currency.minor(command.amount)
        terms = as_agreed(account, command).agreement.terms
        yield from schedule_refusals(replace(terms, principal=lent or account.state.principal))


def keep_agreed(before: LoanAccount, after: LoanAccount, connection: Connection) -> Mapping[str, Any]:
    """Keep what a disbursement agrees on, and return what its fact says of it; nothing where nothing was."""
    if after is before:
        return {}
    _write(after.id, after.first_repayment_on, after.agreement.terms.to_json(), connection)
    first_on = before.first_repayment_on
    stood = {"first_repayment_on": first_on and first_on.isoformat(), "terms": before.agreement.terms.to_json()}
    return {_BEFORE: stood}


def agreed_as_before(loan_id: int, disbursement: Fact, connection: Connection) -> None:
    """Let a loan be as it was agreed before a disbursement that is taken back."""
    stood = disbursement.details.get(_BEFORE)
    if stood:
        first_on = stood["first_repayment_on"]
        _write(loan_id, first_on and date.fromisoformat(first_on), stood["terms"], connection)


def _write(loan_id: int, first_on: date | None, terms: Mapping[str, Any], connection: Connection) -> None:
    agreed = {"first_repayment_on": first_on, "terms": terms}
    connection.execute(update(loan).where(loan.c.account_id == loan_id).values(agreed))
