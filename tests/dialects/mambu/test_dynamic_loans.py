"""Loans whose interest accrues on the real balance, from product to books: docs/rules/dynamic-interest.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.api import Api
from tests.dialects.fineract import lending
from tests.dialects.mambu.lending import RESOURCES
from tests.dialects.mambu.products import body
from tests.dialects.mambu.real_balance import DUE, DYNAMIC, NOTHING, TEN_PERCENT, dynamic, lent, paid, rows
from tests.dialects.mambu.speaker import Mambu

from samity.app import create_app
from samity.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_a_dynamic_loan_from_product_to_books(mambu: Mambu, api: Api) -> None:
    gl = lending.accounts(api)
    codes = {name: api.get(f"glaccounts/{account}")["glCode"] for name, account in gl.items()}
    rules = [{"financialResource": word, "glAccountKey": codes[name]} for word, name in RESOURCES.items()]
    product = mambu.post(
        "loanproducts", dynamic(accountingSettings={"accountingMethod": "ACCRUAL", "accountingRules": rules})
    )
    assert product["scheduleSettings"]["repaymentScheduleMethod"] == "DYNAMIC"
    loan_id = lent(api, product)
    # Nothing was paid since: each month bears interest on the whole loan.
    assert rows(mambu, loan_id) == [(166.67, 8.33, "LATE")] * 5 + [(166.65, 8.33, "LATE")]
    payment = paid(mambu, loan_id, DUE[1], 600)
    assert rows(mambu, loan_id) == [
        (0, 8.33, "PAID"),
        (0, 8.33, "PAID"),
        (0, 3.47, "LATE"),
        (83.34, 3.47, "LATE"),
        (166.67, 3.47, "LATE"),
        (166.65, 3.47, "LATE"),
    ]
    told = mambu.get(f"loans/{loan_id}")
    assert told["balances"]["principalBalance"] == 416.66
    assert told["balances"]["interestBalance"] == 13.88
    assert told["accruedInterest"] == 0
    mambu.call("POST", f"loans/transactions/{payment['id']}:adjust", json={"notes": "a slip"})
    assert rows(mambu, loan_id)[-1] == (166.65, 8.33, "LATE")
    paid(mambu, loan_id, DUE[0], 175)
    paid(mambu, loan_id, "2024-03-06", 836.80)
    assert mambu.get(f"loans/{loan_id}")["accountState"] == "CLOSED"
    assert [interest for _, interest, _ in rows(mambu, loan_id)] == [8.33, 3.47, 0, 0, 0, 0]
    books = dict(zip(gl, lending.balances(api, *gl.values()), strict=True))
    assert [books[each] for each in ("loanPortfolioAccountId", "receivableInterestAccountId")] == [0, 0]


def test_what_is_said_of_prepayment_and_lateness_is_given_back(mambu: Mambu) -> None:
    product = mambu.post("loanproducts", dynamic(paymentSettings={"paymentMethod": "VERTICAL"}))
    holder = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    wanted = {
        "accountHolderKey": holder,
        "accountHolderType": "CLIENT",
        "productTypeKey": product["encodedKey"],
        "loanAmount": 1000,
        "scheduleSettings": {"repaymentScheduleMethod": "DYNAMIC"},
        "interestSettings": {"accrueLateInterest": True},
        "prepaymentSettings": {"prepaymentRecalculationMethod": "NO_RECALCULATION"},
    }
    told = mambu.get(f"loans/{mambu.post('loans', wanted)['id']}", detailsLevel="FULL")
    assert told["interestSettings"]["accrueLateInterest"] is True
    assert told["interestSettings"]["accrueInterestAfterMaturity"] is False
    assert told["scheduleSettings"]["repaymentScheduleMethod"] == "DYNAMIC"
    assert told["prepaymentSettings"]["prepaymentRecalculationMethod"] == "NO_RECALCULATION"
    assert told["paymentMethod"] == "VERTICAL"
    for place, name, value in (
        ("scheduleSettings", "repaymentScheduleMethod", "FIXED"),
        ("interestSettings", "accrueLateInterest", False),
        ("prepaymentSettings", "prepaymentRecalculationMethod", "REDUCE_AMOUNT_PER_INSTALLMENT"),
    ):
        _, faults = mambu.refused("POST", "loans", {**wanted, place: {name: value}})
        assert [source for source, _ in faults] == [f"{place}.{name}"]


def test_what_is_late_bears_no_interest_where_that_was_agreed(mambu: Mambu, api: Api) -> None:
    settings = {**TEN_PERCENT, "accrueLateInterest": False}
    product = mambu.post("loanproducts", dynamic(interestSettings=settings))
    assert product["interestSettings"]["accrueLateInterest"] is False
    assert mambu.put(f"loanproducts/{product['id']}", product)["interestSettings"]["accrueLateInterest"] is False
    loan_id = lent(api, product)
    paid(mambu, loan_id, DUE[1], 600)
    assert [row[:2] for row in rows(mambu, loan_id)][:4] == [(0, 8.33), (0, 6.94), (0, 3.46), (81.95, 3.46)]
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")["interestSettings"]
    assert told["accrueLateInterest"] is False


def test_vertically_what_is_due_is_paid_by_elements(mambu: Mambu, api: Api) -> None:
    product = mambu.post("loanproducts", dynamic(paymentSettings={"paymentMethod": "VERTICAL"}))
    loan_id = lent(api, product)
    # 16.66 of interest that is due, then principal from the oldest on.
    paid(mambu, loan_id, DUE[1], 600)
    assert mambu.get(f"loans/{loan_id}")["balances"]["principalBalance"] == 416.66


@pytest.mark.parametrize(
    ("blocks", "source"),
    [
        ({"type": "FIXED_TERM_LOAN"}, "scheduleSettings.repaymentScheduleMethod"),
        ({"scheduleSettings": {}}, "scheduleSettings.repaymentScheduleMethod"),
        ({"interestSettings": {"interestCalculationMethod": "FLAT"}}, "interestSettings.interestCalculationMethod"),
        (
            {"interestSettings": {"scheduleInterestDaysCountMethod": "REPAYMENT_PERIODICITY"}},
            "interestSettings.scheduleInterestDaysCountMethod",
        ),
        (
            {
                "interestSettings": {"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"},
                "paymentSettings": {"amortizationMethod": "PAYMENT_PLAN"},
            },
            "paymentSettings.amortizationMethod",
        ),
        (
            {"interestSettings": {"accrueLateInterest": False, "interestType": "CAPITALIZED_INTEREST"}},
            "interestSettings.accrueLateInterest",
        ),
        (
            {
                "interestSettings": {
                    "accrueLateInterest": False,
                    "interestBalanceCalculationMethod": "PRINCIPAL_AND_INTEREST",
                }
            },
            "interestSettings.accrueLateInterest",
        ),
        (
            {"interestSettings": {"accrueInterestAfterMaturity": True, "accrueLateInterest": False}},
            "interestSettings.indexRateSettings.accrueInterestAfterMaturity",
        ),
        (
            {
                "interestSettings": {
                    "accrueInterestAfterMaturity": True,
                    "indexRateSettings": {"accrueInterestAfterMaturity": False, "interestRate": {"defaultValue": 1}},
                }
            },
            "interestSettings.accrueInterestAfterMaturity",
        ),
        (
            {
                "paymentSettings": {
                    "prepaymentSettings": {"prepaymentRecalculationMethod": "REDUCE_AMOUNT_PER_INSTALLMENT"}
                }
            },
            "paymentSettings.prepaymentSettings.prepaymentRecalculationMethod",
        ),
    ],
)
def test_what_does_not_go_with_the_real_balance_is_refused_by_name(
    mambu: Mambu, blocks: dict[str, Any], source: str
) -> None:
    answer = mambu.call("POST", "loanproducts", json=dynamic(**blocks))
    assert answer.status_code == 400
    assert source in [each["errorSource"] for each in answer.json()["errors"]]


def test_without_a_schedule_all_is_due_on_demand(mambu: Mambu, api: Api) -> None:
    product = mambu.post("loanproducts", dynamic(scheduleSettings=NOTHING))
    assert product["scheduleSettings"]["repaymentScheduleMethod"] == "NONE"
    loan_id = lent(api, product)
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    assert (told["accountState"], told["daysLate"]) == ("ACTIVE", 0)
    assert told["scheduleSettings"]["repaymentScheduleMethod"] == "NONE"
    assert "firstRepaymentDate" not in told["disbursementDetails"]
    assert mambu.get(f"loans/{loan_id}/schedule")["installments"] == []
    assert told["accruedInterest"] > 100
    # 15 of 360 days on a thousand, and 30 on the half of it: twice 4.1666…, rounded once.
    paid(mambu, loan_id, "2024-02-06", 504.17)
    paid(mambu, loan_id, "2024-03-06", 504.16)
    after = mambu.get(f"loans/{loan_id}")
    assert (after["accountState"], after["balances"]["interestPaid"]) == ("CLOSED", 8.33)
    (found,) = [each for each in api.get("loans", accountNo=loan_id)["pageItems"] if each["accountNo"] == loan_id]
    other = api.get(f"loans/{found['id']}", associations="all")
    assert [each for each in other["repaymentSchedule"]["periods"] if "dueDate" in each and each.get("period")] == []
    assert "expectedMaturityDate" not in other["timeline"] or other["timeline"]["expectedMaturityDate"] is None


def test_what_has_no_meaning_without_a_schedule_is_refused_by_name(mambu: Mambu) -> None:
    several = {"repaymentScheduleMethod": "NONE", "numInstallments": {"defaultValue": 6}}
    refused = mambu.refused("POST", "loanproducts", dynamic(scheduleSettings=several))
    assert refused == (400, [("scheduleSettings.numInstallments", "TERMS_HAVE_NO_SCHEDULE")])


def test_a_base_that_would_never_have_any_interest_is_refused_by_name(mambu: Mambu) -> None:
    on_interest = {"interestBalanceCalculationMethod": "PRINCIPAL_AND_INTEREST"}
    refused = mambu.refused("POST", "loanproducts", dynamic(scheduleSettings=NOTHING, interestSettings=on_interest))
    member = "interestSettings.interestBalanceCalculationMethod"
    assert refused == (400, [(member, "TERMS_HAVE_NO_SCHEDULE")])


def test_a_base_beyond_the_principal_is_refused_where_interest_is_fixed(mambu: Mambu) -> None:
    for base in ("PRINCIPAL_AND_INTEREST", "PRINCIPAL_AND_FEE", "PRINCIPAL_INTEREST_AND_FEE"):
        refused = mambu.refused(
            "POST", "loanproducts", body(interestSettings={"interestBalanceCalculationMethod": base})
        )
        assert refused[1][0][0] == "interestSettings.interestBalanceCalculationMethod"


def test_interest_that_is_not_paid_joins_the_principal_in_both_dialects(mambu: Mambu, api: Api) -> None:
    """8.33, 8.40, 8.47, 8.54, 8.61 and 8.69 join a thousand, until a payment of 175.00 in time is entered."""
    settings = {**TEN_PERCENT, "interestType": "CAPITALIZED_INTEREST"}
    product = mambu.post("loanproducts", dynamic(interestSettings=settings))
    assert product["interestSettings"]["interestType"] == "CAPITALIZED_INTEREST"
    loan_id = lent(api, product)
    assert mambu.get(f"loans/{loan_id}")["balances"]["principalBalance"] == 1051.04
    assert mambu.get(f"loans/{loan_id}", detailsLevel="FULL")["interestSettings"]["interestType"] == (
        "CAPITALIZED_INTEREST"
    )
    paid(mambu, loan_id, DUE[0], 175)
    # What was paid in time was interest: nothing of 21 February joins, and later months bear it on 833.33 and more.
    assert [row[:2] for row in rows(mambu, loan_id)][:3] == [(0, 8.33), (173.61, 0), (173.67, 0)]
    moved = mambu.get(f"loans/{loan_id}/transactions", limit=50)
    joined = [each for each in moved if each["type"] == "INTEREST_APPLIED" and "adjustmentTransactionKey" not in each]
    by_day = sorted((each["valueDate"][:10], each["affectedAmounts"]["principalAmount"]) for each in joined)
    assert by_day == list(zip(DUE[1:], [6.94, 7.00, 7.06, 7.12, 7.18], strict=True))
    (found,) = api.get("loans", accountNo=loan_id)["pageItems"]
    other = api.get(f"loans/{found['id']}", associations="all")
    assert other["summary"]["principalAdjustments"] == 35.30
    assert other["summary"]["principalOutstanding"] == 868.63
    assert other["summary"]["totalExpectedCostOfLoan"] == 43.63
    second = other["repaymentSchedule"]["periods"][2]
    names = ("principalOriginalDue", "interestOriginalDue", "principalDue", "interestDue")
    assert [second[name] for name in names] == [166.67, 6.94, 173.61, 0]
    assert other["repaymentSchedule"]["periods"][-1]["principalLoanBalanceOutstanding"] == 0
    told = [each for each in other["transactions"] if each["type"]["code"] == "loanTransactionType.capitalizedIncome"]
    assert sum(each["amount"] for each in told if not each["manuallyReversed"]) == pytest.approx(35.30)


def test_capitalized_interest_needs_due_dates(mambu: Mambu) -> None:
    settings = {"interestType": "CAPITALIZED_INTEREST"}
    refused = mambu.refused("POST", "loanproducts", dynamic(scheduleSettings=NOTHING, interestSettings=settings))
    assert refused == (400, [("interestSettings.interestType", "TERMS_HAVE_NO_SCHEDULE")])


@pytest.mark.parametrize("method", [DYNAMIC, NOTHING], ids=["scheduled", "on demand"])
def test_business_days_are_those_that_the_office_had_when_the_loan_was_paid_out(
    own_engine: Engine, method: dict[str, Any]
) -> None:
    """Twelve days of work up to 6 February, 23 up to the 21st: 1.1 to the power of so many parts of 252."""
    app = create_app(Settings(), own_engine)
    mambu, api = Mambu(app), Api(app)
    api.put("workingdays", {"recurrence": "FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH", "repaymentRescheduleType": 1})
    settings = {**TEN_PERCENT, "daysInYear": "BUS_252"}
    loan_id = lent(api, mambu.post("loanproducts", dynamic(scheduleSettings=method, interestSettings=settings)))
    api.put("workingdays", {"recurrence": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "repaymentRescheduleType": 1})
    if method is DYNAMIC:
        assert rows(mambu, loan_id)[0] == (166.67, 8.74, "LATE")
    assert paid(mambu, loan_id, "2024-02-06", 1004.55)["affectedAmounts"]["interestAmount"] == 4.55
    assert mambu.get(f"loans/{loan_id}")["accountState"] == "CLOSED"


def test_totals_in_whole_units_are_those_of_the_plan(mambu: Mambu, api: Api) -> None:
    """166.66… and 8.33… are 175, 166.66… and 6.94… 174; nobody paid: interest is on all that is owed."""
    whole = {
        "roundingRepaymentScheduleMethod": "ROUND_REMAINDER_INTO_LAST_REPAYMENT",
        "repaymentCurrencyRounding": "ROUND_TO_NEAREST_WHOLE_UNIT",
        "repaymentElementsRoundingMethod": "PAYMENT_DUE",
    }
    product = mambu.post("loanproducts", dynamic(scheduleSettings={**DYNAMIC, "roundingSettings": whole}))
    told = rows(mambu, lent(api, product))
    assert [principal for principal, *_ in told] == [166.67, 167.06, 166.45, 166.83, 166.23, 166.76]
    assert [interest for _, interest, _ in told] == [8.33] * 6
    parts = {"roundingSettings": {**whole, "repaymentElementsRoundingMethod": "ROUND_ALL"}}
    product = mambu.post("loanproducts", dynamic(scheduleSettings={**DYNAMIC, **parts}))
    # Of parts the principal is whole: five times 167, and the rest.
    assert [principal for principal, *_ in rows(mambu, lent(api, product))] == [167] * 5 + [165]


def test_what_is_said_of_the_real_balance_is_refused_where_interest_is_fixed(mambu: Mambu) -> None:
    refused = mambu.refused("POST", "loanproducts", body(interestSettings={"accrueLateInterest": True}))
    assert [source for source, _ in refused[1]] == ["interestSettings.accrueLateInterest"]


def test_dates_and_principal_are_changed_and_interest_follows(mambu: Mambu) -> None:
    """A thousand at 10 % a year of months of thirty days; nothing of the first month's principal is asked for."""
    edits = ["ADJUST_PAYMENT_DATES", "ADJUST_PRINCIPAL_PAYMENT_SCHEDULE", "ADJUST_NUMBER_OF_INSTALLMENTS"]
    sent = dynamic(scheduleSettings={**DYNAMIC, "repaymentScheduleEditOptions": edits})
    product = mambu.post("loanproducts", sent)
    holder = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    wanted = {"accountHolderKey": holder, "accountHolderType": "CLIENT", "productTypeKey": product["encodedKey"]}
    loan_id = mambu.post("loans", {**wanted, "loanAmount": 1000})["id"]
    assert mambu.call("POST", f"loans/{loan_id}:changeState", json={"action": "APPROVE"}).status_code == 200
    mambu.post(f"loans/{loan_id}/disbursement-transactions", {})
    told = mambu.get(f"loans/{loan_id}/schedule")["installments"]
    before = told[1]["interest"]["amount"]["expected"]
    told[0]["principal"]["amount"]["expected"] = 0
    changed = mambu.put(f"loans/{loan_id}/schedule", told[:-1])["installments"]
    assert [each["principal"]["amount"]["expected"] for each in changed] == [0, *[166.67] * 4, 333.32]
    assert changed[1]["interest"]["amount"]["expected"] > before
    raised = {**changed[0], "interest": {"amount": {"expected": 5}}}
    assert mambu.refused("PUT", f"loans/{loan_id}/schedule", [raised])[1] == [
        ("[0].interest.amount.expected", "EDIT_NOT_ALLOWED")
    ]
    lowers = dynamic(scheduleSettings={**DYNAMIC, "repaymentScheduleEditOptions": ["ADJUST_INTEREST_PAYMENT_SCHEDULE"]})
    assert mambu.refused("POST", "loanproducts", lowers)[1] == [
        ("scheduleSettings.repaymentScheduleEditOptions", "EDITS_NEED_FIXED_INTEREST")
    ]


def test_capitalized_interest_is_principal_before_a_night_let_its_due_date_pass(mambu: Mambu, api: Api) -> None:
    """The balances, the schedule and the pay-off tell the same: 8.33, 8.40, ... have joined."""
    settings = {**TEN_PERCENT, "interestType": "CAPITALIZED_INTEREST"}
    loan_id = lent(api, mambu.post("loanproducts", dynamic(interestSettings=settings)))
    told = mambu.get(f"loans/{loan_id}")["balances"]
    answer = mambu.call("POST", f"loans/{loan_id}:previewPayOffAmounts", json={}).json()
    assert told["principalBalance"] == answer["principalBalance"] > 1000
    assert told["interestBalance"] == told["interestDue"] == answer["interestBalance"] == 0
    rows = mambu.get(f"loans/{loan_id}/schedule")["installments"]
    assert sum(each["principal"]["amount"]["due"] for each in rows) == pytest.approx(told["principalBalance"])
    assert rows[0]["principal"]["amount"]["expected"] == 175
