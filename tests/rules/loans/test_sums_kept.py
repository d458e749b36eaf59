"""What the fold keeps from payment to payment is what it would find by looking at all installments again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from tests.rules.loans.histories import Act, fact_of, lent_by, loans

from samity.bank.loans.rules.accrued_interest import projected
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.fold import apply
from samity.bank.loans.values.facts import standing
from samity.bank.loans.values.parts import total_of
from samity.bank.loans.values.state import LoanState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.agreement import Agreement


@given(loan=loans)
@settings(max_examples=150)
def test_what_is_owed_and_planned_is_the_same_when_it_is_said_anew(loan: tuple[Agreement, Sequence[Act]]) -> None:
    agreement, history = loan
    lent = lent_by(agreement)
    facts = [*lent, *(fact_of(agreement, serial, act) for serial, act in enumerate(history, start=len(lent) + 1))]
    state = LoanState()
    for fact in standing(facts):
        state, _ = apply(agreement, state, fact)
        owed = [each.outstanding for each in state.installments if each.paid != each.due]
        assert state.outstanding == total_of(owed)
        if state.outstanding.total and state.charged_off_on is None:
            assert projected(agreed_now(agreement, state).terms, state).installments == state.installments
