"""The chart of accounts as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.accounting.queries import ChartFilter, chart
from samity.bank.gate import permit
from samity.web.door import Visiting
from samity.web.pages.books.words import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fastapi import Response
    from sqlalchemy import RowMapping

router = APIRouter()


@router.get("/books/chart", response_model=None)
def chart_of_accounts(visit: Visiting, part: str = "") -> Response:
    """Show the GL accounts, each under its header; or those with a part in their name or code."""
    permit(visit.unit, "accounting:read")
    found = chart(visit.connection, ChartFilter(part_of_name_or_code=part.strip() or None))
    return visit.show("books/chart.html", accounts=list(tree_of(found)), part=part, types=TYPES)


def tree_of(found: Sequence[RowMapping]) -> Iterator[tuple[int, RowMapping]]:
    """Give accounts in the order of the tree with how far each is set in; who stands under nobody here begins."""
    ids = {each["id"] for each in found}
    below: dict[int | None, list[RowMapping]] = {}
    for each in found:
        below.setdefault(each["parent_id"] if each["parent_id"] in ids else None, []).append(each)
    yield from _under(None, 0, below)


def _under(
    parent_id: int | None, depth: int, below: Mapping[int | None, Sequence[RowMapping]]
) -> Iterator[tuple[int, RowMapping]]:
    for each in below.get(parent_id, ()):
        yield depth, each
        yield from _under(each["id"], depth + 1, below)
