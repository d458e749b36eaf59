"""Charges that fall due after the last installment, and what is told of an installment's life."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import permutations

import pytest

from samity.bank.loans.rules.charges import place_of, with_charge
from samity.bank.loans.rules.progress import Progress, progress
from samity.bank.loans.rules.strategies import STRATEGIES
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import Installment, LoanCharge
from samity.bank.loans.values.terms import LoanTerms

LENT_ON = date(2024, 1, 1)
LAST = Installment(1, LENT_ON, date(2024, 7, 1), Parts(100_00, 1_00))
# Snooze fee and two NSF penalties of Fineract's case LoanDelayedScheduleCaptures UC4.3.
AFTER = (
    LoanCharge(1, False, 10_00, date(2024, 7, 15)),  # noqa: FBT003 - a record
    LoanCharge(2, True, 15_00, date(2024, 8, 15)),  # noqa: FBT003 - a record
    LoanCharge(3, True, 18_00, date(2024, 9, 15)),  # noqa: FBT003 - a record
)
TERMS = LoanTerms(principal=200_00, decimals=2, annual_rate=Fraction(0), number_of_installments=2)
AGREEMENT = Agreement(TERMS, STRATEGIES["mifos-standard-strategy"], AccountingRule.NONE)


@pytest.mark.parametrize("order", list(permutations(AFTER)))
def test_charges_after_maturity_share_one_installment_due_with_the_latest(order: tuple[LoanCharge, ...]) -> None:
    installments: tuple[Installment, ...] = (LAST,)
    for charge in order:
        installments = with_charge(installments, charge)
    extra = Installment(2, date(2024, 7, 1), date(2024, 9, 15), Parts(fees=10_00, penalties=33_00))
    assert installments == (LAST, extra)
    assert [place_of(each, installments) for each in AFTER] == [1, 1, 1]


def fact(serial: int, kind: FactKind, on: date, amount: int, **details: object) -> Fact:
    return Fact(serial, kind, on, on, amount, details)


DISBURSED = fact(1, FactKind.DISBURSED, LENT_ON, 200_00, due_dates=["2024-02-01", "2024-03-01"])
EARLY = fact(2, FactKind.REPAID, date(2024, 1, 20), 40_00)
LATE = fact(3, FactKind.REPAID, date(2024, 2, 9), 60_00)
TODAY = date(2024, 2, 9)


def test_an_installment_is_met_on_the_day_of_the_payment_that_settled_it() -> None:
    first = progress(AGREEMENT, [DISBURSED, EARLY, LATE], TODAY)[1]
    assert first == Progress(met_on=date(2024, 2, 9), in_advance=40_00, late=60_00)


def test_a_payment_taken_back_has_never_met_anything() -> None:
    undone = Fact(4, FactKind.UNDONE, LATE.value_on, LATE.value_on, undoes=3)
    assert progress(AGREEMENT, [DISBURSED, EARLY, LATE, undone], TODAY)[1] == Progress(in_advance=40_00)


def test_what_is_paid_on_the_due_date_is_neither_early_nor_late() -> None:
    on_time = fact(2, FactKind.REPAID, date(2024, 2, 1), 100_00)
    assert progress(AGREEMENT, [DISBURSED, on_time], TODAY)[1] == Progress(met_on=date(2024, 2, 1))


def test_a_charge_opens_an_installment_that_was_met() -> None:
    paid = fact(2, FactKind.REPAID, date(2024, 1, 20), 100_00)
    charge = fact(3, FactKind.CHARGE_ADDED, date(2024, 1, 25), 5_00, charge_id=1, is_penalty=False, due_on="2024-01-25")
    assert progress(AGREEMENT, [DISBURSED, paid], TODAY)[1].met_on == date(2024, 1, 20)
    assert progress(AGREEMENT, [DISBURSED, paid, charge], TODAY)[1].met_on is None
