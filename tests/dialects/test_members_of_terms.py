"""Where terms do not go together, each door names the member that says the term, never the bank's own word for it."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction

import pytest

from samity.bank.loans.rules.schedule_refusals import looked_at
from samity.bank.loans.values.agreed_rows import PlannedPayment
from samity.bank.loans.values.terms import LoanTerms, ScheduleEngine, ScheduleMethod
from samity.dialects.fineract.parameters import PARAMETERS
from samity.dialects.mambu.members import MEMBERS, OF_PRODUCTS

PLANNED = LoanTerms(
    principal=1_000_00,
    decimals=2,
    annual_rate=Fraction(12),
    number_of_installments=6,
    payment_plan=(PlannedPayment(6, 200_00),),
)


def settings() -> set[str]:
    """Return every setting that a schedule may be refused for."""
    every = [
        replace(PLANNED, engine=engine, schedule_method=method)
        for engine in ScheduleEngine
        for method in ScheduleMethod
    ]
    return {setting for terms in every for setting, _ in looked_at(terms)}


def test_a_setting_is_one_of_the_terms() -> None:
    terms = {setting.partition(".")[0] for setting in settings()}
    assert terms <= {each.name for each in fields(LoanTerms)}


@pytest.mark.parametrize("setting", sorted(settings()))
def test_every_door_has_a_member_for_it(setting: str) -> None:
    assert MEMBERS[setting][0].islower()
    assert "_" not in MEMBERS[setting] + OF_PRODUCTS[setting]
    assert "_" not in PARAMETERS.get(setting, setting)
