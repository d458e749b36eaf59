"""/glaccounts: the chart of accounts, whose keys products name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from sqlalchemy import RowMapping

from samity.bank.accounting.queries.chart import ChartFilter, GlAccountNotFound, chart
from samity.bank.accounting.values import GlType
from samity.bank.gate import permit
from samity.dialects.door import Answer, reading
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.paging import Wanted
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import Spelling, spelling_of
from samity.storage.unit import Unit
from samity.storage.windows import Page

router = MambuRouter(tags=["General Ledger Accounts"])

ORDERS: Mapping[str, Callable[[RowMapping], str]] = {"glCode": lambda row: str(row["gl_code"])}


@router.get("/glaccounts")
@reading
def list_gl_accounts(
    paging: Wanted,
    unit: Unit,
    type: Literal["ASSET", "LIABILITY", "EQUITY", "INCOME", "EXPENSE"] | None = None,  # noqa: A002 - the wire's name
) -> Answer:
    """List GL accounts by their code, of one type or of all; there are few, so that they are cut here."""
    permit(unit, "accounting:read")
    spelling = spelling_of(unit)
    found = list(chart(unit.connection, ChartFilter(type=None if type is None else GlType(type))))
    shown = paging.cut(found, ORDERS)
    return paging.answer(Page((), len(found)), [_spell(each, spelling) for each in shown])


@router.get("/glaccounts/{gl_account_id}")
@reading
def retrieve_gl_account(gl_account_id: str, unit: Unit) -> dict[str, Any]:
    """Return one GL account, by its key or its code."""
    permit(unit, "accounting:read")
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.GL_ACCOUNT, gl_account_id)
    rows = chart(unit.connection, ChartFilter(gl_account_id=found))
    if not rows:  # a key can be decoded whose account was deleted since
        raise GlAccountNotFound(found)
    return _spell(rows[0], spelling)


def _spell(row: RowMapping, spelling: Spelling) -> dict[str, Any]:
    return {
        "encodedKey": spelling.keys.encoded(Kind.GL_ACCOUNT, row["id"]),
        "glCode": row["gl_code"],
        "name": row["name"],
        "type": row["type"],
        "usage": row["usage"],
        "description": row["description"],
        "activated": not row["disabled"],
        "allowManualJournalEntries": row["manual_entries_allowed"],
    }
