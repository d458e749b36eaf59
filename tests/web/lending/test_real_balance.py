"""Loans whose interest accrues on the real balance, with a schedule and without, as their pages tell them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from tests.gatherings import staying
from tests.village import FIRST_MEETING, WEEKLY_TERMS, application, lend_alone, product

from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.rules.late_payments import paid_from_arrears
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.penalties import Penalties, PenaltyMethod
from samity.bank.loans.values.prepayment import Prepayment, PrepaymentMethod
from samity.bank.loans.values.terms import (
    Amortization,
    InterestBase,
    InterestMethod,
    InterestPeriod,
    InterestType,
    LoanTerms,
    Rest,
    ScheduleEngine,
    ScheduleMethod,
)
from samity.bank.meetings.values import Frequency, NthDay, Recurrence, Weekday
from samity.kernel.day_counts import DayCount

if TYPE_CHECKING:
    from tests.web.counter import Counter

DYNAMIC = LoanTerms(
    principal=1_000_00,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=6,
    amortization=Amortization.EQUAL_PRINCIPAL,
    interest_period=InterestPeriod.DAILY,
    engine=ScheduleEngine.CONTRACTUAL,
    day_count=DayCount.ACTUAL_360,
    schedule_method=ScheduleMethod.DYNAMIC,
)
RECALCULATED = replace(WEEKLY_TERMS, interest_method=InterestMethod.DECLINING_BALANCE)
ON_DEMAND = replace(DYNAMIC, number_of_installments=1, schedule_method=ScheduleMethod.NONE)


@pytest.fixture
def on_demand(counter: Counter) -> int:
    """A product without a schedule."""
    with staying(counter.engine, FIRST_MEETING) as unit:
        return product(unit, terms=ON_DEMAND).id


def test_a_product_says_that_interest_follows_what_is_owed(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=DYNAMIC)
    page = counter.clerk.open(f"/products/{offered.id}")
    assert page.says("24 % a year from day to day on what is really owed", "What a loan costs")


def test_a_product_says_that_interest_goes_on_after_the_last_due_date(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=replace(DYNAMIC, interest_after_maturity=True))
        loan_id = lend_alone(unit, offered.id, counter.place.clients[0], on=FIRST_MEETING - timedelta(days=365))
    assert counter.clerk.open(f"/products/{offered.id}").says("; it goes on after the last due date")
    # Half a year on 1,000.00 has accrued since the last of six months, at 24 % of 360 days.
    page = counter.clerk.open(f"/loans/{loan_id}")
    assert page.says("Interest accrued, not due KES 122.00")


def test_a_loan_says_why_a_penalty_has_accrued(counter: Counter) -> None:
    late = Penalties(PenaltyMethod.OVERDUE_BALANCE, Fraction("0.1"), grace=5)
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=replace(DYNAMIC, penalties=late))
        loan_id = lend_alone(unit, offered.id, counter.place.clients[0], on=FIRST_MEETING - timedelta(days=41))
    page = counter.clerk.open(f"/loans/{loan_id}")
    assert page.says("Why 1.83 of penalties have accrued and are not asked for", "166.67 at 0.1 % a day (11 days,")


def test_a_product_says_when_what_is_paid_counts_and_what_is_overdue_joins(counter: Counter) -> None:
    weekly = Recurrence(Frequency.WEEKLY, 2, Weekday.TU)
    said: dict[str, dict[str, Any]] = {
        "recalculated: a payment counts from its day": {"rest": Rest.DAILY},
        "recalculated: a payment counts from the next due date": {"rest": Rest.SAME_AS_REPAYMENT},
        "a payment counts from its next rest, every 2 weeks on Tuesday": {"rest": Rest.WEEKLY, "rest_days": weekly},
        "a payment counts from its next rest, every 10 days from the pay-out": {
            "rest": Rest.DAILY,
            "rest_days": Recurrence(Frequency.DAILY, 10),
        },
        "with interest that is due and unpaid, which join monthly on day 1": {
            "rest": Rest.DAILY,
            "interest_base": InterestBase.PRINCIPAL_AND_INTEREST,
            "compounding_days": Recurrence(Frequency.MONTHLY, nth=NthDay.ON_DAY, month_day=1),
        },
    }
    for words, terms in said.items():
        with staying(counter.engine, FIRST_MEETING) as unit:
            offered = product(unit, terms=replace(RECALCULATED, **terms))
        assert counter.clerk.open(f"/products/{offered.id}").says(words)


def test_a_product_says_what_bears_interest(counter: Counter) -> None:
    on_both = replace(DYNAMIC, interest_base=InterestBase.PRINCIPAL_INTEREST_AND_FEE)
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=replace(on_both, interest_type=InterestType.COMPOUNDING))
    page = counter.clerk.open(f"/products/{offered.id}")
    assert page.says(
        "24 % a year from day to day on what is really owed, with interest and fees that are due and unpaid;"
        " it compounds every day"
    )


def test_a_loan_tells_which_interest_has_joined_its_principal(counter: Counter) -> None:
    """24 % a year by real days of 360: 31 days on 1,000.00 are 20.67, told beside a principal that has grown."""
    capitalized = replace(DYNAMIC, interest_type=InterestType.CAPITALIZED)
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=capitalized)
        lent_on = FIRST_MEETING - timedelta(days=40)
        loan_id = lend_alone(unit, offered.id, counter.place.clients[0], on=lent_on)
        (state, currency) = (loan_by_id(unit.connection, loan_id).state, loan_by_id(unit.connection, loan_id).currency)
    assert counter.clerk.open(f"/products/{offered.id}").says("what is not paid by its due date joins the principal")
    page = counter.clerk.open(f"/loans/{loan_id}")
    amount = currency.major(state.capitalized)
    assert amount > 0
    assert page.says(
        "what is not paid by its due date joins the principal",
        "Unpaid interest joined the principal",
        f"{amount} was interest",
        f"Principal left: KES {1000 + amount:,}",
    )
    with staying(counter.engine, FIRST_MEETING) as unit:
        told = transactions_of(unit.connection, [loan_id])
    (one,) = [each["id"] for each in told if each["kind"] == TransactionKind.INTEREST_CAPITALIZED]
    assert counter.clerk.open(f"/loans/{loan_id}/transactions/{one}").says(
        f"Unpaid interest joined the principal {one}", "follows from a due date that has passed"
    )


def test_a_product_without_a_schedule_has_no_example_and_no_quotes(counter: Counter, on_demand: int) -> None:
    page = counter.clerk.open(f"/products/{on_demand}")
    assert page.says("none: all of it is due on demand, and may be paid on any day")
    assert "What a loan costs" not in page.words


def test_before_the_pay_out_there_is_no_schedule_to_tell(counter: Counter, on_demand: int) -> None:
    asked = application(on_demand, counter.place.clients[0])
    with staying(counter.engine, FIRST_MEETING) as unit:
        loan_id = apply_for_loan(asked, unit)
    assert counter.clerk.open(f"/loans/{loan_id}").says("It would be due on demand, without a schedule.")


def test_a_loan_without_a_schedule_is_told_by_what_it_takes_to_pay_it_off(counter: Counter, on_demand: int) -> None:
    client = counter.place.clients[0]
    lent_on = FIRST_MEETING - timedelta(days=30)
    with staying(counter.engine, FIRST_MEETING) as unit:
        loan_id = lend_alone(unit, on_demand, client, on=lent_on)
    page = counter.clerk.open(f"/loans/{loan_id}")
    assert page.says(
        "Owes KES 1,020.00 today, all of it due on demand.",
        "There is no schedule.",
        "KES 1,020.00 today would pay off the whole loan.",
    )
    told = [counter.clerk.open(each) for each in (f"/loans/{loan_id}/repay", f"/clients/{client}", "/loans")]
    assert not [each for each in (page, *told) if "9999" in each.words]


def test_what_is_paid_ahead_is_told_chosen_for_one_payment_and_shown_beforehand(counter: Counter) -> None:
    agreed = replace(DYNAMIC, prepayment=Prepayment(PrepaymentMethod.KEEP_SAME_NUMBER_OF_TERMS))
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=agreed)
        loan_id = lend_alone(unit, offered.id, counter.place.clients[0])
    assert counter.clerk.open(f"/products/{offered.id}").says("lowers all installments evenly")
    assert counter.clerk.open(f"/loans/{loan_id}").says("lowers all installments evenly")
    form = counter.clerk.open(f"/loans/{loan_id}/repay")
    assert form.says("What is paid ahead", "lowers the next installments")
    chosen = PrepaymentMethod.KEEP_SAME_PRINCIPAL_AMOUNT.value
    assert counter.clerk.send(form, amount="500", prepayment=chosen).says("The repayment is posted.")
    with staying(counter.engine, FIRST_MEETING) as unit:
        rows = loan_by_id(unit.connection, loan_id).state.installments
    # Half of it, paid on the day it went out: of 166.67 each, the last three drop off.
    assert [each.outstanding.principal for each in rows] == [166_67, 166_67, 166_66, 0, 0, 0]


def test_interest_from_arrears_outside_the_schedule_is_told_applied_and_paid(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        payments = PaymentTerms(strategy={"code": "mifos-standard-strategy"}, allows_custom=True)
        offered = product(unit, terms=replace(DYNAMIC, arrears_interest_apart=True), payments=payments)
        loan_id = lend_alone(unit, offered.id, counter.place.clients[0], on=FIRST_MEETING - timedelta(days=75))
    said = "; what overdue principal bears is owed outside the schedule"
    assert counter.clerk.open(f"/products/{offered.id}").says(said)
    page = counter.clerk.open(f"/loans/{loan_id}")
    # A month of 166.67 at 2 %; what has accrued since comes with the pay-off.
    assert page.says("Of the interest, from arrears outside the schedule", "Outside the schedule KES 3.33 of interest")
    assert page.says("Why 3.33", "by the rule “late payments”")
    form = counter.clerk.open(f"/loans/{loan_id}/apply-interest")
    assert counter.clerk.send(form, from_arrears="from_arrears").says("The interest so far is owed.")
    form = counter.clerk.open(f"/loans/{loan_id}/repay")
    assert form.says("Of it interest from arrears")
    assert counter.clerk.send(form, amount="1", custom_from_arrears="1").says("The repayment is posted.")
    with staying(counter.engine, FIRST_MEETING) as unit:
        assert paid_from_arrears(loan_by_id(unit.connection, loan_id).state) == 1_00
