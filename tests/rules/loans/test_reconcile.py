"""The books follow the facts: what no longer follows is reversed, what follows anew is created."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from samity.bank.loans.rules.reconcile import BookedTransaction, reconcile
from samity.bank.loans.values.facts import Consequence, TransactionKind
from samity.bank.loans.values.parts import Parts

PAID = Consequence(TransactionKind.REPAYMENT, 4, date(2025, 2, 5), 100, Parts(principal=60, interest=40))


def test_what_stands_as_it_should_is_left_alone() -> None:
    correction = reconcile([replace(PAID, principal_after=7)], [BookedTransaction(1, PAID)])
    assert (correction.reverse, correction.create) == ((), ())


def test_another_allocation_reverses_and_creates() -> None:
    wanted = replace(PAID, parts=Parts(principal=100))
    correction = reconcile([wanted], [BookedTransaction(1, PAID)])
    assert (correction.reverse, correction.create) == ((BookedTransaction(1, PAID),), (wanted,))


def test_a_payment_taken_back_is_reversed_only() -> None:
    correction = reconcile([], [BookedTransaction(1, PAID)])
    assert (correction.reverse, correction.create) == ((BookedTransaction(1, PAID),), ())


def test_the_same_amount_of_another_fact_is_another_transaction() -> None:
    wanted = replace(PAID, fact=5)
    correction = reconcile([PAID, wanted], [BookedTransaction(1, PAID)])
    assert (correction.reverse, correction.create) == ((), (wanted,))
