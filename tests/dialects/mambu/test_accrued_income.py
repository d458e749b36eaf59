"""When interest that accrues becomes income, as a product says it: docs/rules/recognition.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract import lending
from tests.dialects.mambu.lending import RESOURCES
from tests.dialects.mambu.real_balance import dynamic

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

METHOD, CALCULATION = "interestAccruedAccountingMethod", "interestAccrualCalculation"


def _books(api: Api, **said: str) -> dict[str, Any]:
    gl = lending.accounts(api)
    codes = {name: api.get(f"glaccounts/{account}")["glCode"] for name, account in gl.items()}
    rules = [{"financialResource": word, "glAccountKey": codes[name]} for word, name in RESOURCES.items()]
    return {"accountingMethod": "ACCRUAL", "accountingRules": rules, **said}


@pytest.mark.parametrize("word", ["NONE", "DAILY", "END_OF_MONTH"])
def test_a_product_says_when_what_accrues_is_income(mambu: Mambu, api: Api, word: str) -> None:
    made = mambu.post("loanproducts", dynamic(accountingSettings=_books(api, **{METHOD: word})))
    told = made["accountingSettings"]
    assert (told[METHOD], told[CALCULATION]) == (word, "NONE" if word == "NONE" else "BREAKDOWN_PER_ACCOUNT")
    assert mambu.put(f"loanproducts/{made['id']}", made) == made


@pytest.mark.parametrize(
    ("said", "member"),
    [
        ({METHOD: "DAILY", "accountingMethod": "CASH"}, METHOD),
        ({METHOD: "DAILY", CALCULATION: "AGGREGATED_AMOUNT"}, CALCULATION),
        ({METHOD: "DAILY", CALCULATION: "NONE"}, CALCULATION),
        ({CALCULATION: "BREAKDOWN_PER_ACCOUNT"}, CALCULATION),
    ],
)
def test_what_does_not_go_together_is_refused_by_name(
    mambu: Mambu, api: Api, said: dict[str, str], member: str
) -> None:
    status, reasons = mambu.refused("POST", "loanproducts", dynamic(accountingSettings=_books(api, **said)))
    assert status == 400
    assert f"accountingSettings.{member}" in {place for place, _ in reasons}
