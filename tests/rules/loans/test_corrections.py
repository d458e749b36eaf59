"""Chargebacks, charge-offs and what they look like later. See docs/rules/corrections.md, docs/rules/delinquency.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from samity.bank.accounting.values import AccountMapping, MappedAccount, Purpose
from samity.bank.loans.rules.charges import paid_charges
from samity.bank.loans.rules.delinquency import classified_installments, delinquency
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.postings import loan_postings
from samity.bank.loans.rules.strategies import STRATEGIES, advanced_strategy
from samity.bank.loans.values.agreement import AccountingRule, Agreement, ChargeOffBehaviour
from samity.bank.loans.values.delinquency import DelinquencyRange
from samity.bank.loans.values.facts import Consequence, Fact, FactKind, TransactionKind
from samity.bank.loans.values.parts import Part, Parts
from samity.bank.loans.values.state import Installment, LoanState
from samity.bank.loans.values.strategy import FutureRule, Walk
from samity.bank.loans.values.terms import LoanTerms, Rest, ScheduleEngine

JANUARY = date(2023, 1, 1)
TERMS = LoanTerms(principal=750_00, decimals=2, annual_rate=Fraction(0), number_of_installments=3)
AGREEMENT = Agreement(TERMS, STRATEGIES["mifos-standard-strategy"], AccountingRule.ACCRUAL_PERIODIC)
RATED = replace(
    TERMS,
    principal=100_00,
    annual_rate=Fraction(7),
    engine=ScheduleEngine.PROGRESSIVE,
    rest=Rest.DAILY,
)


def lent(terms: LoanTerms) -> list[Fact]:
    amount = terms.principal
    days = [date(2023, month, 1).isoformat() for month in (2, 3, 4)]
    return [
        Fact(1, FactKind.SUBMITTED, JANUARY, JANUARY, amount),
        Fact(2, FactKind.APPROVED, JANUARY, JANUARY, amount),
        Fact(3, FactKind.DISBURSED, JANUARY, JANUARY, amount, {"due_dates": days}),
    ]


def done(serial: int, kind: FactKind, on: date, amount: int = 0, **details: object) -> Fact:
    return Fact(serial, kind, on, on, amount, details)


def test_what_an_overpayment_had_of_a_chargeback_stands_as_paid() -> None:
    facts = [
        *lent(TERMS),
        done(4, FactKind.REPAID, date(2023, 4, 1), 1000_00),
        done(5, FactKind.CHARGED_BACK, date(2023, 4, 25), 350_00, paid=[350_00, 0, 0, 0]),
    ]
    state, consequences = replay(AGREEMENT, facts)
    last = state.installments[-1]
    assert (last.number, last.due_on, last.due, last.paid) == (4, date(2023, 4, 25), Parts(350_00), Parts(250_00))
    assert (consequences[-1].parts, consequences[-1].overpaid) == (Parts(100_00), -250_00)


def test_a_chargeback_is_overdue_from_its_day() -> None:
    facts = [
        *lent(TERMS),
        done(4, FactKind.REPAID, date(2023, 3, 1), 500_00),
        done(5, FactKind.CHARGED_BACK, date(2023, 3, 15), 250_00, paid=[250_00, 0, 0, 0]),
    ]
    state, _ = replay(AGREEMENT, facts)
    found = delinquency(state, date(2023, 4, 7), grace_days=3)
    assert (found.past_due_days, found.days, found.since) == (23, 20, date(2023, 3, 18))


def test_installments_have_classes_of_their_own_without_grace() -> None:
    bucket = [DelinquencyRange("1", 1, 3), DelinquencyRange("4", 4, 30), DelinquencyRange("31", 31)]
    days = [date(2023, 9, 1), date(2023, 10, 1), date(2023, 10, 12)]
    rows = [Installment(number, day, day, Parts(250_00)) for number, day in enumerate(days, 1)]
    state, today = LoanState(installments=tuple(rows)), date(2023, 10, 15)
    found = classified_installments(state, today, bucket)
    assert {each.name: amount for each, amount in found.items()} == {"31": 250_00, "4": 250_00, "1": 250_00}
    assert delinquency(state, today, grace_days=3).days == 41


def test_nothing_is_charged_off_of_a_loan_that_owes_nothing() -> None:
    off = done(4, FactKind.CHARGED_OFF, date(2023, 3, 1))
    state, _ = replay(AGREEMENT, [*lent(TERMS), off, done(5, FactKind.REPAID, date(2023, 2, 20), 750_00)])
    assert state.charged_off_on is None
    assert state.outstanding.total == 0


def test_after_a_regular_charge_off_the_schedule_stands() -> None:
    facts = [*lent(RATED), done(4, FactKind.CHARGED_OFF, date(2023, 3, 1))]
    before, _ = replay(replace(AGREEMENT, terms=RATED), facts)
    after, _ = replay(replace(AGREEMENT, terms=RATED), [*facts, done(5, FactKind.REPAID, date(2023, 3, 5), 50_00)])
    assert [each.due for each in after.installments] == [each.due for each in before.installments]


def test_charges_of_later_installments_do_not_fall_due_by_a_charge_off() -> None:
    agreement = replace(AGREEMENT, terms=RATED, charge_off=ChargeOffBehaviour.ACCELERATE_MATURITY)
    charges = [
        done(4, FactKind.CHARGE_ADDED, JANUARY, 10_00, charge_id=1, is_penalty=True, due_on="2023-02-20"),
        done(5, FactKind.CHARGE_ADDED, JANUARY, 5_00, charge_id=2, is_penalty=False, due_on="2023-03-15"),
    ]
    state, _ = replay(agreement, [*lent(RATED), *charges, done(6, FactKind.CHARGED_OFF, date(2023, 2, 10))])
    assert [each.due_on for each in state.installments] == [date(2023, 2, 1), date(2023, 2, 10), date(2023, 3, 15)]
    assert [(each.due.fees, each.due.penalties) for each in state.installments[1:]] == [(0, 10_00), (5_00, 0)]


def test_a_charge_of_the_running_installment_falls_due_by_a_charge_off_and_is_found_paid_there() -> None:
    agreement = replace(AGREEMENT, terms=RATED, charge_off=ChargeOffBehaviour.ACCELERATE_MATURITY)
    charges = [
        done(4, FactKind.CHARGE_ADDED, JANUARY, 10_00, charge_id=1, is_penalty=True, due_on="2023-02-20"),
        done(5, FactKind.CHARGE_ADDED, JANUARY, 5_00, charge_id=2, is_penalty=True, due_on="2023-03-15"),
    ]
    charged_off = done(6, FactKind.CHARGED_OFF, date(2023, 2, 10))
    settled = done(7, FactKind.REPAID, date(2023, 2, 11), 200_00)
    state, _ = replay(agreement, [*lent(RATED), *charges, charged_off, settled])
    assert paid_charges(state.installments, state.charges) == {1: 10_00, 2: 5_00}


def test_what_falls_due_at_once_asks_for_no_interest_of_days_that_no_longer_come() -> None:
    order = [("PAST_DUE", Part.PRINCIPAL), ("PAST_DUE", Part.INTEREST)]
    ahead = [("IN_ADVANCE", Part.INTEREST), ("IN_ADVANCE", Part.PRINCIPAL)]
    last_first = advanced_strategy([*order, *ahead], Walk.HORIZONTAL, FutureRule.LAST_INSTALLMENT)
    charge_off = ChargeOffBehaviour.ACCELERATE_MATURITY
    agreement = replace(AGREEMENT, terms=replace(RATED, rest=Rest.NONE), charge_off=charge_off, strategy=last_first)
    begun, _ = replay(agreement, lent(RATED))
    on, whole = date(2023, 2, 25), begun.installments[-1].due
    charged = done(5, FactKind.CHARGED_OFF, on)
    untouched, _ = replay(agreement, [*lent(RATED), charged])
    paid, _ = replay(agreement, [*lent(RATED), done(4, FactKind.REPAID, JANUARY, whole.total), charged])
    # The interest of the last installment was paid with it, and counts towards what its days would not have borne.
    assert [each.due.interest for each in paid.installments] == [each.due.interest for each in untouched.installments]
    assert paid.outstanding.total == untouched.outstanding.total - whole.total


def test_a_reason_has_its_own_expense() -> None:
    reason, fraud, usual = 91, 92, 93
    gl = AccountMapping(
        1,
        (
            MappedAccount(Purpose.CHARGE_OFF_EXPENSE, usual),
            MappedAccount(Purpose.CHARGE_OFF_EXPENSE, reason, reason_id=7),
            MappedAccount(Purpose.CHARGE_OFF_FRAUD_EXPENSE, fraud),
            MappedAccount(Purpose.LOAN_PORTFOLIO, 1),
        ),
    )
    given = Consequence(TransactionKind.CHARGE_OFF, 1, JANUARY, 5_00, Parts(5_00), is_fraud=True)
    for because, account in ((None, fraud), (7, reason), (8, fraud)):
        (posted,) = loan_postings(replace(given, charge_off_reason=because), AccountingRule.CASH, gl)
        assert (posted.debit_gl, posted.credit_gl, posted.amount) == (account, 1, 5_00)
