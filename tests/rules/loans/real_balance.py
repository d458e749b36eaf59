"""Loans whose interest accrues on the real balance, and how a bank keeps them, for tests of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from tests.rules.loans.contracts import contract

from samity.bank.loans.rules.accrued_interest import projected
from samity.bank.loans.rules.advance import (
    Advance,
    Recognised,
    advance,
    continues,
    let_due_dates_pass,
    refold,
)
from samity.bank.loans.rules.recognition import recognised_income
from samity.bank.loans.rules.reconcile import BookedTransaction
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.rules.strategies import STRATEGIES, element_order
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Fact, FactKind, TransactionKind
from samity.bank.loans.values.parts import NOTHING, Part, total_of
from samity.bank.loans.values.prepayment import AS_SCHEDULED, FixedElement, LatePayments, Prepayment, PrepaymentMethod
from samity.bank.loans.values.state import LoanState
from samity.bank.loans.values.strategy import Walk
from samity.bank.loans.values.terms import (
    Amortization,
    Compounding,
    IncomeBooked,
    InterestBase,
    InterestPeriod,
    InterestType,
    LoanTerms,
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


def fitting(amortization: Amortization, method: PrepaymentMethod, fixed: FixedElement, applies: bool) -> Prepayment:  # noqa: FBT001 - drawn
    """Return what a payment ahead does where installments go with it, else what it does by default."""
    said = Prepayment(method, fixed, applies)
    terms = dynamic(amortization=amortization)
    stands = (said, replace(said, fixed=FixedElement.PRINCIPAL), replace(AS_SCHEDULED, applies_interest=applies))
    return next(each for each in stands if not schedule_refusals(replace(terms, prepayment=each)))


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
        "income_booked": st.sampled_from(list(IncomeBooked)),
    }
)
prepayments = st.tuples(st.sampled_from(PrepaymentMethod), st.sampled_from(FixedElement), st.booleans())
LATE_FREE = {
    "interest_base": InterestBase.ONLY_PRINCIPAL,
    "interest_type": InterestType.COMPOUNDING,
    "late_interest": False,
}
RAISED = {
    "amortization": Amortization.EQUAL_INSTALLMENTS,
    "interest_base": InterestBase.ONLY_PRINCIPAL,
    "interest_type": InterestType.COMPOUNDING,
}
OF_TOTALS = [each for each in PrepaymentMethod if not each.is_of_equal_principal]
ASKED_ELSEWHERE = [
    Prepayment(method, applies_interest=applies, late=late)
    for method in OF_TOTALS
    for applies in (True, False)
    for late in (LatePayments.OVERDUE_INSTALLMENTS_INCREASE, LatePayments.LAST_INSTALLMENT_INCREASE)
]
made = st.one_of(
    st.builds(lambda own: dynamic(**{**own, **LATE_FREE}), kinds),
    st.builds(
        lambda own, ahead, bears_on: dynamic(**{**own, **RAISED}, prepayment=ahead, interest_after_maturity=bears_on),
        *(kinds, st.sampled_from(ASKED_ELSEWHERE), st.booleans()),
    ),
    st.builds(
        lambda own, said, bears_on: dynamic(
            **own, prepayment=fitting(own["amortization"], *said), interest_after_maturity=bears_on
        ),
        *(kinds, prepayments, st.booleans()),
    ),
    st.builds(lambda own: on_demand(**without_interest_due(own)), kinds),
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
        # What is charged off has left portfolio and receivables, and is owed still.
        if state.charged_off_on is None:
            self._check_assets()
        assert projected(self.agreement.terms, state) == state
        if self.recognised.until is not None and self.recognised.behind_since is None:
            assert recognised_income(self.agreement, state, self.recognised.until) == self.recognised.income

    def _check_assets(self) -> None:
        state = self.state
        assert self.portfolio() == state.outstanding.principal
        settled = state.paid.plus(total_of([each.waived for each in state.installments]))
        settled = settled.adding(Part.INTEREST, state.capitalized)
        # Where interest is fixed, income waits for the night.
        if self.agreement.accounting in ACCRUING and self.recognised.behind_since is None:
            pairs = zip(self.recognised.income[1:], settled[1:], strict=True)
            assert all(got >= gone for got, gone in pairs)

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
