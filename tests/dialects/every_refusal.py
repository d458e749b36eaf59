"""Every refusal of the bank and its doors."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import samity
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
