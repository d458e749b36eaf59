"""Writes docs/rules/loan-account-fields.md from its rows: `python -m tests.terms.page`."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from tests.terms.rows import FIELDS, Later, Own, Proven, Told
from tests.terms.table import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.terms.rows import Row, Rule

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules" / "loan-account-fields.md"
TESTS = "test_loan_account_fields.py"
HEAD = """# Fields of a loan account

Every field of a loan account as Mambu publishes it, and every value of those that are enumerated: the rule that gives
it its effect, and the test that changes it alone and sees something else. What the bank does not do yet stands as
*later*, with the refusal that names it ([code](../../src/samity/dialects/mambu/loans_later.py)). The loans that are
looked at owe a thousand over four months at 10 % a month; *seen* are date, principal and interest of an installment.

Written from [the rows](../../tests/terms/table.py) by `python -m tests.terms.page`, never by hand. In `make soak` a
neighbour of its family takes the place of each rule, or where a member is only told one that tells something else, and
[the test of the row must notice](../../tests/terms/test_neighbours.py).

| Field | Value | Rule | Seen |
| --- | --- | --- | --- |
"""


def page() -> str:
    """Return the whole page."""
    order = {path: place for place, path in enumerate(FIELDS)}
    rows = sorted(ROWS, key=lambda row: (order[row.path], FIELDS[row.path].index(row.value) if row.value else 0))
    return HEAD + "".join(f"{line}\n" for line in _lines(rows))


def _lines(rows: list[Row]) -> Iterator[str]:
    for (path, rule, seen), alike in groupby(rows, key=lambda row: (row.path, _rule(row), _seen(row))):
        values = ", ".join(row.value for row in alike)
        yield f"| `{path}` | {values} | {rule} | {seen} |".replace("|  |", "| |")


def _rule(row: Row) -> str:
    return "*later*" if isinstance(row, Later) else _linked(row.rule)  # type: ignore[attr-defined]  # all others have one


def _linked(rule: Rule) -> str:
    module, _, name = rule.where.partition(":")
    code = f"[`{name}`](../../src/samity/{module.replace('.', '/')}.py)"
    return f"[{rule.page[:-3].rpartition('/')[2]}]({rule.page}): {code}" if rule.page else code


def _seen(row: Row) -> str:
    """Return the test, and what it sees."""
    if isinstance(row, Later):
        return f"{_test(TESTS, 'refused')} `{row.source}` {row.reason}"
    if isinstance(row, Proven):
        module, _, name = row.test.partition("::")
        return f"[{name}](../../tests/{module.replace('.', '/')}.py)"
    if isinstance(row, Own):
        return f"{_test(TESTS, 'own')} {row.kept or 'the same'}; `{row.wrong}` {row.reason}"
    if isinstance(row, Told):
        return f"{_test(TESTS, 'told')} {row.one[0]}: {row.one[1]}; {row.other[0]}: {row.other[1]}"
    return f"{_test(TESTS, 'term')} {row.one[1]}; else {row.other[1]}"  # type: ignore[attr-defined]  # a term


def _test(file: str, word: str) -> str:
    return f"[{word}](../../tests/terms/{file})"


if __name__ == "__main__":
    PAGE.write_text(page())
