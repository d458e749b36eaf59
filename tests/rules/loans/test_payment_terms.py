"""Which payments a loan takes, and what settles it. See docs/rules/payment-terms.md and docs/rules/pay-off.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from samity.bank.loans.rules.acceptance import (
    Asked,
    CustomAllocationNotAllowed,
    CustomAmountNothing,
    CustomAmountsDiffer,
    CustomAmountTooMuch,
    ElementsNotEachOnce,
    FuturePaymentsOnDemand,
    InterestNotPaidAhead,
    MoreThanDue,
    MoreThanPayOff,
    PaidBeforeDue,
    VerticalPaysInterestAhead,
    payment_refusals,
    term_refusals,
)
from samity.bank.loans.rules.fold import apply, replay
from samity.bank.loans.rules.pay_off import PayOff, pay_off, pay_off_as_of
from samity.bank.loans.rules.strategies import STRATEGIES, without_interest_ahead
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Fact, FactKind, TransactionKind
from samity.bank.loans.values.parts import Part, Parts
from samity.bank.loans.values.payment_terms import FuturePayments, Overpayment, PaymentTerms
from samity.bank.loans.values.state import Installment, LoanState, LoanStatus
from samity.bank.loans.values.strategy import Walk
from samity.bank.loans.values.terms import LoanTerms, ScheduleMethod
from samity.kernel.money import Currency
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

TERMS = LoanTerms(
    principal=300_00,
    decimals=2,
    annual_rate=Fraction(0),
    number_of_installments=3,
    repay_every=1,
    repay_unit=PeriodUnit.MONTHS,
)
MIFOS = Agreement(TERMS, STRATEGIES["mifos-standard-strategy"], AccountingRule.NONE)
NOT_AHEAD = replace(MIFOS, strategy=without_interest_ahead(MIFOS.strategy))
START, FEBRUARY, MARCH, APRIL = (date(2025, month, 1) for month in range(1, 5))
KES = Currency("KES", 2, "Kenyan Shilling", "KSh")
ALL_ALLOWED = PaymentTerms(strategy={"code": "mifos-standard-strategy"})
NO_FUTURE = replace(ALL_ALLOWED, future_payments=FuturePayments.NO_FUTURE_PAYMENTS)


def loan() -> LoanState:
    """The loan of the page: three installments of 100.00 and 10.00."""
    days = (START, FEBRUARY, MARCH, APRIL)
    rows = tuple(Installment(number, days[number - 1], days[number], Parts(100_00, 10_00)) for number in (1, 2, 3))
    return LoanState(status=LoanStatus.ACTIVE, principal=300_00, disbursed_on=START, installments=rows)


def paying(amount: int, on: date = FEBRUARY, **details: Any) -> Fact:
    return Fact(4, FactKind.REPAID, on, on, amount, details)


def refused(terms: PaymentTerms, fact: Fact, agreement: Agreement = MIFOS, state: LoanState | None = None) -> list[Any]:
    asked = Asked(1, terms, agreement, state or loan(), KES, fact)
    return [(type(each), *(str(fact) for fact in list(each.facts().values())[1:])) for each in payment_refusals(asked)]


def settled(fact: Fact, agreement: Agreement = MIFOS) -> list[tuple[int, ...]]:
    state, _ = apply(agreement, loan(), fact)
    return [tuple(each.paid) for each in state.installments]


def test_the_example_of_the_page() -> None:
    assert refused(ALL_ALLOWED, paying(150_00)) == []
    assert settled(paying(150_00)) == [(100_00, 10_00, 0, 0), (30_00, 10_00, 0, 0), (0, 0, 0, 0)]
    assert settled(paying(150_00), NOT_AHEAD) == [(100_00, 10_00, 0, 0), (40_00, 0, 0, 0), (0, 0, 0, 0)]
    assert refused(replace(ALL_ALLOWED, accepts_prepayment=False), paying(150_00)) == [
        (MoreThanDue, "2025-02-01", "KSh 110.00")
    ]
    assert refused(replace(ALL_ALLOWED, allows_advance=False), paying(150_00)) == [(PaidBeforeDue, "2025-03-01")]
    custom = {"PRINCIPAL": 140_00, "INTEREST": 10_00}
    assert refused(replace(ALL_ALLOWED, allows_custom=True), paying(150_00, custom=custom)) == []
    assert settled(paying(150_00, custom=custom)) == [(100_00, 10_00, 0, 0), (40_00, 0, 0, 0), (0, 0, 0, 0)]
    assert refused(NO_FUTURE, paying(330_00), NOT_AHEAD) == [(InterestNotPaidAhead, "KSh 310.00")]


def test_what_is_due_may_be_paid_under_the_strictest_terms() -> None:
    strict = replace(NO_FUTURE, accepts_prepayment=False, allows_advance=False, overpayment=Overpayment.REFUSED)
    assert refused(strict, paying(110_00), NOT_AHEAD) == []
    assert refused(strict, paying(1, START), NOT_AHEAD) == [
        (MoreThanDue, "2025-01-01", "KSh 0.00"),
        (PaidBeforeDue, "2025-02-01"),
    ]


def test_more_than_the_whole_debt_is_held_or_refused() -> None:
    assert refused(ALL_ALLOWED, paying(400_00)) == []
    refusing = replace(ALL_ALLOWED, overpayment=Overpayment.REFUSED)
    assert refused(refusing, paying(400_00)) == [(MoreThanPayOff, "KSh 330.00")]
    # After the last due date nothing is paid ahead of anything.
    assert refused(replace(ALL_ALLOWED, allows_advance=False), paying(400_00, APRIL)) == []


def test_a_charge_that_has_come_is_due_though_its_installment_is_not() -> None:
    fee = Fact(
        4, FactKind.CHARGE_ADDED, START, START, 5_00, {"charge_id": 1, "is_penalty": False, "due_on": "2025-02-10"}
    )
    state, _ = apply(MIFOS, loan(), fee)
    strict = replace(ALL_ALLOWED, accepts_prepayment=False, allows_advance=False)
    on = date(2025, 2, 10)
    assert refused(strict, paying(115_00, on), state=state) == []
    assert refused(strict, paying(115_01, on), state=state) == [
        (MoreThanDue, "2025-02-10", "KSh 115.00"),
        (PaidBeforeDue, "2025-03-01"),
    ]


def test_custom_parts_are_refused_all_at_once() -> None:
    custom = {"PRINCIPAL": 301_00, "INTEREST": 0, "FEES": 1_00}
    assert refused(ALL_ALLOWED, paying(1_00, custom=custom)) == [(CustomAllocationNotAllowed,)]
    assert refused(replace(ALL_ALLOWED, allows_custom=True), paying(1_00, custom=custom)) == [
        (CustomAmountsDiffer, "KSh 302.00", "KSh 1.00"),
        (CustomAmountTooMuch, "principal", "KSh 300.00"),
        (CustomAmountNothing, "interest"),
        (CustomAmountTooMuch, "fees", "KSh 0.00"),
    ]
    ahead = paying(11_00, custom={"INTEREST": 11_00})
    assert refused(replace(NO_FUTURE, allows_custom=True), ahead, NOT_AHEAD) == [
        (CustomAmountTooMuch, "interest", "KSh 10.00")
    ]


def test_money_is_never_kept_beside_a_debt_that_it_could_settle() -> None:
    """What is refused when it is entered may follow from a payment that is entered before it, or taken back."""
    state, (payment,) = apply(NOT_AHEAD, loan(), paying(315_00))
    assert (payment.parts, payment.overpaid) == (Parts(300_00, 15_00), 0)
    assert [each.paid.interest for each in state.installments] == [10_00, 5_00, 0]
    state, (payment,) = apply(NOT_AHEAD, loan(), paying(340_00))
    assert (payment.overpaid, state.status) == (10_00, LoanStatus.OVERPAID)


def test_a_custom_part_that_finds_less_than_it_was_for_goes_on_in_the_agreed_order() -> None:
    state, _ = apply(MIFOS, loan(), Fact(4, FactKind.REPAID, FEBRUARY, FEBRUARY, 220_00))
    fact = Fact(5, FactKind.REPAID, MARCH, MARCH, 30_00, {"custom": {"INTEREST": 30_00}})
    state, (payment,) = apply(MIFOS, state, fact)
    assert payment.parts == Parts(principal=20_00, interest=10_00)


@pytest.mark.parametrize(
    ("terms", "wrong"),
    [
        (replace(ALL_ALLOWED, future_payments=FuturePayments.ACCEPT_FUTURE_PAYMENTS), []),
        (replace(NO_FUTURE, strategy={"code": "element-order", "parts": list(Part), "walk": Walk.VERTICAL}), []),
        (
            replace(ALL_ALLOWED, strategy={"code": "element-order", "parts": list(Part), "walk": Walk.VERTICAL}),
            [VerticalPaysInterestAhead],
        ),
        (
            replace(ALL_ALLOWED, strategy={"code": "element-order", "parts": ["FEES"] * 4, "walk": Walk.HORIZONTAL}),
            [ElementsNotEachOnce],
        ),
    ],
)
def test_terms_that_no_product_can_have(terms: PaymentTerms, wrong: list[type[Refusal]]) -> None:
    assert [type(each) for each in term_refusals(terms, TERMS)] == wrong
    assert PaymentTerms.from_json(terms.to_json()) == terms


def test_what_is_due_on_demand_has_no_later_day() -> None:
    terms = replace(ALL_ALLOWED, future_payments=FuturePayments.ACCEPT_FUTURE_PAYMENTS)
    on_demand = replace(TERMS, schedule_method=ScheduleMethod.NONE)
    assert [type(each) for each in term_refusals(terms, on_demand)] == [FuturePaymentsOnDemand]


def test_the_pay_off_by_parts() -> None:
    heaven = replace(MIFOS, strategy=STRATEGIES["heavensfamily-strategy"])
    assert pay_off(MIFOS, loan(), FEBRUARY) == PayOff(FEBRUARY, Parts(300_00, 30_00))
    assert pay_off(NOT_AHEAD, loan(), FEBRUARY) == PayOff(FEBRUARY, Parts(300_00, 10_00), not_ahead=20_00)
    early = date(2025, 1, 10)
    assert pay_off(heaven, loan(), early) == PayOff(early, Parts(300_00, 10_00), interest_forgiven=20_00)


BEGINNING = (
    Fact(1, FactKind.SUBMITTED, START, START, 300_00),
    Fact(2, FactKind.APPROVED, START, START, 300_00),
    Fact(3, FactKind.DISBURSED, START, START, 300_00, {"due_dates": [str(day) for day in (FEBRUARY, MARCH, APRIL)]}),
)


def test_the_pay_off_of_a_day_leaves_out_what_counts_from_later() -> None:
    facts = [*BEGINNING, paying(100_00, MARCH)]
    assert pay_off_as_of(MIFOS, facts, FEBRUARY).parts == Parts(300_00)
    assert pay_off_as_of(MIFOS, facts, MARCH).parts == Parts(200_00)


def test_a_refund_pays_out_what_is_held_and_what_it_does_not_find_is_owed_anew() -> None:
    facts = [*BEGINNING, paying(350_00), Fact(5, FactKind.REFUNDED, MARCH, MARCH, 30_00, {"channel_id": 7})]
    state, consequences = replay(MIFOS, facts)
    assert (state.status, state.overpaid) == (LoanStatus.OVERPAID, 20_00)
    refund = consequences[-1]
    assert (refund.kind, refund.amount, refund.overpaid, refund.channel_id) == (
        TransactionKind.OVERPAYMENT_REFUNDED,
        30_00,
        -30_00,
        7,
    )
    assert replay(MIFOS, [*facts, Fact(6, FactKind.REFUNDED, MARCH, MARCH, 20_00)])[0].status is LoanStatus.CLOSED
    without = [*facts, Fact(6, FactKind.UNDONE, FEBRUARY, MARCH, undoes=4)]
    state = replay(MIFOS, without)[0]
    # 1 March is the second due date: what is given back then falls due with the third.
    assert [each.due.principal for each in state.installments] == [100_00, 100_00, 130_00]
    assert (state.status, state.outstanding) == (LoanStatus.ACTIVE, Parts(330_00))
