"""Charges on loans, and reversals of transactions, over HTTP by the ids that others know them by."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.dialects.fineract.charging import new_charge, put_on
from tests.dialects.fineract.lending import LENT_ON, lent, loan_body, new_loan, new_product, repaid
from tests.dialects.fineract.people import new_client

if TYPE_CHECKING:
    from tests.api import Api

DUE = "15 February 2024"
UNKNOWN = (404, ["error.msg.loanCharge.external.id.invalid"])
TAKEN = (403, ["error.msg.loanCharge.duplicate.externalId"])
REVERSED_BEFORE = (403, ["error.msg.loan.transaction.duplicate.reversalExternalId"])


@pytest.fixture
def name() -> str:
    return f"fee {uuid4().hex}"


@pytest.fixture
def charge(api: Api) -> int:
    return new_charge(api)


def test_a_charge_is_told_and_found_by_its_external_id(api: Api, charge: int, name: str) -> None:
    loan_id = lent(api)
    body = {"chargeId": charge, "dueDate": DUE, "externalId": name}
    answer = api.post(f"loans/{loan_id}/charges", body)
    assert answer["resourceExternalId"] == name
    found = api.get(f"loans/{loan_id}/charges/external-id/{name}")
    assert (found["id"], found["externalId"]) == (answer["resourceId"], name)
    assert found == api.get(f"loans/{loan_id}/charges/{answer['resourceId']}")
    assert api.get(f"loans/{loan_id}", associations="charges")["charges"] == [found]


def test_a_loan_and_its_charge_are_both_named_by_external_ids(api: Api, charge: int, name: str) -> None:
    loan_id, known_as = new_loan(api, externalId=f"loan {name}"), f"loans/external-id/loan {name}/charges"
    made = api.post(known_as, {"chargeId": charge, "dueDate": DUE, "externalId": name})["resourceId"]
    found = api.get(f"{known_as}/external-id/{name}")
    assert (found["id"], found["loanId"]) == (made, loan_id)
    assert found == api.get(f"{known_as}/{made}")
    assert api.get(known_as) == [found]
    assert api.get(f"{known_as}/template") == api.get(f"loans/{loan_id}/charges/template")


def test_charges_of_an_application_have_external_ids(api: Api, charge: int, name: str) -> None:
    charges = [{"chargeId": charge, "dueDate": DUE, "externalId": name}, {"chargeId": charge, "dueDate": DUE}]
    loan_id = new_loan(api, charges=charges)
    told = api.get(f"loans/{loan_id}/charges")
    assert [each.get("externalId") for each in told] == [name, None]
    body = loan_body(new_product(api), new_client(api), charges=charges[:1])
    assert api.refused("loans", body) == TAKEN
    # What is gone leaves its name behind for others.
    api.delete(f"loans/{loan_id}")
    assert put_on(api, new_loan(api), charge, DUE, externalId=name)


def test_an_external_id_names_one_charge_in_the_whole_bank(api: Api, charge: int, name: str) -> None:
    loan_id, other = lent(api), lent(api)
    put_on(api, loan_id, charge, DUE, externalId=name)
    assert api.refused(f"loans/{other}/charges", {"chargeId": charge, "dueDate": DUE, "externalId": name}) == TAKEN
    assert api.refused(f"loans/{other}/charges/external-id/{name}?command=waive", {}) == UNKNOWN
    assert api.get(f"loans/{other}/charges") == []


@pytest.mark.parametrize("by_names", [False, True])
def test_a_charge_is_waived_by_its_external_id(api: Api, charge: int, name: str, *, by_names: bool) -> None:
    loan_id = lent(api, externalId=f"loan {name}")
    made = put_on(api, loan_id, charge, DUE, externalId=name)
    whose = f"external-id/loan {name}" if by_names else str(loan_id)
    assert api.post(f"loans/{whose}/charges/external-id/{name}?command=waive")["resourceId"] == made
    assert api.get(f"loans/{loan_id}/charges/{made}")["amountWaived"] == 25


def test_a_reversal_is_told_by_its_external_id(api: Api, name: str) -> None:
    loan_id = lent(api)
    transaction = repaid(api, loan_id, "01 March 2024", 1000, externalId=f"slip {name}")
    repaid(api, loan_id, "01 February 2024", 100)
    by_name = f"loans/{loan_id}/transactions/external-id/slip {name}"
    assert api.get(by_name).get("reversalExternalId") is None
    answer = api.post(f"{by_name}?command=undo", {"reversalExternalId": name})
    assert answer["changes"]["reversalExternalId"] == name
    found = api.get(by_name)
    assert (found["manuallyReversed"], found["reversalExternalId"], found["externalId"]) == (True, name, f"slip {name}")
    # Of what was reckoned anew before, the first transaction was not taken back by anybody.
    assert api.get(f"loans/{loan_id}/transactions/{transaction}").get("reversalExternalId") is None
    # It names no transaction.
    unnamed = api.refused(f"loans/{loan_id}/transactions/external-id/{name}?command=undo", {})
    assert unnamed == (404, ["error.msg.loan.transaction.external.id.invalid"])


def test_a_reversal_has_its_external_id_for_itself(api: Api, name: str) -> None:
    loan_id = lent(api)
    first = repaid(api, loan_id, LENT_ON, 100)
    repaid(api, loan_id, LENT_ON, 100, externalId=f"two {name}")
    undo = {"transactionDate": LENT_ON, "transactionAmount": 0}
    api.post(f"loans/{loan_id}/transactions/{first}", {**undo, "reversalExternalId": f"two {name}"})
    by_name = f"loans/{loan_id}/transactions/external-id/two {name}"
    again = {**undo, "reversalExternalId": f"two {name}"}
    assert api.refused(by_name, again) == REVERSED_BEFORE
    assert api.get(by_name)["manuallyReversed"] is False
