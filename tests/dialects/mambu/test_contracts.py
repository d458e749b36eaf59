"""Loans of products that are defined in Mambu's own words, from the application to the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.api import Api
from tests.dialects.mambu.products import body, totals

if TYPE_CHECKING:
    from tests.dialects.mambu.speaker import Mambu

OUT = "2099-01-20T00:00:00+00:00"


@pytest.fixture
def annuity(mambu: Mambu) -> dict[str, Any]:
    """A thousand over four months at 10 % a month, in equal installments."""
    made: dict[str, Any] = mambu.post(
        "loanproducts", body(interestSettings={"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"})
    )
    return made


@pytest.fixture
def planned(mambu: Mambu) -> dict[str, Any]:
    """The same, with installments that each loan plans."""
    made: dict[str, Any] = mambu.post(
        "loanproducts",
        body(
            interestSettings={"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"},
            paymentSettings={"amortizationMethod": "PAYMENT_PLAN"},
        ),
    )
    return made


def asked(product: dict[str, Any], holder: str, **schedule: object) -> dict[str, Any]:
    """Ask for a thousand."""
    return {
        "accountHolderKey": holder,
        "accountHolderType": "CLIENT",
        "productTypeKey": product["encodedKey"],
        "loanAmount": 1000,
        "scheduleSettings": schedule,
        "disbursementDetails": {"expectedDisbursementDate": OUT},
    }


def due(mambu: Mambu, loan: dict[str, Any]) -> list[tuple[str, float]]:
    """Return when each installment falls due, and how much in all."""
    rows = mambu.get(f"loans/{loan['id']}/schedule")["installments"]
    parts = [(row["dueDate"][:10], row["principal"], row["interest"]) for row in rows]
    return [(on, sum(float(part["amount"]["expected"]) for part in both)) for on, *both in parts]


def test_a_loan_is_made_with_a_payment_plan(mambu: Mambu, planned: dict[str, Any], holder: str) -> None:
    plan = [{"toInstallment": 2, "amount": 400}, {"toInstallment": 4, "amount": 250}]
    loan = mambu.post("loans", asked(planned, holder, paymentPlan=plan))
    told = loan["scheduleSettings"]["paymentPlan"]
    assert [{name: step[name] for name in ("toInstallment", "amount")} for step in told] == plan
    assert [amount for _, amount in due(mambu, loan)] == [400, 400, 250, 250]


ROUNDED_ODDLY = [{"toInstallment": 3, "amount": 300}, {"toInstallment": 4, "amount": 400}]


def test_a_payment_plan_tells_the_rate_that_it_comes_to(
    mambu: Mambu, api: Api, planned: dict[str, Any], holder: str
) -> None:
    loan = mambu.post("loans", asked(planned, holder, paymentPlan=ROUNDED_ODDLY))
    assert loan["interestSettings"]["interestRate"] == pytest.approx(10.847887, abs=1e-6)
    assert [amount for _, amount in due(mambu, loan)] == [300, 300, 300, 400]
    (same,) = api.get("loans", accountNo=loan["id"])["pageItems"]
    assert same["interestRatePerPeriod"] == pytest.approx(10.847887, abs=1e-6)
    assert same["annualInterestRate"] == pytest.approx(12 * 10.847887, abs=1e-5)


def test_a_rate_beside_a_payment_plan_is_that_of_the_plan_or_refused(
    mambu: Mambu, planned: dict[str, Any], holder: str
) -> None:
    wanted = asked(planned, holder, paymentPlan=ROUNDED_ODDLY)
    refused = mambu.refused("POST", "loans", {**wanted, "interestSettings": {"interestRate": 5}})
    assert refused == (400, [("interestSettings.interestRate", "RATE_FOLLOWS_PLAN")])
    told = mambu.post("loans", wanted)["interestSettings"]["interestRate"]
    loan = mambu.post("loans", {**wanted, "interestSettings": {"interestRate": told}})
    plan = [{"toInstallment": 4, "amount": 300}]
    patch = [{"op": "REPLACE", "path": "scheduleSettings/paymentPlan", "value": plan}]
    assert mambu.call("PATCH", f"loans/{loan['id']}", json=patch).status_code == 204
    full = mambu.get(f"loans/{loan['id']}", detailsLevel="FULL")
    assert full["interestSettings"]["interestRate"] == pytest.approx(7.713847, abs=1e-6)


def test_a_plan_beyond_the_rates_of_its_product_is_refused(mambu: Mambu, planned: dict[str, Any], holder: str) -> None:
    plan = [{"toInstallment": 4, "amount": 600}]
    refused = mambu.refused("POST", "loans", asked(planned, holder, paymentPlan=plan))
    assert refused == (400, [("interestSettings.interestRate", "TERM_OUTSIDE_OFFER")])


def test_a_loan_leaves_the_offset_of_its_product_as_far_as_it_may(mambu: Mambu, holder: str) -> None:
    offsets = {"defaultValue": 5, "minValue": 2, "maxValue": 20}
    product = mambu.post("loanproducts", body(scheduleSettings={"firstRepaymentDueDateOffset": offsets}))
    assert product["scheduleSettings"]["firstRepaymentDueDateOffset"] == offsets
    loan = mambu.post("loans", asked(product, holder, defaultFirstRepaymentDueDateOffset=10))
    assert loan["scheduleSettings"]["defaultFirstRepaymentDueDateOffset"] == 10
    assert [on for on, _ in due(mambu, loan)][:2] == ["2099-03-02", "2099-04-02"]
    outside = ("scheduleSettings.defaultFirstRepaymentDueDateOffset", "TERM_OUTSIDE_OFFER")
    for days in (1, 21):
        wanted = asked(product, holder, defaultFirstRepaymentDueDateOffset=days)
        assert mambu.refused("POST", "loans", wanted) == (400, [outside])
    first = "disbursementDetails.firstRepaymentDate"
    for on, reason in (("2099-02-21", "FIRST_REPAYMENT_TOO_EARLY"), ("2099-03-13", "FIRST_REPAYMENT_TOO_LATE")):
        dates = {"expectedDisbursementDate": OUT, "firstRepaymentDate": f"{on}T00:00:00+00:00"}
        for door in ("loans", "loans:previewSchedule"):
            wanted = {**asked(product, holder), "disbursementDetails": dates}
            assert mambu.refused("POST", door, wanted) == (400, [(first, reason)])


def test_so_it_does_when_it_is_paid_out(mambu: Mambu, api: Api, holder: str) -> None:
    """Out on 15 January, due from 17 February to 7 March: the disbursement agrees on no other day."""
    offsets = {"defaultValue": 5, "minValue": 2, "maxValue": 20}
    product = mambu.post("loanproducts", body(scheduleSettings={"firstRepaymentDueDateOffset": offsets}))
    api.post("businessdate", {"type": "BUSINESS_DATE", "date": "15 January 2027"})
    dates = {"expectedDisbursementDate": "2027-01-15T00:00:00+00:00"}
    loan = mambu.post("loans", {**asked(product, holder), "disbursementDetails": dates})
    assert mambu.call("POST", f"loans/{loan['id']}:changeState", json={"action": "APPROVE"}).status_code == 200
    (same,) = api.get("loans", accountNo=loan["id"])["pageItems"]
    command = f"loans/{same['id']}?command=disburse"
    for on, reason in (("16 February 2027", "less.than.minimum"), ("08 March 2027", "more.than.maximum")):
        refused = api.refused(command, {"actualDisbursementDate": "15 January 2027", "adjustRepaymentDate": on})
        told = f"error.msg.loan.days.between.first.repayment.and.disbursal.are.{reason}.allowed"
        assert refused == (403, [told])
    api.post(command, {"actualDisbursementDate": "15 January 2027", "adjustRepaymentDate": "07 March 2027"})
    assert [on for on, _ in due(mambu, loan)][:2] == ["2027-03-07", "2027-04-07"]


def test_a_loan_leaves_the_amortization_of_its_product_as_far_as_it_may(mambu: Mambu, holder: str) -> None:
    periods = {"defaultValue": 12, "minValue": 6, "maxValue": 20}
    annuity = {"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"}
    made = mambu.post("loanproducts", body(interestSettings=annuity, scheduleSettings={"amortizationPeriod": periods}))
    assert made["scheduleSettings"]["amortizationPeriod"] == periods
    assert mambu.post("loans", asked(made, holder, amortizationPeriod=8))["scheduleSettings"]["amortizationPeriod"] == 8
    refused = mambu.refused("POST", "loans", asked(made, holder, amortizationPeriod=24))
    assert refused == (400, [("scheduleSettings.amortizationPeriod", "TERM_OUTSIDE_OFFER")])


def test_months_of_thirty_days_as_in_the_united_states(mambu: Mambu) -> None:
    """From 28 February to 31 March that is thirty days, and thirty-two as in Europe."""
    found = {}
    for count in ("US_30_360", "E30_360"):
        counted = {"daysInYear": count, "scheduleInterestDaysCountMethod": "ACTUAL_DAYS_COUNT"}
        product = mambu.post("loanproducts", body(interestSettings=counted))
        assert (
            mambu.get(f"loanproducts/{product['id']}", detailsLevel="FULL")["interestSettings"]["daysInYear"] == count
        )
        dates = {
            "expectedDisbursementDate": "2099-02-28T00:00:00+00:00",
            "firstRepaymentDate": "2099-03-31T00:00:00+00:00",
        }
        found[count] = totals(mambu, product, disbursementDetails=dates)[0]
    assert found == {"US_30_360": (250, 100), "E30_360": (250, pytest.approx(106.67))}


def test_an_odd_first_period_counts_its_days_where_the_others_are_whole(mambu: Mambu) -> None:
    """Fifteen days of January bear 49.32 at 10 % a month, which a whole month's 100 would hide."""
    dates = {"expectedDisbursementDate": "2099-01-01T00:00:00+00:00", "firstRepaymentDate": "2099-01-16T00:00:00+00:00"}
    for member, principal in (
        ("adjustInterestForFirstInstallment", 250),
        ("adjustTotalDueForInstallmentsWithDifferentInterval", 250),
        ("useInterestAccruedAsTotalDueWhenIntervalIsDifferent", 0),
    ):
        product = mambu.post("loanproducts", body(**{member: True}))
        first = totals(mambu, product, disbursementDetails=dates)[0]
        assert first == pytest.approx((principal, 49.32))


def test_fixed_days_fall_due_in_whatever_order_they_are_given(
    mambu: Mambu, annuity: dict[str, Any], holder: str
) -> None:
    loan = mambu.post("loans", asked(annuity, holder, fixedDaysOfMonth=[1, 15]))
    assert loan["scheduleSettings"]["fixedDaysOfMonth"] == [1, 15]
    assert [on for on, _ in due(mambu, loan)] == ["2099-02-01", "2099-02-15", "2099-03-01", "2099-03-15"]


def test_a_change_in_the_other_dialect_keeps_what_it_has_no_word_for(
    mambu: Mambu, annuity: dict[str, Any], holder: str
) -> None:
    loan = mambu.post("loans", asked(annuity, holder, fixedDaysOfMonth=[5], amortizationPeriod=12))
    api = Api(mambu.app)
    [loan_id] = [each["id"] for each in api.get("loans", accountNo=loan["id"])["pageItems"]]
    api.put(f"loans/{loan_id}", {"principal": 900})
    after = mambu.get(f"loans/{loan['id']}", detailsLevel="FULL")
    assert after["loanAmount"] == 900
    assert after["scheduleSettings"] == loan["scheduleSettings"]
    assert after["interestSettings"] == loan["interestSettings"]


@pytest.mark.parametrize(
    ("kind", "asked_for", "amounts"),
    [
        ("PAY_INTEREST_ONLY", {}, [100, 433.33, 400, 366.67]),
        ("PAY_INTEREST_ONLY", {"gracePeriod": 2}, [100, 100, 600, 550]),
        ("PAY_INTEREST_ONLY", {"gracePeriod": 0}, [350, 325, 300, 275]),
        ("INTEREST_FORGIVENESS", {"gracePeriod": 2}, [0, 0, 600, 550]),
    ],
)
def test_a_loan_has_grace_of_its_own_within_what_its_product_grants(
    mambu: Mambu, holder: str, kind: str, asked_for: dict[str, Any], amounts: list[float]
) -> None:
    granted = {"gracePeriod": {"defaultValue": 1, "minValue": 0, "maxValue": 2}, "gracePeriodType": kind}
    product = mambu.post("loanproducts", body(gracePeriodSettings=granted))
    assert product["gracePeriodSettings"] == granted
    loan = mambu.post("loans", asked(product, holder, **asked_for))
    assert [amount for _, amount in due(mambu, loan)] == pytest.approx(amounts)
    assert loan["scheduleSettings"]["gracePeriod"] == asked_for.get("gracePeriod", 1)
    # What is sent back as it was told stays; what is left out is the product's again.
    assert mambu.put(f"loans/{loan['id']}", loan)["scheduleSettings"] == loan["scheduleSettings"]
    again = mambu.put(f"loans/{loan['id']}", asked(product, holder))
    assert again["scheduleSettings"]["gracePeriod"] == 1
    refused = (400, [("scheduleSettings.gracePeriod", "TERM_OUTSIDE_OFFER")])
    assert mambu.refused("POST", "loans", asked(product, holder, gracePeriod=3)) == refused


def test_a_product_without_grace_lends_with_none(mambu: Mambu, annuity: dict[str, Any], holder: str) -> None:
    refused = (400, [("scheduleSettings.gracePeriod", "FIELD_NOT_SUPPORTED")])
    assert mambu.refused("POST", "loans", asked(annuity, holder, gracePeriod=1)) == refused


def test_zero_of_what_is_not_used_is_nothing(mambu: Mambu, annuity: dict[str, Any], holder: str) -> None:
    unused = {"periodicPayment": 0, "amortizationPeriod": "0", "gracePeriod": 0, "paymentPlan": []}
    loan = mambu.post("loans", asked(annuity, holder, **unused))
    assert "periodicPayment" not in loan["scheduleSettings"]
    assert [amount for _, amount in due(mambu, loan)] == pytest.approx([315.47, 315.47, 315.47, 315.47])
