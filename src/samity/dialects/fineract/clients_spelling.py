"""How this dialect spells clients: statuses, legal forms, life dates, choices."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping

from samity.bank.clients.values import ClientStatus, LegalForm
from samity.dialects.fineract.wire import option

STATUSES = {
    ClientStatus.PENDING: option(100, "clientStatusType.pending", "Pending"),
    ClientStatus.ACTIVE: option(300, "clientStatusType.active", "Active"),
    ClientStatus.TRANSFER_IN_PROGRESS: option(303, "clientStatusType.transfer.in.progress", "Transfer in progress"),
    ClientStatus.TRANSFER_ON_HOLD: option(304, "clientStatusType.transfer.on.hold", "Transfer on hold"),
    ClientStatus.CLOSED: option(600, "clientStatusType.closed", "Closed"),
    ClientStatus.REJECTED: option(700, "clientStatusType.rejected", "Rejected"),
    ClientStatus.WITHDRAWN: option(800, "clientStatusType.withdraw", "Withdrawn"),
}
LEGAL_FORMS = {
    LegalForm.PERSON: option(1, "legalFormType.person", "PERSON"),
    LegalForm.ENTITY: option(2, "legalFormType.entity", "ENTITY"),
}
LEGAL_FORM_NUMBERS: dict[int, LegalForm] = {spelled["id"]: form for form, spelled in LEGAL_FORMS.items()}


def spell_client(client: RowMapping) -> dict[str, Any]:
    """Spell all that is written of a client."""
    status = ClientStatus(client["status"])
    return {
        "id": client["id"],
        "accountNo": client["account_no"],
        "externalId": client["external_id"],
        "status": STATUSES[status],
        "active": status is ClientStatus.ACTIVE,
        "activationDate": client["activated_on"],
        "firstname": client["firstname"],
        "middlename": client["middlename"],
        "lastname": client["lastname"],
        "fullname": client["fullname"],
        "displayName": client["display_name"],
        "mobileNo": client["mobile_no"],
        "emailAddress": client["email"],
        "dateOfBirth": client["born_on"],
        "gender": _choice(client, "gender"),
        "clientType": _choice(client, "client_type"),
        "clientClassification": _choice(client, "classification"),
        "isStaff": client["is_staff"],
        "officeId": client["office_id"],
        "officeName": client["office_name"],
        "staffId": client["officer_id"],
        "staffName": client["officer_name"],
        "timeline": spell_timeline(client),
        "legalForm": LEGAL_FORMS[LegalForm(client["legal_form"])],
    }


def spell_timeline(row: RowMapping) -> dict[str, Any]:
    """Spell when a client, group or centre was submitted, activated and closed, and by whom."""
    timeline: dict[str, Any] = {}
    for act in ("submitted", "activated", "closed"):
        timeline[f"{act}OnDate"] = row[f"{act}_on"]
        for part in ("username", "firstname", "lastname"):
            timeline[f"{act}By{part.capitalize()}"] = row[f"{act}_by_{part}"]
    return timeline


def _choice(client: RowMapping, name: str) -> dict[str, Any]:
    """Spell a choice; this dialect's clients expect the member to be there when nothing was chosen."""
    return {"id": client[f"{name}_id"], "name": client[f"{name}_name"], "active": False, "mandatory": False}
