"""How this dialect calls our permissions: `loans:repay` here is `REPAYMENT_LOAN` there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from samity.kernel.actor import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable


class Permission(NamedTuple):
    """A permission in this dialect's words."""

    grouping: str
    action: str
    entity: str

    @property
    def code(self) -> str:
        """What stands in a role: action and entity, or the special ones as they are."""
        return f"{self.action}_{self.entity}" if self.entity else self.action


_SPECIAL = {
    ALL: Permission("special", "ALL_FUNCTIONS", ""),
    "all:read": Permission("special", "ALL_FUNCTIONS_READ", ""),
}

_ORGANISATION = {
    "organisation:read": Permission("organisation", "READ", "OFFICE"),
    "organisation:open_office": Permission("organisation", "CREATE", "OFFICE"),
    "organisation:change_office": Permission("organisation", "UPDATE", "OFFICE"),
    "staff:read": Permission("organisation", "READ", "STAFF"),
    "staff:take_on": Permission("organisation", "CREATE", "STAFF"),
    "staff:change": Permission("organisation", "UPDATE", "STAFF"),
    "currencies:read": Permission("organisation", "READ", "CURRENCY"),
    "currencies:choose": Permission("organisation", "UPDATE", "CURRENCY"),
    "currencies:define": Permission("organisation", "CREATE", "CURRENCY"),
    "currencies:change": Permission("organisation", "UPDATEDETAILS", "CURRENCY"),
    "payment_channels:read": Permission("organisation", "READ", "PAYMENTTYPE"),
    "payment_channels:add": Permission("organisation", "CREATE", "PAYMENTTYPE"),
    "payment_channels:change": Permission("organisation", "UPDATE", "PAYMENTTYPE"),
    "payment_channels:remove": Permission("organisation", "DELETE", "PAYMENTTYPE"),
    "holidays:read": Permission("organisation", "READ", "HOLIDAY"),
    "holidays:plan": Permission("organisation", "CREATE", "HOLIDAY"),
    "holidays:change": Permission("organisation", "UPDATE", "HOLIDAY"),
    "holidays:activate": Permission("organisation", "ACTIVATE", "HOLIDAY"),
    "holidays:remove": Permission("organisation", "DELETE", "HOLIDAY"),
    "working_days:read": Permission("organisation", "READ", "WORKINGDAYS"),
    "working_days:change": Permission("organisation", "UPDATE", "WORKINGDAYS"),
}

_AUTHORISATION = {
    "users:read": Permission("authorisation", "READ", "USER"),
    "users:add": Permission("authorisation", "CREATE", "USER"),
    "users:change": Permission("authorisation", "UPDATE", "USER"),
    "users:remove": Permission("authorisation", "DELETE", "USER"),
    "own:change_password": Permission("authorisation", "CHANGEPWD", "USER"),
    "roles:read": Permission("authorisation", "READ", "ROLE"),
    "roles:make": Permission("authorisation", "CREATE", "ROLE"),
    "roles:describe": Permission("authorisation", "UPDATE", "ROLE"),
    "roles:change_permissions": Permission("authorisation", "PERMISSIONS", "ROLE"),
    "roles:enable": Permission("authorisation", "ENABLE", "ROLE"),
    "roles:disable": Permission("authorisation", "DISABLE", "ROLE"),
    "roles:remove": Permission("authorisation", "DELETE", "ROLE"),
}

_CONFIGURATION = {
    "codes:read": Permission("configuration", "READ", "CODE"),
    "codes:add": Permission("configuration", "CREATE", "CODE"),
    "codes:rename": Permission("configuration", "UPDATE", "CODE"),
    "codes:remove": Permission("configuration", "DELETE", "CODE"),
    "codes:add_value": Permission("configuration", "CREATE", "CODEVALUE"),
    "codes:change_value": Permission("configuration", "UPDATE", "CODEVALUE"),
    "codes:remove_value": Permission("configuration", "DELETE", "CODEVALUE"),
    "settings:read": Permission("configuration", "READ", "CONFIGURATION"),
    "settings:change": Permission("configuration", "UPDATE", "CONFIGURATION"),
    "business_date:read": Permission("configuration", "READ", "BUSINESS_DATE"),
    "business_date:set": Permission("configuration", "UPDATE", "BUSINESS_DATE"),
    "business_date:roll": Permission("jobs", "EXECUTEJOB", "SCHEDULER"),
}

_MEETINGS = {
    "calendars:read": Permission("portfolio", "READ", "CALENDAR"),
    "calendars:attach": Permission("portfolio", "CREATE", "CALENDAR"),
    "meetings:read": Permission("portfolio", "READ", "MEETING"),
    "meetings:record": Permission("portfolio", "CREATE", "MEETING"),
    "meetings:take_attendance": Permission("portfolio", "SAVEORUPDATEATTENDANCE", "MEETING"),
}

_ACCOUNTING = {
    "accounting:read": Permission("accounting", "READ", "GLACCOUNT"),
    "accounting:open_gl_account": Permission("accounting", "CREATE", "GLACCOUNT"),
    "accounting:change_gl_account": Permission("accounting", "UPDATE", "GLACCOUNT"),
    "accounting:delete_gl_account": Permission("accounting", "DELETE", "GLACCOUNT"),
    "journal:read": Permission("accounting", "READ", "JOURNALENTRY"),
}

PERMISSIONS: dict[str, Permission] = {
    **_SPECIAL,
    **_ORGANISATION,
    **_AUTHORISATION,
    **_CONFIGURATION,
    **_MEETINGS,
    **_ACCOUNTING,
}
"""Ours to this dialect's, one to one; each capability adds a section above and its name here."""

BY_CODE: dict[str, str] = {each.code: name for name, each in PERMISSIONS.items()}
"""This dialect's codes to ours."""


def codes_of(permissions: Iterable[str]) -> list[str]:
    """Spell permissions as this dialect's codes, in the order of the table."""
    held = frozenset(permissions)
    return [each.code for name, each in PERMISSIONS.items() if name in held]
