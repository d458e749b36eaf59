"""At the end of no booking date a receivable is below zero, however late a payment is entered; by value date it may."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import text
from tests.operations.loans.months import TERMS
from tests.village import lend_alone, on_day, product, village

from samity.bank.accounting.values import Purpose
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals, todays_income_is_recognised

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LENT_ON, PAID_ON, ACCRUED_ON, ENTERED_ON = date(2026, 1, 1), date(2026, 1, 20), date(2026, 2, 1), date(2026, 2, 3)

_BY = """
SELECT t.{day} AS day, sum(CASE WHEN p.debit_gl = :gl THEN p.amount ELSE 0 END)
                     - sum(CASE WHEN p.credit_gl = :gl THEN p.amount ELSE 0 END) AS moved
FROM ledger_transaction t JOIN posting p ON p.account_id = t.account_id AND p.transaction_id = t.id
WHERE :gl IN (p.debit_gl, p.credit_gl) GROUP BY t.{day} ORDER BY t.{day}"""


def held(unit: Unit, gl: int, day: str) -> list[tuple[date, int]]:
    """Return what an account held at the end of each day on which it moved."""
    total, found = 0, []
    for row in unit.connection.execute(text(_BY.format(day=day)), {"gl": gl}):
        total += int(row.moved)
        found.append((row.day, total))
    return found


def test_a_payment_entered_late_takes_no_receivable_below_zero_on_a_booking_date(unit: Unit) -> None:
    offered, place = product(unit, terms=TERMS), village(unit, members=1)
    loan_id = lend_alone(on_day(unit, LENT_ON), offered.id, place.clients[0], on=LENT_ON)
    run_accruals(RunAccruals(ACCRUED_ON), on_day(unit, ACCRUED_ON))
    repay_loan(Repay(loan_id, PAID_ON, Decimal(162)), on_day(unit, ENTERED_ON))
    receivable = offered.gl[Purpose.INTEREST_RECEIVABLE]
    # docs/rules/recognition.md
    assert held(unit, receivable, "booked_on") == [(ACCRUED_ON, 12_00), (ENTERED_ON, 0)]
    assert held(unit, receivable, "value_on") == [(PAID_ON, -12_00), (ACCRUED_ON, 0)]
    todays_income_is_recognised(on_day(unit, ENTERED_ON))
    assert held(unit, receivable, "booked_on") == [(ACCRUED_ON, 12_00), (ENTERED_ON, 86)]
