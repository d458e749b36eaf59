"""The menu: where everything is found. A page belongs to the entry whose address begins its own."""

from __future__ import annotations

from typing import NamedTuple

from samity.web.languages import later


class Entry(NamedTuple):
    """An entry of the menu: its words, its address, the right it needs, and the addresses that belong to it too."""

    words: str
    address: str
    permission: str | None = None
    also: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Say whether a page belongs to this entry."""
        if self.address == "/":
            return path == "/" or path.startswith(self.also)
        return path.startswith((self.address, *self.also))


SET_UP = (
    "/offices",
    "/staff",
    "/users",
    "/roles",
    "/products",
    "/charges",
    "/holidays",
    "/working-days",
    "/currencies",
    "/channels",
    "/codes",
    "/custom-fields",
    "/delinquency",
    "/settings",
    "/hooks",
    "/business-date",
    "/components",
)
MENU = (
    Entry(later("Today"), "/", also=("/sheets",)),
    Entry(later("Groups"), "/groups", "clients:read", ("/centres", "/meetings")),
    Entry(later("Clients"), "/clients", "clients:read"),
    Entry(later("Loans"), "/loans", "loans:read", ("/arrears",)),
    Entry(later("Books"), "/books", "journal:read"),
    Entry(later("Set-up"), "/set-up", also=SET_UP),
)
