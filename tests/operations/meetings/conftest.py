"""The tests of meetings live on one day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.operations.meetings.village import TODAY

if TYPE_CHECKING:
    from samity.storage.unit import Unit


@pytest.fixture
def unit(unit: Unit) -> Unit:
    """A unit of work on 20 March 2025, a Thursday."""
    unit.business_date = TODAY
    return unit
