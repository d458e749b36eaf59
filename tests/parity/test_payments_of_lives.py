"""Where payments go in the lives of Fineract's loans, on the installments that it tells: through the rules.

The dues are the reference's own, so that allocation alone is compared, and not the interest that led to them.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tests.parity.allocations import strategy_of_case
from tests.parity.reference import minor_units, reference_cases

from samity.bank.loans.rules.allocation import allocate
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import Installment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.parity.reference import Case

    from samity.bank.loans.values.strategy import Strategy

# What may come before a table in scope, beside looking at things: the life of a loan until it is repaid.
PLAIN = {
    *("set_business_date", "run_cob", "global_config", "set_future_installment_rule"),
    *("create_loan", "approve", "disburse", "transaction"),
}
AGREE = {
    "NEXT_INSTALLMENT HORIZONTAL": 342,
    "LAST_INSTALLMENT HORIZONTAL": 49,
    "NEXT_LAST_INSTALLMENT HORIZONTAL": 4,
    "mifos-standard-strategy": 15,
    "due-penalty-fee-interest-principal-in-advance-principal-penalty-fee-interest-strategy": 3,
}
PARTS_OF_ROW = ("principal", "interest", "fees", "penalties")


class Table(NamedTuple):
    """A schedule with what is paid on each installment, and the payments before it."""

    place: str
    rule: str
    strategy: Strategy
    payments: tuple[tuple[date, int], ...]
    installments: tuple[Installment, ...]
    paid: tuple[int, ...]


def tables(case: Case) -> Iterator[Table]:
    """The tables of a life until something happens that is out of scope."""
    loans = case["loans"]
    params = {
        **loans[0]["product_params"],
        **{k: v for k, v in (loans[0]["loan_params"] or {}).items() if v is not None},
    }
    if len(loans) != 1 or params["enableDownPayment"]:
        return
    rule, strategy = strategy_of_case(params)
    payments: list[tuple[date, int]] = []
    disbursed = 0
    for step in case["steps"]:
        word = step["op"]
        disbursed += word == "disburse"
        if not (word in PLAIN or word.startswith("expect_")) or disbursed > 1:
            return
        if word == "transaction":
            if step["type"] != "repayment" or not float(step["amount"] or 0):
                return
            payments.append(
                (date.fromisoformat(step["date"]), minor_units(step["amount"], params["digitsAfterDecimal"]))
            )
        if word == "expect_schedule" and payments:
            rows = _installments(step["rows"], params["digitsAfterDecimal"])
            if rows is not None:
                yield Table(f"{case['id']}, line {step['line']}", rule, strategy, tuple(payments), *rows)


def _installments(rows: list[Case], decimals: int) -> tuple[tuple[Installment, ...], tuple[int, ...]] | None:
    """The installments of a table and what is paid of each; None where the table leaves cells out."""
    told = [row for row in rows if row["kind"] == "installment"]
    if any(row[name] is None for row in told for name in ("nr", "paid", *PARTS_OF_ROW)):
        return None
    begun = next(row for row in rows if row["kind"] == "disbursement")  # what is yet to go out is told too
    days = [date.fromisoformat(row["date"]) for row in (begun, *told)]
    installments = tuple(
        Installment(
            number, days[number - 1], days[number], Parts(*(minor_units(row[name], decimals) for name in PARTS_OF_ROW))
        )
        for number, row in enumerate(told, 1)
    )
    return installments, tuple(minor_units(row["paid"], decimals) for row in told)


def paid_by_us(table: Table) -> tuple[int, ...]:
    """What the same payments settle of each installment."""
    installments = table.installments
    for on, amount in sorted(table.payments, key=lambda payment: payment[0]):
        installments = allocate(amount, installments, table.strategy, on).installments
    return tuple(each.paid.total for each in installments)


@pytest.fixture(scope="module")
def told() -> list[Table]:
    """Every table in scope."""
    return [table for case in reference_cases("fineract-lives.jsonl.gz") for table in tables(case)]


def test_payments_go_where_they_go_there(told: list[Table]) -> None:
    agree = Counter(table.rule for table in told if paid_by_us(table) == table.paid)
    print(f"\nfineract-lives, where repayments go, in scope: {agree.total()} of {len(told)} agree")  # noqa: T201 - the count is the result
    assert [table.place for table in told if paid_by_us(table) != table.paid] == []
    assert agree == AGREE
