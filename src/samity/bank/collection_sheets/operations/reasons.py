"""Why a sheet was taken back, withdrawn or counted otherwise: a few sentences that are kept with it."""

from __future__ import annotations

from dataclasses import dataclass

from samity.kernel.errors import Refusal

LONGEST_REASON = 500


@dataclass(eq=False)
class ReasonTooLong(Refusal):
    """A reason has at most {most} characters."""

    most: int
