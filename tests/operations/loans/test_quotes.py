"""The quote table of a product, as its page asks for it, and the loan that is then lent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.units import counted
from tests.village import FIRST_MEETING, WEEKLY_TERMS, lend, meeting, on_day, product, village

from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.products import LoanProductNotFound
from samity.bank.loans.queries.quotes import quotes
from samity.bank.loans.values.quotes import Quote
from samity.bank.loans.values.terms import InterestMethod, InterestPeriod, LoanTerms
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from samity.storage.unit import Unit

DECLINING = replace(
    WEEKLY_TERMS,
    interest_method=InterestMethod.DECLINING_BALANCE,
    interest_period=InterestPeriod.SAME_AS_REPAYMENT,
)
FIFTY_YEARS = replace(DECLINING, repay_unit=PeriodUnit.MONTHS, number_of_installments=600)


@pytest.mark.parametrize("terms", [WEEKLY_TERMS, DECLINING], ids=["flat", "declining"])
def test_a_loan_costs_what_was_quoted(unit: Unit, terms: LoanTerms) -> None:
    today = on_day(unit, meeting(1))
    offered, place = product(today, terms=terms), village(today, members=1)
    ((quoted,),) = quotes(today.connection, offered.id, FIRST_MEETING, principals=[12_000_00], numbers=[12]).table.lines
    loan_id = lend(today, place, offered.id, place.clients[0])
    installments = loan_by_id(today.connection, loan_id).state.installments
    assert quoted == Quote(
        installment=installments[0].due.total,
        last_installment=installments[-1].due.total,
        interest=sum(each.due.interest for each in installments),
        rows=12,
    )


def test_a_page_asks_for_the_usual_table(unit: Unit) -> None:
    offered = product(unit, terms=DECLINING)
    found = quotes(unit.connection, offered.id, unit.business_date)
    assert (found.product.id, found.currency.code) == (offered.id, "KES")
    assert found.table.principals == tuple(each * 1_000_00 for each in (6, 9, 12, 18, 24, 36))
    assert found.table.numbers == (6, 9, 12, 18, 24, 36)
    assert all(isinstance(each, Quote) for line in found.table.lines for each in line)


def test_a_large_table_takes_as_many_statements_as_a_small_one(unit: Unit) -> None:
    offered = product(unit, terms=FIFTY_YEARS)
    with counted(unit.connection) as small:
        quotes(unit.connection, offered.id, unit.business_date, principals=[1_00], numbers=[12])
    with counted(unit.connection) as large:
        quotes(unit.connection, offered.id, unit.business_date, principals=range(1, 2_000), numbers=[12, 600])
    assert len(small) == len(large) == 2


def test_there_is_no_table_of_a_product_that_is_not_there(unit: Unit) -> None:
    with pytest.raises(LoanProductNotFound):
        quotes(unit.connection, 999_999, unit.business_date)
