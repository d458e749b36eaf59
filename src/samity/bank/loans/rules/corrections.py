"""What sets a debt right later: money given back, debt written off or charged off. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import accrued_to, asked_on, payable_interest, projected
from samity.bank.loans.rules.charging_off import with_interest_ended
from samity.bank.loans.rules.ending import ended_or_open
from samity.bank.loans.rules.late_payments import asking_for_arrears_interest, owed_from_arrears
from samity.bank.loans.rules.owed_anew import owed_anew
from samity.bank.loans.rules.recalculation import expected
from samity.bank.loans.rules.recognition import recognised_income
from samity.bank.loans.values.agreement import ACCRUING
from samity.bank.loans.values.facts import CHARGES_BACK, Consequence, FactKind, TransactionKind
from samity.bank.loans.values.parts import NOTHING, Part, Parts, total_of
from samity.bank.loans.values.state import LoanStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Applied, Fact
    from samity.bank.loans.values.state import Installment, LoanState


def charged_back(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Owe a payment, or some of it, anew, by its parts; what was paid too much settles of that what it can."""
    given = min(fact.amount, state.overpaid)
    paid = Parts(*fact.details["paid"])
    parts = _by_parts(fact.amount - given, agreement.credited, paid)
    # What an overpayment has of it is principal: nothing else of it is owed anew.
    whole = parts.adding(Part.PRINCIPAL, given)
    return _given_back(agreement, state, fact, parts, whole)


def charged_back_of(facts: Iterable[Fact], serial: int) -> int:
    """Return what was charged back of a payment by facts that stand, in minor units."""
    charged = (each for each in facts if each.kind is FactKind.CHARGED_BACK)
    return sum(each.amount for each in charged if each.details.get(CHARGES_BACK) == serial)


def refunded(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Pay the borrower what he has paid too much; what is no longer there he owes anew, as principal."""
    parts = Parts(principal=fact.amount - min(fact.amount, state.overpaid))
    return _given_back(agreement, state, fact, parts, Parts(principal=fact.amount))


def _given_back(agreement: Agreement, state: LoanState, fact: Fact, parts: Parts, whole: Parts) -> Applied:
    """Take of an overpayment what it has, and let the rest be owed anew; `whole` is what the schedule shows of it."""
    given = min(fact.amount, state.overpaid)
    state = accrued_to(agreement.terms, replace(state, overpaid=state.overpaid - given), fact.value_on)
    if parts.total:
        state = owed_anew(agreement.terms, state, whole, whole.minus(parts), fact.value_on)
    state = ended_or_open(projected(agreement.terms, state), fact.value_on)
    kind = TransactionKind.CHARGEBACK if fact.kind is FactKind.CHARGED_BACK else TransactionKind.OVERPAYMENT_REFUNDED
    channel, left = fact.details.get("channel_id"), state.outstanding.principal
    return state, (
        Consequence(kind, fact.serial, fact.value_on, fact.amount, parts, -given, channel, principal_after=left),
    )


def _by_parts(amount: int, order: Sequence[Part], paid: Parts) -> Parts:
    """Divide an amount over what a payment had settled, in an order of parts; the rest is principal."""
    parts = NOTHING
    for part in order:
        taken = min(amount, paid.of(part))
        parts, amount = parts.adding(part, taken), amount - taken
    return parts.adding(Part.PRINCIPAL, amount)


def written_off(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Give up all that is owed; the loan is closed by that."""
    state = asked_on(agreement.terms, state, fact.value_on)
    stands = _receivable(agreement, state, fact)
    if agreement.terms.accrues:
        state = asking_for_arrears_interest(agreement.terms, state)
        state = _with_no_more_interest(agreement, state)
    parts, from_arrears = state.outstanding, owed_from_arrears(state)
    # Interest that payment holidays or a lock held back was asked of nobody yet: it is no loss, and owed no more.
    installments = tuple(
        each._replace(written_off=each.outstanding, held_back=None if each.held_back is None else 0)
        for each in state.debts
    )
    if stands is not None:
        installments = _with_unearned(installments, stands)
    installments, outside = installments[: len(state.installments)], installments[len(state.installments) :]
    lock = state.lock and state.lock._replace(waiting=0)
    state = replace(state, installments=installments, status=LoanStatus.WRITTEN_OFF, ended_on=fact.value_on, lock=lock)
    state = replace(state, from_arrears=next(iter(outside), None))
    written_off = Consequence(TransactionKind.WRITE_OFF, fact.serial, fact.value_on, parts.total, parts)
    reason_id = fact.details.get("reason_id")
    told = replace(written_off, write_off_reason=reason_id, unearned=state.unearned, from_arrears=from_arrears)
    return state, (told,)


def _receivable(agreement: Agreement, state: LoanState, fact: Fact) -> Parts | None:
    """Return what is owed and was income by the day of a write-off; None where whatever is owed counts as that."""
    # Those that were written off before this was told apart made income of all that was owed, and lost it at once.
    if not fact.details.get("earned_only") or agreement.accounting not in ACCRUING or state.charged_off_on is not None:
        return None
    credited = total_of([each.credited for each in state.installments])
    settled = state.paid.plus(state.waived).minus(credited).adding(Part.INTEREST, state.capitalized)
    return recognised_income(agreement, state, fact.value_on).minus(settled)


def _with_unearned(installments: Sequence[Installment], stands: Parts) -> tuple[Installment, ...]:
    """Say what of the amounts given up was no income: it is that of the last installments."""
    rows = []
    for each in installments:
        was_income = Parts(0, *(max(min(pair), 0) for pair in zip(each.written_off[1:], stands[1:], strict=True)))
        stands = stands.minus(was_income)
        rows.append(each._replace(unearned=each.written_off._replace(principal=0).minus(was_income)))
    return tuple(rows)


def _with_no_more_interest(agreement: Agreement, state: LoanState) -> LoanState:
    """Let interest on the real balance end with what has accrued: nobody owes what was still to come."""
    payable = payable_interest(agreement.terms, state, ends=True) or {}

    def as_owed(each: Installment) -> Installment:
        owed = max(payable.get(each.number, 0), each.paid.interest + each.waived.interest)
        return each if each.held_back is not None else each._replace(due=each.due._replace(interest=owed))

    return replace(state, installments=tuple(map(as_owed, state.installments)), accrued=None)


def recovered(_: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Take money on a debt that was written off: it settles nothing any more."""
    channel = fact.details.get("channel_id")
    kind = TransactionKind.RECOVERY
    return state, (Consequence(kind, fact.serial, fact.value_on, fact.amount, channel_id=channel),)


def charged_off(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Take what is owed out of the assets; the borrower owes it still. Where nothing is owed, nothing is taken."""
    state = accrued_to(agreement.terms, state, fact.value_on)
    if not state.outstanding.total:
        return state, ()
    state = with_interest_ended(agreement, state, fact.value_on)
    state = expected(agreement.terms, state, fact.value_on)
    income = recognised_income(agreement, state, fact.value_on)
    reason, is_fraud = fact.details.get("reason_id"), bool(fact.details.get("is_fraud"))
    state = replace(
        state,
        charged_off_on=fact.value_on,
        is_fraud=is_fraud,
        charge_off_reason=reason,
        income_at_charge_off=income,
    )
    charge_off = Consequence(
        TransactionKind.CHARGE_OFF,
        fact.serial,
        fact.value_on,
        state.outstanding.total,
        state.outstanding,
        is_fraud=is_fraud,
        charge_off_reason=reason,
        from_arrears=owed_from_arrears(state),
    )
    return state, (charge_off,)
