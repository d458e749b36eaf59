"""The tree of offices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from samity.bank.organisation.records import office
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Connection, RowMapping


@dataclass(eq=False)
class OfficeNotFound(Refusal):
    """There is no office {office_id}."""

    office_id: int


@dataclass(frozen=True, slots=True)
class Office:
    """An office and its place in the tree.

    Attributes:
        reminder_days: so many days before a meeting its members are reminded; None is never.
        counts_cash: collection sheets are captured here, and posted when their cash is counted.
    """

    id: int
    name: str
    external_id: str | None
    opened_on: date
    parent_id: int | None
    hierarchy: str
    reminder_days: int | None
    counts_cash: bool


_OFFICE = (
    *(office.c.id, office.c.name, office.c.external_id, office.c.opened_on, office.c.parent_id, office.c.hierarchy),
    office.c.reminder_days,
    office.c.counts_cash,
)


def office_by_id(connection: Connection, office_id: int) -> Office:
    """Return an office.

    Raises:
        OfficeNotFound: there is none.
    """
    row = connection.execute(select(*_OFFICE).where(office.c.id == office_id)).first()
    if row is None:
        raise OfficeNotFound(office_id)
    return Office(*row)


def offices_by_ids(connection: Connection, office_ids: Iterable[int]) -> dict[int, Office]:
    """Return offices by id, in one statement.

    Raises:
        OfficeNotFound: one of them does not exist; several are named at once.
    """
    wanted = sorted(set(office_ids))
    found = {
        row.id: Office(*row) for row in connection.execute(select(*_OFFICE).where(office.c.id == func.any(wanted)))
    }
    refuse_all(OfficeNotFound(each) for each in wanted if each not in found)
    return found


def reminder_days_of(connection: Connection) -> dict[int, int]:
    """Return how many days before a meeting members are reminded, by office; who reminds nobody is left out."""
    asked = select(office.c.id, office.c.reminder_days).where(office.c.reminder_days.is_not(None))
    return {row.id: row.reminder_days for row in connection.execute(asked)}


def offices_below(connection: Connection, hierarchy: str) -> Sequence[RowMapping]:
    """List the offices of a subtree with their parents' names, the tree's order."""
    parent = office.alias("parent")
    return (
        connection.execute(
            select(*_OFFICE, parent.c.name.label("parent_name"))
            .select_from(office.outerjoin(parent, parent.c.id == office.c.parent_id))
            .where(office.c.hierarchy.startswith(hierarchy, autoescape=True))
            .order_by(office.c.hierarchy)
        )
        .mappings()
        .all()
    )
