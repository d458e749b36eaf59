"""Loans whose interest is recalculated, from night to night, where what is paid goes to the last installment first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.operations.loans.months import TERMS
from tests.operations.loans.real_balance import night, pays, state_of
from tests.village import lend_alone, on_day, product, village

from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.terms import InterestMethod, InterestPeriod, Rest, ScheduleEngine

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LENT_ON, FIRST = date(2026, 1, 1), date(2026, 2, 1)
FOLLOWING = replace(
    TERMS,
    interest_method=InterestMethod.DECLINING_BALANCE,
    interest_period=InterestPeriod.DAILY,
    engine=ScheduleEngine.PROGRESSIVE,
    rest=Rest.DAILY,
)
FROM_THE_LAST = PaymentTerms(
    strategy={
        "code": "advanced-payment-allocation-strategy",
        "order": [
            [timing, part]
            for timing in ("PAST_DUE", "DUE", "IN_ADVANCE")
            for part in ("PENALTIES", "FEES", "INTEREST", "PRINCIPAL")
        ],
        "walk": "HORIZONTAL",
        "future": "LAST_INSTALLMENT",
    }
)


def test_the_bank_closes_though_only_the_first_installment_is_open(unit: Unit) -> None:
    """All after it are paid: it runs on beyond its due date, by design."""
    offered = product(on_day(unit, LENT_ON), terms=FOLLOWING, payments=FROM_THE_LAST)
    loan_id = lend_alone(on_day(unit, LENT_ON), offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    pays(unit, loan_id, LENT_ON + timedelta(days=9), "500")
    first, *later = state_of(unit, loan_id).installments
    assert first.outstanding.principal > 0
    assert [each.outstanding.principal for each in later] == [0, 0, 0]
    for days in range(3):
        night(unit, FIRST + timedelta(days=days), loan_id)
    accrued = state_of(unit, loan_id).accrued
    assert accrued is not None
    assert accrued.number == 1
