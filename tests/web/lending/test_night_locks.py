"""When the night locks a loan, as pages tell it: of a product and of a loan."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.gatherings import staying
from tests.operations.loans.real_balance import TERMS
from tests.village import FIRST_MEETING, lend_alone, product

from samity.bank.loans.operations.night_locks import todays_locks_set
from samity.bank.loans.values.lock import Cap, Lock, LockReason, LockSettings
from samity.web.formats import formats_of
from samity.web.pages.lending.lock_words import locked_in_words, locks_in_words

if TYPE_CHECKING:
    from tests.web.counter import Counter

FORMATS = formats_of("en", "")


def test_it_is_told_of_product_and_loan(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=replace(TERMS, locking=LockSettings(10)))
        loan_id = lend_alone(unit, offered.id, counter.place.clients[0])
    with staying(counter.engine, FIRST_MEETING + timedelta(days=60)) as unit:
        assert todays_locks_set(unit) == 1
    told = ("Locked by the night", "after 10 days in arrears")
    assert counter.clerk.open(f"/products/{offered.id}").says(*told)
    assert counter.clerk.open(f"/loans/{loan_id}").says(*told, "in arrears for too long")


@pytest.mark.parametrize(
    ("agreed", "words"),
    [
        (LockSettings(), []),
        (LockSettings(1), ["after a day in arrears"]),
        (LockSettings(30), ["after 30 days in arrears"]),
        (
            LockSettings(cap=Cap(Fraction(100), is_of_original=True)),
            ["charges reach 100 % of what was lent, and what crosses it is charged"],
        ),
        (
            LockSettings(7, Cap(Fraction(25, 2), is_hard=True)),
            [
                "after 7 days in arrears",
                "charges reach 12.5 % of what is owed of the principal, and never go beyond it",
            ],
        ),
    ],
)
def test_how_it_is_told(agreed: LockSettings, words: list[str]) -> None:
    assert [said for _, said in locks_in_words(agreed, FORMATS)] == words


def test_why_it_is_locked_is_told_where_the_night_did_it() -> None:
    by_hand = Lock(FIRST_MEETING)
    assert locked_in_words(None, FORMATS) is None
    said = locked_in_words(by_hand, FORMATS)
    assert said is not None
    assert locked_in_words(by_hand._replace(reason=LockReason.ARREARS), FORMATS) == f"{said}, in arrears for too long"
    capped = locked_in_words(by_hand._replace(reason=LockReason.CAP), FORMATS)
    assert capped == f"{said}, its charges have reached their cap"
