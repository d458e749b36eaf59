"""How this dialect says no: its envelope over its table of refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samity.dialects.fineract.envelope import bare_envelope, body_envelope, refusal_envelope
from samity.dialects.fineract.refusals import REFUSALS

if TYPE_CHECKING:
    from collections.abc import Collection

    from samity.dialects.door.bodies import BodyRefused
    from samity.kernel.errors import Refusal


class FineractVoice:
    """Says what was refused."""

    media_type = "application/json"

    def body(self, refused: BodyRefused, sent: Collection[str]) -> tuple[int, dict[str, Any]]:
        """Name every wrong parameter."""
        del sent
        return 400, body_envelope(refused)

    def refusal(self, refusal: Refusal, path: str, sent: Collection[str]) -> tuple[int, dict[str, Any]]:
        """Name every reason with its code, and the parameter that was sent."""
        del path
        return refusal_envelope(refusal, REFUSALS, sent)

    def bare(self, status: int) -> dict[str, Any]:
        """Say a status that has no reason of its own."""
        return bare_envelope(status)
