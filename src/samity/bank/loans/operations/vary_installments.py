"""Vary installments of an application one by one, see what that would be, and take it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samity.bank.gate import operation, permit
from samity.bank.loans.operations.amounts import (
    INSTALLMENT_PRINCIPAL,
    INSTALLMENT_TOTAL,
    amount_refusal,
    minor_units,
)
from samity.bank.loans.operations.change import agree_anew
from samity.bank.loans.operations.decide import UNDECIDED, LoanNotPending
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.queries.planned import dates_of, installments_of
from samity.bank.loans.queries.surroundings import surroundings
from samity.bank.loans.rules.planned_dates import planned_dates
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.rules.variation_refusals import variation_refusals, varied_amount_refusals
from samity.bank.loans.rules.variations import VariedGround, varied_rows
from samity.bank.loans.values.agreed_rows import VariedRow
from samity.bank.loans.values.variations import Variation, VariationKind
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.state import Installment
    from samity.bank.loans.values.terms import LoanTerms
    from samity.storage.unit import Unit


@dataclass(eq=False)
class VariationsNotAllowed(Refusal):
    """The product does not let installments of its loans be varied one by one."""


@dataclass(eq=False)
class ToldByTotal(Refusal):
    """Installments of this loan are told by what they come to, and not by their principal."""


@dataclass(eq=False)
class ToldByPrincipal(Refusal):
    """Installments of this loan are told by their principal, and not by what they come to."""


@dataclass(eq=False)
class VariedToNothing(Refusal):
    """The installment due on {due_on} cannot be as little as that."""

    due_on: date


@dataclass(eq=False)
class NothingVaried(Refusal):
    """No installment of loan {loan_id} is varied."""

    loan_id: int


@dataclass(frozen=True, slots=True)
class VariedInstallment:
    """One installment otherwise, named by its due date; what is None stays, or follows from the others.

    Attributes:
        due_on: as it stands or, of one more, as it shall be.
        total, principal: in major units; a loan's installments are told by the one or by the other.
    """

    due_on: date
    kind: VariationKind = VariationKind.CHANGED
    moved_to: date | None = None
    total: Decimal | None = None
    principal: Decimal | None = None


@dataclass(frozen=True, slots=True)
class VaryInstallments:
    """Change, add and leave out installments; those not named share what is left."""

    loan_id: int
    installments: tuple[VariedInstallment, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RestoreInstallments:
    """Let the schedule be the product's again."""

    loan_id: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Varied:
    """An application with installments varied, and the schedule that follows."""

    account: LoanAccount
    terms: LoanTerms
    start_on: date
    installments: tuple[Installment, ...]


@operation("loans:vary_installments")
def vary_installments(command: VaryInstallments, unit: Unit) -> Varied:
    """Vary installments of an application that nobody has decided on; what varies none is not recorded.

    Raises:
        LoanNotFound, OutsideOwnOffice; what `preview_variations` names.
    """
    varied = _varied(command, unit)
    if command.installments:
        agree_anew(varied.account, varied.terms, command.note, unit)
    return varied


@operation("loans:restore_installments")
def restore_installments(command: RestoreInstallments, unit: Unit) -> LoanAccount:
    """Take back all that was varied.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotPending, NothingVaried.
    """
    account = _undecided(command.loan_id, unit)
    terms = account.agreement.terms
    if not terms.varied_rows:
        raise NothingVaried(account.id)
    agree_anew(account, replace(terms, varied_rows=()), command.note, unit)
    return account


def preview_variations(command: VaryInstallments, unit: Unit) -> Varied:
    """Return what an application would be with installments varied; nothing is written.

    Raises:
        NotPermitted: without the permission to vary them.
        LoanNotFound, OutsideOwnOffice, LoanNotPending, VariationsNotAllowed; and together: AmountTooFine,
            AmountTooLarge, ToldByTotal, ToldByPrincipal, VariedToNothing, then all that `variation_refusals` names,
            then all that `varied_amount_refusals` names.
    """
    permit(unit, "loans:vary_installments")
    return _varied(command, unit)


def _varied(command: VaryInstallments, unit: Unit) -> Varied:
    account = _undecided(command.loan_id, unit)
    terms = replace(account.agreement.terms, principal=account.state.principal)
    refuse_all(refusal for each in command.installments for refusal in _unfit(account, each))
    asked = [_variation(account, each) for each in command.installments]
    ground = _ground(account, terms, unit)
    rows = varied_rows(ground, asked)
    new = replace(terms, varied_rows=rows) if asked else terms
    refuse_all([*variation_refusals(ground, asked, rows), *schedule_refusals(new)])
    dates = planned_dates(new, ground.around, ground.start_on, minimum_days=account.minimum_days)
    refuse_all(
        varied_amount_refusals(rows, schedule(new, ground.start_on, *dates), new, account.currency) if asked else ()
    )
    agreed = replace(new, principal=account.agreement.terms.principal)
    planned = installments_of(new, ground.start_on, dates, account.state.charges, account.fees)
    return Varied(account, agreed, ground.start_on, planned)


def _undecided(loan_id: int, unit: Unit) -> LoanAccount:
    account = loan_to_change(loan_id, unit)
    if account.state.status not in UNDECIDED:
        raise LoanNotPending(account.id, account.state.status.value, "variable.schedule")
    return account


def _ground(account: LoanAccount, terms: LoanTerms, unit: Unit) -> VariedGround:
    """Return what is varied.

    Raises:
        VariationsNotAllowed.
        FirstRepaymentTooEarly, NoDayToRepay, NoMeetingLeft, RepaidTooLate: no schedule can be planned any more.
    """
    gaps, start_on = account.allowances.gaps, account.expected_disbursement_on
    if gaps is None or start_on is None:
        raise VariationsNotAllowed
    place = (account.office_id, account.calendar_id)
    around = surroundings(unit.connection, {place})[place]
    rows = terms.varied_rows or tuple(VariedRow(due_on) for due_on in dates_of(account, around, start_on).due_on)
    return VariedGround(terms, start_on, rows, gaps, around)


def _unfit(account: LoanAccount, each: VariedInstallment) -> Iterator[Refusal]:
    by_total = account.agreement.terms.varies_totals
    if each.principal is not None and by_total:
        yield ToldByTotal()
    if each.total is not None and not by_total:
        yield ToldByPrincipal()
    for term, amount in ((INSTALLMENT_TOTAL, each.total), (INSTALLMENT_PRINCIPAL, each.principal)):
        refusal = None if amount is None else amount_refusal(amount, account.currency, term)
        if refusal is not None:
            yield refusal
    if (each.total is not None and each.total <= 0) or (each.principal is not None and each.principal < 0):
        yield VariedToNothing(each.due_on)


def _variation(account: LoanAccount, each: VariedInstallment) -> Variation:
    amount = each.total if each.principal is None else each.principal
    minor = None if amount is None else minor_units(amount, account.currency)
    return Variation(each.due_on, each.kind, each.moved_to, minor)
