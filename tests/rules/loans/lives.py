"""A loan of four installments and what may happen to it, for tests of the rules."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from samity.bank.loans.rules.strategies import STRATEGIES
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.terms import LoanTerms

START = date(2025, 1, 5)
DUE_DATES = [date(2025, month, 5) for month in (2, 3, 4, 5)]
TERMS = LoanTerms(principal=12_000_00, decimals=2, annual_rate=Fraction(24), number_of_installments=4)
AGREEMENT = Agreement(TERMS, STRATEGIES["mifos-standard-strategy"], AccountingRule.ACCRUAL_PERIODIC)
BEGINNING = (
    Fact(1, FactKind.SUBMITTED, START, START, 12_000_00),
    Fact(2, FactKind.APPROVED, START, START, 12_000_00),
    Fact(3, FactKind.DISBURSED, START, START, 12_000_00, {"due_dates": [day.isoformat() for day in DUE_DATES]}),
)


def payment(serial: int, paid_on: date, amount: int) -> Fact:
    """A repayment."""
    return Fact(serial, FactKind.REPAID, paid_on, paid_on, amount)


def fee(serial: int, added_on: date, due_on: date, amount: int, *, is_penalty: bool = False) -> Fact:
    """A charge."""
    details = {"charge_id": serial, "is_penalty": is_penalty, "due_on": due_on.isoformat(), "settled_by_payments": True}
    return Fact(serial, FactKind.CHARGE_ADDED, added_on, added_on, amount, details)


def waiver(serial: int, on: date, amount: int, *, charge: int) -> Fact:
    """A charge is waived, so much of it."""
    return Fact(serial, FactKind.CHARGE_WAIVED, on, on, amount, {"charge_id": charge})


days = st.integers(min_value=0, max_value=140).map(lambda n: START + timedelta(days=n))
acts = st.one_of(
    st.tuples(st.just("pay"), days, st.integers(min_value=1, max_value=6_000_00)),
    st.tuples(st.just("fee"), days, st.integers(min_value=1, max_value=100_00)),
    st.tuples(st.just("penalty"), days, st.integers(min_value=1, max_value=100_00)),
)


def as_facts(acted: list[tuple[str, date, int]]) -> list[Fact]:
    """Acts as facts, numbered in the order of entry."""
    facts = list(BEGINNING)
    for serial, (what, on, amount) in enumerate(acted, start=4):
        facts.append(
            payment(serial, on, amount) if what == "pay" else fee(serial, on, on, amount, is_penalty=what == "penalty")
        )
    return facts
