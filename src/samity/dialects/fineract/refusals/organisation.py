"""Refusals about offices, staff, users, currencies, channels, codes, holidays and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.organisation import queries
from samity.bank.organisation.operations import offices
from samity.dialects.fineract.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

REFUSALS: dict[type[Refusal], Said] = {
    queries.OfficeNotFound: Said(404, "error.msg.office.id.invalid"),
    offices.OfficeNameTaken: Said(
        403, "error.msg.office.duplicate.name", "name", outer="error.msg.office.duplicate.name"
    ),
    offices.OfficeExternalIdTaken: Said(
        403, "error.msg.office.duplicate.externalId", "externalId", outer="error.msg.office.duplicate.externalId"
    ),
    offices.OfficeOpenedBeforeParent: Said(
        403, "error.msg.office.openingDate.before.parent.openingDate", "openingDate"
    ),
}
