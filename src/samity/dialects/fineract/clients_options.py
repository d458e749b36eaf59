"""How this dialect spells what forms offer: offices, officers, code values."""

from __future__ import annotations

from typing import Any

from samity.bank.organisation.queries import CodeValue, Office, offices_below, staff_listed
from samity.storage.unit import Unit


def office_options(unit: Unit) -> list[dict[str, Any]]:
    """List the offices the caller sees."""
    return [
        {
            "id": each["id"],
            "name": each["name"],
            "nameDecorated": "." * 4 * (each["hierarchy"].count(".") - 1) + each["name"],
        }
        for each in offices_below(unit.connection, unit.actor.office_hierarchy)
    ]


def officer_options(unit: Unit, office: Office, *, own_office_only: bool) -> list[dict[str, Any]]:
    """List the active staff who may serve in an office, or only those of the office itself."""
    listed = staff_listed(
        unit.connection, office.hierarchy, office_hierarchy=office.hierarchy, with_offices_above=not own_office_only
    )
    return [
        {
            "id": each["id"],
            "firstname": each["firstname"],
            "lastname": each["lastname"],
            "displayName": each["display_name"],
            "officeId": each["office_id"],
            "officeName": each["office_name"],
            "isLoanOfficer": each["is_loan_officer"],
            "isActive": each["is_active"],
        }
        for each in listed
    ]


def value_option(value: CodeValue) -> dict[str, Any]:
    """Spell a value of a code."""
    return {
        "id": value.id,
        "name": value.name,
        "position": value.position,
        "description": value.description,
        "active": value.is_active,
        "mandatory": value.is_mandatory,
    }
