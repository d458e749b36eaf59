"""POST /loans/{id}/transactions/{id} with an amount: another payment stands in the place of the wrong one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import lent, loan, new_product, repaid

if TYPE_CHECKING:
    from tests.api import Api

FLAT = {"interestType": 1, "numberOfRepayments": 4, "principal": 12000}  # 4 x (3,000 + 120)
PAID_ON, RIGHT_ON = "01 February 2024", "03 February 2024"


@pytest.fixture
def paid(api: Api) -> tuple[int, int]:
    """A loan, and a payment of 3,120 on it."""
    loan_id = lent(api, new_product(api, **FLAT))
    return loan_id, repaid(api, loan_id, PAID_ON, 3120)


@pytest.mark.parametrize("command", ["", "?command=adjust"])
def test_the_payment_as_it_should_have_been(api: Api, paid: tuple[int, int], command: str) -> None:
    loan_id, wrong = paid
    given = {"transactionDate": RIGHT_ON, "transactionAmount": 1000, "note": "A slip", "externalId": f"A-{loan_id}"}
    answer = api.post(f"loans/{loan_id}/transactions/{wrong}{command}", {**given, "reversalExternalId": f"R-{loan_id}"})
    assert (answer["loanId"], answer["resourceExternalId"]) == (loan_id, f"A-{loan_id}")
    assert answer["resourceId"] != wrong
    made = api.get(f"loans/{loan_id}/transactions/{answer['resourceId']}")
    assert (made["amount"], made["date"], made["note"]) == (1000, [2024, 2, 3], "A slip")
    before = api.get(f"loans/{loan_id}/transactions/{wrong}")
    assert (before["manuallyReversed"], before["reversalExternalId"]) == (True, f"R-{loan_id}")
    assert loan(api, loan_id)["summary"]["totalRepayment"] == 1000
    named = f"loans/{loan_id}/transactions/external-id/A-{loan_id}"
    again = api.post(named, {"transactionDate": PAID_ON, "transactionAmount": 3120})
    assert api.get(f"loans/{loan_id}/transactions/{again['resourceId']}")["amount"] == 3120


@pytest.mark.parametrize("amount", [{}, {"transactionAmount": 0}])
def test_to_nothing_it_is_taken_back(api: Api, paid: tuple[int, int], amount: dict[str, Any]) -> None:
    loan_id, wrong = paid
    answer = api.post(f"loans/{loan_id}/transactions/{wrong}", {"transactionDate": PAID_ON, **amount})
    assert answer["resourceId"] == wrong
    assert loan(api, loan_id)["summary"]["totalRepayment"] == 0


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"transactionAmount": 5}, 400, "validation.msg.loan.transaction.transactionDate.cannot.be.blank"),
        (
            {"transactionAmount": 5, "transactionDate": "01 January 2200"},
            403,
            "error.msg.loan.transaction.cannot.be.a.future.date",
        ),
        ({"transactionAmount": -5, "transactionDate": PAID_ON}, 400, None),
    ],
)
def test_what_it_cannot_be_is_refused(
    api: Api, paid: tuple[int, int], given: dict[str, Any], status: int, code: str | None
) -> None:
    loan_id, wrong = paid
    refused = api.refused(f"loans/{loan_id}/transactions/{wrong}", given)
    assert refused[0] == status
    assert code is None or refused[1] == [code]
    assert loan(api, loan_id)["summary"]["totalRepayment"] == 3120


def test_a_waiver_is_only_taken_back(api: Api, paid: tuple[int, int]) -> None:
    loan_id, _ = paid
    body = {"transactionDate": RIGHT_ON, "transactionAmount": 10}
    waived = api.post(f"loans/{loan_id}/transactions?command=waiveinterest", body)["resourceId"]
    refused = api.refused(f"loans/{loan_id}/transactions/{waived}", body)
    assert refused == (403, ["error.msg.loan.transaction.update.not.allowed"])
