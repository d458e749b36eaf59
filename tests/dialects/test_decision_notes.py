"""What somebody writes beside what he does to a loan can be read again, by either door."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import approved, disbursed, lent, new_loan, repaid
from tests.dialects.mambu.applications import asked
from tests.dialects.mambu.products import body
from tests.dialects.mambu.speaker import Mambu

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.api import Api


@pytest.fixture
def mambu(app: FastAPI) -> Mambu:
    return Mambu(app)


def comments(mambu: Mambu, key: str, **query: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = mambu.get("comments", ownerType="LOAN_ACCOUNT", ownerKey=key, **query)
    return found


def test_notes_of_decisions_and_payments_are_told_by_the_loan(api: Api, mambu: Mambu) -> None:
    loan_id = new_loan(api)
    approved(api, loan_id, note="<b>a good harvest</b>")
    api.post(f"loans/{loan_id}?command=undoApproval", {"note": "one paper is missing"})
    approved(api, loan_id)
    disbursed(api, loan_id, note="in cash")
    told = [
        ("<b>a good harvest</b>", "noteType.loan"),
        ("one paper is missing", "noteType.loan"),
        ("in cash", "noteType.loan.transaction"),
    ]
    listed = api.get(f"loans/{loan_id}/notes")
    assert [(each["note"], each["noteType"]["code"]) for each in listed] == told
    assert {(each["loanId"], each["createdByUsername"]) for each in listed} == {(loan_id, "mifos")}
    assert api.get(f"loans/{loan_id}", associations="notes")["notes"] == listed
    assert "notes" not in api.get(f"loans/{loan_id}")
    number = api.get(f"loans/{loan_id}")["accountNo"]
    assert [each["text"] for each in comments(mambu, number)] == [text for text, _ in told]


def test_notes_of_actions_are_comments_on_the_loan(mambu: Mambu) -> None:
    product = mambu.post("loanproducts", body())
    holder = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    terms = {"interestSettings": {"interestRate": 10}, "scheduleSettings": {"repaymentInstallments": 4}}
    loan = mambu.post("loans", {**asked(product, holder), **terms})
    for action, note in (("SET_INCOMPLETE", "no photo"), ("WITHDRAW", "moved away"), ("UNDO_WITHDRAW", "came back")):
        done = mambu.call("POST", f"loans/{loan['id']}:changeState", json={"action": action, "notes": note})
        assert done.status_code == 200, done.text
    found = comments(mambu, loan["encodedKey"])
    assert [each["text"] for each in found] == ["no photo", "moved away", "came back"]
    assert {each["ownerKey"] for each in found} == {loan["encodedKey"]}
    assert len({each["encodedKey"] for each in found}) == 3
    assert [each["text"] for each in comments(mambu, loan["id"], limit=1, offset=1)] == ["moved away"]
    # Another thing than the note on the application itself, which stays as it was written.
    assert "notes" not in mambu.get(f"loans/{loan['id']}")


def test_a_comment_is_written_by_itself(mambu: Mambu, api: Api) -> None:
    loan_id = new_loan(api)
    approved(api, loan_id, note="a good harvest")
    number = api.get(f"loans/{loan_id}")["accountNo"]
    written = mambu.post("comments", {"ownerType": "LOAN_ACCOUNT", "ownerKey": number, "text": "Called twice"})
    found = comments(mambu, number)
    assert (found[1], [each["text"] for each in found]) == (written, ["a good harvest", "Called twice"])
    told = api.get(f"loans/{loan_id}/notes")
    assert [(each["note"], each["noteType"]["code"]) for each in told] == [
        ("a good harvest", "noteType.loan"),
        ("Called twice", "noteType.loan"),
    ]
    assert len({each["id"] for each in told}) == 2
    nothing = {"ownerType": "LOAN_ACCOUNT", "ownerKey": number, "text": "  "}
    assert mambu.refused("POST", "comments", nothing)[1][0][0] == "text"
    client = {"ownerType": "CLIENT", "ownerKey": number, "text": "Called"}
    assert mambu.refused("POST", "comments", client) == (400, [("ownerType", "INVALID_PARAMETERS")])


def test_comments_on_what_has_none_here_are_refused_by_name(mambu: Mambu) -> None:
    wrong = (400, [("ownerType", "INVALID_PARAMETERS")])
    assert mambu.refused("GET", "comments?ownerType=CLIENT&ownerKey=1") == wrong
    assert mambu.refused("GET", "comments?ownerType=LOAN_ACCOUNT&ownerKey=nobody")[0] == 404


def test_notes_of_whatever_moves_money_or_lets_somebody_off_are_those_of_transactions(api: Api) -> None:
    loan_id = lent(api)
    path, on = f"loans/{loan_id}/transactions", "20 February 2024"
    paid = repaid(api, loan_id, "01 February 2024", 100, note="at the meeting")
    moved = {"transactionDate": on, "transactionAmount": 10}
    api.post(f"{path}?command=goodwillCredit", {**moved, "note": "kindly"})
    api.post(f"{path}?command=waiveinterest", {**moved, "note": "a flood"})
    back = {"transactionAmount": 1, "note": "a bad cheque"}
    api.post(f"{path}/{paid}?command=chargeback", back)
    today = api.get("businessdate/BUSINESS_DATE")["date"]
    given_up = {"transactionDate": f"{date(*today):%d %B %Y}"}
    api.post(f"{path}?command=writeoff", {**given_up, "note": "moved away"})
    api.post(f"{path}?command=recoverypayment", {**moved, **given_up, "note": "found again"})
    listed = {each["note"]: each["noteType"]["code"] for each in api.get(f"loans/{loan_id}/notes")}
    notes = ("at the meeting", "kindly", "a flood", "a bad cheque", "moved away", "found again")
    assert listed == dict.fromkeys(notes, "noteType.loan.transaction")
