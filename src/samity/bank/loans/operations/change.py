"""Change an application that nobody has decided on: its terms, dates and people, and whether it is complete."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, update

from samity.bank.gate import operation
from samity.bank.loans.operations.application_checks import Application, ApplyForLoan, application_of
from samity.bank.loans.operations.apply import LoanExternalIdTaken, agreed_columns, submission_details
from samity.bank.loans.operations.decide import UNDECIDED, LoanNotPending
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.products import hold_products, loan_product_by_id
from samity.bank.loans.queries.views import loan_views
from samity.bank.loans.records import loan, loan_external_id
from samity.bank.loans.rules.offers import rate_as_entered
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.arrears_settings import asked_of
from samity.bank.loans.values.facts import Fact, FactKind, noted, standing, undoing
from samity.bank.loans.values.products import Wish
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Any

    from sqlalchemy import Connection

    from samity.bank.loans.values.products import Offer
    from samity.bank.loans.values.terms import LoanTerms
    from samity.storage.unit import Unit

_ASKED_APART = frozenset(
    {"principal", "number_of_installments", "annual_rate", "decimals", "custom_rows", "varied_rows", "arrears"}
)
"""Terms that a wish names aside from the others or one by one, that the currency decides, or made by hand."""


@dataclass(eq=False)
class DebtorStays(Refusal):
    """The {who} of loan {loan_id} stays: whoever else wants one applies for it."""

    loan_id: int
    who: str


@dataclass(eq=False)
class ChargesStay(Refusal):
    """The charges of loan {loan_id} are not changed with its application; add or waive them one by one."""

    loan_id: int


@dataclass(eq=False)
class LoanNotPartial(Refusal):
    """The application of loan {loan_id} is complete already: it is {status}."""

    loan_id: int
    status: str


@dataclass(frozen=True, slots=True)
class ChangeApplication:
    """Put an application in another's place; its charges stay.

    Attributes:
        application: all of it, best made from `current_application` with what changes put in its place; whether it is
            partial stays as it is.
    """

    loan_id: int
    application: ApplyForLoan


@dataclass(frozen=True, slots=True)
class RequestApproval:
    """Say that an application is complete, and wait for a decision."""

    loan_id: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class SetIncomplete:
    """Send an application back to whoever fills it in."""

    loan_id: int
    note: str | None = None


def current_application(connection: Connection, account: LoanAccount, product_id: int | None = None) -> ApplyForLoan:
    """Return an application as it would be written for nothing to change but what its product decides by now.

    Args:
        connection: the transaction.
        account: its loan, that nobody has decided on.
        product_id: of the product that it shall be for; the terms of another one begin anew.
    """
    view, state = loan_views(connection, [account.id])[account.id], account.state
    assert state.submitted_on is not None  # noqa: S101 - whoever applied did so on a day
    stays = product_id in {None, account.product_id}
    return ApplyForLoan(
        product_id=account.product_id if product_id is None else product_id,
        kind=LoanKind(account.kind),
        submitted_on=state.submitted_on,
        expected_disbursement_on=account.expected_disbursement_on or state.submitted_on,
        wish=_current_wish(connection, account) if stays else Wish(),
        client_id=account.client_id,
        group_id=account.group_id,
        office_id=account.office_id,
        officer_id=account.officer_id,
        purpose_id=view["purpose_id"],
        fund_id=view["fund_id"],
        calendar_id=account.calendar_id,
        sync_disbursement=account.sync_disbursement,
        first_repayment_on=account.first_repayment_on,
        external_id=view["external_id"],
        notes=view["notes"],
        is_partial=state.status is LoanStatus.PARTIAL,
    )


def _current_wish(connection: Connection, account: LoanAccount) -> Wish:
    """Return all terms, so that none is the product's again because a door has no word for it."""
    offer = loan_product_by_id(connection, account.product_id).offer
    terms = _as_asked(offer, account.agreement.terms)
    return Wish(
        principal=account.state.principal,
        number_of_installments=terms.number_of_installments,
        # A payment plan that changes comes to another rate.
        rate=None if terms.payment_plan else rate_as_entered(offer, terms),
        strategy=account.payments.strategy,
        terms={
            **{field.name: getattr(terms, field.name) for field in fields(terms) if field.name not in _ASKED_APART},
            **asked_of(terms.arrears),
        },
    )


def _as_asked(offer: Offer, agreed: LoanTerms) -> LoanTerms:
    """Return agreed terms with a number of installments that can be asked for: by hand there can be more or fewer."""
    if not (agreed.custom_rows or agreed.varied_rows):
        return agreed
    return replace(agreed, number_of_installments=offer.installments.nearest(agreed.number_of_installments))


@operation("loans:change")
def change_application(command: ChangeApplication, unit: Unit) -> LoanAccount:
    """Let another application stand in the place of one that nobody has decided on.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotPending, DebtorStays, ChargesStay; Refusals as for `apply_for_loan`.
        LoanExternalIdTaken: another loan has the external id.
    """
    account = _undecided(command.loan_id, "modify", UNDECIDED, unit)
    asked = replace(command.application, is_partial=account.state.status is LoanStatus.PARTIAL)
    if (asked.client_id, asked.group_id) != (account.client_id, account.group_id):
        raise DebtorStays(account.id, "client" if asked.client_id != account.client_id else "group")
    if asked.charges:
        raise ChargesStay(account.id)
    hold_products(unit.connection, {asked.product_id, account.product_id})
    application = application_of(asked, unit)
    if account.state.charges and application.currency.code != account.currency.code:
        raise ChargesStay(account.id)
    application = replace(application, terms=_as_edited(account, application))
    columns = {"product_id": asked.product_id, "currency_code": application.product.currency_code}
    statement = update(loan).where(loan.c.account_id == account.id)
    unit.connection.execute(statement.values(**columns, **agreed_columns(application)))
    _name(account.id, asked.external_id, unit)
    _submit_anew(account, application, unit)
    return account


@operation("loans:request_approval")
def request_approval(command: RequestApproval, unit: Unit) -> LoanAccount:
    """Let a partial application wait for a decision.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotPartial.
    """
    account = loan_to_change(command.loan_id, unit)
    if account.state.status is not LoanStatus.PARTIAL:
        raise LoanNotPartial(account.id, account.state.status.value)
    resubmit(account, account.state.principal, account.state.submitted_on, noted(command.note), unit)
    return account


@operation("loans:set_incomplete")
def set_incomplete(command: SetIncomplete, unit: Unit) -> LoanAccount:
    """Let an application that waits for a decision be a partial one again.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotPending.
    """
    account = _undecided(command.loan_id, "setIncomplete", frozenset({LoanStatus.SUBMITTED}), unit)
    details = noted(command.note, is_partial=True)
    resubmit(account, account.state.principal, account.state.submitted_on, details, unit)
    return account


def _as_edited(before: LoanAccount, application: Application) -> LoanTerms:
    """Return the terms with the schedule that was made by hand, as long as nothing it rests on is asked for anew."""
    terms, agreed = application.terms, before.agreement.terms
    bare = replace(agreed, custom_rows=(), varied_rows=(), number_of_installments=terms.number_of_installments)
    asks_for = application.command.expected_disbursement_on, application.command.first_repayment_on
    same_dates = asks_for == (before.expected_disbursement_on, before.first_repayment_on)
    as_asked = _as_asked(application.product.offer, agreed)
    same_number = terms.number_of_installments == as_asked.number_of_installments
    by_hand = agreed.custom_rows or agreed.varied_rows
    return agreed if by_hand and bare == terms and same_dates and same_number else terms


def _undecided(loan_id: int, decision: str, allowed: frozenset[LoanStatus], unit: Unit) -> LoanAccount:
    account = loan_to_change(loan_id, unit)
    if account.state.status not in allowed:
        raise LoanNotPending(account.id, account.state.status.value, decision)
    return account


def _name(loan_id: int, external_id: str | None, unit: Unit) -> None:
    unit.connection.execute(delete(loan_external_id).where(loan_external_id.c.account_id == loan_id))
    if external_id is not None:
        with refusing(pk_loan_external_id=LoanExternalIdTaken(external_id)):
            unit.connection.execute(insert(loan_external_id).values(external_id=external_id, account_id=loan_id))


def _submit_anew(before: LoanAccount, application: Application, unit: Unit) -> None:
    command = application.command
    account = loan_by_id(unit.connection, before.id, lock=True)
    resubmit(account, application.terms.principal, command.submitted_on, submission_details(application), unit)


def agree_anew(account: LoanAccount, terms: LoanTerms, note: str | None, unit: Unit) -> None:
    """Write other terms into an application, made by hand, and submit it anew: whether it is partial stays."""
    unit.connection.execute(update(loan).where(loan.c.account_id == account.id).values(terms=terms.to_json()))
    details = noted(note, is_partial=True) if account.state.status is LoanStatus.PARTIAL else noted(note)
    resubmit(account, account.state.principal, account.state.submitted_on, details, unit)


def resubmit(account: LoanAccount, principal: int, on: date | None, details: Mapping[str, Any], unit: Unit) -> None:
    """Take the submission back and enter it anew: what was asked for first stays on record."""
    assert on is not None  # noqa: S101 - whoever applied did so on a day
    facts = facts_of(unit.connection, [account.id])[account.id]
    submitted = next(fact for fact in standing(facts) if fact.kind is FactKind.SUBMITTED)
    today, serial = unit.business_date, account.last_serial
    undone = undoing([submitted], serial, today, {})
    anew = Fact(serial + 2, FactKind.SUBMITTED, on, today, principal, details)
    record([Change(account, (*undone, anew))], unit)
