"""A contract whose interest accrues on the real balance, for portfolios to be like, and an evening of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.operations.loans.real_balance import TERMS
from tests.village import FIRST_MEETING, lend_alone, product, village

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.nightly.due_dates import due_dates_pass_by_sets
from samity.bank.loans.nightly.income import income_is_recognised_by_sets
from samity.bank.loans.operations.due_dates import todays_due_dates_pass
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.values.account_range import EVERY_ACCOUNT

if TYPE_CHECKING:
    from samity.bank.loans.values.terms import LoanTerms
    from samity.storage.unit import Unit


def a_model(unit: Unit, terms: LoanTerms = TERMS) -> int:
    place, offered = village(unit), product(unit, terms=terms)
    define_charge(DefineCharge(f"Fee of {offered.id}", "KES", Decimal(30), is_penalty=False), unit)
    return lend_alone(unit, offered.id, place.clients[0], on=FIRST_MEETING)


def by_sets_first(unit: Unit) -> int:
    due_dates_pass_by_sets(unit, EVERY_ACCOUNT)
    todays_due_dates_pass(unit)
    return income_is_recognised_by_sets(unit, EVERY_ACCOUNT) + todays_income_is_recognised(unit)
