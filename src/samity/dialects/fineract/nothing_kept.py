"""What clients of this dialect ask for on the way and this bank keeps nothing of: it answers that there is none.

An empty list says the truth as long as nothing of the kind can be entered: no door takes any, so these are read only.
The client, the group or the loan that is asked about must be there, and in reach of who asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from samity.bank.clients.queries import client_by_id, group_by_id
from samity.bank.gate import admit_office, permit
from samity.bank.loans.queries.accounts import loan_by_id
from samity.dialects.door import reading, writing
from samity.dialects.fineract.groups_bodies import Nothing
from samity.dialects.fineract.routing import WireRouter
from samity.storage.unit import Unit

router = WireRouter(tags=["Not kept here"])

NO_PAGE: dict[str, Any] = {"totalFilteredRecords": 0, "pageItems": []}

OF_A_CLIENT: dict[str, Any] = {
    "/clients/{client_id}/charges": NO_PAGE,
    "/clients/{client_id}/charges/template": {"penalty": False, "chargeOptions": []},
    "/clients/{client_id}/collaterals": [],
    "/clients/{client_id}/collaterals/template": [],
    "/clients/{client_id}/documents": [],
    "/clients/{client_id}/familymembers": [],
    "/client/{client_id}/addresses": [],
    "/surveys/scorecards/clients/{client_id}": [],
}
OF_A_GROUP: dict[str, Any] = {
    "/groups/{group_id}/glimaccounts": [],
    "/groups/{group_id}/gsimaccounts": [],
}
OF_A_LOAN: dict[str, Any] = {
    "/loans/{loan_id}/collaterals": [],
    "/loans/{loan_id}/collaterals/template": {"allowedCollateralTypes": []},
    "/loans/{loan_id}/documents": [],
    "/loans/{loan_id}/guarantors": [],
    "/loans/{loan_id}/interest-pauses": [],
}
OF_THE_BANK: dict[str, Any] = {
    "/client/addresses/template": {"addressTypeIdOptions": [], "countryIdOptions": [], "stateProvinceIdOptions": []},
    "/collateral-management": [],
    "/external-asset-owners/transfers": {"totalElements": 0, "totalPages": 0, "empty": True, "content": []},
    "/external-asset-owners/transfers/active-transfer": {},
    "/fieldconfiguration/ADDRESS": [],
    "/notifications": NO_PAGE,
    "/surveys": [],
    "/templates": [],
}


def _none_of_a_client(answer: object) -> Callable[..., object]:
    def none_of_a_client(client_id: int, unit: Unit) -> object:
        """Answer that a client has none."""
        _admit("clients:read", client_by_id, client_id, unit)
        return answer

    return none_of_a_client


def _none_of_a_group(answer: object) -> Callable[..., object]:
    def none_of_a_group(group_id: int, unit: Unit) -> object:
        """Answer that a group has none."""
        _admit("clients:read", group_by_id, group_id, unit)
        return answer

    return none_of_a_group


def _none_of_a_loan(answer: object) -> Callable[..., object]:
    def none_of_a_loan(loan_id: int, unit: Unit) -> object:
        """Answer that a loan has none."""
        _admit("loans:read", loan_by_id, loan_id, unit)
        return answer

    return none_of_a_loan


def _admit(permission: str, find: Callable[[Connection, int], Any], owner_id: int, unit: Unit) -> None:
    permit(unit, permission)
    owner = find(unit.connection, owner_id)
    admit_office(unit, owner.office_id, owner.office_hierarchy)


def _none_at_all(answer: object) -> Callable[..., object]:
    def none_at_all(unit: Unit) -> object:
        """Answer that the bank has none."""
        permit(unit, "clients:read")
        return answer

    return none_at_all


@router.put("/notifications")
@writing(Nothing)
def read_notifications(body: Nothing, unit: Unit) -> dict[str, Any]:
    """Mark all notifications of who asks as read: he has none, for the bank tells events to other programs only."""
    del body, unit
    return {}


for _answers, _none in (
    (OF_THE_BANK, _none_at_all),
    (OF_A_CLIENT, _none_of_a_client),
    (OF_A_GROUP, _none_of_a_group),
    (OF_A_LOAN, _none_of_a_loan),
):
    for _path, _answer in _answers.items():
        router.get(_path)(reading(_none(_answer)))
