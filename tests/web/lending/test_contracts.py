"""Products and loans that only an API defines: their pages tell them, and change nothing that was not typed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from tests.gatherings import staying
from tests.village import FIRST_MEETING, application, defined_anew, product

from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.products import define_loan_product
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.values.agreed_rows import PlannedPayment
from samity.bank.loans.values.leeway import Leeway
from samity.bank.loans.values.products import Wish
from samity.bank.loans.values.terms import InterestPeriod, LoanTerms, RateUnit, ScheduleEngine
from samity.kernel.day_counts import DayCount

if TYPE_CHECKING:
    from tests.web.counter import Counter

MONTHLY = LoanTerms(
    principal=12_000_00,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=6,
    engine=ScheduleEngine.CONTRACTUAL,
    interest_period=InterestPeriod.SAME_AS_REPAYMENT,
)


def contract(counter: Counter, left_open: frozenset[str] = frozenset(), **terms: Any) -> int:
    """Offer a contractual product at 1 % every ten days."""
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=replace(MONTHLY, **terms))
        anew = defined_anew(unit, offered, dict(offered.gl))
        daily = replace(anew.offer, rate=Fraction(1), rate_unit=RateUnit.DAYS, rate_every=10, left_open=left_open)
        return define_loan_product(replace(anew, offer=daily), unit)


def applied(counter: Counter, product_id: int, **more: Any) -> int:
    """Apply for a loan of it, as a single client."""
    asked = application(product_id, counter.place.clients[0])
    with staying(counter.engine, FIRST_MEETING) as unit:
        return apply_for_loan(replace(asked, **more), unit)


@pytest.mark.parametrize("day_count", [DayCount.ACTUAL_365_FIXED, DayCount.ACTUAL_360])
def test_a_changed_application_keeps_a_rate_that_nobody_typed(counter: Counter, day_count: DayCount) -> None:
    loan_id = applied(counter, contract(counter, day_count=day_count))
    before = counter.found(loan_id).agreement.terms
    page = counter.clerk.open(f"/loans/{loan_id}/change")
    assert page.fields["rate"] == "1"
    assert counter.clerk.send(page).says("The application is changed.")
    assert counter.found(loan_id).agreement.terms.annual_rate == before.annual_rate


def test_a_rate_for_several_days_is_told_as_such(counter: Counter) -> None:
    product_id = contract(counter)
    assert counter.clerk.open(f"/products/{product_id}").says("1 % every 10 days on what is still owed")
    assert counter.clerk.open("/products").says("1 % every 10 days")
    form = counter.clerk.open(f"/loans/apply?client={counter.place.clients[0]}&product={product_id}")
    assert form.says("Rate in percent, every 10 days")


def test_what_a_product_leaves_open_is_typed_for_each_loan(counter: Counter) -> None:
    product_id = contract(counter, frozenset({"principal", "number_of_installments"}))
    page = counter.clerk.open(f"/products/{product_id}")
    assert page.says("as each loan says; every month")
    assert page.says("Type what each loan says for itself.")
    assert counter.clerk.open("/products").says("as asked for")
    form = counter.clerk.open(f"/loans/apply?client={counter.place.clients[0]}&product={product_id}")
    assert (form.fields["principal"], form.fields["number"]) == ("", "")
    assert counter.clerk.send(form).status == 422
    assert counter.clerk.send(form, principal="5000", number=4).says("The application is taken in.")


def test_a_contract_is_not_defined_anew_by_a_form_that_would_lose_its_terms(counter: Counter) -> None:
    product_id = contract(counter)
    page = counter.clerk.open(f"/products/{product_id}")
    assert page.says("Define it anew its terms are those of a contract")
    address = f"/products/{product_id}/define"
    assert address not in page.links
    assert counter.clerk.open(address).says("Its terms are those of a contract")
    another = counter.clerk.open(f"/products/{counter.offered.id}/define")
    another.path = address
    assert counter.clerk.send(another, name="Another").status == 422
    with counter.engine.connect() as connection:
        assert loan_product_by_id(connection, product_id).offer.rate_every == 10


def test_a_changed_application_keeps_the_terms_that_its_form_does_not_ask(counter: Counter) -> None:
    fixed = Wish(rate=Fraction(1, 3), terms={"fixed_days": (5,), "amortized_over": 12})
    loan_id = applied(counter, contract(counter), wish=fixed)
    before = counter.found(loan_id)
    assert counter.clerk.fill(f"/loans/{loan_id}/change", number=8).says("The application is changed.")
    after = counter.found(loan_id)
    assert after.agreement.terms == replace(before.agreement.terms, number_of_installments=8)
    assert (after.payments, after.calendar_id) == (before.payments, before.calendar_id)


def planned(counter: Counter) -> int:
    """Offer a contractual product whose loans follow a payment plan."""
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=MONTHLY)
        anew = defined_anew(unit, offered, dict(offered.gl))
        return define_loan_product(replace(anew, offer=replace(anew.offer, leeway=Leeway(takes_plan=True))), unit)


def test_a_payment_plan_is_typed_step_by_step_and_changed(counter: Counter) -> None:
    form = counter.clerk.open(f"/loans/apply?client={counter.place.clients[0]}&product={planned(counter)}")
    assert form.says("Payment plan")
    refused = counter.clerk.send(form)
    assert (refused.status, refused.says("follow a payment plan, and none is agreed on")) == (422, True)
    half = counter.clerk.send(form, plan_until_1=4, plan_amount_1="3000", plan_until_2=6)
    assert (half.status, half.says("A step of the plan needs both")) == (422, True)
    page = counter.clerk.send(form, plan_until_1=4, plan_amount_1="3000", plan_until_2=6, plan_amount_2="1500")
    assert page.says("The application is taken in.")
    loan_id = int(page.path.rpartition("/")[2])
    plan = (PlannedPayment(4, 3000_00), PlannedPayment(6, 1500_00))
    assert counter.found(loan_id).agreement.terms.payment_plan == plan
    change = counter.clerk.open(f"/loans/{loan_id}/change")
    assert (change.fields["plan_until_2"], change.fields["plan_until_3"]) == ("6", "")
    assert counter.clerk.send(change, plan_amount_2="1600").says("The application is changed.")
    assert counter.found(loan_id).agreement.terms.payment_plan == (plan[0], PlannedPayment(6, 1600_00))
    emptied = dict.fromkeys(("plan_until_1", "plan_amount_1", "plan_until_2", "plan_amount_2"), "")
    without = counter.clerk.send(counter.clerk.open(f"/loans/{loan_id}/change"), **emptied)
    assert (without.status, without.says("none is agreed on")) == (422, True)


def test_nobody_types_a_plan_where_none_is_agreed_on(counter: Counter) -> None:
    form = counter.clerk.open(f"/loans/apply?client={counter.place.clients[0]}&product={contract(counter)}")
    assert "plan_until_1" not in form.fields
    assert "Payment plan" not in form.words
