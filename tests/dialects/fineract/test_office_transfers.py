"""Clients go to other offices, as clients written for Fineract let them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.dialects.fineract.lending import ACCRUAL, accounts, lent, new_product, repaid
from tests.dialects.fineract.people import new_client, new_group

if TYPE_CHECKING:
    from tests.api import Api

FIRST, PAID_ON, MOVED_ON = "01 January 2024", "01 February 2024", "05 February 2024"
INITIATED, APPROVED, WITHDRAWN, REJECTED = 12, 13, 14, 15


def another_office(api: Api) -> int:
    body = {"name": uuid4().hex, "openingDate": "01 January 2010", "parentId": 1}
    made: int = api.post("offices", body)["officeId"]
    return made


def with_books(api: Api) -> tuple[int, int, dict[str, int]]:
    """Lend to a client with books; return the client, the loan, the accounts."""
    gl = accounts(api)
    loan = lent(api, new_product(api, accountingRule=ACCRUAL, **gl))
    repaid(api, loan, PAID_ON, 500)
    client: int = api.get(f"loans/{loan}")["clientId"]
    return client, loan, gl


def moves(api: Api, loan: int) -> list[dict[str, Any]]:
    shown = api.get(f"loans/{loan}", associations="transactions")["transactions"]
    return [each for each in shown if INITIATED <= each["type"]["id"] <= REJECTED]


def journal(api: Api, transaction: dict[str, Any]) -> set[tuple[int, int, str, float]]:
    entries = api.get("journalentries", transactionId=f"L{transaction['id']}")["pageItems"]
    return {(each["officeId"], each["glAccountId"], each["entryType"]["value"], each["amount"]) for each in entries}


def test_a_client_goes_with_his_loan_and_each_office_books_its_side(api: Api) -> None:
    client, loan, gl = with_books(api)
    office = another_office(api)
    asked = {"destinationOfficeId": office, "transferDate": MOVED_ON, "note": "moves"}
    answer = api.post(f"clients/{client}?command=proposeTransfer", asked)
    assert answer == {"officeId": 1, "clientId": client, "resourceId": client}
    assert api.get(f"clients/{client}/transferproposaldate") == [2024, 2, 5]
    shown = api.get(f"clients/{client}")
    assert (shown["status"]["id"], shown["active"], shown["transferToOfficeId"]) == (303, False, office)
    status = api.get(f"loans/{loan}")["status"]
    assert (status["id"], status["code"], status["active"]) == (303, "loanStatusType.transfer.in.progress", False)
    payment = {"transactionDate": MOVED_ON, "transactionAmount": 100}
    refused = api.refused(f"loans/{loan}/transactions?command=repayment", payment)
    assert refused == (403, ["error.msg.client.not.active.exception"])

    answer = api.post(f"clients/{client}?command=acceptTransfer", {"note": "welcome"})
    assert answer == {"officeId": office, "clientId": client, "resourceId": client, "loans": []}
    assert api.get(f"clients/{client}")["status"]["id"] == 300
    assert api.get(f"clients/{client}")["officeId"] == office
    out, taken = moves(api, loan)
    assert (out["type"]["id"], out["type"]["initiateTransfer"]) == (INITIATED, True)
    assert (taken["type"]["id"], taken["type"]["approveTransfer"]) == (APPROVED, True)
    suspense, portfolio = gl["transfersInSuspenseAccountId"], gl["loanPortfolioAccountId"]
    left, swapped = out["principalPortion"], {"DEBIT": "CREDIT", "CREDIT": "DEBIT"}
    assert {(1, suspense, "DEBIT", left), (1, portfolio, "CREDIT", left)} <= journal(api, out)
    assert journal(api, taken) == {(office, gl, swapped[side], amount) for _, gl, side, amount in journal(api, out)}
    assert left == api.get(f"loans/{loan}")["summary"]["principalOutstanding"]
    # The money of before is the other office's affair.
    refused = api.refused(f"loans/{loan}/transactions?command=repayment", payment)
    assert refused == (403, ["error.msg.loan.transaction.cannot.be.before.client.transfer.date"])


def test_a_transfer_is_rejected_then_withdrawn(api: Api) -> None:
    client, loan, gl = with_books(api)
    api.post(f"clients/{client}?command=proposeTransfer", {"destinationOfficeId": another_office(api)})
    api.post(f"clients/{client}?command=rejectTransfer", {"note": ""})
    assert (api.get(f"clients/{client}")["status"]["id"], api.get(f"loans/{loan}")["status"]["id"]) == (304, 304)
    refused = api.refused(f"clients/{client}?command=acceptTransfer", {})
    assert refused == (403, ["error.msg.client.not.awaiting.transfer.approval.exception"])
    api.post(f"clients/{client}?command=withdrawTransfer", {"note": ""})
    assert (api.get(f"clients/{client}")["status"]["id"], api.get(f"loans/{loan}")["status"]["id"]) == (300, 300)
    assert [each["type"]["id"] for each in moves(api, loan)] == [INITIATED, REJECTED, WITHDRAWN]
    assert api.get(f"clients/{client}/transferproposaldate") is None
    refused = api.refused(f"clients/{client}?command=withdrawTransfer", {})
    assert refused == (403, ["error.msg.client.not.awaiting.transfer.approval.or.on.hold.exception"])
    assert gl


def test_a_member_goes_to_a_group_of_the_other_office_in_one_stroke(api: Api) -> None:
    client, office = new_client(api), another_office(api)
    new_group(api, clientMembers=[client])
    both: dict[str, object] = {"destinationOfficeId": office}
    refused = api.refused(f"clients/{client}?command=proposeAndAcceptTransfer", both)
    assert refused == (403, ["error.msg.client.transfers.destination.group.absent"])
    assert api.get(f"clients/{client}")["status"]["id"] == 300
    there = new_group(api, officeId=office)
    api.post(f"clients/{client}?command=proposeAndAcceptTransfer", {**both, "destinationGroupId": there})
    assert [each["id"] for each in api.get(f"clients/{client}")["groups"]] == [there]


@pytest.mark.parametrize(
    ("body", "status", "codes"),
    [
        ({}, 400, ["validation.msg.client.destinationOfficeId.cannot.be.blank"]),
        ({"destinationOfficeId": 999_999}, 404, ["error.msg.office.id.invalid"]),
        (
            {"destinationOfficeId": 1, "transferDate": "01 January 2999", "note": "n" * 1001},
            403,
            [
                "error.msg.client.transfers.to.same.office",
                "error.msg.client.transfer.date.in.the.future",
                "validation.msg.client.note.exceeds.max.length",
            ],
        ),
        ({"destinationOfficeId": 1, "surprise": 1}, 400, ["error.msg.parameter.unsupported"]),
    ],
)
def test_a_wrong_proposal_is_refused_by_its_codes(
    api: Api, body: dict[str, object], status: int, codes: list[str]
) -> None:
    assert api.refused(f"clients/{new_client(api)}?command=proposeTransfer", body) == (status, codes)
