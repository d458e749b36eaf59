"""What repaying principal before its time costs: docs/rules/early-charges.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.rules.loans.real_balance import DUE_DATES, START, agreed, beginning, dynamic, payment

from samity.bank.loans.rules.early_charges import early_charge, expecting, loan_year
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.holding import COUNTS_FROM
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.early_charge import EarlyCharge
from samity.bank.loans.values.facts import MADE_FOR, Fact, FactKind, TransactionKind, with_its_charges
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.terms import InterestType, LoanTerms, ScheduleEngine, ScheduleMethod
from samity.kernel.money import RoundingMode

FIRST, SECOND = DUE_DATES[:2]
AMID = date(2017, 2, 6)
FIVE = EarlyCharge((Fraction(5),))
TEN_FREE = replace(FIVE, free_percent=Fraction(10))


def costing(early: EarlyCharge = FIVE, **terms: Any) -> LoanTerms:
    return dynamic(early_charge=early, **terms)


def cost(terms: LoanTerms, asked: Fact, *before: Fact) -> int:
    return early_charge(agreed(terms), [*beginning(terms), *before], asked)


def charged(serial: int, on: date, amount: int, of: int) -> Fact:
    details = {"charge_id": 7, "due_on": on.isoformat(), MADE_FOR: of}
    return Fact(serial, FactKind.EARLY_CHARGED, on, on, amount, details)


def test_principal_that_falls_due_later_costs_a_share_of_it() -> None:
    """350.00 are due by the second date, interest of the days before it among them; 250.00 of 600.00 are early."""
    assert cost(costing(), payment(4, SECOND, 600_00)) == 12_50


def test_interest_so_far_is_not_repaid_early() -> None:
    assert cost(costing(), payment(4, AMID, 204_17)) == 10_00


def test_what_is_due_costs_nothing() -> None:
    assert cost(costing(), payment(4, FIRST, 175_00)) == 0
    assert cost(costing(), payment(4, SECOND, 350_00)) == 0
    assert cost(dynamic(), payment(4, AMID, 600_00)) == 0


def test_more_than_all_costs_no_more_than_all() -> None:
    assert cost(costing(), payment(4, AMID, 9_000_00)) == 50_00


def test_every_year_of_the_loan_has_its_rate_and_the_last_goes_on() -> None:
    rates = EarlyCharge((Fraction(5), Fraction(5), Fraction(4)))
    assert [rates.rate_in(year) for year in (1, 2, 3, 40)] == [5, 5, 4, 4]


def test_so_much_is_free_in_a_year_of_what_was_owed_when_it_began() -> None:
    terms = costing(TEN_FREE)
    assert cost(terms, payment(4, AMID, 104_17)) == 0
    assert cost(terms, payment(4, AMID, 304_17)) == 10_00
    before = payment(4, AMID, 64_17)
    assert cost(terms, payment(5, AMID, 60_00), before) == 1_00
    assert cost(terms, payment(5, AMID, 60_00), payment(4, AMID, 304_17)) == 3_00


def test_of_two_allowances_the_larger_counts() -> None:
    assert cost(costing(replace(TEN_FREE, free_amount=150_00)), payment(4, AMID, 304_17)) == 7_50
    assert cost(costing(replace(TEN_FREE, free_amount=50_00)), payment(4, AMID, 304_17)) == 10_00


def test_a_payment_that_was_taken_back_used_nothing_of_what_is_free() -> None:
    undone = Fact(5, FactKind.UNDONE, AMID, AMID, undoes=4)
    assert cost(costing(TEN_FREE), payment(6, AMID, 104_17), payment(4, AMID, 104_17), undone) == 0


def test_a_payment_that_counts_from_before_another_finds_what_was_free_then() -> None:
    later = payment(4, SECOND, 600_00)
    assert cost(costing(TEN_FREE), payment(5, AMID, 104_17), later) == 0


def test_what_is_free_begins_anew_each_year_of_the_loan() -> None:
    terms = costing(TEN_FREE, number_of_installments=24)
    due_dates = [date(2017 + (month > 12) + (month > 24), (month - 1) % 12 + 1, 21) for month in range(2, 26)]
    begun = [
        *beginning(terms)[:2],
        replace(beginning(terms)[2], details={"due_dates": [day.isoformat() for day in due_dates]}),
    ]
    facts = [*begun, payment(4, AMID, 104_17)]
    early = loan_year(agreed(terms), facts, date(2018, 1, 20))
    assert early is not None
    assert (early.number, early.principal, early.free, early.repaid, early.left) == (1, 1000_00, 100_00, 100_00, 0)
    again = loan_year(agreed(terms), facts, date(2018, 1, 21))
    assert again is not None
    assert (again.number, again.begins_on, again.principal, again.free) == (2, date(2018, 1, 21), 900_00, 90_00)
    assert again.ends_on == date(2019, 1, 20)
    assert loan_year(agreed(terms), begun[:2], AMID) is None


def test_interest_that_joins_the_principal_within_the_year_is_not_owed_when_it_begins() -> None:
    """A night may have let due dates pass since; the year is reckoned from facts alone."""
    terms = costing(TEN_FREE, interest_type=InterestType.CAPITALIZED)
    year = loan_year(agreed(terms), beginning(terms), date(2017, 6, 1))
    assert year is not None
    assert year.principal == 1000_00


def test_interest_that_has_joined_the_principal_when_a_year_begins_is_that_of_the_rate_of_then() -> None:
    terms = costing(TEN_FREE, interest_type=InterestType.CAPITALIZED)
    free_of_interest = Fact(
        4, FactKind.RESCHEDULED, START, START, details={"annual_rate": "0", "from_on": START.isoformat()}
    )
    year = loan_year(agreed(terms), [*beginning(terms), free_of_interest], START.replace(year=2018))
    assert year is not None
    assert (year.number, year.principal, year.free) == (2, 1000_00, 100_00)


def test_the_charge_is_settled_by_the_payment_that_it_is_made_for() -> None:
    terms = costing()
    asked = payment(5, AMID, 204_17)
    state, followed = replay(agreed(terms), [*beginning(terms), charged(4, AMID, 10_00, 5), asked])
    assert state.paid == Parts(190_00, 4_17, 10_00)
    assert [(each.kind, each.amount) for each in followed[1:]] == [
        (TransactionKind.EARLY_CHARGE, 10_00),
        (TransactionKind.REPAYMENT, 204_17),
    ]
    assert expecting(agreed(terms), state, 0, asked) is state


def test_what_pays_a_loan_off_pays_the_charge_too() -> None:
    terms = costing()
    begun = [*beginning(terms)]
    asked = payment(5, AMID, 1004_17 + 50_00)
    assert early_charge(agreed(terms), begun, asked) == 50_00
    state, _ = replay(agreed(terms), [*begun, charged(4, AMID, 50_00, 5), asked])
    assert not any(state.outstanding)
    assert state.overpaid == 0


def test_who_takes_a_payment_back_takes_its_charge_back() -> None:
    asked = payment(5, AMID, 204_17)
    facts = [*beginning(costing()), charged(4, AMID, 10_00, 5), asked]
    assert [each.serial for each in with_its_charges(asked, facts)] == [5, 4]


def test_money_held_for_a_later_day_costs_what_it_repays_early_on_that_day() -> None:
    terms = costing()
    agreement: Agreement = replace(agreed(terms), holds=True)
    held = Fact(4, FactKind.REPAID, START, START, 600_00, {COUNTS_FROM: SECOND.isoformat()})
    assert early_charge(agreement, beginning(terms), held) == 12_50
    after = [*beginning(terms), held]
    year = loan_year(agreement, [*after, payment(5, date(2017, 3, 22), 1_00)], date(2017, 3, 22))
    assert year is not None
    # What was held repaid 250.00 on its day; of the other money a day's interest comes first.
    assert year.repaid == 250_00 + 88


def test_where_interest_is_fixed_the_principal_of_installments_to_come_costs_as_much() -> None:
    """Of 200.00 ahead 6.94 and 5.56 are interest: 187.50 are principal."""
    terms = costing(schedule_method=ScheduleMethod.FIXED)
    assert cost(terms, payment(4, FIRST, 175_00)) == 0
    assert cost(terms, payment(4, FIRST, 375_00)) == 9_38


def test_halves_are_rounded_as_was_agreed() -> None:
    tiny = EarlyCharge((Fraction(1),))
    early = payment(4, AMID, 4_67)
    assert cost(costing(tiny, rounding=RoundingMode.HALF_UP), early) == 1
    assert cost(costing(tiny, rounding=RoundingMode.HALF_EVEN), early) == 0


@pytest.mark.parametrize(
    "terms",
    [
        costing(schedule_method=ScheduleMethod.NONE, number_of_installments=1),
        LoanTerms(
            principal=1000_00,
            decimals=2,
            annual_rate=Fraction(10),
            number_of_installments=6,
            engine=ScheduleEngine.PROGRESSIVE,
            early_charge=FIVE,
        ),
    ],
)
def test_it_has_no_meaning_on_demand_and_no_words_beyond_contracts(terms: LoanTerms) -> None:
    assert "early_charge" in {each.setting for each in schedule_refusals(terms)}


def test_what_was_agreed_is_stored_and_read() -> None:
    both = EarlyCharge((Fraction(5), Fraction("4.25")), Fraction("12.5"), 300_00)
    assert LoanTerms.from_json(costing(both).to_json()).early_charge == both
    assert agreed(costing()).accounting is AccountingRule.ACCRUAL_PERIODIC
