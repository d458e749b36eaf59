"""Loans in arrears by officer and age, and how much of what was lent that is. See docs/rules/arrears.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, Integer, cast, func, literal, select

from samity.bank.clients.records import client, client_group
from samity.bank.loans.queries.searched_arrears import DAYS_LATE, IS_IN_ARREARS, LATE_IN_ALL
from samity.bank.loans.queries.searched_installments import IS_ACTIVE
from samity.bank.loans.records import loan
from samity.bank.organisation.records import office, staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, Select

BANDS = ((1, 30), (31, 60), (61, 90), (91, None))
"""Ages of arrears, in days since the oldest due date of which something is unpaid."""


class SortedBy(StrEnum):
    """What the lines of a list of arrears are."""

    OFFICER = "OFFICER"
    GROUP = "GROUP"


class Band(NamedTuple):
    """What is in arrears of one age.

    Attributes:
        loans: how many.
        overdue: minor units that fell due and are unpaid.
        principal: minor units that are outstanding of those loans, due or not.
    """

    loans: int = 0
    overdue: int = 0
    principal: int = 0

    @classmethod
    def of_all(cls, bands: Iterable[Band]) -> Band:
        """Return several together."""
        return cls(*map(sum, zip(cls(), *bands, strict=True)))


@dataclass(frozen=True, slots=True)
class ArrearsLine:
    """What is in arrears of an officer, or of a group.

    Attributes:
        id: of the officer or the group; None of loans that have none.
        name: of it.
        currency_code: of the amounts.
        bands: by age, in the order of BANDS.
        lent: minor units of principal that are outstanding of all its active loans.
        centre: in which the group is.
    """

    id: int | None
    name: str | None
    currency_code: str
    bands: tuple[Band, ...]
    lent: int
    centre: str | None = None

    @property
    def total(self) -> Band:
        """Return all ages together."""
        return Band.of_all(self.bands)

    def beyond(self, days: int) -> int:
        """Return the principal of loans that are late for more than so many days, in minor units."""
        return sum(band.principal for band, (least, _) in zip(self.bands, BANDS, strict=True) if least > days)


class LoanInArrears(NamedTuple):
    """A loan in arrears; amounts in minor units."""

    id: int
    account_no: str
    name: str
    group_id: int | None
    group_name: str | None
    currency_code: str
    days_late: int
    overdue: int
    principal: int


class ArrearsFilter(NamedTuple):
    """Whose loans: of the office with this hierarchy and those below it; of one officer, of one group; 0 is of none."""

    hierarchy: str
    officer_id: int | None = None
    group_id: int | None = None


def arrears_lines(connection: Connection, wanted: ArrearsFilter, by: SortedBy) -> list[ArrearsLine]:
    """Return what is in arrears by officer or by group, the most overdue first; of none in arrears there is no line.

    Args:
        connection: the transaction.
        wanted: whose loans.
        by: what a line is.
    """
    key = loan.c.officer_id if by is SortedBy.OFFICER else loan.c.group_id
    aged = _of(wanted, key.label("key"), *_figures()).where(IS_IN_ARREARS).subquery()
    place = func.width_bucket(cast(aged.c.days_late, Integer), literal([least for least, _ in BANDS]))
    amounts = (func.count(), func.sum(aged.c.overdue), func.sum(aged.c.principal))
    grouped = (aged.c.key, aged.c.currency_code, place)
    found: dict[tuple[int | None, str], list[Band]] = {}
    for whose, code, at, *sums in connection.execute(select(*grouped, *amounts).group_by(*grouped)):
        bands = found.setdefault((whose, code), [Band()] * len(BANDS))
        bands[at - 1] = Band(*(int(each) for each in sums))
    lent_by = _lent(connection, wanted, key)
    names = _names(connection, by, {whose for whose, _ in found if whose is not None})
    lines = [
        ArrearsLine(whose, name, code, tuple(bands), lent_by[whose, code], centre)
        for (whose, code), bands in found.items()
        for name, centre in [names.get(whose, (None, None))]
    ]
    return sorted(lines, key=lambda line: (line.currency_code, -line.total.overdue, line.id or 0))


def loans_in_arrears(
    connection: Connection, wanted: ArrearsFilter, *, offset: int = 0, limit: int | None = None
) -> tuple[list[LoanInArrears], int]:
    """Return loans in arrears, those that are late for longest first, and how many there are in all."""
    listed = (
        _of(
            wanted,
            loan.c.account_id,
            loan.c.account_no,
            func.coalesce(client.c.display_name, client_group.c.name).label("name"),
            loan.c.group_id,
            client_group.c.name.label("group_name"),
            *_figures(),
            func.count().over().label("all"),
        )
        .outerjoin(client, client.c.id == loan.c.client_id)
        .outerjoin(client_group, client_group.c.id == loan.c.group_id)
        .where(IS_IN_ARREARS)
        .order_by(loan.c.open_from, loan.c.account_id)
    )
    rows = connection.execute(listed.offset(offset).limit(limit)).all()
    loans = [LoanInArrears._make(tuple(row)[:-1])._replace(overdue=int(row.overdue)) for row in rows]
    return loans, int(rows[0][-1]) if rows else 0


def lent_in_all(connection: Connection, wanted: ArrearsFilter) -> dict[str, int]:
    """Return the principal outstanding of all active loans, in minor units by currency."""
    figure = cast(func.sum(loan.c.principal_outstanding), BigInteger)
    found = _of(wanted, loan.c.currency_code, figure).where(IS_ACTIVE).group_by(loan.c.currency_code)
    return {row[0]: row[1] for row in connection.execute(found)}


def _figures() -> Sequence[ColumnElement[Any]]:
    return (
        loan.c.currency_code,
        DAYS_LATE.label("days_late"),
        LATE_IN_ALL.label("overdue"),
        loan.c.principal_outstanding.label("principal"),
    )


def _of(wanted: ArrearsFilter, *columns: ColumnElement[Any]) -> Select[Any]:
    visible = office.c.hierarchy.startswith(wanted.hierarchy, autoescape=True)
    found = select(*columns).select_from(loan).join(office, office.c.id == loan.c.office_id).where(visible)
    for column, value in ((loan.c.officer_id, wanted.officer_id), (loan.c.group_id, wanted.group_id)):
        if value is not None:
            found = found.where(column == value if value else column.is_(None))
    return found


def _lent(connection: Connection, wanted: ArrearsFilter, key: ColumnElement[int]) -> dict[tuple[int | None, str], int]:
    columns = (key, loan.c.currency_code)
    figure = cast(func.sum(loan.c.principal_outstanding), BigInteger)
    rows = connection.execute(_of(wanted, *columns, figure).where(IS_ACTIVE).group_by(*columns))
    return {(whose, code): amount for whose, code, amount in rows}


def _names(connection: Connection, by: SortedBy, ids: set[int]) -> dict[int | None, tuple[str, str | None]]:
    if by is SortedBy.OFFICER:
        wanted = select(staff.c.id, staff.c.display_name).where(staff.c.id.in_(ids))
        return {row.id: (row.display_name, None) for row in connection.execute(wanted)}
    centre = client_group.alias("centre")
    groups = (
        select(client_group.c.id, client_group.c.name, centre.c.name.label("centre"))
        .outerjoin(centre, centre.c.id == client_group.c.centre_id)
        .where(client_group.c.id.in_(ids))
    )
    return {row.id: (row.name, row.centre) for row in connection.execute(groups)}
