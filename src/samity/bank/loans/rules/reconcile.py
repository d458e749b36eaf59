"""What to write so that the books say what the facts say. See docs/rules/reconcile.md."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.facts import Consequence


@dataclass(frozen=True, slots=True)
class BookedTransaction:
    """A transaction of the loan that stands in the books and was not reversed."""

    id: int
    consequence: Consequence


@dataclass(frozen=True, slots=True)
class Correction:
    """Rows to write: reverse these, then create those."""

    reverse: tuple[BookedTransaction, ...]
    create: tuple[Consequence, ...]


def reconcile(wanted: Sequence[Consequence], booked: Sequence[BookedTransaction]) -> Correction:
    """Replace what has a subject: what is booked but no longer follows is reversed, what follows anew is created.

    Two consequences are the same when everything posted of them is the same; the principal outstanding after them is
    information and changes no posting.
    """
    still = Counter(_posted(each) for each in wanted)
    reverse = []
    for transaction in booked:
        key = _posted(transaction.consequence)
        if still[key]:
            still[key] -= 1
        else:
            reverse.append(transaction)
    create = []
    for each in wanted:
        if still[_posted(each)]:
            still[_posted(each)] -= 1
            create.append(each)
    return Correction(tuple(reverse), tuple(create))


def _posted(consequence: Consequence) -> Consequence:
    return replace(consequence, principal_after=0)
