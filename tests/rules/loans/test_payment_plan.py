"""Whatever plan a loan can have, its installments ask for what was agreed, at the rate that the loan is told with."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st
from tests.rules.loans.contracts import amounts, contract

from samity.bank.loans.rules.contract_rates import undisturbed_rate
from samity.bank.loans.rules.payment_plan import payments_of, rate_of_plan, rate_of_return
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.agreed_rows import PlannedPayment
from samity.kernel.periods import PeriodUnit


@given(
    st.integers(1_00, 10**9),
    st.lists(st.tuples(st.integers(1, 20), st.integers(1, 10**8)), min_size=1, max_size=4),
    st.sampled_from(PeriodUnit),
)
def test_every_installment_of_a_plan_asks_for_what_was_agreed(
    principal: int, lengths: list[tuple[int, int]], unit: PeriodUnit
) -> None:
    until = list(accumulate(length for length, _ in lengths))
    steps = tuple(PlannedPayment(number, amount) for number, (_, amount) in zip(until, lengths, strict=True))
    terms = contract(principal=principal, number_of_installments=until[-1], payment_plan=steps, repay_unit=unit)
    if schedule_refusals(terms):
        return
    found = amounts(terms)
    assert [sum(row) for row in found] == payments_of(steps)
    assert sum(row[0] for row in found) == terms.principal
    assert undisturbed_rate(replace(terms, annual_rate=rate_of_plan(terms))) == rate_of_return(steps, principal)
