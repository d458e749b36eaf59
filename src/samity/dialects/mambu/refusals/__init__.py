"""One table: which refusal is said with which status, word and member. Each capability has its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.dialects.mambu.refusals import (
    accounting,
    clients,
    collection_sheets,
    common,
    custom_fields,
    delinquency,
    fees,
    hooks,
    loans,
    meetings,
    organisation,
)

if TYPE_CHECKING:
    from samity.dialects.mambu.envelope import Said
    from samity.kernel.errors import Refusal

REFUSALS: dict[type[Refusal], Said] = {
    **common.REFUSALS,
    **organisation.REFUSALS,
    **accounting.REFUSALS,
    **clients.REFUSALS,
    **custom_fields.REFUSALS,
    **meetings.REFUSALS,
    **fees.REFUSALS,
    **hooks.REFUSALS,
    **loans.REFUSALS,
    **delinquency.REFUSALS,
    **collection_sheets.REFUSALS,
}
