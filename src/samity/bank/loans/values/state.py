"""What a loan is at a moment: the result of folding its facts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from samity.bank.loans.values.parts import NOTHING, Parts, total_of
from samity.bank.loans.values.rescheduling import AS_AGREED, Rescheduled
from samity.kernel.errors import ensure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.arrears_settings import GraceChange
    from samity.bank.loans.values.lock import Lock
    from samity.bank.loans.values.penalties import AccruedPenalty
    from samity.bank.loans.values.terms import ScheduledInstallment
    from samity.bank.loans.values.work_calendar import WorkCalendar


class LoanStatus(StrEnum):
    """Where a loan stands in its life."""

    PARTIAL = "PARTIAL"
    SUBMITTED = "SUBMITTED"
    APPROVED = "APPROVED"
    ACTIVE = "ACTIVE"
    WITHDRAWN = "WITHDRAWN"
    REJECTED = "REJECTED"
    CLOSED = "CLOSED"
    OVERPAID = "OVERPAID"
    WRITTEN_OFF = "WRITTEN_OFF"


DISBURSED_STATUSES = frozenset({LoanStatus.ACTIVE, LoanStatus.CLOSED, LoanStatus.OVERPAID, LoanStatus.WRITTEN_OFF})
PAYABLE_STATUSES = DISBURSED_STATUSES - {LoanStatus.WRITTEN_OFF}


ON_DEMAND = date(9999, 12, 31)
"""Where the whole debt of a loan without a schedule stands: nothing of it falls due, all of it may be paid any day."""


OUTSIDE = 0
"""The number of what is owed outside the schedule: the first installment is 1."""


class Installment(NamedTuple):
    """What falls due on a day, with what has happened to it. outstanding = due - paid - waived - written off.

    A loan without a schedule has one that is due on demand.

    Attributes:
        held_back: interest that is not due with it, because it is a payment holiday; None where it is none.
        capitalized: interest that was not paid in time and is part of its principal since.
        applied: interest of other days that falls due with it: payment holidays held it back, of interest on the real
            balance, or a lock did; or what was overdue bore it, and the last one asks for that.
        credited: what of its due was given back to the borrower, who owes it anew.
        credited_on: the first day on which that was.
        unearned: what of it was written off and had been no income by then.
        asked: what it asks for, whatever its interest, where that is recalculated: principal and interest together, or
            with equal principal the principal alone.
    """

    number: int
    from_on: date
    due_on: date
    due: Parts
    paid: Parts = NOTHING
    waived: Parts = NOTHING
    held_back: int | None = None
    capitalized: int = 0
    applied: int = 0
    asked: int = 0
    credited: Parts = NOTHING
    written_off: Parts = NOTHING
    credited_on: date | None = None
    unearned: Parts = NOTHING

    @classmethod
    def of(cls, row: ScheduledInstallment) -> Installment:
        """Return an installment of a schedule, to which nothing has happened yet."""
        return cls(row.number, row.from_on, row.due_on, Parts(row.principal, row.interest))

    @property
    def outstanding(self) -> Parts:
        """Return what is still owed of it."""
        # Most rows of a sheet are untouched or settled: they need no new value.
        if self.waived == NOTHING and self.written_off == NOTHING:
            if self.paid == NOTHING:
                return self.due
            if self.paid == self.due:
                return NOTHING
            return self.due.minus(self.paid)
        return self.due.minus(self.paid).minus(self.waived).minus(self.written_off)

    @property
    def principal_owed(self) -> int:
        """Return the principal of `outstanding`: what bears interest is summed again and again."""
        return self.due.principal - self.paid.principal - self.waived.principal - self.written_off.principal

    @property
    def principal_added(self) -> int:
        """Return the principal that was not paid out with the loan: interest that joined it, what is owed anew."""
        return self.capitalized + self.credited.principal

    @property
    def is_on_demand(self) -> bool:
        """Say whether it is the whole debt of a loan without a schedule."""
        return self.due_on == ON_DEMAND

    @property
    def is_settled(self) -> bool:
        """Say whether nothing is owed of it."""
        return self.paid == self.due or not any(self.outstanding)


class LoanCharge(NamedTuple):
    """A fee or penalty on a loan, flat, due on a date, made on another; `for_lateness` one that grows. Minor units."""

    id: int
    is_penalty: bool
    amount: int
    due_on: date
    waived: int = 0
    submitted_on: date | None = None
    for_lateness: bool = False


_NONE_YET = Fraction(0)


class Accrued(NamedTuple):
    """How far interest has accrued on the real balance of a loan; see docs/rules/dynamic-interest.md.

    Attributes:
        number: of the running installment; one more than the last once that has passed.
        until: the day up to which it is reckoned.
        amount: exact interest of the running installment up to then, in minor units, paid or not.
        rows: so many installments bear interest since the schedule was changed by hand; None: as was agreed.
        calendar: whose days of work are counted; None where the day count asks for none.
        late_left: exact interest of what is overdue that rounding left out of what that asks for, or put in too much;
            where it is owed outside the schedule, what was not applied.
        applied: minor units of `amount` that somebody applied by hand, paid or not.
        base: minor units of principal that bear interest since the last rest (docs/rules/recalculation.md); None where
            what is owed does.
    """

    number: int
    until: date
    amount: Fraction = Fraction(0)
    rows: int | None = None
    calendar: WorkCalendar | None = None
    late_left: Fraction = Fraction(0)
    applied: int = 0
    base: int | None = None

    def beyond(self, until: date) -> Accrued:
        """Return how far interest has accrued when that of the running installment is closed on a day."""
        return self.within(self.number + 1, until)

    def within(self, number: int, from_on: date) -> Accrued:
        """Return the same for an installment of which nothing has accrued by a day."""
        return Accrued(number, from_on, _NONE_YET, self.rows, self.calendar, self.late_left, base=self.base)


class Held(NamedTuple):
    """Money of a payment that waits for what it is to settle; see docs/rules/held-payments.md.

    Attributes:
        fact: serial of the payment.
        from_on: the day it counts from.
        amount: minor units that still wait.
    """

    fact: int
    from_on: date
    amount: int


class Unread(NamedTuple):
    """The installments of a loan that were not read one by one, in sum.

    Attributes:
        matures_on: when the last installment of the loan falls due, read or not.
        held_back: interest that payment holidays among them hold back.
    """

    matures_on: date | None = None
    due: Parts = NOTHING
    paid: Parts = NOTHING
    waived: Parts = NOTHING
    held_back: int = 0

    @property
    def outstanding(self) -> Parts:
        """Return what is still owed of them."""
        return self.due.minus(self.paid).minus(self.waived)


ALL_READ = Unread()


class Position(NamedTuple):
    """Where a fact stands in the order of facts; see docs/rules/fact-order.md."""

    value_on: date
    rank: int
    serial: int


@dataclass(frozen=True)
class LoanState:
    """A loan after some of its facts.

    Attributes:
        principal: what was applied for, then approved, then disbursed, in minor units.
        installments: in order of their due dates; all of them, or those next to be paid.
        unread: what the others come to. A rule that needs to see more than is here does not go on.
        overpaid: what the borrower has paid beyond his debt.
        held: what he has paid for later days, in the order of the payments.
        charged_off_on: when it was taken out of the assets.
        is_fraud: it was so for fraud.
        charge_off_reason: why it was so, by id.
        interest_ends_on: from when on it bears no interest.
        income_at_charge_off: what was income by then, and all that ever is.
        rescheduled: what was agreed anew since it was paid out.
        lock: how it is locked; None where it is not.
        graces: agreed anew for when it is late, in the order of their days, at most one for a day.
        accrued: of a loan whose interest accrues on the real balance; None where interest is fixed.
        from_arrears: interest of overdue principal that is owed outside the schedule; None where none ever was.
        penalty: what has accrued for being late; None before any was reckoned.
        reached: the position of the last fact applied; None before the first.
    """

    status: LoanStatus = LoanStatus.SUBMITTED
    principal: int = 0
    submitted_on: date | None = None
    approved_on: date | None = None
    disbursed_on: date | None = None
    ended_on: date | None = None
    installments: tuple[Installment, ...] = ()
    unread: Unread = ALL_READ
    charges: tuple[LoanCharge, ...] = ()
    overpaid: int = 0
    held: tuple[Held, ...] = ()
    accrued: Accrued | None = None
    from_arrears: Installment | None = None
    penalty: AccruedPenalty | None = None
    charged_off_on: date | None = None
    is_fraud: bool = False
    charge_off_reason: int | None = None
    interest_ends_on: date | None = None
    income_at_charge_off: Parts = NOTHING
    rescheduled: Rescheduled = AS_AGREED
    graces: tuple[GraceChange, ...] = ()
    lock: Lock | None = None
    reached: Position | None = None
    last_paid_on: date | None = None

    def becoming(self, **changes: Any) -> LoanState:  # noqa: ANN401 - as of `replace`
        """Return it with other values of some fields, as `replace` does; folding makes thousands.

        What is owed in all is not summed again: it goes on by what installments differ in.
        """
        ensure(changes.keys() <= _FIELDS, "a loan becomes nothing but what it has a field for")
        after = object.__new__(LoanState)
        known = after.__dict__
        known.update(self.__dict__)
        known.update(changes)
        if "unread" in changes:
            known.pop("outstanding", None)
        elif not _OWED.isdisjoint(changes) and "outstanding" in known:
            known["outstanding"] = _owed_after(known["outstanding"], self.debts, after.debts)
        return after

    @property
    def debts(self) -> tuple[Installment, ...]:
        """Return the installments, and what is owed outside the schedule."""
        return self.installments if self.from_arrears is None else (*self.installments, self.from_arrears)

    @property
    def held_in_all(self) -> int:
        """Return what waits of all payments, in minor units."""
        return sum(each.amount for each in self.held)

    @property
    def due(self) -> Parts:
        """Return all that ever falls due."""
        return total_of([self.unread.due, *(each.due for each in self.debts)])

    @property
    def paid(self) -> Parts:
        """Return all that was paid on it."""
        return total_of([self.unread.paid, *(each.paid for each in self.debts)])

    @property
    def waived(self) -> Parts:
        """Return all that the borrower was let off."""
        return total_of([self.unread.waived, *(each.waived for each in self.debts)])

    @property
    def written_off(self) -> Parts:
        """Return all that was given up; only loans read as a whole have any."""
        return total_of([each.written_off for each in self.debts])

    @property
    def unearned(self) -> Parts:
        """Return what of it had been no income by then."""
        return total_of([each.unearned for each in self.debts])

    @cached_property
    def outstanding(self) -> Parts:
        """Return all that is still owed, due or not; summed once, since whoever takes a payment asks several times."""
        return _owed_after(self.unread.outstanding, (), self.debts)

    @property
    def held_back(self) -> int:
        """Return the interest that payment holidays hold back, and that is not asked for yet; minor units."""
        return self.unread.held_back + sum(each.held_back or 0 for each in self.installments)

    @property
    def waiting_interest(self) -> int:
        """Return the interest that a lock has held off it so far, in minor units."""
        return 0 if self.lock is None else self.lock.waiting

    @property
    def capitalized(self) -> int:
        """Return the interest that has joined the principal, paid since or not; only loans read as a whole have any."""
        return sum(each.capitalized for each in self.installments)

    @property
    def principal_added(self) -> int:
        """Return the principal that was not paid out with it: interest that has joined, and what is owed anew."""
        return sum(each.principal_added for each in self.installments)

    @property
    def open_from(self) -> date | None:
        """Return the due date of the oldest installment, of those read, that is open; None where none is."""
        return min((each.due_on for each in self.debts if each.outstanding.total), default=None)

    @property
    def matures_on(self) -> date | None:
        """Return when the last installment falls due; None before there is one, or where nothing ever does."""
        last = self.unread.matures_on or (self.installments[-1].due_on if self.installments else None)
        return None if last == ON_DEMAND else last

    @property
    def scheduled(self) -> tuple[Installment, ...]:
        """Return the installments that fall due on a day."""
        return tuple(each for each in self.installments if not each.is_on_demand)

    def has_read_all_begun(self, on: date) -> bool:
        """Say whether every open installment that began before a day was read."""
        if self.installments and self.installments[-1].from_on >= on:
            return True
        return self.unread.outstanding == NOTHING


_OWED = frozenset({"installments", "from_arrears"})


def _owed_after(owed: Parts, before: Sequence[Installment], now: Sequence[Installment]) -> Parts:
    """Return what is owed when installments become others; those that are the very same need no looking."""
    pairs = [pair for pair in zip_longest(before, now) if pair[0] is not pair[1]]
    gone = total_of([was.outstanding for was, _ in pairs if was is not None and was.paid != was.due])
    come = total_of([each.outstanding for _, each in pairs if each is not None and each.paid != each.due])
    return owed.minus(gone).plus(come)


_FIELDS = frozenset(each.name for each in fields(LoanState))


def due_by(installments: tuple[Installment, ...], on: date) -> Parts:
    """Return what is unpaid of installments due on or before a date."""
    return total_of([each.outstanding for each in installments if each.due_on <= on])


def due_before(installments: tuple[Installment, ...], on: date) -> Parts:
    """Return what is overdue on a date: unpaid and due before it."""
    return total_of([each.outstanding for each in installments if each.due_on < on])
