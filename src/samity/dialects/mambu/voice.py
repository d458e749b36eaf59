"""How this dialect says no: its envelope over its table of refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samity.dialects.mambu.drafts import RefusedTogether
from samity.dialects.mambu.envelope import bare_errors, body_errors, refusal_errors
from samity.dialects.mambu.members import members_at, members_of
from samity.dialects.mambu.refusals import REFUSALS
from samity.dialects.mambu.wire import MEDIA_TYPE
from samity.kernel.errors import Refusals

if TYPE_CHECKING:
    from collections.abc import Collection

    from samity.dialects.door.bodies import BodyRefused
    from samity.kernel.errors import Refusal


class MambuVoice:
    """Says what was refused."""

    media_type = MEDIA_TYPE

    def body(self, refused: BodyRefused, sent: Collection[str]) -> tuple[int, dict[str, Any]]:
        """Name every wrong member, and what the bank says to the others."""
        told = body_errors(refused)
        if isinstance(refused, RefusedTogether) and refused.reasons:
            _, said = refusal_errors(Refusals(refused.reasons), REFUSALS, members_of(refused.resource), sent)
            told["errors"] += said["errors"]
        return 400, told

    def refusal(self, refusal: Refusal, path: str, sent: Collection[str]) -> tuple[int, dict[str, Any]]:
        """Name every reason with its number, its word and the member of what was sent there."""
        return refusal_errors(refusal, REFUSALS, members_at(path), sent)

    def bare(self, status: int) -> dict[str, Any]:
        """Say a status that has no reason of its own."""
        return bare_errors(status)
