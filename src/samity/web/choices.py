"""What forms offer to choose from: pairs of a value and its words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from samity.bank.organisation.queries import currencies, offices_below
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from samity.bank.organisation.queries import PaymentChannel
    from samity.web.door import Visit
    from samity.web.fields import Choice

INDENT = "\N{EM SPACE}"
NO_CHANNEL = later("the product's own account")
"""What it means to choose no channel: money goes where the product's mapping says, which need not be cash."""


def office_choices(visit: Visit) -> Iterator[Choice]:
    """Offer the offices below the person's own, each set in by its depth."""
    hierarchy = visit.unit.actor.office_hierarchy
    for office in offices_below(visit.connection, hierarchy):
        depth = office["hierarchy"].count(".") - hierarchy.count(".")
        yield office["id"], INDENT * depth + office["name"]


def currency_choices(visit: Visit, also: str | None = None) -> Iterator[Choice]:
    """Offer the currencies that the bank chose to use, and the one that is used already; any before it chose."""
    known = currencies(visit.connection)
    chosen = [row for row in known if row.selected or row.currency.code == also]
    for row in chosen or known:
        yield row.currency.code, f"{row.currency.code}, {row.currency.name}"


def names_apart(people: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    """Return names by id, from ids, names and client numbers: who shares a name is told apart by the number."""
    known = list(people)
    bearers = Counter(name for _, name, _ in known)
    return {id_: name if bearers[name] == 1 else f"{name}, {number}" for id_, name, number in known}


def usual_channel(channels: Iterable[PaymentChannel]) -> int | None:
    """Return the channel that a form begins with: the first in which cash changes hands, if there is one."""
    return next((each.id for each in channels if each.is_cash), None)
