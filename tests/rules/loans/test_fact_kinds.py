"""Of every kind of fact it is decided whether it is a transaction of its own, and how it is taken back."""

from __future__ import annotations

from samity.bank.loans.values.facts import (
    BESIDE,
    BOOKED_AS,
    CHARGED,
    PAYMENTS,
    TRANSFERS,
    UNDONE_ALONE,
    FactKind,
    TransactionKind,
    booked_as,
)

NO_TRANSACTION = {
    *(FactKind.SUBMITTED, FactKind.APPROVED, FactKind.REJECTED, FactKind.WITHDRAWN),
    *(FactKind.SCHEDULE_EDITED, FactKind.HELD_INTEREST_APPLIED, FactKind.RESCHEDULED, FactKind.CHARGE_ADDED),
    *(
        FactKind.CLOSED,
        FactKind.REOPENED,
        FactKind.UNDONE,
        FactKind.ARREARS_SETTINGS_CHANGED,
        FactKind.LOCKED,
        FactKind.UNLOCKED,
        FactKind.DELINQUENCY_PAUSED,
        FactKind.DELINQUENCY_RESUMED,
        FactKind.FRAUD_MARKED,
    ),
}
TAKEN_BACK_IN_ITS_OWN_WAY = {FactKind.DISBURSED, FactKind.CHARGED_OFF, FactKind.WRITTEN_OFF}
FOLLOWS = {*BESIDE, TransactionKind.INTEREST_REFUND, TransactionKind.OVERPAYMENT_APPLIED}
# A charge is shown among them, and taken back as a charge; between two offices nothing happens to what is owed.
TOLD_BESIDES = {*CHARGED, *TRANSFERS}


def test_every_kind_is_booked_or_is_not() -> None:
    assert {*BOOKED_AS} | NO_TRANSACTION == {*FactKind}
    assert {*BOOKED_AS} & NO_TRANSACTION == set()
    assert {*BOOKED_AS} == UNDONE_ALONE | TAKEN_BACK_IN_ITS_OWN_WAY
    assert PAYMENTS < UNDONE_ALONE


def test_every_transaction_is_a_fact_itself_or_follows_from_one() -> None:
    """None is two facts: by its kind alone it is known what somebody did."""
    assert booked_as(BOOKED_AS) | FOLLOWS | TOLD_BESIDES == {*TransactionKind}
    assert booked_as(BOOKED_AS) & (FOLLOWS | TOLD_BESIDES) == set()
    assert len(booked_as(BOOKED_AS)) == sum(len(each) for each in BOOKED_AS.values())
