"""Whole lives of Fineract's loans, lived by the pure rules: every table that is told between their steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.parity.lives.report import counted, outcomes

if TYPE_CHECKING:
    import pytest

IN_SCOPE = 393
# What agrees may only grow.
LEAST_AGREEING = {"fixed interest": 168, "recalculated": 160}


def test_the_lives_of_fineracts_loans_are_ours(capsys: pytest.CaptureFixture[str]) -> None:
    found = outcomes()
    count = counted(found)
    with capsys.disabled():
        for family in LEAST_AGREEING:
            agree, disagree, refused = (count[family, word] for word in ("agree", "disagree", "refused"))
            print(f"\nfineract-lives, rules, {family}: {agree} agree, {disagree} disagree, {refused} refused")  # noqa: T201 - the count is the result
    assert len(found) == IN_SCOPE
    agreeing = {family: count[family, "agree"] for family in LEAST_AGREEING}
    fewer = {family: least for family, least in LEAST_AGREEING.items() if agreeing[family] < least}
    assert not fewer, f"lives that agreed no longer do: {agreeing}, and were {LEAST_AGREEING}"
    assert agreeing == LEAST_AGREEING, f"more lives agree: well done. Write {agreeing} into LEAST_AGREEING"
