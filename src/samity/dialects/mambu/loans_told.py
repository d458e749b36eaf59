"""What the bank tells of a loan and nobody asks for: sent back as it is it passes, and is refused where it differs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from samity.dialects.mambu.loans_later import BalancesLater, LoanLater
from samity.dialects.mambu.repeats import same, same_moment
from samity.dialects.mambu.spelling import Spelling
from samity.dialects.mambu.wire import MaybeMoment, Number, Text, Whole


class ToldBalances(BalancesLater):
    """What is owed, due and paid."""

    creditBalance: Number | None = None
    feesBalance: Number | None = None
    feesDue: Number | None = None
    feesPaid: Number | None = None
    interestBalance: Number | None = None
    interestDue: Number | None = None
    interestFromArrearsBalance: Number | None = None
    interestFromArrearsDue: Number | None = None
    interestFromArrearsPaid: Number | None = None
    interestPaid: Number | None = None
    penaltyBalance: Number | None = None
    penaltyDue: Number | None = None
    penaltyPaid: Number | None = None
    principalBalance: Number | None = None
    principalDue: Number | None = None
    principalPaid: Number | None = None


class LoanTold(LoanLater):
    """Members that acts and days make."""

    accountSubState: Text = None
    accruedInterest: Number | None = None
    accruedPenalty: Number | None = None
    activationTransactionKey: Text = None
    approvedDate: MaybeMoment = None
    balances: ToldBalances = ToldBalances()
    closedDate: MaybeMoment = None
    creationDate: MaybeMoment = None
    daysInArrears: Whole | None = None
    daysLate: Whole | None = None
    encodedKey: Text = None
    interestFromArrearsAccrued: Number | None = None
    lastInterestAppliedDate: MaybeMoment = None
    lastModifiedDate: MaybeMoment = None
    lastSetToArrearsDate: MaybeMoment = None
    lastLockedDate: MaybeMoment = None
    lockedAccountTotalDueType: Text = None
    lockedOperations: tuple[str, ...] | None = None
    paymentHolidaysAccruedInterest: Number | None = None


Compared = tuple[tuple[str, ...], Any, Any]
"""Where a member stands, what was given, and what is so."""

MOMENTS = ("approvedDate", "closedDate", "lastInterestAppliedDate", "lastLockedDate", "lastSetToArrearsDate")
WORDS = ("accountSubState", "activationTransactionKey", "lockedAccountTotalDueType")
WRITTEN = ("creationDate", "lastModifiedDate")
NUMBERS = (
    *("daysLate", "daysInArrears", "accruedInterest", "accruedPenalty", "interestFromArrearsAccrued"),
    "paymentHolidaysAccruedInterest",
)
NEW: Mapping[str, Any] = {"balances": {}, "disbursementDetails": {}, "scheduleSettings": {}}
"""As which an application is told that is still to be made: the bank gives it key and moments, and nothing is owed."""


def told_faults(
    body: LoanTold,
    disbursed: date | None,
    told: Mapping[str, Any],
    spelling: Spelling,
    copied: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Return a fault for each member that says otherwise than it is.

    Args:
        body: the application.
        disbursed: the day of `disbursementDetails.disbursementDate`, as it was given.
        told: the loan as it stands, or NEW.
        spelling: how this bank spells.
        copied: the loan whose key an application repeats, as it is told: who copies a loan sends back what was
            written of it, and the new one has a key and moments of its own.
    """
    first = told if copied is None else copied
    moments: list[Compared] = [((name,), getattr(body, name), told.get(name)) for name in MOMENTS]
    moments += [((name,), getattr(body, name), first.get(name)) for name in WRITTEN]
    paid_out = told["disbursementDetails"].get("disbursementDate")
    moments.append((("disbursementDetails", "disbursementDate"), disbursed, paid_out))
    differs = [place for place, given, is_so in moments if given and not same_moment(given, is_so, spelling)]
    numbers: list[Compared] = [((name,), getattr(body, name), told.get(name)) for name in NUMBERS]
    owed = body.balances.model_dump()
    numbers += [(("balances", name), value, told["balances"].get(name)) for name, value in owed.items()]
    differs += [place for place, given, is_so in numbers if not same(given, is_so or 0)]
    if not same(body.lockedOperations, told.get("lockedOperations", [])):
        differs.append(("lockedOperations",))
    differs += [(name,) for name in WORDS if getattr(body, name) not in {None, told.get(name)}]
    if body.encodedKey not in {None, first.get("encodedKey")}:
        differs.append(("encodedKey",))
    return [{"type": "not_supported", "loc": place, "msg": "The bank says otherwise"} for place in differs]
