"""What a borrower owes anew is not forgotten when his schedule is changed by hand. See docs/rules/schedule-edits.md."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest
from tests.rules.loans.contracts import contract
from tests.rules.loans.real_balance import agreed, dynamic

from samity.bank.loans.rules.contract_dates import contract_dates
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.made_by_hand import made_by_hand
from samity.bank.loans.rules.placed_rows import EditGround, placed_rows
from samity.bank.loans.rules.schedule_edits import edited_rows
from samity.bank.loans.values.allowances import Allowances, EditOption
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.schedule_edits import RowEdit
from samity.bank.loans.values.terms import Amortization, LoanTerms

LENT_ON, CHANGED_ON = date(2026, 1, 31), date(2026, 2, 10)
PAID_ON, REFUNDED_ON = date(2026, 2, 5), date(2026, 2, 6)


@pytest.mark.parametrize(
    "terms", [contract(amortization=Amortization.EQUAL_PRINCIPAL), dynamic()], ids=["fixed", "real"]
)
def test_a_refund_that_lost_its_overpayment_outlives_a_change_by_hand(terms: LoanTerms) -> None:
    agreement, due = agreed(terms), list(islice(contract_dates(terms, LENT_ON), 6))
    facts = [
        Fact(1, FactKind.SUBMITTED, LENT_ON, LENT_ON, 1000_00),
        Fact(2, FactKind.APPROVED, LENT_ON, LENT_ON, 1000_00),
        Fact(3, FactKind.DISBURSED, LENT_ON, LENT_ON, 1000_00, {"due_dates": [str(each) for each in due]}),
        Fact(4, FactKind.REPAID, PAID_ON, PAID_ON, 1200_00),
        Fact(5, FactKind.REFUNDED, REFUNDED_ON, REFUNDED_ON, 100_00),
        Fact(6, FactKind.UNDONE, PAID_ON, CHANGED_ON, undoes=4),
    ]
    state, _ = replay(agreement, facts)
    assert (state.outstanding.principal, state.installments[0].credited.principal) == (1100_00, 100_00)
    allowed = Allowances(edits=frozenset(EditOption) - {EditOption.INTEREST})
    ground = EditGround(terms, allowed, LENT_ON, state.installments, CHANGED_ON, made_by_hand(agreement, facts))
    filled = edited_rows(ground, placed_rows(ground, [RowEdit(3, due_on=due[2] + timedelta(days=2))]))
    assert sum(each.row.principal for each in filled) == 1000_00
    rows = [[str(each.row.due_on), *each.row[1:]] for each in filled]
    changed, _ = replay(
        agreement, [*facts, Fact(7, FactKind.SCHEDULE_EDITED, CHANGED_ON, CHANGED_ON, details={"rows": rows})]
    )
    assert [each.due.principal for each in changed.installments] == [each.due.principal for each in state.installments]
    assert changed.installments[0].credited == state.installments[0].credited
