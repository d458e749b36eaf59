"""Facts of a loan: what somebody did. What follows from them is computed, never read back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from samity.bank.loans.values.parts import NOTHING, Parts
from samity.bank.loans.values.state import LoanState, Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date


EXTERNAL_ID = "external_id"
"""Under this name the id that others know a transaction by is kept with its fact."""
EVERY_INSTALLMENT = "every_installment"
"""Under this name a charge says that it is of a fee of every installment: it goes when its disbursement goes."""
LATE_FEE = "late_fee"
"""Under this name a charge says that it is of a fee for what is late, put on by the night; it goes as those do."""
TOLD_CHARGE = "told"
"""Under this name a charge says that it is told as a transaction; those that were entered before are not."""
REVERSAL_EXTERNAL_ID = "reversal_external_id"
"""Under this name the id that others know a reversal by is kept with the fact that takes the transaction back."""


class FactKind(StrEnum):
    """What can be done to a loan; RANKS says in which order facts of one day apply (docs/rules/fact-order.md)."""

    SUBMITTED = "SUBMITTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    DISBURSED = "DISBURSED"
    SCHEDULE_EDITED = "SCHEDULE_EDITED"
    HELD_INTEREST_APPLIED = "HELD_INTEREST_APPLIED"
    CHARGE_ADDED = "CHARGE_ADDED"
    CHARGE_WAIVED = "CHARGE_WAIVED"
    REPAID = "REPAID"
    CREDITED = "CREDITED"
    CHARGED_BACK = "CHARGED_BACK"
    REFUNDED = "REFUNDED"
    CHARGED_OFF = "CHARGED_OFF"
    WRITTEN_OFF = "WRITTEN_OFF"
    RECOVERED = "RECOVERED"
    CLOSED = "CLOSED"
    REOPENED = "REOPENED"
    UNDONE = "UNDONE"
    RESCHEDULED = "RESCHEDULED"
    INTEREST_WAIVED = "INTEREST_WAIVED"
    PENALTY_APPLIED = "PENALTY_APPLIED"
    # Of these settings the grace alone changes; facts keep the word.
    ARREARS_SETTINGS_CHANGED = "ARREARS_SETTINGS_CHANGED"
    LOCKED = "LOCKED"
    UNLOCKED = "UNLOCKED"
    EARLY_CHARGED = "EARLY_CHARGED"
    INTEREST_APPLIED = "INTEREST_APPLIED"
    DELINQUENCY_PAUSED = "DELINQUENCY_PAUSED"
    DELINQUENCY_RESUMED = "DELINQUENCY_RESUMED"
    FRAUD_MARKED = "FRAUD_MARKED"


RANKS = {kind: rank for rank, kind in enumerate(FactKind)}
# One takes back the other, so that those of one day apply as they were entered.
RANKS[FactKind.REOPENED] = RANKS[FactKind.CLOSED]
# Both change what is left of a schedule. Ranks are stored: where one moves, a migration moves it in the loans too.
RANKS[FactKind.RESCHEDULED] = RANKS[FactKind.SCHEDULE_EDITED]
# What is agreed from a day on holds for all that happens on it.
for _kind in (
    *(FactKind.ARREARS_SETTINGS_CHANGED, FactKind.LOCKED, FactKind.UNLOCKED),
    *(FactKind.DELINQUENCY_PAUSED, FactKind.DELINQUENCY_RESUMED, FactKind.FRAUD_MARKED),
):
    RANKS[_kind] = RANKS[FactKind.SCHEDULE_EDITED]
# A payment of the same day can settle it.
RANKS[FactKind.INTEREST_APPLIED] = RANKS[FactKind.HELD_INTEREST_APPLIED]
# Nobody pays on that day what was waived on it.
RANKS[FactKind.INTEREST_WAIVED] = RANKS[FactKind.CHARGE_WAIVED]
# It is a charge too.
RANKS[FactKind.PENALTY_APPLIED] = RANKS[FactKind.CHARGE_ADDED]
# What moves money on a loan and what corrects that apply, too, as they were entered; so does what a payment costs.
for _kind in (FactKind.CREDITED, FactKind.CHARGED_BACK, FactKind.EARLY_CHARGED):
    RANKS[_kind] = RANKS[FactKind.REPAID]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact.

    Attributes:
        serial: its number within the loan, in order of entry.
        value_on: the day it counts from.
        booked_on: the business date on which it was entered.
        amount: minor units; 0 where a fact has none.
        details: what only this kind has (due dates, the charge, the channel).
        undoes: serial of the fact that this one takes back.
    """

    serial: int
    kind: FactKind
    value_on: date
    booked_on: date
    amount: int = 0
    details: Mapping[str, Any] = field(default_factory=dict)
    undoes: int | None = None

    @property
    def position(self) -> Position:
        """Return where it stands in the order of facts."""
        return Position(self.value_on, RANKS[self.kind], self.serial)


def standing(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts that were not taken back, in the order in which they apply."""
    undone = {fact.undoes for fact in facts if fact.undoes is not None}
    valid = (fact for fact in facts if fact.serial not in undone and fact.kind is not FactKind.UNDONE)
    return sorted(valid, key=lambda fact: fact.position)


def undoing(facts: Iterable[Fact], last_serial: int, today: date, details: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Return the facts that take others of a loan back, in the same order.

    Args:
        facts: what is taken back.
        last_serial: of the loan's facts.
        today: the business date.
        details: why, and with what; the id that others know it by is that of the first, for it names one.
    """
    first = last_serial + 1
    beside = {name: value for name, value in details.items() if name != REVERSAL_EXTERNAL_ID}
    return tuple(
        Fact(
            *(serial, FactKind.UNDONE, each.value_on, today),
            details=details if serial == first else beside,
            undoes=each.serial,
        )
        for serial, each in enumerate(facts, first)
    )


MADE_FOR = "made_for"
"""Under this name the fact of a charge, or of its waiver, keeps the serial of the payment that it was made for."""


CHARGES_BACK = "of"
"""Under this name a chargeback's fact keeps the serial of the payment that it charges back."""
GIVES_BACK = "gives_back"
"""Under this name the fact of a credit keeps the id of the loan's charge that it gives back."""


def with_its_charges(fact: Fact, facts: Iterable[Fact]) -> list[Fact]:
    """Return a fact, and after it the charges and waivers made for it; who takes it back takes them back too."""
    return [fact, *(each for each in facts if each.details.get(MADE_FOR) == fact.serial)]


def noted(note: str | None, **details: object) -> dict[str, Any]:
    """Return the details of a fact, with what somebody wrote about it."""
    return {**details, "note": note} if note else details


class TransactionKind(StrEnum):
    """What a loan's history shows, and what is posted."""

    DISBURSEMENT = "DISBURSEMENT"
    REPAYMENT = "REPAYMENT"
    GOODWILL_CREDIT = "GOODWILL_CREDIT"
    MERCHANT_ISSUED_REFUND = "MERCHANT_ISSUED_REFUND"
    PAYOUT_REFUND = "PAYOUT_REFUND"
    INTEREST_PAYMENT_WAIVER = "INTEREST_PAYMENT_WAIVER"
    INTEREST_REFUND = "INTEREST_REFUND"
    FEE_ADJUSTMENT = "FEE_ADJUSTMENT"
    PENALTY_ADJUSTMENT = "PENALTY_ADJUSTMENT"
    FEE_REFUND = "FEE_REFUND"
    PENALTY_REFUND = "PENALTY_REFUND"
    CHARGEBACK = "CHARGEBACK"
    WRITE_OFF = "WRITE_OFF"
    RECOVERY = "RECOVERY"
    CHARGE_OFF = "CHARGE_OFF"
    PENALTY_APPLIED = "PENALTY_APPLIED"
    EARLY_CHARGE = "EARLY_CHARGE"
    INTEREST_APPLIED = "INTEREST_APPLIED"
    FEE_CHARGED = "FEE_CHARGED"
    PENALTY_CHARGED = "PENALTY_CHARGED"
    WAIVE_CHARGES = "WAIVE_CHARGES"
    WAIVE_INTEREST = "WAIVE_INTEREST"
    INTEREST_WAIVED = "INTEREST_WAIVED"
    OVERPAYMENT_APPLIED = "OVERPAYMENT_APPLIED"
    OVERPAYMENT_REFUNDED = "OVERPAYMENT_REFUNDED"
    INTEREST_CAPITALIZED = "INTEREST_CAPITALIZED"
    HELD_APPLIED = "HELD_APPLIED"
    ACCRUAL = "ACCRUAL"
    ACCRUAL_ACTIVITY = "ACCRUAL_ACTIVITY"
    TRANSFER_PROPOSED = "TRANSFER_PROPOSED"
    TRANSFER_ACCEPTED = "TRANSFER_ACCEPTED"
    TRANSFER_WITHDRAWN = "TRANSFER_WITHDRAWN"
    TRANSFER_REJECTED = "TRANSFER_REJECTED"


TRANSFERS = (
    TransactionKind.TRANSFER_PROPOSED,
    TransactionKind.TRANSFER_ACCEPTED,
    TransactionKind.TRANSFER_WITHDRAWN,
    TransactionKind.TRANSFER_REJECTED,
)
"""A loan between two offices: no fact is behind it, for what the borrower owes stays as it is."""

BESIDE = frozenset(
    {
        *(TransactionKind.ACCRUAL, TransactionKind.ACCRUAL_ACTIVITY, TransactionKind.WAIVE_INTEREST),
        *(TransactionKind.INTEREST_CAPITALIZED, TransactionKind.HELD_APPLIED, TransactionKind.INTEREST_REFUND),
    }
)
"""What a person would not call the fact itself, beside which or after which it is booked.

WAIVE_INTEREST is forgiven beside a payment; INTEREST_WAIVED is what somebody was let off.
"""

CREDITS = (
    TransactionKind.GOODWILL_CREDIT,
    TransactionKind.PAYOUT_REFUND,
    TransactionKind.MERCHANT_ISSUED_REFUND,
    TransactionKind.INTEREST_PAYMENT_WAIVER,
)
"""What a loan may be credited with: it settles as a payment does."""

CHARGE_ADJUSTMENTS = (TransactionKind.FEE_ADJUSTMENT, TransactionKind.PENALTY_ADJUSTMENT)
"""What gives a charge back, paid or not, out of the income that it is."""
CHARGE_REFUNDS = (TransactionKind.FEE_REFUND, TransactionKind.PENALTY_REFUND)
"""What gives back what was paid of a charge: as money that goes out, and comes in again as a payment."""
CHARGE_CREDITS = (*CHARGE_ADJUSTMENTS, *CHARGE_REFUNDS)
"""Credits of a charge: they settle as a payment does, and are not charged back or entered anew."""

CHARGED = (TransactionKind.FEE_CHARGED, TransactionKind.PENALTY_CHARGED)
"""A charge that somebody put on a loan: nothing moves by it, and it is taken back by no reversal of a transaction."""

REFUNDS = frozenset({TransactionKind.PAYOUT_REFUND, TransactionKind.MERCHANT_ISSUED_REFUND})
"""Credits that bring principal back: the interest which that has borne may go back with them."""

BOOKED_AS: Mapping[FactKind, tuple[TransactionKind, ...]] = {
    FactKind.DISBURSED: (TransactionKind.DISBURSEMENT,),
    FactKind.PENALTY_APPLIED: (TransactionKind.PENALTY_APPLIED,),
    FactKind.EARLY_CHARGED: (TransactionKind.EARLY_CHARGE,),
    FactKind.INTEREST_APPLIED: (TransactionKind.INTEREST_APPLIED,),
    FactKind.CHARGE_WAIVED: (TransactionKind.WAIVE_CHARGES,),
    FactKind.INTEREST_WAIVED: (TransactionKind.INTEREST_WAIVED,),
    FactKind.REPAID: (TransactionKind.REPAYMENT,),
    FactKind.CREDITED: (*CREDITS, *CHARGE_CREDITS),
    FactKind.CHARGED_BACK: (TransactionKind.CHARGEBACK,),
    FactKind.REFUNDED: (TransactionKind.OVERPAYMENT_REFUNDED,),
    FactKind.CHARGED_OFF: (TransactionKind.CHARGE_OFF,),
    FactKind.WRITTEN_OFF: (TransactionKind.WRITE_OFF,),
    FactKind.RECOVERED: (TransactionKind.RECOVERY,),
}
"""What is itself a transaction of the loan, and which: money moves, somebody is let off what he owes, or owes more."""
SAID_ALONE = frozenset({FactKind.DELINQUENCY_PAUSED, FactKind.DELINQUENCY_RESUMED, FactKind.FRAUD_MARKED})
"""What changes nothing that is owed, and stands in the way of nothing: what it says is asked of the facts."""
PAYMENTS = frozenset({FactKind.REPAID, FactKind.CREDITED})
"""What settles, and may turn out not to have come."""
UNDONE_ALONE = frozenset(BOOKED_AS) - {FactKind.DISBURSED, FactKind.CHARGED_OFF, FactKind.WRITTEN_OFF}
"""What is taken back as one transaction; each of the others has a way of its own."""


def booked_as(kinds: Iterable[FactKind]) -> frozenset[TransactionKind]:
    """Return as what facts of these kinds are booked, leaving out what only follows from them."""
    return frozenset(kind for each in kinds for kind in BOOKED_AS[each])


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows from a fact and is booked: one transaction of the loan.

    Attributes:
        fact: serial of the fact behind it; 0 where none is, but a due date that has passed.
        parts: what it changes of the debt; of interest that joins the principal, by how much that rises.
        overpaid: what goes beyond the debt or is held for later (a negative amount draws on what was).
        cash_difference: what cash rounding collected beyond the amount (below it when negative).
        principal_after: outstanding principal once it is applied.
        is_charged_off: the loan was taken out of the assets before.
        is_fraud: it was so for fraud.
        write_off_reason: why a debt was given up, by id; a reason can have an expense account of its own.
        charge_off_reason: why it was charged off before, or is so by this.
        unearned: what of a debt that is given up was no income by then: nobody asks for it any more, and nothing is
            posted of it.
        from_arrears: what of its interest is owed outside the schedule.
    """

    kind: TransactionKind
    fact: int
    value_on: date
    amount: int
    parts: Parts = NOTHING
    overpaid: int = 0
    channel_id: int | None = None
    cash_difference: int = 0
    principal_after: int = 0
    is_charged_off: bool = False
    is_fraud: bool = False
    write_off_reason: int | None = None
    charge_off_reason: int | None = None
    unearned: Parts = NOTHING
    from_arrears: int = 0


Applied: TypeAlias = tuple[LoanState, tuple[Consequence, ...]]
"""A loan after something has happened to it, and what follows from that."""
