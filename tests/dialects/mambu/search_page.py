"""Writes docs/search.md from what the lists say of themselves: `python -m tests.dialects.mambu.search_page`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from samity.dialects.mambu.loans_searched import LOANS, TRANSACTIONS_OF_LOANS
from samity.dialects.mambu.people_searched import CLIENTS, GROUPS
from samity.dialects.mambu.search import FITTING, FieldType, Searched

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).resolve().parents[3] / "docs" / "search.md"
LISTS = {"loans": LOANS, "loans/transactions": TRANSACTIONS_OF_LOANS, "clients": CLIENTS, "groups": GROUPS}
ORDER = (
    *("EQUALS", "EQUALS_CASE_SENSITIVE", "DIFFERENT_THAN", "IN", "STARTS_WITH", "STARTS_WITH_CASE_SENSITIVE"),
    *("MORE_THAN", "LESS_THAN", "BETWEEN", "ON", "AFTER", "AFTER_INCLUSIVE", "BEFORE", "BEFORE_INCLUSIVE"),
    *("TODAY", "THIS_WEEK", "THIS_MONTH", "THIS_YEAR", "LAST_DAYS", "EMPTY", "NOT_EMPTY"),
)
HELD = {
    FieldType.TEXT: "text",
    FieldType.KEY: "key",
    FieldType.CHOICE: "word",
    FieldType.FLAG: "yes or no",
    FieldType.NUMBER: "number, amount",
    FieldType.DAY: "day",
    FieldType.MOMENT: "moment",
}
HEAD = """# Searching

Mambu's `POST /loans:search`, `/loans/transactions:search`, `/clients:search` and `/groups:search`: every criterion of
`filterCriteria` holds, `sortingCriteria` says the order. Written from
[the lists themselves](../src/samity/dialects/mambu/loans_searched.py) by
`python -m tests.dialects.mambu.search_page`, never by hand.

**How values are compared.** Text is the same whatever its case, unless the operator says otherwise; it is never a
pattern: `%` means itself. A key that names nothing is equal to none, and differs from all. Words are those of the API;
one in which nothing stands here (`BLACKLISTED`) finds nothing, an unknown one is refused. Numbers may stand in quotes.
Amounts are in units of the loan's own currency. `DIFFERENT_THAN` also finds what has no value. `BETWEEN` includes both
ends and wants `secondValue`, `IN` wants `values`, at most 1,000.

**Time.** A bare day is the whole day by the organisation's clock, a moment is itself; `ON` asks for the whole day of
either. Today is the business date, a week begins on Monday, `LAST_DAYS` 3 is today and the three days before.

**As of today.** What is due, paid and left is as the installments are stored, which the night keeps up to date
([decision 17](decisions/0017-due-dates-pass.md)). Of a loan that is not paid out all balances are
0, and EQUALS 0 finds it. It has neither a first due date nor a last one to search by, though those that it would have
are told. `lastPaymentDate` and `lastPaymentAmount` are of one transaction: the last repayment, credit or recovery that
stands.

**Order and parts.** Rows without a value come last, in either direction; equal ones keep one order, so that parts of a
list follow each other. `sortBy` in the query wins over `sortingCriteria`. `paginationDetails=ON` tells how many there
are in all.

**Cursors.** Loans and transactions can be gone through by `cursor=_` and then by the `Items-Next-Cursor` of each
answer, until that is empty: loans in the order in which they were changed, so that one changed meanwhile comes again at
the end; transactions by number. It goes with criteria, and with neither `offset` nor another order.

**How far it reaches.** One statement finds a part, whatever it is searched by. Keys, ids, external ids, names of
clients, branches and officers have indexes. Balances, days late, the last payment and `lastModifiedDate` of loans are
reckoned for every loan that the other criteria leave: on a large bank name something else too. For
`lastSetToArrearsDate` the histories of all of them are read, five hundred at once; for what rules reckon of a loan as
of today, `accruedInterest`, `accruedPenalty`, `balances.interestBalance`, `totalBalance` and
`interestSettings.interestRate`, the loans themselves. `typeIsAdjustment` is said of what corrects a payment or a debt
by its own type.

**Refused** is everything that is wrong, at once, each with its place, such as `filterCriteria[2].secondValue`. A field
that the API publishes and the bank does not keep is refused as `FIELD_NOT_SUPPORTED`.

**Who sees what.** A search finds what a list shows: rows of the caller's office and those below it.

**Custom fields** are searched and ordered by as `_Set.field`, loans also by those of their holders, and
transactions by those of their loans and holders ([how](rules/custom-fields.md#searching)); in a grouped set the first
record decides the order.

Source: Mambu's published schemas of filter and sorting criteria, and its pages on searching. Code:
[fields](../src/samity/dialects/mambu/search.py), [reading](../src/samity/dialects/mambu/search_criteria.py),
[conditions](../src/samity/storage/criteria.py), [columns](../src/samity/bank/loans/queries/searched.py).

## Operators

| Operator | Fields that hold |
| --- | --- |
"""


def page() -> str:
    """Return the whole page."""
    return HEAD + "".join(f"{line}\n" for line in (*_operators(), *_lists()))


def _operators() -> Iterator[str]:
    for operator in ORDER:
        yield f"| `{operator}` | {', '.join(HELD[each] for each in FieldType if operator in FITTING[each])} |"


def _lists() -> Iterator[str]:
    for path, searched in LISTS.items():
        yield from ("", f"## `{path}`", "", "| Holds | Fields |", "| --- | --- |")
        for kind in FieldType:
            names = [f"`{name}`" for name, each in searched.fields.items() if each.type is kind]
            if names:
                yield f"| {HELD[kind]} | {', '.join(names)} |"
        yield from ("", f"Ordered by every one of them{_but(searched)}.")
        yield from ("", f"*Later*: {', '.join(f'`{name}`' for name in sorted(searched.later))}.")


def _but(searched: Searched) -> str:
    """Return what a list is not ordered by, which fields know fewer operators, and orders of other names."""
    few = [
        f"; `{name}` knows {', '.join(sorted(each.only))} alone" for name, each in searched.fields.items() if each.only
    ]
    others = [f"`{name}`" for name in searched.ordered if name not in searched.fields]
    unordered = f" but {', '.join(f'`{name}`' for name in sorted(searched.unordered))}" if searched.unordered else ""
    return unordered + (f", and by {', '.join(others)}" if others else "") + "".join(few)


if __name__ == "__main__":
    PAGE.write_text(page())
