"""The interest that goes back with a refund. See docs/rules/interest-refunds.md."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from samity.bank.loans.rules.advance import continues
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.strategies import advanced_strategy
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Consequence, Fact, FactKind, TransactionKind, undoing
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.strategy import FutureRule, Walk
from samity.bank.loans.values.terms import LoanTerms, Rest, ScheduleEngine

PRINCIPAL_BEFORE_INTEREST = (Part.PENALTIES, Part.FEES, Part.PRINCIPAL, Part.INTEREST)
DAYS = [date(2024, month, 1) for month in (2, 3, 4, 5)]
TERMS = LoanTerms(
    principal=1000_00,
    decimals=2,
    annual_rate=Fraction(99, 10),
    number_of_installments=4,
    engine=ScheduleEngine.PROGRESSIVE,
    rest=Rest.DAILY,
)
ORDER = [(when, part) for when in ("PAST_DUE", "DUE", "IN_ADVANCE") for part in PRINCIPAL_BEFORE_INTEREST]
STRATEGY = advanced_strategy(ORDER, Walk.HORIZONTAL, FutureRule.NEXT_INSTALLMENT)
AGREEMENT = Agreement(TERMS, STRATEGY, AccountingRule.NONE)
BEGUN = (
    Fact(1, FactKind.SUBMITTED, date(2024, 1, 1), date(2024, 1, 1), 1000_00),
    Fact(2, FactKind.APPROVED, date(2024, 1, 1), date(2024, 1, 1), 1000_00),
    Fact(
        3,
        FactKind.DISBURSED,
        date(2024, 1, 1),
        date(2024, 1, 1),
        1000_00,
        {"due_dates": [day.isoformat() for day in DAYS]},
    ),
)


def paid(serial: int, on: date, amount: int) -> Fact:
    return Fact(serial, FactKind.REPAID, on, on, amount)


def refund(serial: int, on: date, amount: int) -> Fact:
    details = {"credit": TransactionKind.PAYOUT_REFUND.value, "refunds_interest": True}
    return Fact(serial, FactKind.CREDITED, on, on, amount, details)


def interest_refunds(*facts: Fact) -> list[Consequence]:
    _, consequences = replay(AGREEMENT, [*BEGUN, *facts])
    return [each for each in consequences if each.kind is TransactionKind.INTEREST_REFUND]


FIRST, SECOND = refund(4, date(2024, 1, 14), 500_00), refund(5, date(2024, 1, 22), 500_00)
TABLE = [
    ((refund(4, date(2024, 2, 14), 500_00),), [5_96]),
    ((paid(4, date(2024, 2, 1), 255_14), refund(5, date(2024, 2, 9), 500_00)), [5_29]),
    ((FIRST,), [1_76]),
    ((FIRST, SECOND), [1_76, 2_84]),
]


@pytest.mark.parametrize(("facts", "amounts"), TABLE)
def test_the_examples_of_the_page(facts: tuple[Fact, ...], amounts: list[int]) -> None:
    assert [each.amount for each in interest_refunds(*facts)] == amounts


def test_it_is_a_consequence_of_the_refund_and_found_anew() -> None:
    (late,) = interest_refunds(refund(4, date(2024, 2, 14), 500_00))
    (found_anew,) = interest_refunds(refund(4, date(2024, 2, 14), 500_00), paid(5, date(2024, 1, 10), 700_00))
    assert [(late.fact, late.amount), (found_anew.fact, found_anew.amount)] == [(4, 5_96), (4, 4_07)]


def test_the_order_in_which_facts_are_entered_changes_nothing() -> None:
    early, on = 85_63, date(2024, 1, 10)
    in_order = (paid(4, on, early), refund(5, FIRST.value_on, 500_00), refund(6, SECOND.value_on, 500_00))
    paid_last = (FIRST, SECOND, paid(6, on, early))
    one, other = (replay(AGREEMENT, [*BEGUN, *facts])[0] for facts in (in_order, paid_last))
    assert (one.installments, one.overpaid) == (other.installments, other.overpaid)
    assert one.overpaid == early
    for facts in (in_order, paid_last):
        assert [each.amount for each in interest_refunds(*facts)] == [1_75, 2_57]


def test_taking_the_refund_back_takes_the_credit_back() -> None:
    assert interest_refunds(FIRST, *undoing([FIRST], 4, date(2024, 1, 30), {})) == []


def test_a_refund_with_interest_is_never_added_to_a_stored_state() -> None:
    state, _ = replay(AGREEMENT, BEGUN)
    assert continues(state, [paid(4, FIRST.value_on, 1_00)])
    assert not continues(state, [FIRST])
