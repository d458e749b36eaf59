"""What sets a debt right is kept as it was folded: days, reasons, what is owed anew. See docs/rules/corrections.md."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.operations.loans.months import TERMS
from tests.village import lend_alone, on_day, product, village

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.history import booked_of
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.facts import Fact, FactKind, TransactionKind
from samity.bank.loans.values.parts import Parts
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LENT_ON = date(2026, 1, 1)
PAID_ON = date(2026, 2, 1)
CHARGED_BACK_ON = date(2026, 2, 10)
CHARGED_OFF_ON = date(2026, 3, 1)
WRITTEN_OFF_ON = date(2026, 3, 5)
WHY, WHY_THEN = 7, 8


@pytest.fixture
def loan_id(unit: Unit) -> int:
    """A loan of four installments, with a fee of 15.00, of which the first was paid."""
    offered = product(unit, terms=TERMS, accounting=AccountingRule.NONE)
    unit = on_day(unit, LENT_ON)
    loan_id = lend_alone(unit, offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    fee = define_charge(DefineCharge(f"Visit {loan_id}", "KES", Decimal(15), is_penalty=False), unit)
    add_charge(AddCharge(loan_id, AskedCharge(fee, date(2026, 2, 15))), unit)
    unit = on_day(unit, PAID_ON)
    first = loan_by_id(unit.connection, loan_id).state.installments[0]
    repay_loan(Repay(loan_id, PAID_ON, Decimal(first.due.total) / 100), unit)
    return loan_id


def happens(unit: Unit, loan_id: int, kind: FactKind, on: date, amount: int, **details: Any) -> None:
    """Record a fact to which no door leads yet."""
    unit = on_day(unit, on)
    account = loan_by_id(unit.connection, loan_id, lock=True)
    record([Change(account, (Fact(account.last_serial + 1, kind, on, on, amount, details),))], unit)


def test_days_and_reasons_are_read_as_they_were_folded(unit: Unit, loan_id: int) -> None:
    happens(unit, loan_id, FactKind.CHARGED_BACK, CHARGED_BACK_ON, 100_00, paid=[0, 0, 0, 0])
    happens(unit, loan_id, FactKind.CHARGED_OFF, CHARGED_OFF_ON, 0, reason_id=WHY)
    happens(unit, loan_id, FactKind.WRITTEN_OFF, WRITTEN_OFF_ON, 0, reason_id=WHY_THEN)
    state = loan_by_id(unit.connection, loan_id).state
    assert [each.credited_on for each in state.installments] == [None, CHARGED_BACK_ON, None, None]
    assert state.installments[1].credited == Parts(principal=100_00)
    assert [each.submitted_on for each in state.charges] == [LENT_ON]
    assert (state.charged_off_on, state.charge_off_reason) == (CHARGED_OFF_ON, WHY)
    assert state.outstanding == Parts()
    booked = {each.consequence.kind: each.consequence for each in booked_of(unit.connection, [loan_id])[loan_id]}
    assert booked[TransactionKind.CHARGE_OFF].charge_off_reason == WHY
    written_off = booked[TransactionKind.WRITE_OFF]
    assert (written_off.charge_off_reason, written_off.write_off_reason) == (WHY, WHY_THEN)
    assert broken(unit.connection) == []
