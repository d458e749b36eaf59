"""Interest that somebody is let off. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import asked_on, payable_interest, projected
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.ending import ended_or_open
from samity.bank.loans.values.facts import Consequence, TransactionKind
from samity.bank.loans.values.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Applied, Fact
    from samity.bank.loans.values.state import LoanState
    from samity.bank.loans.values.terms import LoanTerms


def waivable_interest(agreement: Agreement, state: LoanState, on: date) -> int:
    """Return the unpaid interest that a borrower owes on a day, due or not, in minor units.

    Interest on the real balance is owed as far as it has accrued.
    """
    terms = agreed_now(agreement, state).terms
    return sum(_by_row(terms, asked_on(terms, state, on)))


def interest_waived(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Let the borrower off interest, that of the oldest installments first, never more than he owes."""
    terms, left, installments = agreement.terms, fact.amount, []
    state = asked_on(terms, state, fact.value_on)
    for each, owed in zip(state.installments, _by_row(terms, state), strict=True):
        taken = min(left, owed)
        left -= taken
        installments.append(each._replace(waived=each.waived.plus(Parts(interest=taken))))
    amount = fact.amount - left
    # A payment that counts from before may have paid it all: then there is nothing to be let off.
    if not amount:
        return state, ()
    state = projected(terms, replace(state, installments=tuple(installments)))
    state = ended_or_open(state, fact.value_on)
    kind, after = TransactionKind.INTEREST_WAIVED, state.outstanding.principal
    waiver = Consequence(kind, fact.serial, fact.value_on, amount, Parts(interest=amount), principal_after=after)
    return state, (waiver,)


def _by_row(terms: LoanTerms, state: LoanState) -> Iterator[int]:
    payable = payable_interest(terms, state, ends=True)
    for each in state.installments:
        owed = each.outstanding.interest
        if payable is not None:
            owed = min(owed, payable.get(each.number, 0) - each.paid.interest - each.waived.interest)
        yield max(owed, 0)
