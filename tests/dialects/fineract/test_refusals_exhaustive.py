"""Whatever the bank refuses, this dialect can say."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING

import pytest

import samity
from samity.dialects.fineract.envelope import OUTER_CODES
from samity.dialects.fineract.refusals import REFUSALS
from samity.kernel.errors import Located, Refusal, Refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

for _found in pkgutil.walk_packages(samity.__path__, "samity."):
    if not _found.name.endswith(("__main__", ".env")):
        importlib.import_module(_found.name)


def every_refusal(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Walk the refusals of the bank and its doors, without the pages' own; those around others say what they say."""
    for each in of.__subclasses__():
        own = each.__module__.startswith("samity.") and not each.__module__.startswith("samity.web.")
        if each not in {Refusals, Located} and own:
            yield each
        yield from every_refusal(each)


ALL = sorted(set(every_refusal()), key=lambda each: (each.__module__, each.__name__))


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
    assert re.fullmatch(r"[\w.'{}]+", said.code), "a code is words with dots between them"
