"""Lives of Fineract's loans that are not ours: what we do instead is what our rules say. See docs/rules/parity.md."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest
from tests.parity.lives.scope import is_in_scope
from tests.parity.lives.walk import Life
from tests.parity.reference import reference_cases

from samity.bank.loans.values.facts import FactKind, TransactionKind
from samity.bank.loans.values.parts import Parts, total_of
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.money import rounded

if TYPE_CHECKING:
    from tests.parity.lives.kept import KeptLoan
    from tests.parity.reference import Case

OF_PAYMENTS = {
    *(TransactionKind.REPAYMENT, TransactionKind.OVERPAYMENT_APPLIED, TransactionKind.INTEREST_REFUND),
    *(TransactionKind.MERCHANT_ISSUED_REFUND, TransactionKind.GOODWILL_CREDIT, TransactionKind.PAYOUT_REFUND),
}
SETTLED_AHEAD = (
    *("LoanAccrualActivity-Part1:1579", "LoanChargeback-Part2:2759", "LoanChargeOff-Part3:2669"),
    *("LoanChargeOff-Part4:281", "LoanChargeOff-Part2:3202", "LoanAccrualActivity-Part1:1988"),
)
WRITTEN_OFF = ("LoanWriteOff:368", "LoanWriteOff:434", "LoanWriteOff:193")
CHARGED_WHEN_OVERPAID = ("LoanRepayment-Part3:443", "LoanChargesProgressiveLoan:989")
CHARGED_OFF = (
    *("LoanChargeOff-Part3:1675", "LoanChargeOff-Part3:2086", "LoanChargeOff-Part3:3469"),
    *("LoanChargeOff-Part3:1031", "LoanChargeOff-Part3:1088", "LoanChargeOff-Part3:970", "LoanChargeOff-Part2:1659"),
)


@cache
def cases() -> dict[str, Case]:
    """The lives in scope, by id."""
    return {case["id"]: case for case in filter(is_in_scope, reference_cases("fineract-lives.jsonl.gz"))}


def loan_at_first_difference(life_id: str) -> KeptLoan:
    """Our loan where the life is first told otherwise."""
    life = Life(cases()[life_id])
    assert next(life.differences())
    return life.kept


def loan_at_end(life_id: str) -> KeptLoan:
    """Our loan after its life."""
    life = Life(cases()[life_id])
    assert [*life.differences()]
    return life.kept


@pytest.mark.parametrize("life_id", SETTLED_AHEAD)
def test_what_was_settled_is_income(life_id: str) -> None:
    kept = loan_at_end(life_id)
    credited = sum(each.credited.interest for each in kept.state.installments)
    assert kept.recognised.income.interest >= kept.state.paid.interest - credited
    assert kept.state.paid.interest > 0


@pytest.mark.parametrize("life_id", WRITTEN_OFF)
def test_what_is_lost_was_income_and_nothing_else_is(life_id: str) -> None:
    kept = loan_at_end(life_id)
    kept.close_until(kept.facts[-1].booked_on + timedelta(days=1))
    state = kept.state
    assert state.status is LoanStatus.WRITTEN_OFF
    lost = state.written_off.interest - state.unearned.interest
    assert kept.recognised.income.interest == state.paid.interest + lost
    # 1000.00 at 12 %, one of the 31 days of the first installment's 10.00.
    assert lost == {"LoanWriteOff:193": 49}.get(life_id, rounded(10_00, 31))


def test_what_a_payment_settled_first_does_not_wait_for_a_charge_of_later() -> None:
    kept = loan_at_first_difference("LoanChargesProgressiveLoan:989")
    stands = [each for each in kept.shown if each.kind == "MERCHANT_ISSUED_REFUND" and not each.is_reversed]
    # The interest of two months, and of two days; what is left of 188.80 settles some of the penalty.
    assert [each.parts for each in stands] == [Parts(186_20, 1_90 + 12, 0, 188_80 - 186_20 - 2_02)]


@pytest.mark.parametrize("life_id", [*CHARGED_OFF, *CHARGED_WHEN_OVERPAID, "LoanRepayment-Part3:1560"])
def test_installments_hold_what_transactions_settled_and_all_principal_falls_due(life_id: str) -> None:
    kept = loan_at_first_difference(life_id)
    moved = [each.consequence for each in kept.shown if each.consequence and not each.is_reversed]
    settled = total_of([each.parts for each in moved if each.kind in OF_PAYMENTS])
    assert kept.state.paid == settled
    assert kept.state.due.principal == kept.state.principal + kept.state.principal_added


def test_principal_that_is_owed_bears_interest_until_a_charge_off_ends_it() -> None:
    kept = loan_at_first_difference("LoanChargeOff-Part3:970")
    last = kept.state.installments[-1]
    # 31.16 from 1 to 31 March at 7 %: 30 of 31 days of a month of 30 in a year of 360.
    assert last.outstanding.principal == 3116
    assert last.due.interest == rounded(3116 * 7 * 30 * 30, 31 * 360 * 100) == 18


def test_what_went_out_beyond_what_came_in_is_owed() -> None:
    kept = loan_at_first_difference("LoanCBR:1793")
    moved = {FactKind.REPAID: 1, FactKind.CREDITED: 1, FactKind.REFUNDED: -1}
    paid = sum(sign * each.amount for kind, sign in moved.items() for each in kept.standing(kind))
    of_schedule = total_of([each.due for each in kept.state.installments if not each.credited_on])
    assert kept.state.outstanding.total == of_schedule.total - paid == 2788


def test_a_share_of_each_open_installment_is_the_same() -> None:
    kept = loan_at_first_difference("LoanRepayment-Part3:2061")
    assert [each.paid.total for each in kept.state.installments[5:]] == [500] * 19
    assert kept.state.installments[4].paid.total == 5368 + 500
