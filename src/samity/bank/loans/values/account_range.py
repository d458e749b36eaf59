"""Accounts that lie beside one another: what a part of the night works on."""

from __future__ import annotations

from typing import NamedTuple

LAST_ID = 2**53 - 1
"""Ids of accounts stay below it, so that every client of the APIs can hold them."""


class AccountRange(NamedTuple):
    """Accounts from the first to the last id, both with it."""

    first: int = 1
    last: int = LAST_ID

    @property
    def is_single(self) -> bool:
        """Say whether it cannot be parted any more."""
        return self.first == self.last

    def halves(self) -> tuple[AccountRange, AccountRange]:
        """Part it in the middle of its ids."""
        middle = (self.first + self.last) // 2
        return AccountRange(self.first, middle), AccountRange(middle + 1, self.last)


EVERY_ACCOUNT = AccountRange()


class Done(NamedTuple):
    """How many loans a step of the night did something to: many at once by sets, and each alone by the single rule."""

    by_sets: int = 0
    alone: int = 0

    @property
    def loans(self) -> int:
        """Return how many there were in all."""
        return self.by_sets + self.alone
