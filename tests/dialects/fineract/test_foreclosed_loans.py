"""Loans foreclosed over HTTP: what would settle them, answers, sub-status, and what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.dialects.fineract.lending import lent, loan, new_loan, new_product, repaid, undone
from tests.dialects.fineract.recalculating import FOLLOWING, PROGRESSIVE

if TYPE_CHECKING:
    from tests.api import Api

FLAT = {"interestType": 1, "numberOfRepayments": 4, "principal": 12000}  # 4 x (3,000 + 120)
PAID_ON, ON = "01 February 2024", "20 February 2024"
# 19 of the 29 days of the second installment's 120.
INTEREST = 78.62


def test_a_loan_is_foreclosed_told_so_and_taken_back(api: Api) -> None:
    loan_id = lent(api, new_product(api, **FLAT))
    repaid(api, loan_id, PAID_ON, 3120)
    path = f"loans/{loan_id}/transactions"
    asked = {"transactionDate": ON, "dateFormat": "dd MMMM yyyy", "locale": "en"}
    template = api.get(f"{path}/template", command="foreclosure", **asked)
    assert (template["type"]["id"], template["principalPortion"], template["interestPortion"]) == (2, 9000, INTEREST)
    assert (template["amount"], template["date"]) == (9000 + INTEREST, [2024, 2, 20])
    given = {"transactionDate": ON, "note": "Sold his shop", "externalId": f"F-{loan_id}"}
    answer = api.post(f"{path}?command=foreclosure", given)
    assert (answer["loanId"], answer["resourceExternalId"]) == (loan_id, f"F-{loan_id}")
    assert (answer["changes"]["status"]["id"], answer["changes"]["subStatus"]["id"]) == (600, 100)
    made = api.get(f"{path}/{answer['resourceId']}")
    assert (made["type"]["repayment"], made["amount"], made["note"]) == (True, 9000 + INTEREST, "Sold his shop")
    found = loan(api, loan_id)
    assert (found["status"]["id"], found["subStatus"]["code"]) == (600, "loanSubStatusType.foreclosed")
    periods = [each for each in found["repaymentSchedule"]["periods"] if each.get("period")]
    assert [(each["dueDate"], each["totalDueForPeriod"]) for each in periods] == [
        ([2024, 2, 1], 3120),
        ([2024, 2, 20], 9000 + INTEREST),
    ]
    undone(api, loan_id, answer["resourceId"])
    found = loan(api, loan_id)
    assert (found["status"]["id"], "subStatus" in found, found["summary"]["totalOutstanding"]) == (300, False, 9360)


def test_what_stands_against_it_is_named(api: Api) -> None:
    follows = lent(api, new_product(api, **PROGRESSIVE, **FOLLOWING))
    code = "error.msg.loan.foreclosure.with.interest.recalculation.enabled.not.supported"
    asked = f"loans/{follows}/transactions?command=foreclosure"
    assert api.refused(asked, {"transactionDate": PAID_ON}) == (403, [code])
    assert api.refused(f"loans/{follows}/transactions/template?command=foreclosure", method="GET") == (403, [code])
    applied = new_loan(api, new_product(api, **FLAT))
    asked = f"loans/{applied}/transactions?command=foreclosure"
    assert api.refused(asked, {"transactionDate": ON}) == (403, ["error.msg.loan.foreclosure.loan.is.not.active"])
    loan_id = lent(api, new_product(api, **FLAT))
    repaid(api, loan_id, PAID_ON, 3120)
    asked = f"loans/{loan_id}/transactions?command=foreclosure"
    assert api.refused(asked, {"transactionDate": "31 January 2024"}) == (
        403,
        ["error.msg.loan.foreclosure.transaction.date.before.last.transaction.date"],
    )
    assert api.refused(asked, {})[0] == 400
