"""/clients/{id}/accounts, /groups/{id}/accounts, /centers/{id}/accounts: what they owe, in short."""

from __future__ import annotations

from typing import Any

from samity.bank.clients.queries import client_by_id
from samity.bank.clients.values import Level
from samity.bank.gate import admit_office, permit
from samity.bank.loans.queries.views import LoanFilter, loans_listed
from samity.bank.loans.values.accounts import LoanKind
from samity.dialects.door import reading
from samity.dialects.fineract.grouping_paths import GroupingPath, grouping_at
from samity.dialects.fineract.loan_spelling import KINDS
from samity.dialects.fineract.loan_view import spell_loans
from samity.dialects.fineract.routing import WireRouter
from samity.storage.unit import Unit

router = WireRouter(tags=["Accounts"])


@router.get("/clients/{client_id}/accounts")
@reading
def retrieve_client_accounts(client_id: int, unit: Unit) -> dict[str, Any]:
    """Return the accounts of a client."""
    permit(unit, "loans:read")
    found = client_by_id(unit.connection, client_id)
    admit_office(unit, found.office_id, found.office_hierarchy)
    return {"loanAccounts": _loans(unit, LoanFilter(client_id=client_id)), "savingsAccounts": []}


@router.get("/groups/{grouping_id}/accounts")
@router.get("/centers/{grouping_id}/accounts")
@reading
def retrieve_grouping_accounts(place: GroupingPath, unit: Unit) -> dict[str, Any]:
    """Return the accounts of a group, or of all groups of a centre: its own, and those of its members."""
    permit(unit, "loans:read")
    grouping_at(unit, place)
    centre = place.level is Level.CENTRE
    loans = _loans(unit, LoanFilter(centre_id=place.id) if centre else LoanFilter(group_id=place.id))
    of_the_group = KINDS[LoanKind.GROUP]["id"]
    return {
        "loanAccounts": [each for each in loans if each["loanType"]["id"] == of_the_group],
        "memberLoanAccounts": [each for each in loans if each["loanType"]["id"] != of_the_group],
        "groupLoanIndividualMonitoringAccounts": [],
        "savingsAccounts": [],
        "memberSavingsAccounts": [],
    }


def _loans(unit: Unit, wanted: LoanFilter) -> list[dict[str, Any]]:
    ids, _ = loans_listed(unit.connection, unit.actor.office_hierarchy, wanted)
    return [_short(each) for each in spell_loans(unit, ids)]


def _short(loan: dict[str, Any]) -> dict[str, Any]:
    summary = loan.get("summary", {})
    return {
        "id": loan["id"],
        "accountNo": loan["accountNo"],
        "externalId": loan["externalId"],
        "clientId": loan["clientId"],
        "clientName": loan["clientName"],
        "productId": loan["loanProductId"],
        "productName": loan["loanProductName"],
        "shortProductName": loan["loanProductShortName"],
        "status": loan["status"],
        "currency": loan["currency"],
        "loanType": loan["loanType"],
        "timeline": loan["timeline"],
        "inArrears": loan["inArrears"],
        "originalLoan": loan["principal"],
        "loanBalance": summary.get("totalOutstanding"),
        "amountPaid": summary.get("totalRepayment"),
    }
