"""What a real account told of the interest of its arrears."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.parity.contract_examples import worked_examples
from tests.parity.reference import minor_units
from tests.rules.loans.real_balance import dynamic

from samity.bank.loans.rules.arrears import ONE_DAY, Stood
from samity.bank.loans.rules.arrears_interest import accrued_on_overdue
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import Accrued, Installment, LoanState, LoanStatus
from samity.kernel.day_counts import DayCount


def test_overdue_principal_has_borne_it_since_interest_was_applied() -> None:
    (case,) = [each for each in worked_examples() if each["id"] == "observed-arrears-interest"]
    params = case["params"]
    since, until = (date.fromisoformat(params[name]) for name in ("since", "until"))
    terms = dynamic(
        annual_rate=Fraction(params["annualRatePercent"]),
        day_count=DayCount(params["daysInYear"]),
        number_of_installments=2,
    )
    overdue = Parts(minor_units(str(params["overduePrincipal"]), 2))
    rows = (
        Installment(1, date(2019, 1, 8), since, overdue),
        Installment(2, since, date(2021, 1, 8), Parts(50_000_00)),
    )
    state = LoanState(LoanStatus.ACTIVE, 150_000_00, installments=rows, accrued=Accrued(2, since))
    found = accrued_on_overdue(terms, state, [Stood(since - ONE_DAY, state)], None, until)
    assert found == minor_units(str(case["expected"]["interestFromArrearsAccrued"]), 2)
