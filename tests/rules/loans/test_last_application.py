"""When interest was applied last. See docs/rules/interest-application.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.rules.loans.contracts import contract
from tests.rules.loans.real_balance import START, agreed, beginning, dynamic, on_demand, payment

from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.last_application import last_applied_on
from samity.bank.loans.values.state import LoanState, LoanStatus

if TYPE_CHECKING:
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.terms import LoanTerms

ON_DUE_DATES = dynamic()
AT_MONTH_END = dynamic(application_days=(31,))
FIXED = contract()


def lent(terms: LoanTerms, *facts: Fact) -> LoanState:
    return replay(agreed(terms), [*beginning(terms), *facts])[0]


@pytest.mark.parametrize(
    ("terms", "on", "told"),
    [
        (ON_DUE_DATES, date(2017, 2, 20), None),
        (ON_DUE_DATES, date(2017, 2, 21), date(2017, 2, 21)),
        (ON_DUE_DATES, date(2017, 3, 20), date(2017, 2, 21)),
        (ON_DUE_DATES, date(2017, 12, 1), date(2017, 7, 21)),
        (AT_MONTH_END, date(2017, 1, 30), None),
        (AT_MONTH_END, date(2017, 1, 31), date(2017, 1, 31)),
        (AT_MONTH_END, date(2017, 2, 21), date(2017, 1, 31)),
        (AT_MONTH_END, date(2017, 2, 28), date(2017, 2, 28)),
        (AT_MONTH_END, date(2017, 12, 1), date(2017, 7, 21)),
        (FIXED, date(2017, 2, 20), None),
        (FIXED, date(2017, 3, 21), date(2017, 3, 21)),
        (replace(FIXED, applied_at_once=True), START, START),
        (replace(FIXED, annual_rate=Fraction(0)), date(2017, 12, 1), None),
        (on_demand(), date(2017, 12, 1), None),
    ],
)
def test_the_last_day_that_closes_an_installment_with_interest(terms: LoanTerms, on: date, told: date | None) -> None:
    assert last_applied_on(terms, lent(terms), on) == told


def test_a_loan_that_has_ended_or_not_begun_bears_none() -> None:
    ended = lent(ON_DUE_DATES, payment(4, date(2017, 3, 10), 1013_61))
    assert ended.status is LoanStatus.CLOSED
    assert last_applied_on(ON_DUE_DATES, ended, date(2017, 12, 1)) == date(2017, 2, 21)
    assert last_applied_on(ON_DUE_DATES, LoanState(), date(2017, 12, 1)) is None
