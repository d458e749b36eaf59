"""What a fact does to the charges of a loan. See docs/rules/charges.md and docs/rules/penalties.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from samity.bank.loans.rules.absorbing import consequence_of, overpayment_absorbed
from samity.bank.loans.rules.accrued_interest import accrued_to, projected, terms_of
from samity.bank.loans.rules.charges import keeping_due_dates, paid_charges, part_of, place_of, with_charge
from samity.bank.loans.rules.ending import ended_or_open
from samity.bank.loans.rules.penalties import with_penalty_applied
from samity.bank.loans.values.facts import CHARGED, TOLD_CHARGE, TransactionKind
from samity.bank.loans.values.parts import NOTHING, Part
from samity.bank.loans.values.state import LoanCharge

if TYPE_CHECKING:
    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Applied, Fact
    from samity.bank.loans.values.state import LoanState


def charge_added(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Put a charge on a loan: with the installment in whose days it falls due, and on what was paid too much."""
    charge = LoanCharge(
        fact.details["charge_id"],
        bool(fact.details["is_penalty"]),
        fact.amount,
        date.fromisoformat(fact.details["due_on"]),
        submitted_on=fact.value_on,
    )
    state = replace(_before_fees_change(agreement, state, fact), charges=(*state.charges, charge))
    if not state.installments:
        return state, ()
    state, absorbed = _charged(agreement, state, charge, fact)
    # Charges of before were told by no transaction, and are not now.
    if not fact.details.get(TOLD_CHARGE):
        return state, absorbed
    of_fee, of_penalty = CHARGED
    parts = NOTHING.adding(part_of(charge), fact.amount)
    told = consequence_of(of_penalty if charge.is_penalty else of_fee, fact, fact.amount, parts, state)
    return state, (told, *absorbed)


def penalty_applied(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Let a penalty that has accrued fall due with an installment; each has one charge of penalties, which grows."""
    due_on = date.fromisoformat(fact.details["due_on"])
    charge = LoanCharge(fact.details["charge_id"], True, fact.amount, due_on, 0, fact.value_on, True)  # noqa: FBT003 - both say what it is
    grown = tuple(
        each._replace(amount=each.amount + fact.amount) if each.id == charge.id else each for each in state.charges
    )
    charges = (*state.charges, charge) if grown == state.charges else grown
    state = with_penalty_applied(replace(state, charges=charges), fact.amount, fact.value_on)
    state, absorbed = _charged(agreement, state, charge, fact)
    parts = NOTHING.adding(Part.PENALTIES, fact.amount)
    return state, (consequence_of(TransactionKind.PENALTY_APPLIED, fact, fact.amount, parts, state), *absorbed)


def early_charged(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Put on a loan what a payment costs that repays principal before its time; it falls due as the payment counts."""
    due_on = date.fromisoformat(fact.details["due_on"])
    charge = LoanCharge(fact.details["charge_id"], False, fact.amount, due_on, 0, fact.value_on)  # noqa: FBT003 - a fee
    state = replace(_before_fees_change(agreement, state, fact), charges=(*state.charges, charge))
    state, absorbed = _charged(agreement, state, charge, fact)
    parts = NOTHING.adding(Part.FEES, fact.amount)
    return state, (consequence_of(TransactionKind.EARLY_CHARGE, fact, fact.amount, parts, state), *absorbed)


def _charged(agreement: Agreement, state: LoanState, charge: LoanCharge, fact: Fact) -> Applied:
    kept = keeping_due_dates(terms_of(agreement.terms, state))
    state = replace(state, installments=with_charge(state.installments, charge, kept))
    return overpayment_absorbed(agreement, state, fact)


def _before_fees_change(agreement: Agreement, state: LoanState, fact: Fact) -> LoanState:
    """Reckon what has accrued so far on what was owed so far, where fees bear interest."""
    if not agreement.terms.interest_base.has_fees:
        return state
    return projected(agreement.terms, accrued_to(agreement.terms, state, fact.value_on))


def charge_waived(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Let the borrower off what is outstanding of a charge, as far as that was decided."""
    state = _before_fees_change(agreement, state, fact)
    charge_id = fact.details["charge_id"]
    charge = next((each for each in state.charges if each.id == charge_id), None)
    if charge is None:
        # A penalty, all of which was taken back since.
        return state, ()
    outstanding = charge.amount - charge.waived - paid_charges(state.installments, state.charges)[charge_id]
    # Never more than was decided: a payment that applies after the waiver, or was taken back, does not make it grow.
    amount = min(fact.amount, outstanding)
    if not amount:
        return state, ()
    waived = NOTHING.adding(part_of(charge), amount)
    charges = tuple(
        each._replace(waived=each.waived + amount) if each.id == charge_id else each for each in state.charges
    )
    place = place_of(charge, state.installments)
    installments = tuple(
        each._replace(waived=each.waived.plus(waived)) if at == place else each
        for at, each in enumerate(state.installments)
    )
    state = projected(agreement.terms, replace(state, charges=charges, installments=installments))
    state = ended_or_open(state, fact.value_on)
    waiver = consequence_of(TransactionKind.WAIVE_CHARGES, fact, amount, waived, state)
    return state, (waiver,)
