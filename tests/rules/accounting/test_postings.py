"""What a transaction moves, and the journal that people read of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.accounting.rules.postings import journal_lines, postings, swapped
from samity.bank.accounting.values import MOST_LINES, JournalLine, Posting, Side
from samity.kernel.errors import BrokenInvariant

CASH, PORTFOLIO, RECEIVABLE, INCOME, LOSSES = 1, 2, 3, 4, 5
NAMES = {CASH: "cash", PORTFOLIO: "portfolio", RECEIVABLE: "receivable", INCOME: "income", LOSSES: "losses"}

# moves (Dr>Cr amount, …) | the journal in line order. The entries are those of the postings page.
JOURNALS = """
disbursement        | portfolio>cash 10000                       | Dr portfolio 10000, Cr cash 10000
repayment, accrual  | cash>portfolio 833, cash>receivable 100    | Dr cash 933, Cr portfolio 833, Cr receivable 100
nothing of interest | cash>portfolio 833, cash>receivable 0      | Dr cash 833, Cr portfolio 833
fees and penalties  | cash>income 50, cash>income 7              | Dr cash 57, Cr income 57
write-off           | losses>portfolio 600, losses>receivable 45 | Dr losses 645, Cr portfolio 600, Cr receivable 45
never netted        | cash>portfolio 9, portfolio>cash 4         | Dr cash 9, Cr portfolio 9, Dr portfolio 4, Cr cash 4
same account twice  | income>income 9                            | Dr income 9, Cr income 9
nothing at all      | cash>portfolio 0                           |
"""
CASES = [[part.strip() for part in line.split("|")] for line in JOURNALS.strip().splitlines()]

moves = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(0, 10**13)), max_size=30)


@pytest.mark.parametrize(("name", "given_moves", "journal"), CASES, ids=[case[0] for case in CASES])
def test_the_journal_reads_as_the_book_says(name: str, given_moves: str, journal: str) -> None:
    lines = journal_lines(postings(*(_move(each) for each in given_moves.split(", "))))
    assert ", ".join(_read(line) for line in lines) == journal, name
    assert [line.line for line in lines] == list(range(1, len(lines) + 1))


@given(moves)
def test_every_transaction_debits_what_it_credits(given_moves: list[tuple[int, int, int]]) -> None:
    lines = journal_lines(postings(*given_moves))
    moved = sum(amount for _, _, amount in given_moves)
    assert sum(line.amount for line in lines if line.side is Side.DEBIT) == moved
    assert sum(line.amount for line in lines if line.side is Side.CREDIT) == moved


@given(moves)
def test_an_account_has_one_line_on_a_side(given_moves: list[tuple[int, int, int]]) -> None:
    lines = journal_lines(postings(*given_moves))
    assert len({(line.gl, line.side) for line in lines}) == len(lines)


@given(moves)
def test_a_reversal_leaves_nothing_in_any_account(given_moves: list[tuple[int, int, int]]) -> None:
    made = postings(*given_moves)
    held = _net(made)
    held.update(_net(swapped(made)))
    assert set(held.values()) <= {0}


@given(moves)
def test_a_reversal_of_a_reversal_is_the_thing_itself(given_moves: list[tuple[int, int, int]]) -> None:
    made = postings(*given_moves)
    assert swapped(swapped(made)) == made


@given(moves)
def test_a_reversal_keeps_the_lines_and_turns_their_sides(given_moves: list[tuple[int, int, int]]) -> None:
    made = postings(*given_moves)
    other = {Side.DEBIT: Side.CREDIT, Side.CREDIT: Side.DEBIT}
    turned = tuple(JournalLine(each.gl, other[each.side], each.amount, each.line) for each in journal_lines(made))
    assert journal_lines(swapped(made)) == turned


def test_lines_that_were_entered_apart_stay_apart() -> None:
    entered = (Posting(CASH, INCOME, 5, 1, 3), Posting(CASH, INCOME, 7, 2, 3))
    assert journal_lines(entered) == (
        JournalLine(CASH, Side.DEBIT, 5, 1),
        JournalLine(CASH, Side.DEBIT, 7, 2),
        JournalLine(INCOME, Side.CREDIT, 12, 3),
    )


def test_a_negative_move_is_a_fault_of_the_bank() -> None:
    with pytest.raises(BrokenInvariant, match="never negative: -1"):
        postings((CASH, INCOME, -1))


@pytest.mark.parametrize("amount", [0, -5])
def test_a_posting_moves_something(amount: int) -> None:
    with pytest.raises(BrokenInvariant):
        Posting(CASH, INCOME, amount, 1, 2)


def test_a_posting_cannot_be_changed() -> None:
    (made,) = postings((CASH, INCOME, 1))
    with pytest.raises(FrozenInstanceError):
        made.amount = 2  # type: ignore[misc] # the point of the test


def test_a_transaction_with_too_many_lines_for_their_ids_is_refused() -> None:
    fits = [(2 * n, 2 * n + 1, 1) for n in range(1, MOST_LINES // 2 + 1)]
    assert len(journal_lines(postings(*fits))) == MOST_LINES - 1
    with pytest.raises(BrokenInvariant, match="fewer than a thousand"):
        postings(*fits, (5000, 5001, 1))


def _net(made: tuple[Posting, ...]) -> Counter[int]:
    held: Counter[int] = Counter()
    for each in made:
        held[each.debit_gl] += each.amount
        held[each.credit_gl] -= each.amount
    return held


def _move(written: str) -> tuple[int, int, int]:
    accounts, amount = written.split()
    numbers = {name: number for number, name in NAMES.items()}
    debit, credit = accounts.split(">")
    return numbers[debit], numbers[credit], int(amount)


def _read(line: JournalLine) -> str:
    return f"{'Dr' if line.side is Side.DEBIT else 'Cr'} {NAMES[line.gl]} {line.amount}"
