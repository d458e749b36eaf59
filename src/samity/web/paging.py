"""Long lists, a page at a time, with addresses that can be shared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

A_PAGE = 50
LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in a list one is; `asked` are the other parameters of the address."""

    number: int
    asked: Mapping[str, str]
    total: int = 0

    @property
    def offset(self) -> int:
        """Return how many entries stand before this page."""
        return (min(max(self.number, 1), LAST_PAGE) - 1) * A_PAGE

    def of(self, total: int) -> Pages:
        """Return it with the number of entries."""
        return replace(self, total=total)

    @property
    def first(self) -> int:
        """Return the number of the page's first entry."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """Return the number of the page's last entry."""
        return min(self.offset + A_PAGE, self.total)

    @property
    def before(self) -> str | None:
        """Return the address of the page before, or None on the first."""
        return self._address(self.number - 1) if self.number > 1 else None

    @property
    def after(self) -> str | None:
        """Return the address of the page after, or None on the last."""
        return self._address(self.number + 1) if self.last < self.total else None

    def _address(self, number: int) -> str:
        return "?" + urlencode({**{name: value for name, value in self.asked.items() if value}, "page": number})
