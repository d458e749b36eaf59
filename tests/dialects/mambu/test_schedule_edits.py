"""PUT /loans/{id}/schedule: dates and amounts changed by hand, payment holidays, and the interest they hold back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.mambu.editing import EVERY_EDIT, active, amounts, later, pending, rows_of
from tests.dialects.mambu.products import body
from tests.dialects.mambu.speaker import change

if TYPE_CHECKING:
    from tests.dialects.mambu.speaker import Mambu

NOT_ALLOWED = ("scheduleSettings.repaymentScheduleEditOptions", "EDIT_NOT_ALLOWED")


@pytest.mark.parametrize("made", [pending, active])
def test_the_whole_schedule_is_sent_back_with_what_shall_differ(mambu: Mambu, made: Any) -> None:
    loan = made(mambu, *EVERY_EDIT)
    rows = rows_of(mambu, loan)
    rows[0]["principal"]["amount"]["expected"] = 300
    rows[0]["dueDate"] = moved = later(rows[0], 3)
    rows[1]["principal"]["amount"]["expected"] = 0
    # The last one is left out: the bank lets it take what is left.
    rows[-2]["principal"]["amount"]["expected"] = 50
    told = mambu.put(f"loans/{loan['id']}/schedule", rows[:-1])["installments"]
    assert told[0]["dueDate"] == moved
    assert amounts(told)[:3] == [(300, 24), (0, 18), (100, 18)]
    assert amounts(told)[-2:] == [(50, 2), (50, 1)]
    assert rows_of(mambu, loan) == told
    full = mambu.get(f"loans/{loan['id']}", detailsLevel="FULL")
    assert full["scheduleSettings"]["hasCustomSchedule"] is True
    assert loan["scheduleSettings"]["hasCustomSchedule"] is False
    assert full["lastModifiedDate"] > loan["lastModifiedDate"]


def test_an_application_keeps_its_schedule_when_something_else_is_patched(mambu: Mambu) -> None:
    loan = pending(mambu, *EVERY_EDIT)
    row = {**rows_of(mambu, loan)[0], "principal": {"amount": {"expected": 150}}}
    told = mambu.put(f"loans/{loan['id']}/schedule", [row])
    mambu.patch(f"loans/{loan['encodedKey']}", change("REPLACE", "id", f"R{loan['id']}"))
    assert rows_of(mambu, {"id": f"R{loan['id']}"}) == told["installments"]


def test_an_application_with_more_installments_than_its_product_offers_is_patched(mambu: Mambu) -> None:
    loan = pending(mambu, *EVERY_EDIT, most=12)
    added = {"dueDate": later(rows_of(mambu, loan)[0], 5), "principal": {"amount": {"expected": 40}}}
    told = mambu.put(f"loans/{loan['id']}/schedule", [added])["installments"]
    mambu.patch(f"loans/{loan['encodedKey']}", change("REPLACE", "id", f"R{loan['id']}"))
    assert rows_of(mambu, {"id": f"R{loan['id']}"}) == told
    assert len(told) == 13
    # Another amount makes the schedule the product's again.
    mambu.patch(f"loans/{loan['encodedKey']}", change("REPLACE", "loanAmount", 600))
    assert [principal for principal, _ in amounts(rows_of(mambu, {"id": f"R{loan['id']}"}))] == [50] * 12


def test_an_installment_without_a_key_is_added(mambu: Mambu) -> None:
    loan = active(mambu, "ADJUST_NUMBER_OF_INSTALLMENTS")
    added = {"dueDate": later(rows_of(mambu, loan)[0], 5), "principal": {"amount": {"expected": 40}}}
    told = mambu.put(f"loans/{loan['id']}/schedule", [added])["installments"]
    assert (len(told), amounts(told)[1], amounts(told)[-1][0]) == (13, (40, 22), 60)


def test_a_payment_holiday_is_a_row_of_grace(mambu: Mambu) -> None:
    loan = active(mambu, "ADJUST_PAYMENT_HOLIDAYS")
    rows = [{**row, "isPaymentHoliday": number in {4, 5}} for number, row in enumerate(rows_of(mambu, loan), 1)]
    told = mambu.put(f"loans/{loan['id']}/schedule", rows)["installments"]
    assert len(told) == 14
    assert [(row["state"], row["isPaymentHoliday"]) for row in told[2:5]] == [
        ("PENDING", False),
        ("GRACE", True),
        ("GRACE", True),
    ]
    assert amounts(told)[3:6] == [(0, 0), (0, 0), (100, 18)]
    full = mambu.get(f"loans/{loan['id']}", detailsLevel="FULL")
    assert full["paymentHolidaysAccruedInterest"] == 0
    asked = {"interestApplicationDate": loan["creationDate"][:10], "isPaymentHolidaysInterest": True}
    assert mambu.refused("POST", f"loans/{loan['id']}:applyInterest", asked) == (
        400,
        [("isPaymentHolidaysInterest", "NOTHING_HELD_BACK")],
    )


def test_what_the_product_does_not_allow_and_what_cannot_be_is_named(mambu: Mambu) -> None:
    loan = active(mambu)
    row = rows_of(mambu, loan)[0]
    path = f"loans/{loan['id']}/schedule"
    changed = {**row, "dueDate": later(row, 1), "principal": {"amount": {"expected": 1}}}
    refused = [("[0].dueDate", "EDIT_NOT_ALLOWED"), ("[0].principal.amount.expected", "EDIT_NOT_ALLOWED")]
    assert mambu.refused("PUT", path, [changed]) == (400, refused)
    own = active(mambu, *EVERY_EDIT)
    last = rows_of(mambu, own)[-1]
    whole = {**last, "principal": {"amount": {"expected": 99}}}
    assert mambu.refused("PUT", f"loans/{own['id']}/schedule", [whole]) == (
        400,
        [("principal.amount.expected", "INCONSISTENT_SCHEDULE_PRINCIPAL_DUE_WITH_LOAN_AMOUNT")],
    )
    strange = [{**last, "encodedKey": row["encodedKey"]}, {**last, "fee": {"amount": {"expected": 5}}}]
    assert mambu.refused("PUT", f"loans/{own['id']}/schedule", strange)[1] == [
        ("[0].encodedKey", "INVALID_PARAMETERS"),
        ("[1].fee", "FIELD_NOT_SUPPORTED"),
    ]


def test_charges_are_not_changed_with_the_schedule(mambu: Mambu) -> None:
    edits = {"repaymentScheduleEditOptions": ["ADJUST_FEE_PAYMENT_SCHEDULE"]}
    status, reasons = mambu.refused("POST", "loanproducts", body(scheduleSettings=edits))
    assert status == 400
    assert [source for source, _ in reasons] == ["scheduleSettings.repaymentScheduleEditOptions[0]"]
    flat = body(
        interestSettings={"interestCalculationMethod": "FLAT"},
        scheduleSettings={"repaymentScheduleEditOptions": ["ADJUST_PAYMENT_HOLIDAYS"]},
    )
    assert mambu.refused("POST", "loanproducts", flat)[1] == [
        ("scheduleSettings.repaymentScheduleEditOptions", "HOLIDAYS_NEED_DECLINING_INTEREST")
    ]


def test_a_payment_holiday_is_neither_added_nor_ended_nor_does_it_ask_for_something(mambu: Mambu) -> None:
    loan = active(mambu, *EVERY_EDIT)
    rows, path = rows_of(mambu, loan), f"loans/{loan['id']}/schedule"
    added = {"dueDate": later(rows[0], 5), "isPaymentHoliday": True}
    assert mambu.refused("PUT", path, [added]) == (400, [("[0].isPaymentHoliday", "HOLIDAY_ADDED")])
    asks = {**rows[3], "isPaymentHoliday": True, "principal": {"amount": {"expected": 5}}}
    assert mambu.refused("PUT", path, [asks])[1] == [("[0].isPaymentHoliday", "HOLIDAY_ASKS_FOR_NOTHING")]
    granted = mambu.put(path, [{**rows[3], "isPaymentHoliday": True}])["installments"][3]
    ended = {"encodedKey": granted["encodedKey"], "isPaymentHoliday": False}
    assert mambu.refused("PUT", path, [ended])[1] == [("[0]", "INSTALLMENT_STAYS")]
    assert len(mambu.put(path, [{**granted, "isPaymentHoliday": None}])["installments"]) == 13


@pytest.mark.parametrize("made", [pending, active])
def test_a_schedule_stays_within_measure(mambu: Mambu, made: Any) -> None:
    loan = made(mambu, *EVERY_EDIT)
    last, path = rows_of(mambu, loan)[-1], f"loans/{loan['id']}/schedule"
    many = [{"dueDate": later(last, days), "principal": {"amount": {"expected": 0}}} for days in range(1, 1190)]
    assert mambu.refused("PUT", path, many)[1] == [("", "TOO_MANY_INSTALLMENTS")]


def test_no_schedule_asks_for_more_than_can_be_paid_out(mambu: Mambu) -> None:
    settings = {"indexRateSettings": {"interestRate": {"defaultValue": 90}, "interestChargeFrequency": "EVERY_MONTH"}}
    product = mambu.post(
        "loanproducts",
        body(
            loanAmountSettings={"loanAmount": {"defaultValue": 9000000000000}},
            interestSettings={**settings, "scheduleInterestDaysCountMethod": "ACTUAL_DAYS_COUNT"},
            scheduleSettings={
                "numInstallments": {"defaultValue": 2},
                "repaymentScheduleEditOptions": list(EVERY_EDIT),
            },
        ),
    )
    asked = {
        "productTypeKey": product["encodedKey"],
        "accountHolderKey": mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"],
        "accountHolderType": "CLIENT",
        "loanAmount": 9000000000000,
    }
    loan = mambu.post("loans", asked)
    rows, path = rows_of(mambu, loan), f"loans/{loan['id']}/schedule"
    far = {"encodedKey": rows[1]["encodedKey"], "dueDate": "2999-01-01"}
    assert mambu.refused("PUT", path, [far])[1] == [("interest.amount.expected", "SCHEDULE_TOO_LARGE")]
    assert mambu.call("POST", f"loans/{loan['id']}:changeState", json={"action": "APPROVE"}).status_code == 200
    mambu.post(f"loans/{loan['id']}/disbursement-transactions", {})
    assert mambu.refused("PUT", path, [far])[1] == [("interest.amount.expected", "SCHEDULE_TOO_LARGE")]
