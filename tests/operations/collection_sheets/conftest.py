"""A village at its second meeting, for tests of its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.village import Product, Village, meeting, on_day, product, village

if TYPE_CHECKING:
    from samity.storage.unit import Unit


@pytest.fixture
def today(unit: Unit) -> Unit:
    """The day of the second meeting."""
    return on_day(unit, meeting(2))


@pytest.fixture
def offered(today: Unit) -> Product:
    """A product."""
    return product(today)


@pytest.fixture
def place(today: Unit) -> Village:
    """A village of three."""
    return village(today)
