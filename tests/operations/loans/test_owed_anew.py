"""What is charged back is owed in the order of its product, by charges and receivables that still agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.operations.loans.months import TERMS
from tests.operations.loans.standing import state_of
from tests.village import lend_alone, on_day, product, village

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.charge_back import ChargeBack, charge_back
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.values.parts import Part, Parts
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.terms import InterestMethod, ScheduleEngine
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LENT_ON, CHARGED_ON, PAID_ON, AGAIN_ON = date(2026, 1, 1), date(2026, 1, 20), date(2026, 2, 1), date(2026, 3, 1)
ORDER = (Part.INTEREST, Part.PENALTIES, Part.FEES, Part.PRINCIPAL)
STRATEGY = {
    "code": "advanced-payment-allocation-strategy",
    "order": [[timing, part] for timing in ("PAST_DUE", "DUE", "IN_ADVANCE") for part in ORDER],
    "walk": "HORIZONTAL",
    "future": "NEXT_INSTALLMENT",
}


def night(unit: Unit, on: date) -> None:
    todays_income_is_recognised(on_day(unit, on))
    assert broken(unit.connection) == []


def test_interest_and_a_penalty_charged_back_are_owed_as_such(unit: Unit) -> None:
    terms = replace(TERMS, engine=ScheduleEngine.PROGRESSIVE, interest_method=InterestMethod.DECLINING_BALANCE)
    offered = product(unit, terms=terms, payments=PaymentTerms(strategy=STRATEGY, owed_anew=ORDER))
    unit = on_day(unit, LENT_ON)
    loan_id = lend_alone(unit, offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    penalty = define_charge(DefineCharge(f"Late {loan_id}", "KES", Decimal(5), is_penalty=True), unit)
    add_charge(AddCharge(loan_id, AskedCharge(penalty, CHARGED_ON)), on_day(unit, CHARGED_ON))
    night(unit, CHARGED_ON)
    first = state_of(loan_id, unit).installments[0].due
    paid = repay_loan(Repay(loan_id, PAID_ON, Decimal(first.total) / 100), on_day(unit, PAID_ON))
    night(unit, PAID_ON)
    charge_back(ChargeBack(loan_id, paid.new_transaction), on_day(unit, PAID_ON))
    night(unit, PAID_ON)
    state = state_of(loan_id, unit)
    assert state.installments[1].credited == Parts(first.principal, first.interest, 0, 5_00)
    due = state.installments[1].due.total
    repay_loan(Repay(loan_id, AGAIN_ON, Decimal(due) / 100), on_day(unit, AGAIN_ON))
    night(unit, AGAIN_ON)
    assert state_of(loan_id, unit).installments[1].paid.penalties == 5_00
