"""A collection sheet as it was filled in at the meeting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from samity.bank.loans.operations.disburse import Disburse
from samity.bank.loans.operations.money_checks import NO_DETAIL, PaymentDetail
from samity.bank.loans.operations.repay import Repay

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from samity.bank.collection_sheets.values import SheetKind
    from samity.bank.meetings.values import Attendance


@dataclass(frozen=True, slots=True)
class SheetLine:
    """What one loan pays, or what is paid out on it.

    Attributes:
        name: where it stands in the request, such as bulkRepaymentTransactions[0].
        amount: major units; 0 passes the loan over; None pays out what was approved.
        client_id, group_id: whose the sender says it is; None when he does not say.
    """

    name: str
    loan_id: int
    amount: Decimal | None
    payment: PaymentDetail = NO_DETAIL
    client_id: int | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class SheetAttendance:
    """Who came; `name` is where it stands in the request, `group_id` with whom the sender says he came."""

    client_id: int
    attendance: Attendance
    name: str = "attendance"
    group_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledSheet:
    """A sheet as it was filled in.

    Attributes:
        owner_id, calendar_id: who meets, and by which calendar; None on a sheet of individuals.
        due_on: the meeting whose dues were collected, or the day by which individuals owed them.
        paid_on: the value date of repayments.
        disbursed_on: the value date of disbursements; None takes `paid_on`.
        payment: how lines were paid that do not say so themselves.
        attendance: who came, as noted.
        off_meeting: collect although there is no meeting on the day.
        in_part: lines that cannot be posted are left out; else they refuse the whole sheet.
        of_members: loans that members have for themselves may stand on it too.
        group_ids: groups that the sender names, whether or not they have lines.
    """

    kind: SheetKind
    owner_id: int | None = None
    calendar_id: int | None = None
    due_on: date
    paid_on: date
    repayments: tuple[SheetLine, ...] = ()
    disbursements: tuple[SheetLine, ...] = ()
    attendance: tuple[SheetAttendance, ...] = ()
    disbursed_on: date | None = None
    payment: PaymentDetail = NO_DETAIL
    note: str | None = None
    off_meeting: bool = False
    in_part: bool = False
    of_members: bool = False
    group_ids: tuple[int, ...] = ()

    @property
    def lines(self) -> tuple[SheetLine, ...]:
        """Return every line, repayments first."""
        return (*self.repayments, *self.disbursements)

    def paying(self, details: Mapping[str, Any]) -> Iterator[Repay]:
        """Return the repayments of the sheet; an amount of 0 passes a loan over."""
        for line in self.repayments:
            if line.amount:
                payment = self._payment(line)
                yield Repay(line.loan_id, self.paid_on, line.amount, payment, self.note, details, line.name)

    def paying_out(self, details: Mapping[str, Any]) -> Iterator[Disburse]:
        """Return the disbursements of the sheet; an amount of 0 passes a loan over."""
        on = self.disbursed_on or self.paid_on
        for line in self.disbursements:
            if line.amount is None or line.amount:
                yield Disburse(line.loan_id, on, line.amount, self._payment(line), self.note, details, line.name)

    def _payment(self, line: SheetLine) -> PaymentDetail:
        """A line that says how it was paid keeps that; what it leaves open comes from the sheet."""
        if line.payment == NO_DETAIL:
            return self.payment
        if line.payment.channel_id is None:
            return replace(line.payment, channel_id=self.payment.channel_id)
        return line.payment
