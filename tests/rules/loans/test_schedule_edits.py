"""Whatever is changed of a schedule by hand: its principal sums to the loan, and nothing asked for is negative."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.loans.contracts import contract

from samity.bank.loans.rules.contract_dates import contract_dates
from samity.bank.loans.rules.edit_refusals import edited_amount_refusals, place_refusals
from samity.bank.loans.rules.placed_rows import EditGround, placed_rows
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.rules.schedule_edits import edited_rows
from samity.bank.loans.values.allowances import Allowances, EditOption, PaymentHolidayTerm
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.schedule_edits import RowEdit
from samity.bank.loans.values.state import Installment
from samity.bank.loans.values.terms import Amortization, InterestPeriod, LoanTerms
from samity.kernel.money import Currency

OUT = date(2026, 1, 31)
KES = Currency("KES", 2, "Kenyan shilling")


def ground(terms: LoanTerms, term: PaymentHolidayTerm = PaymentHolidayTerm.EXTENDED) -> EditGround:
    """Return the schedule of these terms, paid out today."""
    endless = contract_dates(terms, OUT)
    dates = [next(endless) for _ in range(terms.number_of_installments)]
    rows = tuple(
        Installment(row.number, row.from_on, row.due_on, Parts(row.principal, row.interest))
        for row in schedule(terms, OUT, dates)
    )
    return EditGround(terms, Allowances(edits=frozenset(EditOption), payment_holiday_term=term), OUT, rows, OUT)


@st.composite
def wanted(draw: st.DrawFn) -> tuple[LoanTerms, PaymentHolidayTerm, list[RowEdit]]:
    """Draw terms, and what somebody wants of some of their installments but the last."""
    number = draw(st.integers(2, 12))
    terms = contract(
        number_of_installments=number,
        principal=draw(st.integers(100, 10**7)),
        amortization=draw(st.sampled_from([Amortization.EQUAL_PRINCIPAL, Amortization.EQUAL_INSTALLMENTS])),
        interest_period=draw(st.sampled_from(InterestPeriod)),
    )
    numbers = draw(st.sets(st.integers(1, number - 1)))
    share = terms.principal // number
    edits = [
        RowEdit(each, principal=draw(st.none() | st.integers(0, share)), is_payment_holiday=draw(st.booleans()))
        for each in sorted(numbers)
    ]
    return terms, draw(st.sampled_from(PaymentHolidayTerm)), edits


@given(wanted())
def test_principal_sums_to_the_loan_and_nothing_is_negative(
    asked: tuple[LoanTerms, PaymentHolidayTerm, list[RowEdit]],
) -> None:
    terms, term, edits = asked
    edits = [each._replace(principal=None) if each.is_payment_holiday else each for each in edits]
    on = ground(terms, term)
    placed = placed_rows(on, edits)
    assert place_refusals(on, edits, placed) == []
    filled = edited_rows(on, placed)
    if edited_amount_refusals(placed, filled, terms.principal, KES):
        # Only more principal than the loan has can stand against it, and that is named.
        assert sum(each.row.principal for each in filled) != terms.principal
        return
    assert sum(each.row.principal for each in filled) == terms.principal
    assert all(min(each.row.principal, each.row.interest, each.row.held_back or 0) >= 0 for each in filled)
    holidays = sum(bool(each.is_payment_holiday) for each in edits)
    assert [each.row.held_back is not None for each in filled].count(True) == holidays
    longer = holidays if term is PaymentHolidayTerm.EXTENDED else 0
    assert len(filled) == terms.number_of_installments + longer


@pytest.mark.parametrize(
    ("terms", "added_on"),
    [
        ({}, date(2026, 8, 31)),
        ({"fixed_days": (5, 20)}, date(2026, 5, 5)),
        ({"repay_every": 2}, date(2027, 3, 31)),
    ],
)
def test_an_extended_term_goes_on_as_its_dates_did(terms: dict[str, Any], added_on: date) -> None:
    on = ground(contract(**terms))
    assert placed_rows(on, [RowEdit(1, is_payment_holiday=True)])[-1].due_on == added_on


def test_nothing_asked_is_nothing_changed() -> None:
    on = ground(contract(amortization=Amortization.EQUAL_INSTALLMENTS))
    filled = edited_rows(on, placed_rows(on, []))
    assert [(each.row.principal, each.row.interest) for each in filled] == [each.due[:2] for each in on.rows]
