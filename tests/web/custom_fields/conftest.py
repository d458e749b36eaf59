"""A bank with a village, behind its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.counter import Counter, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.databases import Databases


@pytest.fixture(scope="module")
def counter(database_server: Databases) -> Iterator[Counter]:
    """The bank of a module; its tests leave their traces."""
    yield from opened(database_server)
