from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tests.web.lending.products import named, typed

from samity.bank.accounting.queries import mappings
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.terms import ScheduleEngine

if TYPE_CHECKING:
    from tests.web.counter import Counter


def test_a_product_is_shown_in_words_with_quotes_and_accounts(counter: Counter) -> None:
    page = counter.clerk.open(f"/products/{counter.offered.id}")
    assert page.says(
        "24 % a year on the whole loan, flat",
        "every week, equal installments",
        "What a loan costs",
        "12 installments",
        "Income from interest",
    )
    assert f"/books/accounts/{counter.offered.mobile_gl}" in page.links
    assert f"/products/{counter.offered.id}" in counter.clerk.open("/products").links


def test_a_product_is_defined(counter: Counter) -> None:
    page = counter.clerk.fill("/products/define", **typed(counter, "Weekly"), principal_most="20000", number_least=4)
    made = named(counter, "Weekly")
    assert page.path == f"/products/{made.id}"
    assert page.says("The product can be lent now.", "(at most KES 20,000.00)", "12 (at least 4)")
    assert made.offer.terms.principal == 12_000_00
    assert made.offer.rate == Fraction(24)
    assert made.offer.terms.annual_rate == Fraction(24)
    assert made.accounting is AccountingRule.CASH


def test_everything_that_is_wrong_is_told_beside_its_field(counter: Counter) -> None:
    wrong = {**typed(counter, "Wrong"), "gl_loan_portfolio": "", "number_least": 20, "grace_on_principal": 12}
    page = counter.clerk.fill("/products/define", **wrong, closes_on="2020-01-01", starts_on="2021-01-01")
    assert page.status == 422
    assert set(page.wrong) == {"gl_loan_portfolio", "grace_on_principal", "number", "closes_on"}
    assert "loan portfolio" in page.wrong["gl_loan_portfolio"]
    assert "grace on principal cannot be 12" in page.wrong["grace_on_principal"]
    assert page.fields["name"] == "Wrong"
    assert page.fields["grace_on_principal"] == "12"


def test_an_amount_too_fine_and_numbers_below_one_are_refused(counter: Counter) -> None:
    page = counter.clerk.fill("/products/define", **{**typed(counter, "Fine"), "principal": "12000.005"})
    assert "more decimals" in page.wrong["principal"]
    page = counter.clerk.fill("/products/define", **{**typed(counter, "Fine"), "number": 0, "rate": "-1"})
    assert set(page.wrong) == {"number", "rate"}


def test_names_that_are_taken_stand_beside_the_name(counter: Counter) -> None:
    counter.clerk.fill("/products/define", **typed(counter, "Taken"))
    page = counter.clerk.fill("/products/define", **{**typed(counter, "Taken"), "short_name": "OTHR"})
    assert "exists already" in page.wrong["name"]


def test_a_progressive_schedule_goes_with_its_order(counter: Counter) -> None:
    progressive = {
        **typed(counter, "Progressive"),
        "engine": "PROGRESSIVE",
        "interest_method": "DECLINING_BALANCE",
        "interest_period": "DAILY",
    }
    page = counter.clerk.fill("/products/define", **progressive)
    assert "goes with the order for it" in page.wrong["strategy"]
    page = counter.clerk.send(page, strategy="advanced-payment-allocation-strategy")
    assert page.says("The product can be lent now.")
    made = named(counter, "Progressive")
    assert made.offer.terms.engine is ScheduleEngine.PROGRESSIVE
    assert len(made.offer.payments.strategy["order"]) == 12


def test_interest_that_is_income_on_its_own_day_goes_with_a_progressive_schedule(counter: Counter) -> None:
    page = counter.clerk.fill("/products/define", **typed(counter, "SameDay"), same_day_interest="y")
    assert "interest of the day recognised on the day" in page.wrong["same_day_interest"]
    progressive = {"engine": "PROGRESSIVE", "strategy": "advanced-payment-allocation-strategy"}
    page = counter.clerk.send(page, **progressive, interest_method="DECLINING_BALANCE")
    assert page.says("The product can be lent now.", "a day's interest is income on the day itself")
    assert named(counter, "SameDay").offer.terms.same_day_interest


def test_a_product_defined_anew_as_it_is_stays_as_it_is(counter: Counter) -> None:
    with counter.engine.connect() as connection:
        before = loan_product_by_id(connection, counter.offered.id)
        mapped = mappings(connection, "loan", {before.id})[before.id].lines
    page = counter.clerk.fill(f"/products/{counter.offered.id}/define")
    assert page.says("The product is defined anew.")
    with counter.engine.connect() as connection:
        assert loan_product_by_id(connection, counter.offered.id) == before
        after = mappings(connection, "loan", {before.id})[before.id].lines
    assert set(after) == set(mapped)


def test_who_may_not_define_products_sees_why(counter: Counter) -> None:
    page = counter.reader.open("/products")
    assert page.says("Define a loan product needs the right loans:define_product; ask your administrator")
    assert "/products/define" not in page.links
    assert counter.reader.open("/products/define").status == 403


def test_a_product_that_is_not_there(counter: Counter) -> None:
    assert counter.clerk.open("/products/999999").status == 404


def test_an_order_of_elements_and_which_payments_are_taken(counter: Counter) -> None:
    fields = {"strategy": "element-order", "element_order": "INTEREST FEES PRINCIPAL PENALTIES", "walk": "VERTICAL"}
    page = counter.clerk.fill("/products/define", **{**typed(counter, "Elements"), **fields})
    assert "interest ahead must be off" in page.wrong["walk"]
    page = counter.clerk.send(page, future_payments="NO_FUTURE_PAYMENTS", allows_custom="y")
    assert page.says(
        "interest, fees, principal, penalties; in all installments together",
        "Interest to come is not paid before it falls due",
        "Whoever pays may say which parts of the debt are settled",
    )
    made = named(counter, "Elements")
    assert made.offer.payments.strategy["parts"] == ["INTEREST", "FEES", "PRINCIPAL", "PENALTIES"]
    assert made.offer.payments.allows_custom
    again = counter.clerk.fill(f"/products/{made.id}/define", strategy="mifos-standard-strategy")
    assert again.says("penalties, fees, interest, principal")
    assert counter.clerk.open(f"/products/{made.id}/define").fields["future_payments"] == "NO_FUTURE_PAYMENTS"


def test_what_is_paid_too_early_is_held(counter: Counter) -> None:
    fields = {"future_payments": "ACCEPT_FUTURE_PAYMENTS", "accepts_prepayment": None}
    page = counter.clerk.fill("/products/define", **{**typed(counter, "Held"), **fields})
    assert page.says(
        "An installment is not paid before its due date",
        "What a payment cannot settle yet is held, and settles what falls due on its day",
    )
    made = named(counter, "Held")
    assert made.offer.payments.holds
    assert counter.clerk.open(f"/products/{made.id}/define").fields["future_payments"] == "ACCEPT_FUTURE_PAYMENTS"
