"""A refusal names the member that was sent, by this door's own name; `tests/named_members.py` sees to the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.api import SPELLING
from tests.dialects.fineract.lending import LENT_ON, approved, lent, loan_body, new_loan, new_product
from tests.dialects.fineract.people import new_client
from tests.dialects.mambu.editing import EVERY_EDIT, active, later, pending, rows_of
from tests.dialects.mambu.speaker import Mambu

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.api import Api

FUTURE, NOBODY = "01 January 2199", 999_999


@pytest.fixture
def mambu(app: FastAPI) -> Mambu:
    """Mambu's API as the administrator speaks it."""
    return Mambu(app)


def named(api: Api, path: str, body: dict[str, Any]) -> list[str]:
    """Return which parameters a refusal names."""
    answer = api.call("POST", path, json={**SPELLING, **body})
    assert answer.status_code >= 400, answer.text
    return [each["parameterName"] for each in answer.json()["errors"]]


def sources(mambu: Mambu, method: str, path: str, body: object) -> list[str]:
    """Return which members a refusal names."""
    return [source for source, _ in mambu.refused(method, path, body)[1]]


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"principal": "12000.005"}, "principal"),
        ({"clientId": NOBODY}, "clientId"),
        ({"loanOfficerId": NOBODY}, "loanOfficerId"),
        ({"loanPurposeId": NOBODY}, "loanPurposeId"),
        ({"fundId": NOBODY}, "fundId"),
    ],
)
def test_what_is_wrong_in_an_application_is_named_as_it_was_sent(api: Api, changed: dict[str, Any], name: str) -> None:
    asked = {**loan_body(new_product(api), new_client(api)), **changed}
    assert named(api, "loans", asked) == [name]


@pytest.mark.parametrize(
    ("command", "body", "name"),
    [
        ("approve", {"approvedOnDate": FUTURE, "expectedDisbursementDate": FUTURE}, "approvedOnDate"),
        ("approve", {"approvedOnDate": "01 January 2000"}, "approvedOnDate"),
        ("approve", {"approvedOnDate": LENT_ON, "approvedLoanAmount": "1.005"}, "approvedLoanAmount"),
        ("reject", {"rejectedOnDate": FUTURE}, "rejectedOnDate"),
        ("withdrawnByApplicant", {"withdrawnOnDate": "01 January 2000"}, "withdrawnOnDate"),
        ("assignLoanOfficer", {"toLoanOfficerId": NOBODY, "assignmentDate": LENT_ON}, "toLoanOfficerId"),
    ],
)
def test_what_is_wrong_in_a_command_is_named_as_it_was_sent(
    api: Api, command: str, body: dict[str, Any], name: str
) -> None:
    assert named(api, f"loans/{new_loan(api)}?command={command}", body) == [name]


def test_what_is_wrong_with_money_is_named_as_it_was_sent(api: Api) -> None:
    pending = new_loan(api)
    approved(api, pending)
    disburse = f"loans/{pending}?command=disburse"
    assert named(api, disburse, {"actualDisbursementDate": FUTURE}) == ["actualDisbursementDate"]
    fine = {"actualDisbursementDate": LENT_ON, "transactionAmount": "1.005"}
    assert named(api, disburse, fine) == ["transactionAmount"]
    repay = f"loans/{lent(api)}/transactions?command=repayment"
    assert named(api, repay, {"transactionDate": LENT_ON, "transactionAmount": "1.005"}) == ["transactionAmount"]
    assert named(api, repay, {"transactionDate": FUTURE, "transactionAmount": 1}) == ["transactionDate"]


def test_an_amount_too_fine_is_named_as_it_was_sent_through_the_other_door(mambu: Mambu) -> None:
    asked = pending(mambu)
    again = {name: asked[name] for name in ("productTypeKey", "accountHolderKey", "accountHolderType")}
    assert sources(mambu, "POST", "loans", {**again, "loanAmount": 10.005}) == ["loanAmount"]
    lent = active(mambu)
    assert sources(mambu, "POST", f"loans/{lent['id']}/repayment-transactions", {"amount": 10.005}) == ["amount"]


def test_a_row_of_a_schedule_is_named_where_it_stands(mambu: Mambu) -> None:
    loan = active(mambu, *EVERY_EDIT)
    path, rows = f"loans/{loan['id']}/schedule", rows_of(mambu, loan)
    rows[3]["dueDate"] = rows[2]["dueDate"]
    assert sources(mambu, "PUT", path, rows) == ["[3].dueDate"]
    rows = rows_of(mambu, loan)
    rows[2]["interest"]["amount"]["expected"] = 900
    assert sources(mambu, "PUT", path, rows) == ["[2].interest.amount.expected"]
    rows = rows_of(mambu, loan)
    rows[1]["principal"]["amount"]["expected"] = 1.005
    assert sources(mambu, "PUT", path, rows) == ["[1].principal.amount.expected"]
    gone = {"dueDate": later(rows[0], -400)}
    assert sources(mambu, "PUT", path, [gone]) == ["[0].dueDate"]


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"state": "PAID"}, "[0].state"),
        ({"number": "7"}, "[0].number"),
        ({"parentAccountKey": "0" * 32}, "[0].parentAccountKey"),
        ({"repaidDate": "2024-01-01"}, "[0].repaidDate"),
        ({"principal": {"amount": {"paid": 50}}}, "[0].principal.amount.paid"),
        ({"interest": {"amount": {"due": 1}}}, "[0].interest.amount.due"),
    ],
)
def test_what_follows_from_payments_is_sent_back_as_it_is_or_refused(
    mambu: Mambu, told: dict[str, Any], name: str
) -> None:
    loan = active(mambu, *EVERY_EDIT)
    path, row = f"loans/{loan['id']}/schedule", rows_of(mambu, loan)[0]
    assert mambu.put(path, [row])["installments"][0] == row
    assert sources(mambu, "PUT", path, [{**row, **told}]) == [name]
    if not name.endswith(("Date", "paid", "due")):
        return
    added = {"dueDate": later(row, 3), **told}
    assert sources(mambu, "PUT", path, [added]) == [name]
