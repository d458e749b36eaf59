"""Interest that accrued on loans, entry by entry, as it is searched over Mambu's API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.api import Api
from tests.dialects.fineract import lending
from tests.dialects.mambu.lending import RESOURCES
from tests.dialects.mambu.real_balance import dynamic, lent
from tests.dialects.mambu.speaker import criterion

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.dialects.mambu.speaker import Mambu

PATH = "accounting/interestaccrual"
SORTED = {"field": "entryId", "order": "ASC"}


@pytest.fixture
def api(app: FastAPI) -> Api:
    return Api(app)


@pytest.fixture
def loan(mambu: Mambu, api: Api) -> dict[str, Any]:
    """A thousand lent at 10 % a year, of which nothing is paid, and whose due dates have passed."""
    gl = lending.accounts(api)
    codes = {name: api.get(f"glaccounts/{account}")["glCode"] for name, account in gl.items()}
    rules = [{"financialResource": word, "glAccountKey": codes[name]} for word, name in RESOURCES.items()]
    books = {
        "accountingMethod": "ACCRUAL",
        "accountingRules": rules,
        "interestAccruedAccountingMethod": "DAILY",
        "interestAccrualCalculation": "BREAKDOWN_PER_ACCOUNT",
    }
    loan_id = lent(api, mambu.post("loanproducts", dynamic(accountingSettings=books)))
    api.post("runaccruals", {"tillDate": "21 February 2024"})
    told: dict[str, Any] = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    return {**told, "codes": codes}


def mine(loan: dict[str, Any]) -> dict[str, Any]:
    return criterion("accountKey", "EQUALS", loan["encodedKey"])


def test_each_entry_has_a_debit_and_a_credit(mambu: Mambu, loan: dict[str, Any]) -> None:
    found = mambu.search(PATH, mine(loan), sorting=SORTED)
    debits = [each for each in found if each["entryType"] == "DEBIT"]
    assert len(found) == 2 * len(debits) > 0
    assert {each["glAccountId"] for each in debits} == {loan["codes"]["receivableInterestAccountId"]}
    first = found[0]
    assert (first["accountId"], first["productType"], first["glAccountType"]) == (loan["id"], "LOAN", "ASSET")
    assert first["productKey"] == loan["productTypeKey"]
    assert first["creationDate"].endswith("Z") or "+00:00" in first["creationDate"]
    ids = [each["entryId"] for each in found]
    assert ids == sorted(set(ids))
    credits_ = [each for each in found if each["entryType"] == "CREDIT"]
    assert [each["amount"] for each in debits] == [each["amount"] for each in credits_]
    # Six months of a thousand of which nothing is paid.
    assert round(sum(each["amount"] for each in debits), 2) == 49.98


@pytest.mark.parametrize(
    ("field", "operator", "member"),
    [
        ("entryId", "EQUALS", "entryId"),
        ("transactionId", "EQUALS", "transactionId"),
        ("amount", "EQUALS", "amount"),
        ("accountId", "EQUALS", "accountId"),
        ("productId", "EQUALS", "productId"),
        ("glAccountId", "EQUALS", "glAccountId"),
        ("glAccountName", "STARTS_WITH", "glAccountName"),
        ("branchKey", "EQUALS", "branchKey"),
        ("productType", "EQUALS", "productType"),
        ("entryType", "EQUALS", "entryType"),
        ("bookingDate", "ON", "bookingDate"),
    ],
)
def test_entries_are_found_by_what_they_tell(
    mambu: Mambu, loan: dict[str, Any], field: str, operator: str, member: str
) -> None:
    first = mambu.search(PATH, mine(loan), sorting=SORTED)[0]
    asked = criterion(field, operator, first[member])
    assert first in mambu.search(PATH, mine(loan), asked, sorting=SORTED)
    assert all(each[member] == first[member] for each in mambu.search(PATH, mine(loan), asked))


def test_pages_overlap_as_a_client_that_reads_them_at_once_asks(mambu: Mambu, loan: dict[str, Any]) -> None:
    """By the window of their creation, page after page, each of one more than it goes on by."""
    window = [
        criterion("creationDate", "AFTER", "2000-01-01T00:00:00.000000Z"),
        criterion("creationDate", "BEFORE", "2199-01-01T00:00:00.000000Z"),
    ]
    every = mambu.search(PATH, mine(loan), *window, sorting=SORTED, limit=1000)
    for at in range(0, len(every), 2):
        page = mambu.search(
            PATH, mine(loan), *window, sorting=SORTED, offset=at, limit=3, detailsLevel="FULL", paginationDetails="OFF"
        )
        assert page == every[at : at + 3]


def test_what_cannot_be_searched_by_is_named(mambu: Mambu, loan: dict[str, Any]) -> None:
    asked = {"filterCriteria": [mine(loan), criterion("foreignAmount", "EQUALS", 1)]}
    status, ((source, _),) = mambu.refused("POST", f"{PATH}:search", asked)
    assert (status, source) == (400, "filterCriteria[1].field")
