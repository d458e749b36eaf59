"""The journal is read page by page: together they are the whole of it, and a page reads no more than it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event
from tests.operations.accounting.books import DAY, account, gl, moved

from samity.bank.accounting.queries import JournalFilter, count_lines, lines
from samity.bank.accounting.values import GlType

if TYPE_CHECKING:
    from samity.storage.unit import Unit

TRANSACTIONS = 7


@pytest.fixture
def cash(unit: Unit) -> int:
    """The GL account of the cash box."""
    return gl(unit, GlType.ASSET)


@pytest.fixture
def wanted(unit: Unit, cash: int) -> JournalFilter:
    """The lines of one loan: every payment has three, and some days have two payments."""
    portfolio, income = gl(unit, GlType.ASSET), gl(unit, GlType.INCOME)
    loan = account(unit)
    for number in range(TRANSACTIONS):
        moved(unit, loan, (cash, portfolio, 800), (cash, income, 1 + number), on=DAY + timedelta(days=-number // 2))
    return JournalFilter(hierarchy=".", account_id=loan)


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
@pytest.mark.parametrize("of_cash_alone", [False, True])
def test_pages_together_are_the_whole_journal(
    unit: Unit, wanted: JournalFilter, cash: int, size: int, *, of_cash_alone: bool, newest_first: bool
) -> None:
    if of_cash_alone:
        wanted = replace(wanted, gl_account_id=cash)
    whole = lines(unit.connection, wanted, newest_first=newest_first)
    assert len(whole) == count_lines(unit.connection, wanted) == TRANSACTIONS * (1 if of_cash_alone else 3)
    order = [(line["value_on"], line["id"]) for line in whole]
    assert order == sorted(order, reverse=newest_first)
    pages = (
        lines(unit.connection, wanted, offset, size, newest_first=newest_first) for offset in range(0, len(whole), size)
    )
    assert list(chain.from_iterable(pages)) == list(whole)
    assert not lines(unit.connection, wanted, len(whole), size, newest_first=newest_first)


def test_a_page_reads_the_postings_of_its_own_transactions_only(unit: Unit, wanted: JournalFilter) -> None:
    asked: list[tuple[str, dict[str, object]]] = []
    event.listen(unit.connection, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
    lines(unit.connection, wanted, limit=2)
    ((statement, names),) = asked
    plan = unit.connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", names).scalar_one()
    assert _rows_read(plan[0]["Plan"], "posting") == 2 * 2  # two transactions reach two lines; each has two postings


def test_nothing_is_counted_where_nothing_is_found(unit: Unit) -> None:
    assert count_lines(unit.connection, JournalFilter(hierarchy=".", account_id=account(unit))) == 0


def _rows_read(plan: dict[str, object], table: str) -> int:
    parts: list[dict[str, object]] = plan.get("Plans", [])  # type: ignore[assignment] # the shape of EXPLAIN's answer
    own = round(float(str(plan["Actual Rows"])) * float(str(plan["Actual Loops"])))
    return (own if plan.get("Relation Name") == table else 0) + sum(_rows_read(part, table) for part in parts)
