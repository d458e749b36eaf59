"""Receipts to hand out: what stands on them, for the template `receipt.typ` and for the page that prints them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from babel import Locale

from samity.bank.loans.values.facts import TransactionKind
from samity.web.languages import later, listed, say, spoken_language
from samity.web.papers.typesetting import typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from samity.bank.loans.queries.receipts import Receipt
    from samity.web.formats import Formats

WHAT = {
    TransactionKind.DISBURSEMENT: later("Loan paid out"),
    TransactionKind.REPAYMENT: later("Repayment"),
    TransactionKind.RECOVERY: later("Recovery of a loan written off"),
    TransactionKind.OVERPAYMENT_REFUNDED: later("Overpayment paid back"),
}
GIVEN = frozenset({TransactionKind.DISBURSEMENT, TransactionKind.OVERPAYMENT_REFUNDED})
"""What the bank hands out, so that the borrower signs for it."""


class ReceiptPaper(StrEnum):
    """What receipts are printed on."""

    PAGE = "page"
    A6 = "a6"
    ROLL = "roll"
    A4 = "a4"


@dataclass(frozen=True, slots=True)
class WrittenReceipt:
    """A receipt in the words of who prints it.

    Attributes:
        mark: what it is besides a receipt, such as a copy; empty for the receipt itself.
        lines: what stands on it, names and words; those of amounts are lined up.
        issued: when and by whom it was printed.
        sign: who signs it.
    """

    what: str
    number: str
    mark: str
    whose: str
    amount: str
    lines: tuple[tuple[str, str], ...]
    amounts: tuple[tuple[str, str], ...]
    issued: str
    sign: str


def written(receipt: Receipt, formats: Formats) -> WrittenReceipt:
    """Return what stands on a receipt."""
    return WrittenReceipt(
        what=str(WHAT[receipt.kind]),
        number=receipt.number,
        mark=listed(_marks(receipt)),
        whose=receipt.whose,
        amount=formats.amount(receipt.amount, receipt.currency),
        lines=tuple((name, words) for name, words in _lines(receipt, formats) if words),
        amounts=tuple(_amounts(receipt, formats)),
        issued=f"{formats.moment(receipt.issued_at)}, {receipt.issued_by}" if receipt.issued_at else "",
        sign=say("Received by") if receipt.kind in GIVEN else say("For the bank"),
    )


def receipts_on_paper(receipts: Sequence[Receipt], paper: ReceiptPaper, formats: Formats) -> bytes:
    """Return receipts as one PDF: on A4 one below the other, else each on a page of its own.

    Raises:
        TypesettingError: it could not be set.
    """
    said = {
        "paper": paper,
        "rtl": Locale(spoken_language()).text_direction == "rtl",
        "language": spoken_language(),
        "issued": str(ISSUED),
        "receipts": [_told(written(each, formats)) for each in receipts],
    }
    return typeset("receipt", said)


ISSUED = later("Printed")


def _told(receipt: WrittenReceipt) -> dict[str, Any]:
    return {name: getattr(receipt, name) for name in WrittenReceipt.__slots__}


def _marks(receipt: Receipt) -> Iterator[str]:
    if receipt.no > 1:
        yield say("Copy {no}", no=receipt.no - 1)
    if receipt.is_taken_back:
        yield say("Taken back: it does not count")


def _lines(receipt: Receipt, formats: Formats) -> Iterator[tuple[str, str]]:
    yield say("Office"), receipt.office
    yield say("Day"), formats.day(receipt.value_on)
    yield say("Group"), receipt.group or ""
    yield say("Loan"), f"{receipt.account_no}, {receipt.product}"
    yield say("Officer"), receipt.officer
    yield say("Paid by"), receipt.channel or ""
    yield say("Paper receipt"), receipt.number_of_paper or ""
    yield say("Entered"), f"{formats.moment(receipt.entered_at)}, {receipt.entered_by}"


def _amounts(receipt: Receipt, formats: Formats) -> Iterator[tuple[str, str]]:
    """Return an amount by its parts, what rounding of cash made of it, and what is left of the loan."""
    parts = receipt.parts
    named = [
        (say("Principal"), parts.principal),
        (say("Interest"), parts.interest),
        (say("Fees"), parts.fees),
        (say("Penalties"), parts.penalties),
        (say("Overpaid"), receipt.overpaid),
        (say("Rounding of cash"), receipt.cash_difference),
    ]
    for name, amount in named:
        if amount:
            yield name, formats.figure(amount, receipt.currency)
    yield say("Principal left"), formats.figure(receipt.principal_left, receipt.currency)
