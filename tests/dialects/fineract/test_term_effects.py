"""Every term of a schedule changed alone, over HTTP: on the product and on the loan, and another figure shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import ADVANCED, advanced_order, loan_body, new_product
from tests.dialects.fineract.people import new_client

if TYPE_CHECKING:
    from tests.api import Api

Row = tuple[str, float, float]
# 12000 at 12 % a year in twelve equal installments from 1 January 2024, a month's interest at a time.
PLAIN: tuple[Row, Row] = (("2024-02-01", 946.19, 120), ("2024-03-01", 955.65, 110.54))
DAILY = {"interestCalculationPeriodType": 0}
REAL_YEARS = {
    **DAILY,
    "loanScheduleType": "PROGRESSIVE",
    "transactionProcessingStrategyCode": ADVANCED,
    "paymentAllocation": [advanced_order()],
}
LATE_FIRST = {"repaymentsStartingFromDate": "15 February 2024"}
OVER_NEW_YEAR = {"submittedOnDate": "01 December 2023", "expectedDisbursementDate": "01 December 2023"}
EARLY = {"submittedOnDate": "20 December 2023"}

# What is changed; what stands beside it on the product, and on the loan; the first two rows.
ON_EITHER: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], tuple[Row, Row]]] = [
    ({"principal": 24000}, {}, {}, (("2024-02-01", 1892.37, 240), ("2024-03-01", 1911.29, 221.08))),
    ({"numberOfRepayments": 6}, {}, {}, (("2024-02-01", 1950.58, 120), ("2024-03-01", 1970.09, 100.49))),
    ({"repaymentEvery": 2}, {}, {}, (("2024-03-01", 894.72, 240), ("2024-05-01", 912.61, 222.11))),
    ({"repaymentFrequencyType": 1}, {}, {}, (("2024-01-08", 987.37, 27.69), ("2024-01-15", 989.65, 25.41))),
    ({"interestRatePerPeriod": 18}, {}, {}, (("2024-02-01", 920.16, 180), ("2024-03-01", 933.96, 166.2))),
    ({"amortizationType": 0}, {}, {}, (("2024-02-01", 1000.0, 120), ("2024-03-01", 1000.0, 110))),
    ({"interestType": 1}, {}, {}, (("2024-02-01", 1000.0, 120), ("2024-03-01", 1000.0, 120))),
    (DAILY, {}, {}, (("2024-02-01", 942.96, 122.3), ("2024-03-01", 959.84, 105.42))),
    (
        {"allowPartialPeriodInterestCalculation": True},
        {},
        LATE_FIRST,
        (("2024-02-15", 888.26, 177.93), ("2024-03-15", 955.07, 111.12)),
    ),
    ({"isEqualAmortization": True}, {}, {}, (("2024-02-01", 1000.0, 66.19), ("2024-03-01", 1000.0, 66.19))),
    ({"daysInYearType": 360}, DAILY, {}, (("2024-02-01", 942.19, 124), ("2024-03-01", 959.3, 106.89))),
    ({"graceOnPrincipalPayment": 1}, {}, {}, (("2024-02-01", 0.0, 120), ("2024-03-01", 1037.45, 120))),
    ({"graceOnInterestPayment": 1}, {}, {}, (("2024-02-01", 946.19, 0), ("2024-03-01", 955.65, 230.54))),
    ({"graceOnInterestCharged": 1}, {}, {}, (("2024-02-01", 1066.19, 0), ("2024-03-01", 956.85, 109.34))),
    (
        {"interestRecognitionOnDisbursementDate": True},
        REAL_YEARS,
        OVER_NEW_YEAR,
        (("2024-01-01", 943.94, 122.3), ("2024-02-01", 953.87, 112.37)),
    ),
    ({"recurringMoratoriumOnPrincipalPeriods": 1}, {}, {}, (("2024-02-01", 1950.58, 120), ("2024-03-01", 0.0, 100.49))),
]
ON_PRODUCT: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], tuple[Row, Row]]] = [
    ({"interestRateFrequencyType": 2}, {}, {}, (("2024-02-01", 497.24, 1440), ("2024-03-01", 556.91, 1380.33))),
    ({"daysInMonthType": 30}, DAILY, {}, (("2024-02-01", 946.9, 118.36), ("2024-03-01", 956.24, 109.02))),
    ({"installmentAmountInMultiplesOf": 100}, {}, {}, (("2024-02-01", 980.0, 120), ("2024-03-01", 989.8, 110.2))),
    (
        {"minimumDaysBetweenDisbursalAndFirstRepayment": 45},
        {},
        {},
        (("2024-02-15", 946.19, 120), ("2024-03-15", 955.65, 110.54)),
    ),
    ({"repaymentStartDateType": 2}, {}, EARLY, (("2024-01-20", 946.19, 120), ("2024-02-20", 955.65, 110.54))),
    (REAL_YEARS, DAILY, {}, (("2024-02-01", 944.07, 121.97), ("2024-03-01", 960.92, 105.12))),
    (
        {"daysInYearCustomStrategy": "FEB_29_PERIOD_ONLY"},
        REAL_YEARS,
        {},
        (("2024-02-01", 943.9, 122.3), ("2024-03-01", 961.08, 105.12)),
    ),
]


def first_rows(api: Api, product: dict[str, Any], loan: dict[str, Any]) -> tuple[Row, ...]:
    """Return due date, principal and interest of the first two rows of a preview."""
    body = loan_body(new_product(api, **product), new_client(api), **loan)
    periods = api.post("loans?command=calculateLoanSchedule", body)["periods"][1:3]
    return tuple(
        ("{:04}-{:02}-{:02}".format(*each["dueDate"]), each["principalDue"], each["interestDue"]) for each in periods
    )


def named(case: tuple[dict[str, Any], dict[str, Any], dict[str, Any], tuple[Row, Row]]) -> str:
    """Name a case by the member it changes."""
    return ", ".join(case[0])


def test_nothing_changed_is_the_plain_schedule(api: Api) -> None:
    assert first_rows(api, {}, {}) == PLAIN


@pytest.mark.parametrize("case", ON_EITHER, ids=named)
def test_a_term_shows_on_the_product_and_on_the_loan(
    api: Api, case: tuple[dict[str, Any], dict[str, Any], dict[str, Any], tuple[Row, Row]]
) -> None:
    change, product, loan, rows = case
    assert first_rows(api, {**product, **change}, loan) == rows
    assert first_rows(api, product, {**loan, **change}) == rows
    assert first_rows(api, product, loan) != rows


@pytest.mark.parametrize("case", ON_PRODUCT, ids=named)
def test_a_term_of_the_product_shows(
    api: Api, case: tuple[dict[str, Any], dict[str, Any], dict[str, Any], tuple[Row, Row]]
) -> None:
    change, product, loan, rows = case
    assert first_rows(api, {**product, **change}, loan) == rows
    assert first_rows(api, product, loan) != rows


@pytest.mark.parametrize(
    ("dates", "rows"),
    [
        (LATE_FIRST, (("2024-02-15", 946.19, 120), ("2024-03-15", 955.65, 110.54))),
        ({"interestChargedFromDate": "16 January 2024"}, (("2024-02-01", 1006.19, 60), ("2024-03-01", 956.25, 109.94))),
        (
            {"expectedDisbursementDate": "10 January 2024"},
            (("2024-02-10", 946.19, 120), ("2024-03-10", 955.65, 110.54)),
        ),
    ],
    ids=lambda dates: ", ".join(dates) if isinstance(dates, dict) else "",
)
def test_a_date_of_the_loan_shows(api: Api, dates: dict[str, Any], rows: tuple[Row, Row]) -> None:
    assert first_rows(api, {}, dates) == rows
