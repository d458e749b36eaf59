"""Interest that has accrued is applied by hand, through Mambu's API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract import lending
from tests.dialects.mambu.lending import RESOURCES
from tests.dialects.mambu.products import body
from tests.dialects.mambu.real_balance import TEN_PERCENT, ahead, dynamic, lent, paid

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

AMID, LATER = "2024-02-06", "2024-02-12"
WHEN = "interestApplicationDate"


def apply(mambu: Mambu, loan_id: str, on: str, **more: Any) -> None:
    answer = mambu.call("POST", f"loans/{loan_id}:applyInterest", json={WHEN: f"{on}T00:00:00+00:00", **more})
    assert answer.status_code == 204, answer.text


def manual(**blocks: object) -> dict[str, Any]:
    return dynamic(**ahead(applyInterestOnPrepaymentMethod="MANUAL"), **blocks)


def test_what_was_applied_is_taken_by_a_payment_that_takes_none_by_itself(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", manual()))
    apply(mambu, loan_id, AMID, notes="as agreed")
    (told,) = [each for each in mambu.get(f"loans/{loan_id}/transactions") if each["type"] == "INTEREST_APPLIED"]
    assert (told["amount"], told["affectedAmounts"]["interestAmount"], told["notes"]) == (4.17, 4.17, "as agreed")
    assert told["valueDate"][:10] == AMID
    affected = paid(mambu, loan_id, LATER, 100)["affectedAmounts"]
    assert (affected["interestAmount"], affected["principalAmount"]) == (4.17, 95.83)


def test_it_is_taken_back_and_what_followed_is_reckoned_anew(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", manual()))
    apply(mambu, loan_id, AMID)
    paid(mambu, loan_id, LATER, 100)
    (told,) = [each for each in mambu.get(f"loans/{loan_id}/transactions") if each["type"] == "INTEREST_APPLIED"]
    mambu.call("POST", f"loans/transactions/{told['id']}:adjust", json={})
    assert mambu.get(f"loans/{loan_id}", detailsLevel="FULL")["balances"]["principalBalance"] == 900


def test_it_is_a_balance_and_not_accrued_any_more(mambu: Mambu, api: Api) -> None:
    (today,) = [date(*each["date"]) for each in api.get("businessdate") if each["type"] == "BUSINESS_DATE"]
    actual = {"daysInYear": "ACTUAL_365_FIXED"}
    product = mambu.post("loanproducts", manual(interestSettings={**TEN_PERCENT, **actual}))
    loan_id = lent(api, product, f"{today - timedelta(days=10):%d %B %Y}")
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    assert (told["accruedInterest"], told["balances"]["interestBalance"]) == (2.74, 0)
    assert "lastInterestAppliedDate" not in told
    apply(mambu, loan_id, f"{today - timedelta(days=4)}")
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    assert (told["accruedInterest"], told["balances"]["interestBalance"]) == (1.10, 1.64)
    assert told["lastInterestAppliedDate"][:10] == f"{today - timedelta(days=4)}"
    assert told["balances"]["interestDue"] == 0


def test_income_is_what_was_applied_by_the_day(mambu: Mambu, api: Api) -> None:
    gl = lending.accounts(api)
    codes = {name: api.get(f"glaccounts/{account}")["glCode"] for name, account in gl.items()}
    rules = [{"financialResource": word, "glAccountKey": codes[name]} for word, name in RESOURCES.items()]
    books = {"accountingSettings": {"accountingMethod": "ACCRUAL", "accountingRules": rules}}
    loan_id = lent(api, mambu.post("loanproducts", manual(**books)))
    before = lending.balances(api, gl["interestOnLoanAccountId"])
    apply(mambu, loan_id, AMID)
    # All of it fell due since: applied sooner, it is the same income.
    assert lending.balances(api, gl["interestOnLoanAccountId"]) == before


@pytest.mark.parametrize(
    ("product", "on", "member"),
    [
        (manual(), "2099-01-01", WHEN),
        (manual(), "2024-01-20", WHEN),
        (manual(), "2024-01-21", WHEN),
        (body(), AMID, ""),
    ],
)
def test_where_nothing_can_be_applied_that_is_said(
    mambu: Mambu, api: Api, product: dict[str, Any], on: str, member: str
) -> None:
    loan_id = lent(api, mambu.post("loanproducts", product))
    status, faults = mambu.refused("POST", f"loans/{loan_id}:applyInterest", {WHEN: f"{on}T00:00:00+00:00"})
    assert (status, [source for source, _ in faults]) == (400, [member])


def test_interest_from_arrears_that_is_no_debt_of_its_own_is_applied_with_the_rest(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", manual()))
    wanted = {WHEN: f"{AMID}T00:00:00+00:00", "isInterestFromArrears": True}
    _, faults = mambu.refused("POST", f"loans/{loan_id}:applyInterest", wanted)
    assert [source for source, _ in faults] == ["isInterestFromArrears"]
