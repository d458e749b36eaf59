"""Interest that accrues from day to day on what is really owed. See docs/rules/dynamic-interest.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.contracts import contract

from samity.bank.loans.rules.accrued_interest import projected, with_due_dates_passed
from samity.bank.loans.rules.advance import (
    Advance,
    Recognised,
    advance,
    continues,
    let_due_dates_pass,
    recognise,
    refold,
)
from samity.bank.loans.rules.capitalizing import due_dates_passed
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.pay_off import pay_off, pay_off_as_of
from samity.bank.loans.rules.recognition import recognised_income
from samity.bank.loans.rules.reconcile import BookedTransaction, reconcile
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.rules.strategies import STRATEGIES, element_order
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Fact, FactKind, TransactionKind
from samity.bank.loans.values.parts import NOTHING, Part, Parts, total_of
from samity.bank.loans.values.state import LoanState, LoanStatus, due_before
from samity.bank.loans.values.strategy import Walk
from samity.bank.loans.values.terms import (
    Amortization,
    Compounding,
    InterestBase,
    InterestMethod,
    InterestPeriod,
    InterestType,
    LoanTerms,
    Remainder,
    RoundedAmounts,
    ScheduleEngine,
    ScheduleMethod,
)
from samity.kernel.day_counts import DayCount
from samity.kernel.money import RoundingMode

if TYPE_CHECKING:
    from collections.abc import Sequence

START = date(2017, 1, 21)
DUE_DATES = tuple(date(2017, month, 21) for month in range(2, 8))
ACCRUING = {AccountingRule.ACCRUAL_PERIODIC, AccountingRule.ACCRUAL_UPFRONT}
EXAMPLES = 200
USUAL = (Part.FEES, Part.PENALTIES, Part.INTEREST, Part.PRINCIPAL)


def dynamic(**terms: Any) -> LoanTerms:
    """Return a thousand over six months at 10 % a year of twelve months of 30 days, interest on the real balance."""
    usual: dict[str, Any] = {
        "annual_rate": Fraction(10),
        "amortization": Amortization.EQUAL_PRINCIPAL,
        "interest_period": InterestPeriod.DAILY,
        "day_count": DayCount.E30_360,
        "schedule_method": ScheduleMethod.DYNAMIC,
    }
    return contract(**{**usual, **terms})


def on_demand(**terms: Any) -> LoanTerms:
    """Return the same loan without a schedule."""
    nothing = {"number_of_installments": 1, "grace_on_principal": 0, "grace_on_interest_charged": 0}
    return dynamic(**{**terms, **nothing, "schedule_method": ScheduleMethod.NONE})


def without_interest_due(terms: dict[str, Any]) -> dict[str, Any]:
    """Return terms without a base in which there would be interest that fell due."""
    base = terms["interest_base"]
    kept = {InterestBase.PRINCIPAL_INTEREST_AND_FEE: InterestBase.PRINCIPAL_AND_FEE}
    return {**terms, "interest_base": kept.get(base, InterestBase.ONLY_PRINCIPAL) if base.has_interest else base}


def agreed(terms: LoanTerms, walk: Walk = Walk.HORIZONTAL) -> Agreement:
    """Return an agreement that settles fees, penalties, interest, principal."""
    return Agreement(terms, element_order(USUAL, walk), AccountingRule.ACCRUAL_PERIODIC)


def beginning(terms: LoanTerms) -> tuple[Fact, ...]:
    """Return the facts up to the disbursement."""
    return (
        Fact(1, FactKind.SUBMITTED, START, START, terms.principal),
        Fact(2, FactKind.APPROVED, START, START, terms.principal),
        Fact(
            3, FactKind.DISBURSED, START, START, terms.principal, {"due_dates": [day.isoformat() for day in DUE_DATES]}
        ),
    )


def payment(serial: int, paid_on: date, amount: int) -> Fact:
    """Return a repayment."""
    return Fact(serial, FactKind.REPAID, paid_on, paid_on, amount)


def dues(state: LoanState) -> list[tuple[int, int]]:
    """Return principal and interest of each installment."""
    return [(each.due.principal, each.due.interest) for each in state.installments]


AGREEMENT = agreed(dynamic())
BEGINNING = beginning(dynamic())


def test_paid_as_planned_it_costs_what_was_planned() -> None:
    state = replay(AGREEMENT, BEGINNING)[0]
    assert [each.due.interest for each in state.installments] == [833, 694, 556, 417, 278, 139]
    for each in state.installments:
        assert each.due.principal in {166_67, 166_65}
    facts = [*BEGINNING, *(payment(4 + n, row.due_on, row.due.total) for n, row in enumerate(state.installments))]
    paid = replay(AGREEMENT, facts)[0]
    assert (paid.status, dues(paid)) == (LoanStatus.CLOSED, dues(state))


def test_who_pays_late_and_then_ahead_pays_interest_on_what_he_really_owed() -> None:
    """600.00 two months after the disbursement, nothing before: docs/rules/dynamic-interest.md."""
    before = with_due_dates_passed(AGREEMENT.terms, replay(AGREEMENT, BEGINNING)[0], DUE_DATES[1])
    assert dues(before)[:3] == [(166_67, 8_33), (166_67, 8_33), (166_67, 5_56)]
    state = replay(AGREEMENT, [*BEGINNING, payment(4, DUE_DATES[1], 600_00)])[0]
    assert [each.paid for each in state.installments[:4]] == [
        Parts(166_67, 8_33),
        Parts(166_67, 8_33),
        Parts(166_67),
        Parts(83_33),
    ]
    later = [(each.outstanding.principal, each.due.interest) for each in state.installments[2:]]
    assert later == [(0, 3_47), (83_34, 3_47), (166_67, 2_78), (166_65, 1_39)]


def test_what_is_paid_between_due_dates_takes_the_interest_that_has_accrued() -> None:
    """15 of 30 days: 4.17 of 8.33; 200.00 pay it, and the rest of the month bears interest on 804.17."""
    state = replay(AGREEMENT, [*BEGINNING, payment(4, date(2017, 2, 6), 200_00)])[0]
    assert [each.paid for each in state.installments[:2]] == [Parts(166_67, 4_17), Parts(29_16)]
    assert dues(state)[:3] == [(166_67, 7_52), (166_67, 6_70), (166_67, 5_56)]


def test_the_pay_off_of_a_day_takes_the_interest_of_the_days_so_far() -> None:
    state = replay(AGREEMENT, BEGINNING)[0]
    assert pay_off(AGREEMENT, state, START).parts == Parts(1000_00)
    assert pay_off(AGREEMENT, state, date(2017, 2, 6)).parts == Parts(1000_00, 4_17)
    assert pay_off(AGREEMENT, state, date(2017, 3, 6)).parts == Parts(1000_00, 8_33 + 4_17)
    closed = replay(AGREEMENT, [*BEGINNING, payment(4, date(2017, 2, 6), 1004_17)])[0]
    assert (closed.status, closed.overpaid, closed.due) == (LoanStatus.CLOSED, 0, Parts(1000_00, 4_17))


def test_interest_ends_with_the_last_due_date() -> None:
    state = with_due_dates_passed(AGREEMENT.terms, replay(AGREEMENT, BEGINNING)[0], date(2018, 1, 1))
    assert [each.due.interest for each in state.installments] == [833] * 6
    assert pay_off(AGREEMENT, state, date(2019, 1, 1)).parts == Parts(1000_00, 6 * 8_33)


def test_without_a_schedule_all_is_due_on_demand_with_the_interest_so_far() -> None:
    """300.00 after 45 days: 12.50 of interest, 287.50 of principal; a year later 71.25 on what is left."""
    agreement = agreed(on_demand())
    facts = [*BEGINNING, payment(4, date(2017, 3, 6), 300_00)]
    state = replay(agreement, facts)[0]
    assert [(each.due, each.paid) for each in state.installments] == [(Parts(1000_00, 12_50), Parts(287_50, 12_50))]
    assert (state.matures_on, state.scheduled, due_before(state.installments, date(2030, 1, 1))) == (None, (), NOTHING)
    assert pay_off(agreement, state, date(2018, 3, 6)).parts == Parts(712_50, 71_25)
    assert recognised_income(agreement, state, date(2018, 3, 6)).interest == 12_50 + 71_25
    closed = replay(agreement, [*facts, payment(5, date(2018, 3, 6), 800_00)])[0]
    assert (closed.status, closed.overpaid) == (LoanStatus.OVERPAID, 800_00 - 783_75)


@pytest.mark.parametrize(
    ("terms", "word"),
    [
        ({"number_of_installments": 2}, "several installments"),
        ({"grace_on_principal": 1}, "grace"),
        ({"fixed_days": (5,)}, "agreed beforehand"),
        ({"first_offset": 3}, "agreed beforehand"),
    ],
)
def test_what_has_no_meaning_without_a_schedule_is_named(terms: dict[str, Any], word: str) -> None:
    refused = schedule_refusals(replace(on_demand(), **terms))
    assert any(word in refusal.term for refusal in refused)
    assert not schedule_refusals(on_demand())


def test_interest_that_has_accrued_is_recognised() -> None:
    state = replay(AGREEMENT, BEGINNING)[0]
    assert recognised_income(AGREEMENT, state, date(2017, 2, 6)).interest == 4_17
    assert recognised_income(AGREEMENT, state, date(2017, 3, 6)).interest == 8_33 + 4_17


@pytest.mark.parametrize(
    ("terms", "word"),
    [
        ({"engine": ScheduleEngine.CUMULATIVE}, "on the real balance"),
        ({"interest_method": InterestMethod.FLAT}, "whole loan"),
        ({"interest_period": InterestPeriod.SAME_AS_REPAYMENT}, "whole periods"),
        ({"day_count": DayCount.BUS_252}, "business days"),
        ({"remainder": Remainder.LAST_PRINCIPAL_AND_INTEREST}, "exact total"),
        ({"rounded_amounts": RoundedAmounts.PARTS}, "totals or parts"),
    ],
)
def test_what_interest_on_the_real_balance_cannot_go_with_is_named(terms: dict[str, Any], word: str) -> None:
    assert any(word in refusal.term for refusal in schedule_refusals(dynamic(**terms)))
    fixed = {**terms, "schedule_method": ScheduleMethod.FIXED}
    assert not any("real balance" in refusal.term for refusal in schedule_refusals(dynamic(**fixed)))


days = st.one_of(
    st.integers(min_value=0, max_value=240).map(lambda n: START + timedelta(days=n)), st.sampled_from(DUE_DATES)
)
acts = st.one_of(
    st.tuples(st.just("pay"), days, st.integers(min_value=1, max_value=600_00)),
    st.tuples(st.just("fee"), days, st.integers(min_value=1, max_value=20_00)),
    st.tuples(st.just("waive"), days, st.integers(min_value=0, max_value=8)),
    st.tuples(st.just("undo"), days, st.integers(min_value=0, max_value=8)),
    st.tuples(st.just("night"), days, st.just(0)),
)
kinds = st.fixed_dictionaries(
    {
        "amortization": st.sampled_from(list(Amortization)),
        "day_count": st.sampled_from([each for each in DayCount if each is not DayCount.BUS_252]),
        "rounding": st.sampled_from(list(RoundingMode)),
        "interest_type": st.sampled_from(list(InterestType)),
        "compounding": st.sampled_from(list(Compounding)),
        "interest_base": st.sampled_from(list(InterestBase)),
        "annual_rate": st.sampled_from([Fraction(0), Fraction(10), Fraction(73, 2), Fraction(240)]),
        "grace_on_principal": st.integers(min_value=0, max_value=2),
        "grace_on_interest_charged": st.integers(min_value=0, max_value=1),
        "interest_charged_from": st.sampled_from([None, date(2017, 2, 1), date(2017, 3, 10)]),
    }
)
made = st.one_of(
    st.builds(lambda own: dynamic(**own), kinds), st.builds(lambda own: on_demand(**without_interest_due(own)), kinds)
)
orders = st.one_of(
    st.builds(element_order, st.permutations(list(Part)), st.sampled_from(Walk)),
    st.sampled_from(sorted(STRATEGIES)).map(STRATEGIES.__getitem__),
)


class Kept:
    """A loan as a bank keeps it: state, books and what was recognised, from day to day."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.state, self.recognised = LoanState(), Recognised()
        self.history: list[Fact] = []
        self.booked: list[BookedTransaction] = []
        self.ids = count()
        self.income = NOTHING

    def enter(self, fact: Fact, today: date) -> None:
        """Enter a fact on a day."""
        if continues(self.state, [fact]):
            grown = advance(self.agreement, self.state, self.recognised, [fact], today)
        else:
            grown = refold(self.agreement, self.recognised, self.history, self.booked, [fact], today)
        self.history.append(fact)
        self.go_on(grown)

    def live(self, acted: Sequence[tuple[str, date, int]]) -> date:
        """Let each act happen on its day, and the last day pass; return that day."""
        today = START
        for on, fact in as_facts(acted, self.agreement.terms):
            today = on
            if fact is None:
                self.night(on + timedelta(days=1))
            else:
                self.enter(fact, on)
        self.night(today + timedelta(days=1))
        return today

    def night(self, tomorrow: date) -> None:
        """Let due dates pass."""
        self.go_on(let_due_dates_pass(self.agreement, self.state, self.recognised, tomorrow))

    def go_on(self, grown: Advance) -> None:
        """Keep what has come of it, and look at it."""
        self.booked = [each for each in self.booked if each not in grown.reverse]
        self.booked += [BookedTransaction(next(self.ids), each) for each in grown.create]
        before = self.income
        self.state, self.recognised = grown.state, grown.recognised
        self.income = before.plus(grown.income_change)
        assert self.income == self.recognised.income
        self.check()

    def check(self) -> None:
        """Nothing negative, nothing lost, no receivable below zero, nothing settled beyond its due."""
        state = self.state
        assert all(min(each.outstanding) >= 0 for each in state.installments)
        assert state.overpaid == 0 or state.outstanding.total == 0
        if not state.installments:
            return
        assert state.due.principal == state.principal + state.capitalized
        assert self.portfolio() == state.outstanding.principal
        settled = state.paid.plus(total_of([each.waived for each in state.installments]))
        settled = settled.adding(Part.INTEREST, state.capitalized)
        if self.agreement.accounting in ACCRUING:
            pairs = zip(self.recognised.income[1:], settled[1:], strict=True)
            assert all(got >= gone for got, gone in pairs)
        assert projected(self.agreement.terms, state) == state
        if self.recognised.until is not None:
            assert recognised_income(self.agreement, state, self.recognised.until) == self.recognised.income

    def portfolio(self) -> int:
        """Return what the loan portfolio holds of it: it rises by what is paid out or joins it, and by nothing else."""
        rises = {TransactionKind.DISBURSEMENT, TransactionKind.INTEREST_CAPITALIZED}
        moved = [each.consequence for each in self.booked]
        return sum(each.parts.principal if each.kind in rises else -each.parts.principal for each in moved)


def as_facts(acted: Sequence[tuple[str, date, int]], terms: LoanTerms) -> list[tuple[date, Fact | None]]:
    """Return what is done on which business date; None is a night."""
    done: list[tuple[date, Fact | None]] = [(START, fact) for fact in beginning(terms)]
    today, serial = START, 3
    for what, on, amount in acted:
        if what == "night":
            today = max(today, on)
            done.append((today, None))
            continue
        today, serial = max(today, on), serial + 1
        if what == "pay":
            done.append((today, payment(serial, on, amount)))
        elif what == "fee":
            details = {"charge_id": serial, "is_penalty": False, "due_on": on.isoformat()}
            done.append((today, Fact(serial, FactKind.CHARGE_ADDED, on, on, amount, details)))
        elif what == "waive":
            put = [fact for _, fact in done if fact is not None and fact.kind is FactKind.CHARGE_ADDED]
            if not put:
                serial -= 1
                continue
            fee = put[amount % len(put)]
            since, details = max(on, fee.value_on), {"charge_id": fee.serial}
            done.append((max(today, since), Fact(serial, FactKind.CHARGE_WAIVED, since, since, fee.amount, details)))
        else:
            paid = [fact for _, fact in done if fact is not None and fact.kind is FactKind.REPAID]
            gone = {fact.undoes for _, fact in done if fact is not None}
            left = [fact for fact in paid if fact.serial not in gone]
            if not left:
                serial -= 1
                continue
            undone = left[amount % len(left)]
            done.append((today, Fact(serial, FactKind.UNDONE, undone.value_on, today, undoes=undone.serial)))
    return done


@given(acted=st.lists(acts, max_size=9), terms=made, strategy=orders, accounting=st.sampled_from(AccountingRule))
@settings(max_examples=EXAMPLES, deadline=None)
def test_however_its_days_go_the_loan_is_what_its_facts_and_due_dates_make_of_it(
    acted: list[tuple[str, date, int]], terms: LoanTerms, strategy: Any, accounting: AccountingRule
) -> None:
    agreement = Agreement(terms, strategy, accounting)
    kept = Kept(agreement)
    today = kept.live(acted)
    state, wanted = replay(agreement, kept.history)
    state, joined = due_dates_passed(agreement.terms, state, today + timedelta(days=1))
    assert state == kept.state
    correction = reconcile([*wanted, *joined], kept.booked)
    assert not correction.reverse
    assert not correction.create
    trued = recognise(agreement, kept.state, kept.recognised, today)
    assert not trued.create
    kept.go_on(trued)


@given(acted=st.lists(acts, max_size=6), terms=made, on=days)
@settings(max_examples=150, deadline=None)
def test_who_pays_the_pay_off_owes_nothing(acted: list[tuple[str, date, int]], terms: LoanTerms, on: date) -> None:
    agreement = agreed(terms)
    facts = [fact for _, fact in as_facts(acted, agreement.terms) if fact is not None]
    earlier = [fact for fact in facts if fact.value_on <= on]
    settles = pay_off_as_of(agreement, earlier, on)
    assert (settles.interest_forgiven, settles.not_ahead) == (0, 0)
    if settles.parts.total:
        paid = replay(agreement, [*earlier, payment(99, on, settles.parts.total)])[0]
        assert (paid.status, paid.overpaid) == (LoanStatus.CLOSED, 0)


@given(terms=kinds)
@settings(max_examples=80, deadline=None)
def test_before_anything_is_paid_it_says_what_a_fixed_schedule_says(terms: dict[str, Any]) -> None:
    own = dynamic(**terms)
    rows = schedule(replace(own, schedule_method=ScheduleMethod.FIXED), START, DUE_DATES)
    state = replay(agreed(own), beginning(own))[0]
    assert dues(projected(own, state)) == [(row.principal, row.interest) for row in rows]
