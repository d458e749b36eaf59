"""An integrator shows people the sentence, with the symbol where the currency has it; programs read plain amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.api import SPELLING
from tests.dialects.fineract.lending import ACCRUAL, LENT_ON, accounts, approved, lent, new_loan, new_product, repaid

if TYPE_CHECKING:
    from tests.api import Api


def new_currency(api: Api, position: str) -> str:
    """Define a currency of the bank's own, whose symbol is kr."""
    body = {"code": uuid4().hex[:12], "name": "Grain", "decimalPlaces": 2, "displaySymbol": "kr"}
    code: str = api.post("currencies", {**body, "symbolPosition": position, "cashUnit": "0.05"})["resourceIdentifier"]
    return code


def refused(api: Api, path: str, body: dict[str, Any]) -> list[tuple[str, list[object]]]:
    """Return the sentence and the arguments of every reason."""
    response = api.call("POST", path, json={**SPELLING, **body})
    assert response.status_code >= 400, response.text
    return [
        (each["defaultUserMessage"], [told["value"] for told in each["args"]]) for each in response.json()["errors"]
    ]


@pytest.mark.parametrize(("position", "printed"), [("AFTER_NUMBER", "12,000.01 kr"), ("BEFORE_NUMBER", "kr 12,000.01")])
def test_a_refused_amount_stands_with_its_symbol_in_the_sentence_and_plain_in_the_arguments(
    api: Api, position: str, printed: str
) -> None:
    loan_id = new_loan(api, new_product(api, currencyCode=new_currency(api, position)))
    told = refused(api, f"loans/{loan_id}?command=approve", {"approvedOnDate": LENT_ON, "approvedLoanAmount": 12000.01})
    assert told == [(f"The approved amount {printed} is more than was asked for.", ["12000.01"])]
    approved(api, loan_id)
    body = {"actualDisbursementDate": LENT_ON, "transactionAmount": 12000.01}
    told = refused(api, f"loans/{loan_id}?command=disburse", body)
    assert told == [(f"Loan {loan_id} was approved for less than {printed}.", [loan_id, "12000.01"])]


def test_an_amount_too_fine_is_told_as_it_was_written(api: Api) -> None:
    code = new_currency(api, "AFTER_NUMBER")
    loan_id = lent(api, new_product(api, currencyCode=code))
    body = {"transactionDate": LENT_ON, "transactionAmount": "1,234.567"}
    assert refused(api, f"loans/{loan_id}/transactions?command=repayment", body) == [
        (f"The amount 1,234.567 kr has more decimals than {code} has.", ["1234.567", code])
    ]


def test_a_principal_outside_the_offer_is_told_in_major_units(api: Api) -> None:
    loan_id = new_loan(api, product_id := new_product(api, currencyCode=new_currency(api, "AFTER_NUMBER")))
    client_id = api.get(f"loans/{loan_id}")["clientId"]
    body = {
        "productId": product_id,
        "loanType": "individual",
        "clientId": client_id,
        "submittedOnDate": LENT_ON,
        "expectedDisbursementDate": LENT_ON,
        "principal": 60000,
    }
    assert refused(api, "loans", body) == [
        ("The principal 60,000.00 kr lies outside what the product offers.", ["principal", "60000.00"])
    ]


def test_books_tell_the_symbol_of_their_currency(api: Api) -> None:
    code = new_currency(api, "AFTER_NUMBER")
    gl = accounts(api)
    product_id = new_product(api, currencyCode=code, accountingRule=ACCRUAL, **gl)
    loan_id = lent(api, product_id)
    repaid(api, loan_id, LENT_ON, 100)
    lines = api.get("journalentries", loanId=loan_id)["pageItems"]
    assert {line["currency"]["displaySymbol"] for line in lines} == {"kr"}
    (balance,) = (each for each in api.get("trialbalance")["currencies"] if each["currency"]["code"] == code)
    assert balance["currency"]["displayLabel"] == "Grain (kr)"
