"""Transactions of loans found by every field, and gone through by cursors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.dialects.fineract import lending
from tests.dialects.fineract.people import new_client
from tests.dialects.mambu.speaker import criterion

from samity.bank.loans.queries.searched_transactions import CORRECTING
from samity.dialects.mambu.loans_searched import TRANSACTIONS_OF_LOANS
from samity.dialects.mambu.loans_words import TRANSACTIONS

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu


@pytest.fixture
def moved(mambu: Mambu, api: Api) -> list[dict[str, Any]]:
    """What moved on one loan: paid out, repaid, repaid and taken back."""
    loan = mambu.get(f"loans/{api.get(f'loans/{lending.lent(api)}')['accountNo']}")
    api.post("paymenttypes", {"name": uuid4().hex, "codeName": uuid4().hex})
    (*_, channel) = mambu.get("organization/transactionChannels", limit=1000)
    first = {"amount": 150.25, "valueDate": "2024-02-01T00:00:00+00:00", "externalId": uuid4().hex}
    through = {"transactionChannelId": channel["id"]}
    second = {"amount": 200, "valueDate": "2024-02-02T00:00:00+00:00", "transactionDetails": through}
    _, paid = (mambu.post(f"loans/{loan['id']}/repayment-transactions", each) for each in (first, second))
    mambu.call("POST", f"loans/transactions/{paid['id']}:adjust", json={"notes": "a slip"})
    found: list[dict[str, Any]] = mambu.get(f"loans/{loan['id']}/transactions", sortBy="encodedKey:ASC")
    return found


Rows = tuple[tuple[str, str, dict[str, Any], list[dict[str, Any]]], ...]


def _all_find(mambu: Mambu, moved: list[dict[str, Any]], rows: Rows) -> None:
    mine = criterion("parentAccountKey", "EQUALS", moved[0]["parentAccountKey"])
    sorting = {"field": "id", "order": "ASC"}
    for field, operator, given, found in rows:
        asked = criterion(field, operator, **given)
        assert mambu.search("loans/transactions", mine, asked, sorting=sorting) == found, (field, operator, given)


def test_transactions_are_found_by_what_they_are_known_by_and_belong_to(
    mambu: Mambu, moved: list[dict[str, Any]]
) -> None:
    out, first, second = moved
    loan = mambu.get(f"loans/{out['parentAccountKey']}")
    product = mambu.get(f"loanproducts/{loan['productTypeKey']}")
    branch = mambu.get(f"branches/{out['branchKey']}")
    rows: Rows = (
        ("encodedKey", "EQUALS", {"value": first["encodedKey"]}, [first]),
        ("encodedKey", "IN", {"values": [first["encodedKey"], out["encodedKey"]]}, [out, first]),
        ("encodedKey", "DIFFERENT_THAN", {"value": first["encodedKey"]}, [out, second]),
        ("encodedKey", "EQUALS", {"value": out["parentAccountKey"]}, []),
        ("externalId", "EQUALS", {"value": first["externalId"].upper()}, [first]),
        ("externalId", "EQUALS_CASE_SENSITIVE", {"value": first["externalId"]}, [first]),
        ("externalId", "EMPTY", {}, [out, second]),
        ("externalId", "NOT_EMPTY", {}, [first]),
        ("externalId", "DIFFERENT_THAN", {"value": first["externalId"]}, [out, second]),
        ("id", "EQUALS", {"value": first["id"]}, [first]),
        ("id", "IN", {"values": [first["id"], "x"]}, [first]),
        ("id", "STARTS_WITH", {"value": "x"}, []),
        ("id", "DIFFERENT_THAN", {"value": first["id"]}, [out, second]),
        ("adjustmentTransactionID", "DIFFERENT_THAN", {"value": "0"}, moved),
        ("parentAccountID", "EQUALS", {"value": loan["id"]}, moved),
        ("parentAccountID", "DIFFERENT_THAN", {"value": loan["id"]}, []),
        ("parentAccountID", "STARTS_WITH", {"value": loan["id"][:5]}, moved),
        ("parentAccountID", "EMPTY", {}, []),
        ("parentAccountHolderKey", "EQUALS", {"value": loan["accountHolderKey"]}, moved),
        ("parentAccountHolderKey", "EMPTY", {}, []),
        ("productTypeKey", "EQUALS", {"value": loan["productTypeKey"]}, moved),
        ("productID", "EQUALS", {"value": product["id"]}, moved),
        ("productID", "DIFFERENT_THAN", {"value": product["id"]}, []),
        ("branchKey", "EQUALS", {"value": branch["encodedKey"]}, moved),
        ("branchID", "EQUALS", {"value": branch["id"]}, moved),
        ("branchID", "EQUALS", {"value": "nowhere"}, []),
        ("centreKey", "EMPTY", {}, moved),
        ("centreID", "NOT_EMPTY", {}, []),
    )
    _all_find(mambu, moved, rows)


def test_transactions_are_found_by_what_moved_and_when(mambu: Mambu, moved: list[dict[str, Any]]) -> None:
    out, first, second = moved
    rows: Rows = (
        ("type", "EQUALS", {"value": "REPAYMENT"}, [first, second]),
        ("type", "DIFFERENT_THAN", {"value": "REPAYMENT"}, [out]),
        ("amount", "EQUALS", {"value": "150.25"}, [first]),
        ("amount", "MORE_THAN", {"value": "150.25"}, [out, second]),
        ("amount", "LESS_THAN", {"value": 200}, [first]),
        ("amount", "BETWEEN", {"value": 150.25, "secondValue": 200}, [first, second]),
        ("affectedAmounts.principalAmount", "EQUALS", {"value": first["affectedAmounts"]["principalAmount"]}, [first]),
        ("affectedAmounts.interestAmount", "EQUALS", {"value": first["affectedAmounts"]["interestAmount"]}, [first]),
        ("affectedAmounts.feesAmount", "MORE_THAN", {"value": 0}, []),
        ("affectedAmounts.penaltyAmount", "EQUALS", {"value": 0}, moved),
        ("accountBalances.principalBalance", "EQUALS", {"value": 12000}, [out]),
        ("transactionDetails.transactionChannelId", "EQUALS", {"value": _channel(second, "Id")}, [second]),
        ("transactionDetails.transactionChannelKey", "IN", {"values": [_channel(second, "Key")]}, [second]),
        ("transactionDetails.transactionChannelKey", "EMPTY", {}, [out, first]),
        ("wasAdjusted", "EQUALS", {"value": True}, [second]),
        ("wasAdjusted", "EQUALS", {"value": "false"}, [out, first]),
        ("wasAdjusted", "DIFFERENT_THAN", {"value": "FALSE"}, [second]),
        ("typeIsAdjustment", "EQUALS", {"value": "false"}, moved),
        ("typeIsAdjustment", "EQUALS", {"value": True}, []),
        ("adjustmentTransactionKey", "EQUALS", {"value": second["adjustmentTransactionKey"]}, [second]),
        ("adjustmentTransactionKey", "NOT_EMPTY", {}, [second]),
        ("adjustmentTransactionID", "EMPTY", {}, [out, first]),
        ("valueDate", "AFTER", {"value": "2024-01-01"}, [first, second]),
        ("bookingDate", "TODAY", {}, moved),
        ("creationDate", "AFTER", {"value": "2000-01-01"}, moved),
    )
    _all_find(mambu, moved, rows)


def test_adjustments_are_told_apart_by_their_types(mambu: Mambu, api: Api, moved: list[dict[str, Any]]) -> None:
    """As this API names them; a payment that was taken back is a payment still."""
    adjusting = {kind for kind, word in TRANSACTIONS.items() if word.endswith("_ADJUSTMENT")}
    assert adjusting == {*CORRECTING}
    loan = mambu.get(f"loans/{moved[0]['parentAccountKey']}")["id"]
    (fineract,) = [each["id"] for each in api.get("loans", accountNo=loan)["pageItems"]]
    body = {"transactionDate": "05 February 2024", "transactionAmount": 1}
    api.post(f"loans/{fineract}/transactions?command=waiveinterest", body)
    mine = criterion("parentAccountKey", "EQUALS", moved[0]["parentAccountKey"])
    found = mambu.search("loans/transactions", mine, criterion("typeIsAdjustment", "EQUALS", value=True))
    assert [each["type"] for each in found] == ["INTEREST_REDUCTION_ADJUSTMENT"]


def _channel(transaction: dict[str, Any], name: str) -> str:
    found: str = transaction["transactionDetails"][f"transactionChannel{name}"]
    return found


@pytest.mark.parametrize("name", sorted(TRANSACTIONS_OF_LOANS.orders))
def test_transactions_are_ordered_by_every_field(mambu: Mambu, moved: list[dict[str, Any]], name: str) -> None:
    mine = criterion("parentAccountKey", "EQUALS", moved[0]["parentAccountKey"])
    for order in ("ASC", "DESC"):
        found = mambu.search("loans/transactions", mine, sorting={"field": name, "order": order})
        assert sorted(each["id"] for each in found) == sorted(each["id"] for each in moved)
        if name in {"id", "amount"}:
            numbers = [float(each[name]) for each in found]
            assert numbers == sorted(numbers, reverse=order == "DESC")


def _gone_through(mambu: Mambu, path: str, *criteria: dict[str, Any], limit: int) -> list[list[str]]:
    """Return the keys of the parts of a search, as cursors lead from one to the next."""
    parts, cursor = [], "_"
    while cursor:
        body, query = {"filterCriteria": list(criteria)}, {"limit": limit, "cursor": cursor}
        answer = mambu.call("POST", f"{path}:search", json=body, params=query)
        assert answer.status_code == 200, answer.text
        parts.append([each["encodedKey"] for each in answer.json()])
        cursor = answer.headers["Items-Next-Cursor"]
    return parts


def test_a_cursor_goes_through_transactions_by_their_number(mambu: Mambu, moved: list[dict[str, Any]]) -> None:
    mine = criterion("parentAccountKey", "EQUALS", moved[0]["parentAccountKey"])
    out, first, second = (each["encodedKey"] for each in moved)
    assert _gone_through(mambu, "loans/transactions", mine, limit=2) == [[out, first], [second]]
    assert _gone_through(mambu, "loans/transactions", mine, limit=3) == [[out, first, second]]
    assert _gone_through(mambu, "loans/transactions", mine, limit=1) == [[out], [first], [second]]
    assert _gone_through(mambu, "loans/transactions", mine, criterion("amount", "LESS_THAN", 0), limit=1) == [[]]
    answer = mambu.call("POST", "loans/transactions:search", json={}, params={"limit": 1})
    assert "Items-Next-Cursor" not in answer.headers


def test_a_cursor_goes_through_loans_as_they_were_changed(mambu: Mambu, api: Api) -> None:
    product, client = lending.new_product(api), new_client(api)
    holder = mambu.get(f"clients/{api.get(f'clients/{client}')['accountNo']}")["encodedKey"]
    loans = [api.post("loans", lending.loan_body(product, client))["loanId"] for _ in range(3)]
    keys = [mambu.get(f"loans/{api.get(f'loans/{each}')['accountNo']}")["encodedKey"] for each in loans]
    mine = criterion("accountHolderKey", "EQUALS", holder)
    assert _gone_through(mambu, "loans", mine, limit=2) == [keys[:2], keys[2:]]
    query = {"limit": "2", "cursor": "_", "paginationDetails": "ON"}
    begun = mambu.call("POST", "loans:search", json={"filterCriteria": [mine]}, params=query)
    assert (len(begun.json()), begun.headers["Items-Total"]) == (2, "3")
    # One that is changed while somebody goes through them comes again at the end, as it is now.
    lending.approved(api, loans[0])
    went_on = {"limit": "2", "cursor": begun.headers["Items-Next-Cursor"]}
    rest = mambu.call("POST", "loans:search", json={"filterCriteria": [mine]}, params=went_on)
    assert [each["encodedKey"] for each in rest.json()] == [keys[2], keys[0]]
    assert rest.headers["Items-Next-Cursor"] == ""
    assert rest.json()[1]["accountState"] == "APPROVED"


@pytest.mark.parametrize(
    "cursor", ["", "x", "bjE=", "bjEsbjI=", "dDE=", "' OR 1=1", "é", "dDk5OTk5OTk5OTk5OTk5OTk5OSxuMQ=="]
)
def test_what_is_no_cursor_of_loans_is_refused(mambu: Mambu, cursor: str) -> None:
    refused = mambu.refused("POST", "loans:search", {}, params={"cursor": cursor})
    assert refused == (400, [("cursor", "INVALID_PARAMETERS")])


def test_a_cursor_has_its_own_order_and_its_own_place(mambu: Mambu) -> None:
    body = {"sortingCriteria": {"field": "id"}, "filterCriteria": [criterion("colour", "EMPTY")]}
    for path in ("loans", "loans/transactions"):
        refused = mambu.refused("POST", f"{path}:search?cursor=_&offset=3&sortBy=id:ASC", body)
        assert refused == (
            400,
            [
                (name, "INVALID_PARAMETERS")
                for name in ("filterCriteria[0].field", "sortingCriteria", "sortBy", "offset")
            ],
        )
    for path in ("clients", "groups"):
        assert mambu.refused("POST", f"{path}:search?cursor=_", {}) == (400, [("cursor", "FIELD_NOT_SUPPORTED")])
