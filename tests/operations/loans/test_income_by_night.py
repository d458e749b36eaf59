"""Income is recognised when a day ends or the loan does, not by each payment. See docs/rules/recognition.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.months import TERMS
from tests.village import Product, lend_alone, on_day, product, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.disburse import UndoDisbursement, undo_disbursement
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals, todays_income_is_recognised
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import ScheduleEngine

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LENT_ON = date(2026, 1, 1)


def day(month: int, number: int) -> date:
    return date(2026, month, number)


@pytest.fixture
def offered(unit: Unit) -> Product:
    """The interest of the page's product on half the principal at twice the rate: four months of 150.00 and 12.00."""
    return product(unit, terms=TERMS)


@pytest.fixture
def loan_id(unit: Unit, offered: Product) -> int:
    """The page's loan, lent on 1 January, with a fee of 15.00 on 15 February."""
    unit = on_day(unit, LENT_ON)
    loan_id = lend_alone(unit, offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    fee = define_charge(DefineCharge(f"Visit {loan_id}", "KES", Decimal(15), is_penalty=False), unit)
    add_charge(AddCharge(loan_id, AskedCharge(fee, day(2, 15))), unit)
    return loan_id


def night(unit: Unit, on: date) -> int:
    return todays_income_is_recognised(on_day(unit, on))


def pays(unit: Unit, loan_id: int, on: date, amount: str) -> int:
    return repay_loan(Repay(loan_id, on, Decimal(amount)), on_day(unit, on)).new_transaction


def receivable(unit: Unit, loan_id: int, offered: Product) -> tuple[int, int]:
    """Return what the loan has in the receivables of interest and of fees."""
    purposes = (Purpose.INTEREST_RECEIVABLE, Purpose.FEES_RECEIVABLE)
    interest, fees = (account_balance(unit.connection, loan_id, offered.gl[each]) for each in purposes)
    return interest, fees


def accruals(unit: Unit, loan_id: int) -> list[tuple[date, int, int]]:
    """Return the day, the interest and the fees of each time that income was recognised or went back."""
    rows = transactions_of(unit.connection, [loan_id])
    return [(row["value_on"], row["interest"], row["fees"]) for row in rows if row["kind"] == "ACCRUAL"]


def test_the_table_of_the_page(unit: Unit, loan_id: int, offered: Product) -> None:
    """Each night books the difference of rounded totals; a payment clears what the night will recognise."""
    for on, held in ((day(1, 11), 3_87), (day(1, 31), 11_61)):
        night(unit, on)
        assert receivable(unit, loan_id, offered) == (held, 0)
    pays(unit, loan_id, day(2, 1), "162")
    assert receivable(unit, loan_id, offered) == (-39, 0)
    night(unit, day(2, 1))
    assert receivable(unit, loan_id, offered) == (0, 0)
    night(unit, day(2, 4))
    assert receivable(unit, loan_id, offered) == (1_29, 0)
    pays(unit, loan_id, day(2, 5), "162")
    assert receivable(unit, loan_id, offered) == (-10_71, -15_00)
    night(unit, day(2, 5))
    assert receivable(unit, loan_id, offered) == (0, 0)
    assert accruals(unit, loan_id) == [
        (day(1, 11), 3_87, 0),
        (day(1, 31), 7_74, 0),
        (day(2, 1), 39, 0),
        (day(2, 4), 1_29, 0),
        (day(2, 5), 10_71, 15_00),
    ]


def test_a_second_night_of_a_day_books_nothing_and_a_payment_after_it_is_not_forgotten(
    unit: Unit, loan_id: int
) -> None:
    assert [night(unit, day(2, 1)) > 0, night(unit, day(2, 1))] == [True, 0]
    pays(unit, loan_id, day(2, 1), "339")
    assert loan_by_id(unit.connection, loan_id).recognised.behind_since == day(2, 1)
    # Now only this loan waits.
    assert [night(unit, day(2, 1)), night(unit, day(2, 1))] == [1, 0]
    assert accruals(unit, loan_id) == [(day(2, 1), 12_00, 0), (day(2, 1), 12_00, 15_00)]


def test_a_loan_that_ends_recognises_the_rest_and_one_that_goes_on_gives_it_back_at_night(
    unit: Unit, loan_id: int, offered: Product
) -> None:
    night(unit, day(2, 1))
    last = pays(unit, loan_id, day(2, 20), "663")
    assert loan_by_id(unit.connection, loan_id).state.status is LoanStatus.CLOSED
    night(unit, day(2, 24))
    assert accruals(unit, loan_id)[1:] == [(day(2, 20), 36_00, 15_00)]
    assert receivable(unit, loan_id, offered) == (0, 0)
    undo_transaction(UndoTransaction(loan_id, last), on_day(unit, day(2, 25)))
    assert receivable(unit, loan_id, offered) == (48_00, 15_00)
    night(unit, day(2, 25))
    # 12.00 and 12.00 x 24/28 have accrued, and the fee has fallen due.
    assert accruals(unit, loan_id)[2:] == [(day(2, 25), 22_29 - 48_00, 0)]
    assert receivable(unit, loan_id, offered) == (22_29, 15_00)


def test_more_and_less_of_one_night_are_two_transactions(unit: Unit, loan_id: int) -> None:
    """All interest was paid ahead, and recognised; it is taken back on the day on which the fee falls due."""
    paid = pays(unit, loan_id, day(2, 1), "500")
    night(unit, day(2, 1))
    fee = define_charge(DefineCharge(f"Second visit {loan_id}", "KES", Decimal(20), is_penalty=False), unit)
    add_charge(AddCharge(loan_id, AskedCharge(fee, day(2, 10))), on_day(unit, day(2, 2)))
    undo_transaction(UndoTransaction(loan_id, paid), on_day(unit, day(2, 10)))
    before = accruals(unit, loan_id)
    night(unit, day(2, 10))
    assert [(interest < 0, fees > 0) for _, interest, fees in accruals(unit, loan_id)[len(before) :]] == [
        (False, True),
        (True, False),
    ]


def test_income_of_a_disbursement_that_is_taken_back_goes_back_at_once(
    unit: Unit, loan_id: int, offered: Product
) -> None:
    night(unit, day(1, 11))
    undo_disbursement(UndoDisbursement(loan_id), on_day(unit, day(1, 12)))
    assert receivable(unit, loan_id, offered) == (0, 0)
    assert [interest for _, interest, _ in accruals(unit, loan_id)] == [3_87, -3_87]


def test_a_run_for_an_earlier_day_books_nothing_of_what_happened_since(unit: Unit, loan_id: int) -> None:
    """Nor of what was taken back since: all of it waits for the day on which it was entered."""
    night(unit, day(2, 4))
    before = accruals(unit, loan_id)
    paid = pays(unit, loan_id, day(2, 5), "339")
    for on in (day(1, 15), day(2, 4)):
        run_accruals(RunAccruals(on), on_day(unit, day(2, 5)))
    recognised = loan_by_id(unit.connection, loan_id).recognised
    assert (recognised.until, recognised.behind_since) == (day(2, 4), day(2, 5))
    run_accruals(RunAccruals(day(2, 5)), on_day(unit, day(2, 5)))
    undo_transaction(UndoTransaction(loan_id, paid), on_day(unit, day(2, 6)))
    run_accruals(RunAccruals(day(2, 5)), on_day(unit, day(2, 6)))
    assert accruals(unit, loan_id) == [*before, (day(2, 5), 10_71, 15_00)]
    run_accruals(RunAccruals(day(2, 6)), on_day(unit, day(2, 6)))
    # 12.00 and 12.00 x 5/28 have accrued.
    assert accruals(unit, loan_id)[-1:] == [(day(2, 6), 14_14 - 24_00, -15_00)]


def test_a_contract_recognises_with_the_payment_and_waits_for_no_night(unit: Unit) -> None:
    offered = product(unit, terms=replace(TERMS, engine=ScheduleEngine.CONTRACTUAL))
    today = on_day(unit, LENT_ON)
    loan_id = lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)
    pays(unit, loan_id, day(2, 1), "162")
    assert loan_by_id(unit.connection, loan_id).recognised.behind_since is None
    assert receivable(unit, loan_id, offered) == (0, 0)
    before = accruals(unit, loan_id)
    night(unit, day(2, 1))
    assert accruals(unit, loan_id) == before != []


def test_days_that_no_night_has_closed_are_made_up_for_as_the_loan_stood_on_them(
    unit: Unit, loan_id: int, offered: Product
) -> None:
    """312.00 of 5 February settle 15.00 of the fee, and interest of the second month: no income of days before."""
    today = on_day(unit, day(2, 5))
    pays(unit, loan_id, day(2, 1), "162")
    pays(unit, loan_id, day(2, 5), "177")
    for on in (day(1, 11), day(2, 1)):
        run_accruals(RunAccruals(on), today)
    assert accruals(unit, loan_id) == [(day(1, 11), 3_87, 0), (day(2, 1), 8_13, 0)]
    assert loan_by_id(unit.connection, loan_id).recognised.behind_since == day(1, 1)
    night(unit, day(2, 5))
    assert accruals(unit, loan_id)[2:] == [(day(2, 5), 12_00, 15_00)]
    assert receivable(unit, loan_id, offered) == (0, 0)


def test_a_loan_that_an_earlier_payment_ends_has_the_rest_of_its_income_today(unit: Unit, loan_id: int) -> None:
    repay_loan(Repay(loan_id, day(1, 20), Decimal(663)), on_day(unit, day(2, 10)))
    assert loan_by_id(unit.connection, loan_id).state.status is LoanStatus.CLOSED
    assert accruals(unit, loan_id) == [(day(2, 10), 48_00, 15_00)]


def test_income_after_the_last_due_date_counts_from_that(unit: Unit, loan_id: int) -> None:
    night(unit, day(5, 1))
    fee = define_charge(DefineCharge(f"Late {loan_id}", "KES", Decimal(20), is_penalty=False), unit)
    matures_on = loan_by_id(unit.connection, loan_id).state.matures_on
    assert matures_on == day(5, 1)
    add_charge(AddCharge(loan_id, AskedCharge(fee, day(4, 20))), on_day(unit, day(5, 10)))
    night(unit, day(5, 10))
    assert accruals(unit, loan_id)[1:] == [(matures_on, 0, 20_00)]
