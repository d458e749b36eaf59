"""Loans in arrears: by officer and age, of an officer by group, of a group one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fastapi import APIRouter

from samity.bank.gate import admit_office, permit
from samity.bank.loans.queries.arrears_list import (
    BANDS,
    ArrearsFilter,
    ArrearsLine,
    Band,
    SortedBy,
    arrears_lines,
    lent_in_all,
    loans_in_arrears,
)
from samity.bank.organisation.queries.currencies import currencies_by_code
from samity.bank.organisation.queries.staff import staff_by_id
from samity.doors.ids import LARGEST_ID
from samity.web.door import Visiting
from samity.web.languages import later, say
from samity.web.paging import A_PAGE, Pages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import Response

    from samity.kernel.money import Currency

router = APIRouter()

AGES = tuple(
    later("{least} to {most} days", least=least, most=most) if most else later("over {least} days", least=least - 1)
    for least, most in BANDS
)
AT_RISK = (0, 30, 90)
PERCENT = 100
NOBODY = "0"


class Sums(NamedTuple):
    """All lines of a currency together; `largest` is the most that a line has overdue."""

    currency: Currency
    lines: Sequence[ArrearsLine]
    whole: ArrearsLine
    largest: int


@router.get("/arrears", response_model=None)
def arrears_page(visit: Visiting, officer: str = "", group: str = "", page: int = 1) -> Response:
    """Show what is in arrears by officer, of an officer by group, or of a group by loan."""
    permit(visit.unit, "loans:read")
    officer, group = _asked(officer), _asked(group)
    wanted = ArrearsFilter(
        visit.unit.actor.office_hierarchy, *(int(each) if each else None for each in (officer, group))
    )
    by = SortedBy.OFFICER if wanted.officer_id is None and wanted.group_id is None else SortedBy.GROUP
    lines = arrears_lines(visit.connection, wanted, by)
    pages = Pages(page, {"officer": officer, "group": group})
    loans, total = (
        loans_in_arrears(visit.connection, wanted, offset=pages.offset, limit=A_PAGE)
        if wanted.group_id is not None
        else ([], 0)
    )
    currencies = currencies_by_code(visit.connection, {each.currency_code for each in lines})
    return visit.show(
        "lending/arrears.html",
        by_officer=by is SortedBy.OFFICER,
        officer=officer,
        group=group,
        whose=_whose(visit, officer, has_some=bool(lines)),
        of_group=lines[0].name if lines and wanted.group_id else None,
        sums=_sums(lines, lent_in_all(visit.connection, wanted), currencies),
        loans=loans,
        currencies=currencies,
        pages=pages.of(total),
        ages=AGES,
        at_risk=AT_RISK,
        share=_share,
        nobody=NOBODY,
    )


def _asked(text: str) -> str:
    """Return the id that an address names, and nothing where it names none."""
    return str(int(text)) if text.isascii() and text.isdecimal() and int(text) <= LARGEST_ID else ""


def _whose(visit: Visiting, officer: str, *, has_some: bool) -> str | None:
    """Return the officer's name, where the list is of one; who has no loan here is named to his own office alone."""
    if officer in {"", NOBODY}:
        return say("no officer") if officer else None
    found = staff_by_id(visit.connection, int(officer))
    if not has_some:
        admit_office(visit.unit, found.office_id, found.hierarchy)
    return found.display_name


def _sums(lines: Sequence[ArrearsLine], lent: Mapping[str, int], currencies: Mapping[str, Currency]) -> list[Sums]:
    found = []
    for code, currency in sorted(currencies.items()):
        own = [each for each in lines if each.currency_code == code]
        bands = tuple(Band.of_all(each.bands[at] for each in own) for at in range(len(BANDS)))
        whole = ArrearsLine(None, None, code, bands, lent.get(code, 0))
        found.append(Sums(currency, own, whole, max(each.total.overdue for each in own)))
    return found


def _share(part: int, whole: int) -> str:
    """Return how many percent a part is of a whole, with one decimal, half a tenth up."""
    tenths = (2 * PERCENT * 10 * part + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10}"
