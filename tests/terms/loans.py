"""Loans of a thousand over four months at 10 % a month, to be looked at."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.dialects.fineract import lending
from tests.dialects.fineract.charging import new_charge, put_on
from tests.dialects.fineract.people import new_client, new_office
from tests.dialects.mambu.products import OUT, body

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.terms.rows import Lives, See, Setting

LENT_ON = "21 January 2024"
FORTNIGHTS = {"scheduleSettings": {"repaymentPeriodUnit": "WEEKS", "defaultRepaymentPeriodCount": 2}}


def application(lives: Lives, setting: Setting) -> dict[str, Any]:
    """Define the product, and return the application for a loan of it."""
    product = lives.mambu.post("loanproducts", body(**setting.product))
    return {
        "productTypeKey": product["encodedKey"],
        "accountHolderKey": lives.holder,
        "accountHolderType": "CLIENT",
        "loanAmount": 1000,
        "disbursementDetails": {"expectedDisbursementDate": OUT},
        **setting.asked,
    }


@cache
def row(number: int) -> See:
    """Look at an installment of the schedule: date, principal, interest, and how many there are."""

    def see(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
        loan = lives.mambu.post("loans", application(lives, setting))
        rows = lives.mambu.get(f"loans/{loan['id']}/schedule")["installments"]
        return loan, _written(rows, number)

    return see


def _written(rows: list[dict[str, Any]], number: int) -> str:
    if number > len(rows):
        return f"none of {len(rows)}"
    each = rows[number - 1]
    amounts = "+".join(f"{each[part]['amount']['expected']:g}" for part in ("principal", "interest"))
    return f"{each['dueDate'][:10]} {amounts} of {len(rows)}"


def accepted(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
    """Look at what becomes of an application: its state, or the member that is refused and why."""
    wanted = application(lives, setting)
    answer = lives.mambu.call("POST", "loans", json=wanted).json()
    if "errors" in answer:
        (error,) = answer["errors"]
        return {}, f"{error['errorSource']} {error['errorReason']}"
    return answer, answer["accountState"]


def late(lives: Lives, setting: Setting) -> Mapping[str, Any]:
    """Lend on 21 January 2024, so that all of it is late."""
    return lent(lives, setting, LENT_ON)


def lent(lives: Lives, setting: Setting, on: str, office_id: int = 1) -> Mapping[str, Any]:
    """Lend on a day to a new client of an office; only the other dialect dates applications."""
    product = lives.mambu.post("loanproducts", body(**setting.product))
    (product_id,) = [each["id"] for each in lives.api.get("loanproducts") if each.get("externalId") == product["id"]]
    days = {"submittedOnDate": on, "expectedDisbursementDate": on}
    client_id = new_client(lives.api, officeId=office_id)
    loan_id = lives.api.post("loans", lending.loan_body(product_id, client_id, **days))["loanId"]
    lending.approved(lives.api, loan_id, on)
    lending.disbursed(lives.api, loan_id, on)
    return told(lives, lives.api.get(f"loans/{loan_id}")["accountNo"])


def number_of(lives: Lives, loan: Mapping[str, Any]) -> int:
    """Return the number by which the other dialect knows a loan."""
    (found,) = [each["id"] for each in lives.api.get("loans", accountNo=loan["id"])["pageItems"]]
    return int(found)


def today(lives: Lives) -> date:
    """Return the business date."""
    (found,) = [each["date"] for each in lives.api.get("businessdate") if each["type"] == "BUSINESS_DATE"]
    return date(*found)


def at_once(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
    """Look at the interest that is owed on the day on which the loan goes out."""
    loan = lent(lives, setting, f"{today(lives):%d %B %Y}")
    return loan, f"interest {loan['balances']['interestBalance']:g}"


def in_june(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
    """Look at the interest that pays a loan off of which nothing was paid, a month after its last due date."""
    loan = late(lives, setting)
    asked = {"valueDate": "2024-06-21"}
    quote = lives.mambu.call("POST", f"loans/{loan['id']}:previewPayOffAmounts", json=asked).json()
    return loan, f"interest {quote['interestBalance']:g}"


@cache
def late_row(number: int) -> See:
    """Look at an installment of a loan of which nothing was paid."""

    def see(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
        loan = late(lives, setting)
        return loan, _written(lives.mambu.get(f"loans/{loan['id']}/schedule")["installments"], number)

    return see


def penalised(lives: Lives, setting: Setting) -> Mapping[str, Any]:
    """Lend so that the first of installments of two weeks is ten days late, and put a fee of 60 on it."""
    out = today(lives) - timedelta(days=24)
    loan = lent(lives, setting, f"{out:%d %B %Y}")
    fee = new_charge(lives.api, currencyCode="USD", amount=60)
    put_on(lives.api, number_of(lives, loan), fee, f"{out + timedelta(days=5):%d %B %Y}")
    return told(lives, loan["id"])


def penalty(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
    """Look at the penalty of that loan that has accrued."""
    loan = penalised(lives, setting)
    return loan, f"accrued {loan['accruedPenalty']:g}"


@cache
def charged_row(number: int) -> See:
    """Look at an installment of a loan of which nothing was paid, not even a fee of 60 since 31 January."""

    def see(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
        loan = late(lives, setting)
        put_on(
            lives.api, number_of(lives, loan), new_charge(lives.api, currencyCode="USD", amount=60), "31 January 2024"
        )
        return loan, _written(lives.mambu.get(f"loans/{loan['id']}/schedule")["installments"], number)

    return see


@cache
def ahead(amount: float) -> See:
    """Look at what is owed after a payment that counts from the first due date to come, or why it is refused."""

    def see(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
        loan = lent(lives, setting, f"{today(lives):%d %B %Y}")
        first = lives.mambu.get(f"loans/{loan['id']}/schedule")["installments"][0]["dueDate"]
        return _paid(lives, loan, {"amount": amount, "valueDate": first})

    return see


@cache
def held(amount: float) -> See:
    """Look at what is owed after a payment on the second due date, or why the payment is refused."""

    def see(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
        loan = late(lives, setting)
        return _paid(lives, loan, {"amount": amount, "valueDate": "2024-03-21"})

    return see


def ahead_of_rows(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
    """Look at the principal that each installment still asks for after 500 amid the first, in February 2024."""
    loan = late(lives, setting)
    lives.mambu.post(f"loans/{loan['id']}/repayment-transactions", {"amount": 500, "valueDate": "2024-02-05"})
    rows = lives.mambu.get(f"loans/{loan['id']}/schedule")["installments"]
    return loan, " ".join(f"{each['principal']['amount']['due']:g}" for each in rows)


def ahead_for_a_fee(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
    """Look at what is left of a loan of today after 450 on the day that it goes out, and the fee that was paid."""
    loan = lent(lives, setting, f"{today(lives):%d %B %Y}")
    lives.mambu.post(f"loans/{loan['id']}/repayment-transactions", {"amount": 450})
    after = told(lives, loan["id"])
    return loan, f"principal {after['balances']['principalBalance']:g} fees {after['balances']['feesPaid']:g}"


@cache
def state_of_first(amount: float) -> See:
    """Look at how the first installment stands after a payment on the day the loan goes out."""

    def see(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
        loan = lent(lives, setting, f"{today(lives):%d %B %Y}")
        lives.mambu.post(f"loans/{loan['id']}/repayment-transactions", {"amount": amount})
        return loan, str(lives.mambu.get(f"loans/{loan['id']}/schedule")["installments"][0]["state"])

    return see


def late_since(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
    """Look at how a loan stands of which nothing was paid, and since when it is in arrears."""
    loan = late(lives, setting)
    return loan, f"{loan['accountState']} since {loan.get('lastSetToArrearsDate', 'none')[:10]}"


def late_since_at_rest(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
    """Look at the same of a loan whose office rests on the three days after the first due date."""
    office = new_office(lives.api, "01 January 2010")
    rest = {"name": uuid4().hex, "fromDate": "22 February 2024", "toDate": "24 February 2024", "reschedulingType": 1}
    holiday = lives.api.post("holidays", {**rest, "offices": [{"officeId": office}]})["resourceId"]
    lives.api.post(f"holidays/{holiday}?command=activate", {})
    loan = lent(lives, setting, LENT_ON, office)
    return loan, f"{loan['accountState']} since {loan['lastSetToArrearsDate'][:10]}"


def arrears_begun(lives: Lives, setting: Setting) -> tuple[Mapping[str, Any], str]:
    """Look at the day from which days in arrears count, after the first installment was paid on 27 March 2024."""
    loan = late(lives, setting)
    lives.mambu.post(f"loans/{loan['id']}/repayment-transactions", {"amount": 350, "valueDate": "2024-03-27"})
    after = told(lives, loan["id"])
    return after, str(today(lives) - timedelta(days=after["daysInArrears"] - 1))


def _paid(lives: Lives, loan: Mapping[str, Any], payment: dict[str, Any]) -> tuple[Mapping[str, Any], str]:
    answer = lives.mambu.call("POST", f"loans/{loan['id']}/repayment-transactions", json=payment).json()
    if "errors" in answer:
        (error,) = answer["errors"]
        return loan, f"{error['errorSource']} {error['errorReason']}"
    after = told(lives, loan["id"])
    owed = " ".join(f"{name[:-7]} {after['balances'][name]:g}" for name in ("principalBalance", "creditBalance"))
    return after, owed


def told(lives: Lives, loan_id: str) -> Mapping[str, Any]:
    """Return all that is told of a loan."""
    found: Mapping[str, Any] = lives.mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    return found
