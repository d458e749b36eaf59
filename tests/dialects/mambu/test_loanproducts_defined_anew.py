"""PUT and PATCH /loanproducts: what a contract has that this API has no word for stays, and what has one changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.dialects.mambu.products import body
from tests.dialects.mambu.speaker import change
from tests.gatherings import staying
from tests.village import FIRST_MEETING, defined_anew, product

from samity.bank.accounting.queries import mappings
from samity.bank.loans.operations.products import define_loan_product
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.rules.offers import agreed_terms
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.leeway import CycleCondition, Cycles, CycleStep, Leeway
from samity.bank.loans.values.products import Range, Wish
from samity.bank.loans.values.terms import (
    Amortization,
    InterestPeriod,
    LoanTerms,
    OddPeriods,
    RateUnit,
    RestShift,
    ScheduleEngine,
    ScheduleMethod,
)
from samity.bank.organisation.operations.funds import AddFund, add_fund
from samity.kernel.money import RoundingMode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

    from samity.bank.accounting.values import MappedAccount
    from samity.bank.loans.values.products import LoanProduct

TERMS = LoanTerms(
    principal=12_000_00,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=6,
    engine=ScheduleEngine.CONTRACTUAL,
    interest_period=InterestPeriod.DAILY,
    rounding=RoundingMode.HALF_EVEN,
    installment_multiple=5_00,
    odd_periods=OddPeriods.FIRST_BY_LENGTH,
    rest_shift=RestShift.OFFICE,
)
CYCLES = Cycles(installments=(CycleStep(1, CycleCondition.GREATER, Fraction(9)),))
LEEWAY = Leeway(kept=frozenset({"repay_every"}), on_expected_day=True, counts_loans=True, cycles=CYCLES)


class Contracts:
    """Offers contracts with more to them than this API says, and looks at what became of them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def offer(
        self, *, accounting: AccountingRule = AccountingRule.ACCRUAL_UPFRONT, leeway: Leeway = LEEWAY, **terms: Any
    ) -> int:
        """Offer one; its money by mobile goes through an account of its own."""
        with staying(self._engine, FIRST_MEETING) as unit:
            offered = product(unit, terms=replace(TERMS, **terms), accounting=accounting)
            anew = defined_anew(unit, offered, dict(offered.gl))
            offer = replace(
                anew.offer,
                rate=Fraction(10),
                rate_unit=RateUnit.WHOLE_TERM,
                rates=Range(Fraction(5), Fraction(20)),
                minimum_days=7,
                starts_at_submission=True,
                leeway=leeway,
            )
            lines = mappings(unit.connection, "loan", {offered.id})[offered.id].lines
            command = replace(
                anew,
                offer=replace(offer, terms=agreed_terms(offer, Wish())),
                gl_accounts=tuple(lines),
                fund_id=add_fund(AddFund(uuid4().hex), unit),
                starts_on=date(2024, 1, 1),
                closes_on=date(2098, 1, 1),
            )
            return define_loan_product(command, unit)

    def stands(self, product_id: int) -> tuple[LoanProduct, frozenset[MappedAccount]]:
        """Return what is offered, and where it posts."""
        with staying(self._engine, FIRST_MEETING) as unit:
            lines: Iterable[MappedAccount] = mappings(unit.connection, "loan", {product_id})[product_id].lines
            return loan_product_by_id(unit.connection, product_id), frozenset(lines)


@pytest.fixture
def contracts(engine: Engine) -> Contracts:
    return Contracts(engine)


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"amortization": Amortization.PRINCIPAL_AT_END, "installment_multiple": 0},
        {"amortization": Amortization.EQUAL_PRINCIPAL, "odd_periods": OddPeriods.ALL_BY_LENGTH, "fixed_principal": 5},
        {"grace_on_principal": 2, "grace_on_interest_charged": 1},
    ],
    ids=str,
)
def test_a_contract_that_is_sent_back_under_another_name_keeps_what_has_no_word(
    mambu: Mambu, contracts: Contracts, terms: dict[str, Any]
) -> None:
    made = contracts.offer(**terms)
    before, posts = contracts.stands(made)
    told = mambu.get(f"loanproducts/{before.short_name}", detailsLevel="FULL")
    name = uuid4().hex
    mambu.put(f"loanproducts/{told['id']}", {**told, "name": name})
    renamed, posts_now = contracts.stands(made)
    assert (renamed, posts_now) == (replace(before, name=name, changed_at=renamed.changed_at), posts)
    mambu.patch(f"loanproducts/{told['id']}", change("replace", "name", before.name))
    named_back, posts_now = contracts.stands(made)
    assert (named_back, posts_now) == (replace(before, changed_at=named_back.changed_at), posts)


AGREED = replace(LEEWAY, takes_installment=True)
ON_REAL_BALANCE: dict[str, Any] = {
    "schedule_method": ScheduleMethod.DYNAMIC,
    "amortization": Amortization.EQUAL_INSTALLMENTS,
    "odd_periods": OddPeriods.STANDARD,
    "installment_multiple": 0,
}


def test_what_only_other_doors_define_stays_though_it_could_not_be_defined_here(
    mambu: Mambu, contracts: Contracts
) -> None:
    """An installment agreed on, on the real balance: pages define it, and this API knows balloons of FIXED loans."""
    made = contracts.offer(leeway=AGREED, **ON_REAL_BALANCE)
    before, posts = contracts.stands(made)
    path = f"loanproducts/{before.short_name}"
    told = mambu.get(path, detailsLevel="FULL")
    assert (told["scheduleSettings"]["repaymentScheduleMethod"], told["paymentSettings"]["amortizationMethod"]) == (
        "DYNAMIC",
        "BALLOON_PAYMENTS",
    )
    assert mambu.put(path, told) == told
    mambu.patch(path, change("replace", "allowAdvanceRepayment", not told["allowAdvanceRepayment"]))
    after, after_posts = contracts.stands(made)
    assert (after.offer.leeway, after.offer.terms, after_posts) == (AGREED, before.offer.terms, posts)
    wrong = {**told["paymentSettings"], "amortizationMethod": "PAYMENT_PLAN"}
    places = ("interestSettings.scheduleInterestDaysCountMethod", "paymentSettings.amortizationMethod")
    refused = (400, [(place, "FIELD_NOT_SUPPORTED") for place in places])
    assert mambu.refused("PUT", path, {**told, "paymentSettings": wrong}) == refused


def test_what_has_a_word_changes_beside_it(mambu: Mambu, contracts: Contracts) -> None:
    made = contracts.offer()
    before, _posts = contracts.stands(made)
    path = f"loanproducts/{before.short_name}"
    told = mambu.get(path, detailsLevel="FULL")
    schedule = {**told["scheduleSettings"], "repaymentReschedulingMethod": "NONE", "defaultRepaymentPeriodCount": 2}
    rate = {"interestRate": {"defaultValue": 3}, "interestChargeFrequency": "EVERY_MONTH"}
    interest = {**told["interestSettings"], "indexRateSettings": rate}
    payments = {**told["paymentSettings"], "repaymentAllocationOrder": ["PRINCIPAL", "INTEREST", "FEE", "PENALTY"]}
    anew = {"scheduleSettings": schedule, "interestSettings": interest, "paymentSettings": payments}
    mambu.put(path, {**told, **anew})
    after, _ = contracts.stands(made)
    assert (after.offer.rate, after.offer.rate_unit, after.offer.rates) == (Fraction(3), RateUnit.MONTHS, Range())
    assert after.offer.payments.strategy["parts"] == ["PRINCIPAL", "INTEREST", "FEES", "PENALTIES"]
    expected = replace(before.offer.terms, rest_shift=RestShift.NONE, repay_every=2, annual_rate=Fraction(36))
    assert after.offer.terms == expected
    assert after.offer.leeway == LEEWAY


def test_money_of_another_kind_cannot_be_asked_for_where_amounts_have_no_word(
    mambu: Mambu, contracts: Contracts
) -> None:
    made = contracts.offer()
    before = contracts.stands(made)
    told = mambu.get(f"loanproducts/{before[0].short_name}", detailsLevel="FULL")
    for member, value in (("currency", {"code": "JPY"}),):
        refused = mambu.refused("PUT", f"loanproducts/{told['id']}", {**told, member: value})
        assert refused == (400, [(member, "FIELD_NOT_SUPPORTED")])
    assert contracts.stands(made) == before


def test_a_contract_is_known_by_another_id_and_keeps_its_short_name(mambu: Mambu, contracts: Contracts) -> None:
    made = contracts.offer()
    before, _ = contracts.stands(made)
    told = mambu.get(f"loanproducts/{before.short_name}", detailsLevel="FULL")
    known_by = uuid4().hex
    assert mambu.put(f"loanproducts/{told['id']}", {**told, "id": known_by})["id"] == known_by
    assert mambu.put(f"loanproducts/{known_by}", {**told, "id": known_by})["id"] == known_by


def test_money_that_no_state_issues_goes_by_its_own_code(mambu: Mambu, api: Api) -> None:
    code = f"C{uuid4().hex[:8]}"
    api.post("currencies", {"code": code, "name": code, "decimalPlaces": 3})
    made = mambu.post("loanproducts", body(currency={"code": "NON_FIAT", "currencyCode": code}))
    assert made["currency"] == {"code": "NON_FIAT", "currencyCode": code}
    assert mambu.put(f"loanproducts/{made['id']}", made) == made
    status, reasons = mambu.refused("POST", "loanproducts", body(currency={"code": code}))
    assert (status, reasons) == (400, [("currency.currencyCode", "FIELD_NOT_SUPPORTED")])
