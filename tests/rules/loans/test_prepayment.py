"""What a payment ahead does to installments to come: docs/rules/prepayment.md."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.real_balance import DUE_DATES, START, agreed, beginning, dues, dynamic, made, payment

from samity.bank.loans.rules.accrued_interest import accrued_to, projected
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.pay_off import pay_off
from samity.bank.loans.rules.prepayment import METHOD, goes_with, is_told_paid
from samity.bank.loans.rules.progress import asked_at_first
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.payment_terms import PaidWhen
from samity.bank.loans.values.prepayment import FixedElement, Prepayment, PrepaymentMethod
from samity.bank.loans.values.state import Installment, LoanState, LoanStatus
from samity.bank.loans.values.terms import Amortization, LoanTerms

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST, SECOND, THIRD = DUE_DATES[:3]
AMID = date(2017, 2, 6)
METHODS = PrepaymentMethod


def by_principal(method: PrepaymentMethod, **more: Any) -> LoanTerms:
    return dynamic(prepayment=Prepayment(method, **more))


def by_total(method: PrepaymentMethod, fixed: FixedElement = FixedElement.PRINCIPAL, **more: Any) -> LoanTerms:
    return dynamic(amortization=Amortization.EQUAL_INSTALLMENTS, prepayment=Prepayment(method, fixed, **more))


def lived(terms: LoanTerms, *facts: Fact) -> LoanState:
    return replay(agreed(terms), [*beginning(terms), *facts])[0]


def totals(state: LoanState) -> list[int]:
    """Return what installments still ask for, principal and interest."""
    return [each.outstanding.total for each in state.installments]


def interest(state: LoanState) -> int:
    return sum(each.due.interest + each.waived.interest for each in state.installments) + state.capitalized


def test_what_is_paid_ahead_stands_with_the_installment_in_whose_days_it_was_paid() -> None:
    state = lived(by_principal(METHODS.KEEP_SAME_NUMBER_OF_TERMS), payment(4, AMID, 200_00))
    first = state.installments[0]
    assert first.paid == Parts(195_83, 4_17)
    # 804.17 in six: 134.03 each, and 134.02; the first also shows the 195.83.
    assert [each.due.principal for each in state.installments] == [329_86, *[134_03] * 4, 134_02]
    assert [each.due.interest for each in state.installments] == [7_52, 5_58, 4_47, 3_35, 2_23, 1_12]


def test_the_next_ones_are_lowered_first() -> None:
    state = lived(by_principal(METHODS.RESCHEDULE_REMAINING_REPAYMENTS), payment(4, AMID, 200_00))
    # Of the first installment nothing is left to repay, of the second 166.67 - 29.16.
    outstanding = [each.outstanding.principal for each in state.installments]
    assert outstanding == [0, 137_51, 166_67, 166_67, 166_67, 166_65]


def test_the_last_ones_drop_off_while_those_before_keep_their_principal() -> None:
    state = lived(by_principal(METHODS.KEEP_SAME_PRINCIPAL_AMOUNT), payment(4, AMID, 600_00))
    assert [each.outstanding.principal for each in state.installments] == [166_67, 166_67, 70_83, 0, 0, 0]


def test_a_payment_of_no_more_than_is_due_changes_nothing() -> None:
    plain = lived(dynamic(), payment(4, FIRST, 175_00))
    assert dues(lived(by_principal(METHODS.KEEP_SAME_NUMBER_OF_TERMS), payment(4, FIRST, 175_00))) == dues(plain)


def test_a_method_can_be_said_with_one_payment() -> None:
    """The next payment follows what was agreed again, from the totals that are left by then."""
    terms = by_total(METHODS.REDUCE_NUMBER_OF_INSTALLMENTS)
    lowered = Fact(4, FactKind.REPAID, AMID, AMID, 300_00, {METHOD: METHODS.REDUCE_AMOUNT_PER_INSTALLMENT.value})
    state = lived(terms, lowered)
    assert [each.outstanding.total for each in state.installments[1:-1]] == [120_31] * 4
    then = lived(terms, lowered, payment(5, FIRST, 300_00))
    assert totals(then) == [0, 120_31, 120_31, 120_31, 53_87, 0]


def test_a_method_goes_with_installments_of_its_kind() -> None:
    annuity = dynamic(amortization=Amortization.EQUAL_INSTALLMENTS)
    at_end = dynamic(amortization=Amortization.PRINCIPAL_AT_END)
    for method in PrepaymentMethod:
        is_none = method is METHODS.NO_RECALCULATION
        assert goes_with(method, dynamic()) is (is_none or method.is_of_equal_principal)
        assert goes_with(method, annuity) is (is_none or method.is_of_equal_totals)
        assert goes_with(method, at_end) is is_none


def test_a_payment_taken_back_leaves_what_was_agreed() -> None:
    terms = by_total(METHODS.REDUCE_AMOUNT_PER_INSTALLMENT)
    undone = Fact(5, FactKind.UNDONE, AMID, FIRST, undoes=4)
    assert lived(terms, payment(4, AMID, 300_00), undone).installments == lived(terms).installments


@pytest.mark.parametrize("method", [METHODS.NO_RECALCULATION, METHODS.REDUCE_NUMBER_OF_INSTALLMENTS])
def test_with_totals_that_stay_the_last_installment_takes_what_lateness_costs(method: PrepaymentMethod) -> None:
    late = payment(4, THIRD, 1_00)
    kept, others = lived(by_total(method, FixedElement.TOTAL), late), lived(by_total(method), late)
    assert [each.due.total for each in kept.installments] == [*[171_56] * 5, 175_75]
    assert [each.due.principal for each in others.installments] == [163_23, 164_59, 165_96, 167_34, 168_74, 170_14]


def test_with_totals_that_stay_less_interest_leaves_more_room_for_principal() -> None:
    ahead = payment(4, AMID, 200_00)
    kept = lived(by_total(METHODS.NO_RECALCULATION, FixedElement.TOTAL), ahead)
    assert [each.due.total for each in kept.installments[1:]] == [*[171_56] * 4, 170_43]


def test_an_installment_that_once_had_no_room_for_principal_asks_for_its_total_again() -> None:
    dear = dynamic(
        amortization=Amortization.EQUAL_INSTALLMENTS,
        annual_rate=Fraction(240),
        prepayment=Prepayment(fixed=FixedElement.TOTAL),
    )
    state = lived(dear, payment(4, date(2017, 5, 22), 1500_00))
    asked = state.installments[0].asked
    assert state.installments[4].due.total == asked


def test_what_is_charged_back_falls_due_with_the_installment_that_runs() -> None:
    """A payment of the first due date is charged back on 25 February: the second asks for it beside its own."""
    on = date(2017, 2, 25)
    back = Fact(5, FactKind.CHARGED_BACK, on, on, 171_56, {"paid": [163_23, 8_33, 0, 0]})
    for terms in (
        by_total(METHODS.NO_RECALCULATION, FixedElement.TOTAL),
        by_total(METHODS.REDUCE_NUMBER_OF_INSTALLMENTS),
        by_total(METHODS.NO_RECALCULATION),
    ):
        state = lived(terms, payment(4, FIRST, 171_56), back)
        second = state.installments[1]
        assert second.due.total - second.credited.total >= 171_56
        assert state.installments[-1].due.total <= 173_00
    ahead = lived(
        by_principal(METHODS.KEEP_SAME_NUMBER_OF_TERMS), payment(4, FIRST, 175_00), back, payment(6, on, 10_00)
    )
    second = ahead.installments[1]
    assert second.outstanding.principal >= second.credited.principal


@pytest.mark.parametrize(
    ("terms", "method"),
    [
        (
            {"amortization": Amortization.EQUAL_INSTALLMENTS, "fixed_installment": 50_00},
            METHODS.REDUCE_AMOUNT_PER_INSTALLMENT,
        ),
        ({"fixed_principal": 50_00}, METHODS.KEEP_SAME_NUMBER_OF_TERMS),
    ],
)
def test_what_was_agreed_beforehand_is_not_found_anew(terms: dict[str, Any], method: PrepaymentMethod) -> None:
    assert not goes_with(method, dynamic(**terms))


def test_a_longer_amortization_goes_on_beyond_the_last_installment() -> None:
    terms = dynamic(
        amortization=Amortization.EQUAL_INSTALLMENTS,
        amortized_over=24,
        prepayment=Prepayment(METHODS.REDUCE_AMOUNT_PER_INSTALLMENT),
    )
    before, after = lived(terms), lived(terms, payment(4, FIRST, 300_00))
    assert before.installments[1].due.total == 46_14
    # 253.86 ahead of 962.19: what is left over 23 months.
    assert after.installments[1].due.total == 33_97


def edited(serial: int, state: LoanState, on: date) -> Fact:
    """Return a change by hand that moves the last due date, and leaves the rest as it stands."""
    last = state.installments[-1].due_on + timedelta(days=2)
    rows = [
        [str(last if each is state.installments[-1] else each.due_on), each.due.principal, each.due.interest]
        for each in state.installments
    ]
    return Fact(serial, FactKind.SCHEDULE_EDITED, on, on, 0, {"rows": rows})


@pytest.mark.parametrize(
    "terms",
    [
        by_principal(METHODS.KEEP_SAME_NUMBER_OF_TERMS),
        by_total(METHODS.REDUCE_AMOUNT_PER_INSTALLMENT),
        by_total(METHODS.NO_RECALCULATION, FixedElement.TOTAL),
    ],
)
def test_principal_is_the_loan_whatever_comes_before_or_after_a_change_by_hand(terms: LoanTerms) -> None:
    on, paid = date(2017, 3, 1), payment(4, AMID, 400_00)
    undone = Fact(6, FactKind.UNDONE, AMID, on, undoes=4)
    for facts in (
        (paid, edited(5, lived(terms, paid), on)),
        (paid, edited(5, lived(terms, paid), on), undone),
        (edited(4, lived(terms), on), payment(5, AMID, 400_00)),
        (edited(4, lived(terms), on), payment(5, SECOND, 400_00), payment(6, FIRST, 200_00)),
    ):
        state = lived(terms, *facts)
        assert state.due.principal == 1000_00
        repaid = [] if undone in facts else [each.amount for each in facts if each.kind is FactKind.REPAID]
        assert state.paid.total + state.overpaid == sum(repaid)
        assert all(min(each.outstanding) >= 0 for each in state.installments)


def test_applied_by_hand_no_accrued_interest_is_taken_before_its_day() -> None:
    terms = by_principal(METHODS.KEEP_SAME_NUMBER_OF_TERMS, applies_interest=False)
    state = lived(terms, payment(4, AMID, 200_00))
    assert state.paid == Parts(200_00)
    # 15 days of a thousand and 15 of eight hundred.
    assert state.installments[0].outstanding.interest == 4_17 + 3_33


def test_applied_by_hand_what_ends_a_loan_takes_the_interest_that_has_accrued() -> None:
    terms = by_principal(METHODS.KEEP_SAME_NUMBER_OF_TERMS, applies_interest=False)
    quoted = pay_off(agreed(terms), lived(terms), AMID)
    assert quoted.parts == Parts(1000_00, 4_17)
    ended = lived(terms, payment(4, AMID, quoted.to_pay))
    assert (ended.status, ended.overpaid) == (LoanStatus.CLOSED, 0)
    # A coin more is paid too much, and a coin beyond the principal is a coin of interest.
    assert lived(terms, payment(4, AMID, quoted.to_pay + 1)).overpaid == 1
    assert lived(terms, payment(4, AMID, 1000_01)).paid == Parts(1000_00, 1)


def test_when_an_installment_is_told_as_paid() -> None:
    row = Installment(3, SECOND, THIRD, Parts(100_00, 5_00), Parts(100_00, 0))
    told = {when: is_told_paid(row, SECOND, when, asked_first=100_00) for when in PaidWhen}
    assert told == {PaidWhen.DUE: False, PaidWhen.PRINCIPAL: True, PaidWhen.ORIGINAL_TOTAL: True}
    assert not is_told_paid(row, SECOND, PaidWhen.ORIGINAL_TOTAL, asked_first=105_00)
    assert not is_told_paid(row, THIRD + timedelta(days=1), PaidWhen.PRINCIPAL, 0)
    of_interest = row._replace(due=Parts(0, 5_00), paid=Parts())
    assert not is_told_paid(of_interest, SECOND, PaidWhen.PRINCIPAL, 0)


def test_what_the_first_schedule_asked_for_outlives_what_a_payment_makes_of_it() -> None:
    terms = by_total(METHODS.REDUCE_AMOUNT_PER_INSTALLMENT)
    facts = [*beginning(terms), payment(4, AMID, 500_00)]
    assert asked_at_first(agreed(terms), facts) == dict.fromkeys(range(1, 7), 171_56)
    assert asked_at_first(agreed(terms), facts[:2]) == {}


days_since = st.integers(0, 200)
payments = st.lists(st.tuples(days_since, st.integers(1, 500_00)), max_size=4)
more = st.tuples(days_since, st.integers(1, 900_00))


def as_facts(paid: Iterable[tuple[int, int]]) -> list[Fact]:
    return [
        payment(serial, START + timedelta(days=day), amount) for serial, (day, amount) in enumerate(sorted(paid), 4)
    ]


@given(
    terms=made, paid=payments, ahead=st.tuples(st.integers(0, 200), st.integers(1, 900_00)), until=st.integers(0, 200)
)
@settings(max_examples=150, deadline=None)
def test_one_more_payment_never_raises_the_interest_of_a_loan(
    terms: LoanTerms, paid: list[tuple[int, int]], ahead: tuple[int, int], until: int
) -> None:
    """Each installment's interest is rounded once, so that shares that differ may cost half a coin more in each."""
    if terms.is_on_demand:
        return
    last = START + timedelta(days=max(until, *(day for day, _ in [*paid, ahead])))
    raised, plain = as_facts([*paid, ahead]), as_facts(paid)
    before, after = (projected(terms, accrued_to(terms, lived(terms, *facts), last)) for facts in (plain, raised))
    assert interest(after) <= interest(before) + len(before.installments)


@given(terms=made, paid=payments)
@settings(max_examples=150, deadline=None)
def test_whatever_is_recalculated_nothing_is_lost_and_nobody_owes_less_than_nothing(
    terms: LoanTerms, paid: list[tuple[int, int]]
) -> None:
    state = lived(terms, *as_facts(paid))
    assert state.due.principal == terms.principal + state.capitalized
    assert all(min(each.due) >= 0 and min(each.outstanding) >= 0 for each in state.installments)
    assert state.paid.total + state.overpaid == sum(amount for _, amount in paid)
