"""What a disbursement agrees on over HTTP: the first due date (`adjustRepaymentDate`), the installment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import (
    ADVANCED,
    LENT_ON,
    advanced_order,
    approved,
    disbursed,
    loan,
    new_loan,
    new_product,
)

if TYPE_CHECKING:
    from tests.api import Api


def waiting(api: Api, product_id: int | None = None, **more: object) -> int:
    loan_id = new_loan(api, product_id, **more)
    approved(api, loan_id)
    return loan_id


def rows_of(api: Api, loan_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = loan(api, loan_id)["repaymentSchedule"]["periods"][1:]
    return found


def refused(api: Api, loan_id: int, **more: object) -> tuple[int, list[str]]:
    return api.refused(f"loans/{loan_id}?command=disburse", {"actualDisbursementDate": LENT_ON, **more})


def test_the_first_due_date_is_given_at_the_disbursement(api: Api) -> None:
    loan_id = waiting(api)
    answer = disbursed(api, loan_id, adjustRepaymentDate="20 February 2024")
    assert answer["changes"]["adjustRepaymentDate"] == [2024, 2, 20]
    assert [each["dueDate"] for each in rows_of(api, loan_id)[:3]] == [[2024, 2, 20], [2024, 3, 20], [2024, 4, 20]]
    assert api.get(f"loans/{loan_id}")["timeline"].get("actualDisbursementDate") == [2024, 1, 1]


def test_a_first_due_date_that_is_too_early_is_refused(api: Api) -> None:
    too_early = "error.msg.loan.days.between.first.repayment.and.disbursal.are.less.than.minimum.allowed"
    assert refused(api, waiting(api), adjustRepaymentDate=LENT_ON) == (403, [too_early])
    patient = new_product(api, minimumDaysBetweenDisbursalAndFirstRepayment=40)
    assert refused(api, waiting(api, patient), adjustRepaymentDate="01 February 2024") == (403, [too_early])


def test_the_installment_is_agreed_on_at_the_disbursement(api: Api) -> None:
    loan_id = waiting(api, new_product(api, canDefineInstallmentAmount=True))
    disbursed(api, loan_id, fixedEmiAmount=1500)
    assert [each["totalDueForPeriod"] for each in rows_of(api, loan_id)[:2]] == [1500, 1500]
    assert api.get(f"loans/{loan_id}")["fixedEmiAmount"] == 1500


def test_what_was_agreed_before_stands_again_when_the_disbursement_is_taken_back(api: Api) -> None:
    agreeing = new_product(api, canDefineInstallmentAmount=True)
    loan_id = waiting(api, agreeing, fixedEmiAmount=1200, repaymentsStartingFromDate="05 February 2024")
    disbursed(api, loan_id, fixedEmiAmount=1500, adjustRepaymentDate="20 February 2024")
    assert rows_of(api, loan_id)[0]["dueDate"] == [2024, 2, 20]
    api.post(f"loans/{loan_id}?command=undodisbursal")
    assert api.get(f"loans/{loan_id}")["fixedEmiAmount"] == 1200
    disbursed(api, loan_id)
    first = rows_of(api, loan_id)[0]
    assert (first["dueDate"], first["totalDueForPeriod"]) == ([2024, 2, 5], 1200)


@pytest.mark.parametrize(
    ("product", "amount", "code"),
    [
        ({}, 1500, "validation.msg.loan.fixedEmiAmount.is.not.supported"),
        ({"canDefineInstallmentAmount": True}, "1500.001", "validation.msg.loan.amount.has.too.many.decimals"),
        (
            {"canDefineInstallmentAmount": True, "interestType": 1},
            1500,
            "validation.msg.loan.terms.not.supported.by.schedule.type",
        ),
        (
            {
                "canDefineInstallmentAmount": True,
                "loanScheduleType": "PROGRESSIVE",
                "transactionProcessingStrategyCode": ADVANCED,
                "paymentAllocation": [advanced_order()],
            },
            1500,
            "validation.msg.loan.terms.not.supported.by.schedule.type",
        ),
    ],
)
def test_an_installment_that_cannot_be_agreed_on_is_refused(
    api: Api, product: dict[str, Any], amount: object, code: str
) -> None:
    loan_id = waiting(api, new_product(api, **product))
    assert refused(api, loan_id, fixedEmiAmount=amount) == (400, [code])
    assert api.get(f"loans/{loan_id}")["status"]["id"] == 200


def test_installments_that_were_agreed_one_by_one_stay(api: Api) -> None:
    varying = new_product(api, allowVariableInstallments=True, minimumGap=5, canDefineInstallmentAmount=True)
    loan_id = new_loan(api, varying)
    varied = [{"dueDate": "01 March 2024", "installmentAmount": 2000}]
    api.post(f"loans/{loan_id}/schedule?command=addVariations", {"exceptions": {"modifiedinstallments": varied}})
    approved(api, loan_id)
    status, codes = refused(api, loan_id, adjustRepaymentDate="20 February 2024", fixedEmiAmount=1500)
    said = "validation.msg.loan.disbursement.{}.is.not.supported"
    assert (status, sorted(codes)) == (400, [said.format("adjustRepaymentDate"), said.format("fixedEmiAmount")])
