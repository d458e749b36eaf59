"""What the web client asks for on the way and the bank keeps nothing of: that there is none is the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.dialects.fineract.lending import lent
from tests.dialects.fineract.people import new_client, new_group

from samity.dialects.fineract.nothing_kept import OF_A_CLIENT, OF_A_GROUP, OF_A_LOAN, OF_THE_BANK

if TYPE_CHECKING:
    from tests.api import Api

NOBODY = 10**9


def test_of_a_client_a_group_and_a_loan_nothing_is_told_that_nobody_can_enter(api: Api) -> None:
    """No door takes any of them, so that none can be there: a list without rows says so."""
    owners = ((OF_A_CLIENT, new_client(api)), (OF_A_GROUP, new_group(api)), (OF_A_LOAN, lent(api)))
    for answers, owner_id in owners:
        for path, answer in answers.items():
            address = path.removeprefix("/").format(client_id=owner_id, group_id=owner_id, loan_id=owner_id)
            assert api.get(address) == answer
            assert api.call("POST", address, json={}).status_code in {404, 405}, f"{path} can be entered: tell of it"
    for path, answer in OF_THE_BANK.items():
        assert api.get(path.removeprefix("/")) == answer


def test_the_web_client_asks_for_them_with_its_own_parameters(api: Api) -> None:
    client = new_client(api)
    nobody = {"totalFilteredRecords": 0, "pageItems": []}
    assert api.get(f"clients/{client}/charges", pendingPayment="true") == nobody
    assert api.get("notifications", isRead="false", limit=9) == nobody
    assert api.get("templates", typeId=0, entityId=0) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"clients/{NOBODY}/charges", "error.msg.client.id.invalid"),
        (f"groups/{NOBODY}/glimaccounts", "error.msg.group.id.invalid"),
        (f"loans/{NOBODY}/documents", "error.msg.loan.id.invalid"),
    ],
)
def test_of_nobody_not_even_nothing_is_told(api: Api, path: str, code: str) -> None:
    assert api.refused(path, method="GET") == (404, [code])


def test_events_go_to_other_programs_and_to_nobody_as_a_notification(api: Api) -> None:
    """The events of the outbox are for those who listen; marking notifications as read finds none to mark."""
    new_client(api)
    assert api.get("notifications")["pageItems"] == []
    assert api.put("notifications") == {}
