"""What interest and charges came to, due date by due date. See docs/rules/accrual-activity.md."""

from __future__ import annotations

from datetime import timedelta

from tests.rules.loans.lives import AGREEMENT, BEGINNING, DUE_DATES, fee, payment

from samity.bank.loans.rules.accrual_activity import accrual_activity
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import LoanStatus

AFTER = DUE_DATES[-1] + timedelta(days=5)
LATER = AFTER + timedelta(days=1)
COUNT = len(DUE_DATES)


def test_each_due_date_that_was_closed_has_a_line_of_its_own() -> None:
    state, followed = replay(AGREEMENT, BEGINNING)
    lines = [*accrual_activity(state, followed, DUE_DATES[1], COUNT)]
    assert [each.on for each in lines] == DUE_DATES[:2]
    assert [each.parts.interest for each in lines] == [each.due.interest for each in state.installments[:2]]


def test_charges_after_the_last_installment_are_summed_up_with_the_end() -> None:
    charged = [*BEGINNING, fee(4, AFTER, AFTER, 15_00)]
    open_still, followed = replay(AGREEMENT, charged)
    assert [*accrual_activity(open_still, followed, AFTER, COUNT)][-1] == (AFTER, Parts(fees=15_00))
    paid = payment(5, LATER, open_still.outstanding.total)
    state, followed = replay(AGREEMENT, [*charged, paid])
    lines = [*accrual_activity(state, followed, AFTER, COUNT)]
    assert [each.on for each in lines] == [*DUE_DATES, LATER]
    assert lines[-1].parts == Parts(fees=15_00)


def test_of_a_debt_that_is_given_up_nothing_to_come_is_summed_up() -> None:
    given_up = Fact(4, FactKind.WRITTEN_OFF, DUE_DATES[1], DUE_DATES[1])
    state, followed = replay(AGREEMENT, [*BEGINNING, given_up])
    assert (state.status, state.ended_on) == (LoanStatus.WRITTEN_OFF, DUE_DATES[1])
    lines = [*accrual_activity(state, followed, DUE_DATES[1], COUNT)]
    assert [each.on for each in lines] == DUE_DATES[:2]
    assert [each.parts.interest for each in lines] == [each.due.interest for each in state.installments[:2]]
