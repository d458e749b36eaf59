"""What a sheet moves in notes and coins, and the GL account where that cash stands. See docs/rules/two-stages.md."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from samity.bank.accounting.queries import mappings
from samity.bank.accounting.values import Purpose
from samity.bank.collection_sheets.values import LineKind, SheetCash
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.organisation.queries import payment_channels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from samity.bank.collection_sheets.queries.receipt import ReceiptLine, SheetReceipt


def cash_of(connection: Connection, receipt: SheetReceipt) -> tuple[SheetCash, ...]:
    """Return what a sheet moves in cash, by currency: through channels of cash, and where no channel is named."""
    collected: dict[str, int] = defaultdict(int)
    paid_out: dict[str, int] = defaultdict(int)
    for line in _in_cash(connection, receipt):
        if line.kind is LineKind.REPAYMENT:
            collected[line.currency.code] += line.amount + line.cash_difference
        else:
            paid_out[line.currency.code] += line.amount
    return tuple(SheetCash(code, collected[code], paid_out[code]) for code in sorted({*collected, *paid_out}))


def cash_accounts(connection: Connection, receipt: SheetReceipt) -> Mapping[str, int]:
    """Return the GL account through which most of a sheet's cash went, by currency; none where no books are kept."""
    lines = list(_in_cash(connection, receipt))
    loans = loans_by_id(connection, {line.loan_id for line in lines})
    booked = [line for line in lines if loans[line.loan_id].agreement.accounting is not AccountingRule.NONE]
    mapped = mappings(connection, "loan", {loans[line.loan_id].product_id for line in booked})
    moved: dict[tuple[str, int], int] = defaultdict(int)
    for line in booked:
        gl = mapped[loans[line.loan_id].product_id].gl(Purpose.FUND_SOURCE, line.channel_id)
        moved[line.currency.code, gl] += line.amount
    # The last that is set stays: the most money, and of the same much the first account.
    return {code: gl for (code, gl), _ in sorted(moved.items(), key=lambda each: (each[1], -each[0][1]))}


def _in_cash(connection: Connection, receipt: SheetReceipt) -> Iterable[ReceiptLine]:
    in_coins = {None, *(each.id for each in payment_channels(connection) if each.is_cash)}
    return (line for line in receipt.lines if line.transaction_id is not None and line.channel_id in in_coins)
