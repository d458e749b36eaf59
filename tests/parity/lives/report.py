"""Which lives agree, which do not, which we do not live yet: `python -m tests.parity.lives.report [id …]`."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tests.parity.lives.agreed import NotYet
from tests.parity.lives.scope import is_in_scope
from tests.parity.lives.walk import Life
from tests.parity.reference import reference_cases

if TYPE_CHECKING:
    from tests.parity.lives.differing import Difference


class Outcome(NamedTuple):
    """What became of a life.

    Attributes:
        id: of the case.
        family: of its loan.
        refused: what we do not do yet; None where all of it was lived.
        differences: tables that are not the same.
    """

    id: str
    name: str
    family: str
    refused: str | None
    differences: tuple[Difference, ...]

    @property
    def word(self) -> str:
        """Return agree, disagree or refused."""
        return "refused" if self.refused else "disagree" if self.differences else "agree"


def outcomes(*wanted: str) -> list[Outcome]:
    """Live every life in scope, or those named."""
    found = []
    for case in filter(is_in_scope, reference_cases("fineract-lives.jsonl.gz")):
        if wanted and case["id"] not in wanted:
            continue
        family = "recalculated" if case["flags"]["interest_recalculation"] else "fixed interest"
        refused, differences = None, []
        try:
            differences = [*Life(case).differences()]
        except NotYet as why:
            refused = str(why)
        found.append(Outcome(case["id"], case["name"], family, refused, tuple(differences)))
    return found


def counted(found: list[Outcome]) -> Counter[tuple[str, str]]:
    """Count by family and outcome."""
    return Counter((each.family, each.word) for each in found)


def _told(found: list[Outcome], *, whole: bool) -> None:
    out = sys.stdout.write
    for key, count in sorted(counted(found).items()):
        out(f"{count:4} {' '.join(key)}\n")
    reasons = Counter(each.refused or each.differences[0].what for each in found if each.word != "agree")
    for reason, count in reasons.most_common():
        ids = [each.id for each in found if reason in {each.refused, *(one.what for one in each.differences[:1])}]
        out(f"{count:4} {reason}: {' '.join(ids)}\n")
    for each in found if whole else ():
        out(f"{each.id} {each.name}\n")
        out("".join(f"  {one}\n" for one in each.differences))


if __name__ == "__main__":
    _told(outcomes(*sys.argv[1:]), whole=len(sys.argv) > 1)
