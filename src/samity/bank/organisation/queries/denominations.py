"""Notes and coins by which cash is counted."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.organisation.records import denomination
from samity.bank.organisation.rules.denominations import usual_denominations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from samity.kernel.money import Currency


def denominations(connection: Connection, of: Iterable[Currency]) -> Mapping[str, tuple[int, ...]]:
    """Return the notes and coins of currencies by code, in minor units, the largest first.

    They are the bank's own list, or the usual one where it has none.
    """
    currencies = list(of)
    told: dict[str, list[int]] = defaultdict(list)
    wanted = denomination.c.currency_code.in_([each.code for each in currencies])
    for row in connection.execute(select(denomination).where(wanted).order_by(denomination.c.value.desc())):
        told[row.currency_code].append(row.value)
    return {each.code: tuple(told[each.code]) or usual_denominations(each) for each in currencies}
