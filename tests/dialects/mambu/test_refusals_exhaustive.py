"""Whatever the bank refuses, this dialect can say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.dialects.every_refusal import ALL

from samity.dialects.mambu import published
from samity.dialects.mambu.envelope import GRAVEST, OWN, STATUSES, word_of
from samity.dialects.mambu.refusals import REFUSALS

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

OTHERS = "samity.dialects.fineract."
SAID_HERE = [each for each in ALL if not each.__module__.startswith(OTHERS)]


@pytest.mark.parametrize("refusal", SAID_HERE, ids=lambda each: each.__name__)
def test_a_refusal_has_a_status_and_a_word(refusal: type[Refusal]) -> None:
    assert refusal in REFUSALS, f"say {refusal.__module__}.{refusal.__name__} in dialects/mambu/refusals/"
    said = REFUSALS[refusal]
    assert said.status in GRAVEST
    assert said.status in STATUSES
    fields = set(getattr(refusal, "__dataclass_fields__", ()))
    assert set(re.findall(r"\{(\w+)\}", said.source)) <= fields
    assert re.fullmatch(r"[A-Z0-9_]+", word_of(refusal))


def test_own_words_take_no_published_number() -> None:
    numbers = _published()
    assert OWN not in numbers
    assert len(set(numbers)) == len(numbers) > 10


def test_no_two_refusals_share_a_word() -> None:
    words = [word_of(each) for each in SAID_HERE]
    assert len(set(words)) == len(words)


def _published() -> list[int]:
    pairs = [value for value in vars(published).values() if isinstance(value, tuple)]
    assert all(getattr(published, word) == (number, word) for number, word in pairs)
    return [number for number, _ in pairs]
