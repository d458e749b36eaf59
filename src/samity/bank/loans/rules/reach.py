"""Whether what was read of a loan's installments decides where a payment goes. See docs/rules/allocation.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.allocation import timing
from samity.bank.loans.rules.locked_interest import holds_interest
from samity.bank.loans.rules.recognition import interest_until
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.state import ALL_READ
from samity.bank.loans.values.strategy import ARRIVED, Timing

if TYPE_CHECKING:
    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.state import LoanState
    from samity.bank.loans.values.strategy import Pass


def reads_enough(agreement: Agreement, state: LoanState, fact: Fact) -> bool:
    """Say whether a fact does the same to what was read of a loan as it would to all of its installments.

    A payment does, when it cannot leave what was read: everything that is begun was read, and each pass that goes on
    to future installments finds enough to pay on its way forward.
    """
    if state.unread == ALL_READ:
        return True
    if (
        _may_settle_all_read(state, fact)
        or state.accrued is not None
        or agreement.holds
        or fact.kind is not FactKind.REPAID
        or state.charges
        or holds_interest(state)
        or agreement.terms.early_charge.is_charged
        or not state.has_read_all_begun(interest_until(agreement.terms, fact.value_on))
    ):
        return False
    if "custom" in fact.details:
        return False
    for each in agreement.strategy:
        if Timing.FUTURE in each.timings or not each.goes_forward:
            # When it takes all, no pass after it is reached.
            return each.goes_forward and _takes_all(each, state, fact)
    return bool(state.installments)


def _may_settle_all_read(state: LoanState, fact: Fact) -> bool:
    """Say whether nothing may be left of what was read, so that nobody would know which installment is open next."""
    read = sum(each.outstanding.total for each in state.installments)
    return bool(state.unread.outstanding.total) and fact.amount >= read


def _takes_all(given: Pass, state: LoanState, fact: Fact) -> bool:
    """Say whether a pass finds a whole payment to settle; what passes before it take of that, they take of both."""
    left = fact.amount
    for each in state.installments:
        if left <= 0:
            return True
        stands = timing(each, fact.value_on)
        if stands in given.timings:
            outstanding = each.outstanding
            waits = given.interest_arrived and stands not in ARRIVED
            left -= sum([outstanding.of(part) for part in given.parts if not (waits and part is Part.INTEREST)])
    return left <= 0
