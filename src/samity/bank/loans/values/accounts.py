"""Whose a loan is."""

from __future__ import annotations

from enum import StrEnum


class LoanKind(StrEnum):
    """Who owes: one client, the group as one debtor, or a member for whom the group stands in (joint liability)."""

    INDIVIDUAL = "INDIVIDUAL"
    GROUP = "GROUP"
    JLG = "JLG"

    @property
    def has_client(self) -> bool:
        """Say whether a client owes it."""
        return self is not LoanKind.GROUP

    @property
    def has_group(self) -> bool:
        """Say whether it belongs to a group."""
        return self is not LoanKind.INDIVIDUAL
