"""Ids that others know transactions by, in this dialect: they are one bank's, whoever gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from tests.dialects.fineract.lending import LENT_ON, lent, repaid

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

PAID = "2024-02-01T00:00:00+00:00"


def test_an_external_id_is_one_for_both_dialects(mambu: Mambu, api: Api) -> None:
    loan_id, name = lent(api), f"slip {uuid4().hex}"
    key = mambu.get(f"loans/{loan_id:09}")["encodedKey"]
    body = {"amount": 100, "valueDate": PAID, "externalId": name}
    made = mambu.post(f"loans/{key}/repayment-transactions", body)
    assert made["externalId"] == name
    assert str(api.get(f"loans/{loan_id}/transactions/external-id/{name}")["id"]) == made["id"]
    again = api.refused(
        f"loans/{loan_id}/transactions?command=repayment",
        {"transactionDate": "01 February 2024", "transactionAmount": 100, "externalId": name},
    )
    assert again == (403, ["error.msg.loan.transaction.duplicate.externalId"])
    status, reasons = mambu.refused("POST", f"loans/{key}/repayment-transactions", body)
    assert (status, [each[0] for each in reasons]) == (400, ["externalId"])


def test_a_refund_has_an_external_id(mambu: Mambu, api: Api) -> None:
    loan_id, name = lent(api), f"slip {uuid4().hex}"
    repaid(api, loan_id, LENT_ON, 13000)
    made = mambu.post(f"loans/{loan_id:09}/refund-transactions", {"externalId": name})
    assert (made["externalId"], mambu.get(f"loans/transactions/{made['id']}")["externalId"]) == (name, name)
