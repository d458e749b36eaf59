"""Whatever the bank refuses, this dialect can say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.dialects.every_refusal import ALL

from samity.dialects.fineract.envelope import OUTER_CODES
from samity.dialects.fineract.refusals import REFUSALS

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal


def test_there_are_refusals() -> None:
    assert len(ALL) > 150


OTHERS = "samity.dialects.mambu."
SAID_HERE = [each for each in ALL if not each.__module__.startswith(OTHERS)]
"""What another dialect refuses by itself, it says by itself."""


@pytest.mark.parametrize("refusal", SAID_HERE, ids=lambda each: each.__name__)
def test_a_refusal_has_a_status_and_a_code(refusal: type[Refusal]) -> None:
    assert refusal in REFUSALS, f"say {refusal.__module__}.{refusal.__name__} in dialects/fineract/refusals/"
    said = REFUSALS[refusal]
    assert said.status in OUTER_CODES
    fields = set(getattr(refusal, "__dataclass_fields__", ()))
    named = set(re.findall(r"\{(\w+)\}", f"{said.code} {said.parameter} {said.outer} {refusal.__doc__}"))
    assert named <= fields, f"{refusal.__name__} has no {named - fields}"
    assert re.fullmatch(r"[\w.'{}-]+", said.code), "a code is words with dots between them, of which one has a hyphen"
