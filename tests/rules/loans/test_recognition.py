"""How much income is recognised up to a day. See docs/rules/recognition.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from samity.bank.loans.rules.recognition import RECOGNITION
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.parts import NOTHING, Parts
from samity.bank.loans.values.state import Installment, LoanCharge, LoanState
from samity.bank.loans.values.terms import LoanTerms, ScheduleEngine

# 31 days from 5 January to 5 February carry 244.60, 28 days to 5 March 167.45; a fee of 50.00 is due on 10 February.
STATE = LoanState(
    installments=(
        Installment(1, date(2025, 1, 5), date(2025, 2, 5), Parts(2904_79, 244_60)),
        Installment(2, date(2025, 2, 5), date(2025, 3, 5), Parts(2981_94, 167_45, 50_00)),
    ),
    charges=(LoanCharge(1, is_penalty=False, amount=50_00, due_on=date(2025, 2, 10)),),
)

TERMS = LoanTerms(principal=5886_73, decimals=2, annual_rate=Fraction(24), number_of_installments=2)
SAME_DAY = replace(TERMS, engine=ScheduleEngine.PROGRESSIVE, same_day_interest=True)

ON_SUBMISSION = replace(TERMS, charges_on_submission=True)

TABLE = [
    (AccountingRule.ACCRUAL_PERIODIC, date(2025, 1, 5), NOTHING),
    (AccountingRule.ACCRUAL_PERIODIC, date(2025, 1, 15), Parts(interest=78_90)),  # 244.60 x 10 / 31 = 78.903
    (AccountingRule.ACCRUAL_PERIODIC, date(2025, 2, 5), Parts(interest=244_60)),
    (AccountingRule.ACCRUAL_PERIODIC, date(2025, 2, 9), Parts(interest=244_60 + 23_92)),  # 167.45 x 4 / 28 = 23.921
    (AccountingRule.ACCRUAL_PERIODIC, date(2025, 2, 10), Parts(interest=244_60 + 29_90, fees=50_00)),
    (AccountingRule.ACCRUAL_PERIODIC, date(2026, 1, 1), Parts(interest=412_05, fees=50_00)),
    (AccountingRule.ACCRUAL_UPFRONT, date(2025, 1, 5), Parts(interest=412_05, fees=50_00)),
    (AccountingRule.CASH, date(2026, 1, 1), NOTHING),
    (AccountingRule.NONE, date(2026, 1, 1), NOTHING),
]


@pytest.mark.parametrize(("accounting", "until", "income"), TABLE)
def test_income_is_recognised_up_to_a_day(accounting: AccountingRule, until: date, income: Parts) -> None:
    assert RECOGNITION[accounting](TERMS, STATE, until) == income


def test_what_is_paid_before_its_time_is_recognised_with_it() -> None:
    """The second installment is paid on 15 January: its interest and fee cannot become a negative receivable."""
    first, second = STATE.installments
    paid = LoanState(installments=(first, second._replace(paid=second.due)), charges=STATE.charges)
    recognised = RECOGNITION[AccountingRule.ACCRUAL_PERIODIC](TERMS, paid, date(2025, 1, 15))
    assert recognised == Parts(interest=78_90 + 167_45, fees=50_00)


@pytest.mark.parametrize(
    ("until", "income"),
    [
        (date(2025, 1, 5), Parts(interest=7_89)),  # 244.60 x 1 / 31 = 7.890
        (date(2025, 2, 4), Parts(interest=244_60)),
        (date(2025, 2, 5), Parts(interest=244_60 + 5_98)),  # 167.45 x 1 / 28 = 5.980
        (date(2025, 2, 9), Parts(interest=244_60 + 29_90)),  # the fee waits for its own day
        (date(2025, 3, 4), Parts(interest=412_05, fees=50_00)),
    ],
)
def test_interest_of_a_day_is_recognised_on_the_day_where_that_is_agreed(until: date, income: Parts) -> None:
    assert RECOGNITION[AccountingRule.ACCRUAL_PERIODIC](SAME_DAY, STATE, until) == income


def test_charges_may_be_income_on_the_day_they_are_made() -> None:
    made = replace(STATE, charges=(STATE.charges[0]._replace(submitted_on=date(2025, 1, 7)),))
    for terms, on, fees in ((ON_SUBMISSION, date(2025, 1, 6), 0), (ON_SUBMISSION, date(2025, 1, 7), 50_00)):
        assert RECOGNITION[AccountingRule.ACCRUAL_PERIODIC](terms, made, on).fees == fees
    assert RECOGNITION[AccountingRule.ACCRUAL_PERIODIC](TERMS, made, date(2025, 1, 7)).fees == 0


def test_interest_that_ended_has_accrued_by_that_day() -> None:
    ended = replace(STATE, interest_ends_on=date(2025, 2, 19))
    for on, interest in ((date(2025, 2, 12), 83_72), (date(2025, 2, 19), 167_45), (date(2025, 3, 5), 167_45)):
        found = RECOGNITION[AccountingRule.ACCRUAL_PERIODIC](TERMS, ended, on)
        assert found.interest == 244_60 + interest


@pytest.mark.parametrize("accounting", [AccountingRule.ACCRUAL_PERIODIC, AccountingRule.ACCRUAL_UPFRONT])
@pytest.mark.parametrize("paid_again", [False, True])
@pytest.mark.parametrize("until", [date(2025, 2, 19), date(2025, 3, 5), date(2026, 1, 1)])
def test_what_is_owed_anew_was_income_before(accounting: AccountingRule, until: date, *, paid_again: bool) -> None:
    """The first installment was paid; its interest, and a fee of 10.00, are owed anew with the second."""
    first, second = STATE.installments
    anew = Parts(interest=244_60, fees=10_00)
    rows = (
        first._replace(paid=first.due),
        second._replace(due=second.due.plus(anew), credited=anew, paid=anew if paid_again else NOTHING),
    )
    state = LoanState(installments=rows, charges=STATE.charges)
    before = RECOGNITION[accounting](TERMS, replace(STATE, installments=(rows[0], second)), until)
    assert RECOGNITION[accounting](TERMS, state, until) == before
