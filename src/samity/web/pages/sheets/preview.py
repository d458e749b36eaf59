"""What a sheet will do, in the words that one checks before posting: totals, cash, and every line that differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.collection_sheets.values import LineKind
from samity.bank.meetings.values import Attendance
from samity.web.choices import NO_CHANNEL
from samity.web.languages import later, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.collection_sheets.queries.receipt import ReceiptLine, SheetReceipt
    from samity.kernel.money import Currency
    from samity.web.pages.sheets.blank import Blank, Line, Person

CAME = {
    Attendance.PRESENT: later("present"),
    Attendance.ABSENT: later("absent"),
    Attendance.LATE: later("late"),
    Attendance.LEAVE: later("on leave"),
    Attendance.APPROVED: later("approved absence"),
}
"""Attendance in words; the first is how everybody begins."""
WAS_THERE = {Attendance.PRESENT, Attendance.LATE}
"""Who came: also who came late."""


@dataclass(frozen=True, slots=True)
class CurrencyTotals:
    """What a sheet moves in a currency, in minor units; `cash` is what is left of it afterwards."""

    currency: Currency
    expected: int
    entered: int
    paid_out: int
    rounding: int
    by_channel: tuple[tuple[str, int], ...]

    @property
    def difference(self) -> int:
        """Return what was entered more than expected."""
        return self.entered - self.expected

    @property
    def cash(self) -> int:
        """Return what comes in, less what goes out."""
        return self.entered + self.rounding - self.paid_out


@dataclass(frozen=True, slots=True)
class Differing:
    """A line that is not as it was pre-filled: whose, and in which words."""

    person: Person
    line: Line | None
    words: tuple[str, ...]
    amount: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A sheet before it is posted."""

    totals: tuple[CurrencyTotals, ...]
    exceptions: tuple[Differing, ...]
    as_due: int
    came: int
    people: int

    @property
    def is_without_money(self) -> bool:
        """Say whether nobody pays and nobody is paid out: perhaps the sheet was not filled in."""
        return not any(one.entered or one.paid_out for one in self.totals)


def preview_of(blank: Blank, receipt: SheetReceipt) -> Preview:
    """Return what posting would do, from a trial of it."""
    repaid = {line.loan_id: line for line in receipt.lines if line.kind is LineKind.REPAYMENT}
    paid = {loan_id: line.amount for loan_id, line in repaid.items()}
    return Preview(
        tuple(_totals(blank, receipt)),
        tuple(_exceptions(blank, repaid)),
        len([line for line in blank.lines if paid.get(line.loan.id, 0) == line.loan.due.total]),
        len([person for person in blank.people if person.attendance in WAS_THERE]),
        len(blank.people),
    )


def _totals(blank: Blank, receipt: SheetReceipt) -> Iterator[CurrencyTotals]:
    for currency, expected in blank.expected.items():
        mine = [total for total in receipt.totals if total.currency.code == currency.code]
        yield CurrencyTotals(
            currency,
            expected,
            sum(total.collected for total in mine),
            sum(total.paid_out for total in mine),
            sum(total.cash_difference for total in mine),
            tuple((total.channel_name or NO_CHANNEL, total.received) for total in mine),
        )


def _exceptions(blank: Blank, repaid: dict[int, ReceiptLine]) -> Iterator[Differing]:
    for person in blank.people:
        came = () if person.attendance is Attendance.PRESENT else (CAME[person.attendance],)
        differing = [(line, _words(line, repaid[line.loan.id])) for line in person.lines if line.loan.id in repaid]
        told = False
        for line, words in differing:
            if words or (came and not told):
                yield Differing(person, line, (*came, *words) if not told else words, repaid[line.loan.id].amount)
                told = True
        if came and not told:
            yield Differing(person, None, came, 0)


def _words(line: Line, receipt: ReceiptLine) -> tuple[str, ...]:
    """Say in words how a line differs from what is due."""
    due, paid = line.loan.due.total, receipt.amount
    found = []
    if paid == 0 and due:
        found.append(say("nothing paid"))
    elif paid < due:
        found.append(say("less than due"))
    elif receipt.overpaid:
        found.append(say("more than the whole loan: it will be overpaid"))
    elif paid > due:
        found.append(say("more than due, an advance"))
    if line.was != due:
        found.append(say("what is due has changed since the sheet was opened"))
    if line.via:
        found.append(say("paid another way"))
    return tuple(found)
