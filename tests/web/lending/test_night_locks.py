"""When the night locks a loan, as pages tell it: of a product and of a loan."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.gatherings import staying
from tests.operations.loans.real_balance import TERMS
from tests.village import FIRST_MEETING, lend_alone, product

from samity.bank.loans.operations.night_locks import todays_locks_set
from samity.bank.loans.values.lock import Lock, LockReason, LockSettings
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
