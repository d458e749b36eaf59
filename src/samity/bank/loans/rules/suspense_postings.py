"""What the books of a loan post when it goes to another office. See docs/rules/office-transfers.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from samity.bank.accounting.rules.postings import postings
from samity.bank.accounting.values import Purpose
from samity.bank.loans.values.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from samity.bank.accounting.rules.postings import Move
    from samity.bank.accounting.values import AccountMapping, Posting

OF_THE_LOAN = (
    Purpose.LOAN_PORTFOLIO,
    Purpose.INTEREST_RECEIVABLE,
    Purpose.FEES_RECEIVABLE,
    Purpose.PENALTIES_RECEIVABLE,
    Purpose.OVERPAYMENT,
)
"""What stands in the books for the loan itself; cash, income and losses stay where they were."""


class Suspended(NamedTuple):
    """What goes into suspense: its postings, and what of the loan it is, in minor units."""

    postings: tuple[Posting, ...]
    parts: Parts
    overpaid: int


def into_suspense(balances: Mapping[int, int], gl: AccountMapping) -> Suspended:
    """Return what empties the accounts of a loan in the office that it leaves.

    Args:
        balances: what that office's books hold of the loan, by GL account; debit above zero.
        gl: where its product posts. An account that serves for something else too is left alone: what of it is the
            loan's cannot be told.

    Raises:
        GlAccountNotMapped: the product has no account for transfers in suspense, and something is to be moved.
    """
    moves: list[Move] = []
    amounts = []
    seen = {line.gl_account_id for line in gl.lines if line.purpose not in OF_THE_LOAN}
    for purpose in OF_THE_LOAN:
        accounts = [each for each in _accounts_for(purpose, gl) if each not in seen]
        seen.update(accounts)
        amounts.append(sum(balances.get(each, 0) for each in accounts))
        for each in accounts:
            if left := balances.get(each, 0):
                suspense = gl.gl(Purpose.TRANSFERS_SUSPENSE)
                moves.append((suspense, each, left) if left > 0 else (each, suspense, -left))
    *parts, overpayment = amounts
    return Suspended(postings(*moves), Parts(*parts), -overpayment)


def out_of_suspense(moved: Iterable[Move]) -> tuple[Posting, ...]:
    """Return what takes out of suspense again, in whichever office, what moved into it."""
    return postings(*((credit, debit, amount) for debit, credit, amount in moved))


def _accounts_for(purpose: Purpose, gl: AccountMapping) -> Iterator[int]:
    yield from dict.fromkeys(line.gl_account_id for line in gl.lines if line.purpose == purpose)
