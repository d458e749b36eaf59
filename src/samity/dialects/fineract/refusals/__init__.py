"""One table: which refusal is said with which status and code. Each capability has its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.dialects.fineract.refusals import (
    accounting,
    clients,
    collection_sheets,
    common,
    custom_fields,
    fees,
    hooks,
    loan_corrections,
    loans,
    meetings,
    organisation,
)

if TYPE_CHECKING:
    from samity.dialects.fineract.envelope import Said
    from samity.kernel.errors import Refusal

REFUSALS: dict[type[Refusal], Said] = {
    **common.REFUSALS,
    **organisation.REFUSALS,
    **accounting.REFUSALS,
    **clients.REFUSALS,
    **meetings.REFUSALS,
    **fees.REFUSALS,
    **hooks.REFUSALS,
    **loans.REFUSALS,
    **loan_corrections.REFUSALS,
    **custom_fields.REFUSALS,
    **collection_sheets.REFUSALS,
}
