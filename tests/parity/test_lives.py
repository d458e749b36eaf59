"""Whole lives of Fineract's loans, lived by the pure rules: every table that is told between their steps."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.parity.lives.report import Outcome, counted, outcomes

if TYPE_CHECKING:
    from collections.abc import Sequence

IN_SCOPE = 397
# What agrees may only grow.
LEAST_AGREEING = {"fixed interest": 176, "recalculated": 182}
PAGE = Path(__file__).parents[2] / "docs" / "rules" / "parity.md"


@pytest.fixture(scope="module")
def lived() -> Sequence[Outcome]:
    """Every life in scope."""
    return outcomes()


def test_the_lives_of_fineracts_loans_are_ours(lived: Sequence[Outcome], capsys: pytest.CaptureFixture[str]) -> None:
    count = counted([*lived])
    with capsys.disabled():
        print(f"\nfineract-lives: {len(lived)} in scope")  # noqa: T201 - the count is the result
        for family in LEAST_AGREEING:
            agree, disagree, refused = (count[family, word] for word in ("agree", "disagree", "refused"))
            print(f"\nfineract-lives, rules, {family}: {agree} agree, {disagree} disagree, {refused} refused")  # noqa: T201 - the count is the result
    assert len(lived) == IN_SCOPE
    agreeing = {family: count[family, "agree"] for family in LEAST_AGREEING}
    fewer = {family: least for family, least in LEAST_AGREEING.items() if agreeing[family] < least}
    assert not fewer, f"lives that agreed no longer do: {agreeing}, and were {LEAST_AGREEING}"
    assert agreeing == LEAST_AGREEING, f"more lives agree: well done. Write {agreeing} into LEAST_AGREEING"


def test_each_life_that_is_not_ours_is_explained_and_no_other(lived: Sequence[Outcome]) -> None:
    _, _, told = PAGE.read_text().partition("\n## Lives\n")
    assert {*re.findall(r"`([\w-]+:\d+)`", told)} == {each.id for each in lived if each.word != "agree"}
