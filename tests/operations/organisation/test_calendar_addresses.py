"""One's own address for calendar programs: made, made anew, revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from samity.bank.organisation.operations.calendar_addresses import (
    NoCalendarAddress,
    OwnCalendarAddress,
    make_calendar_address,
    revoke_calendar_address,
)
from samity.bank.organisation.queries.calendar_addresses import (
    calendar_address_made_at,
    credentials_by_calendar_address,
)

if TYPE_CHECKING:
    from samity.storage.unit import Unit

MINE = OwnCalendarAddress()


def test_one_address_opens_until_another_is_made_or_it_is_revoked(unit: Unit) -> None:
    first = make_calendar_address(MINE, unit).secret
    second = make_calendar_address(MINE, unit).secret
    assert credentials_by_calendar_address(unit.connection, first) is None
    found = credentials_by_calendar_address(unit.connection, second)
    assert found is not None
    assert found.actor == unit.actor
    revoke_calendar_address(MINE, unit)
    assert credentials_by_calendar_address(unit.connection, second) is None
    assert calendar_address_made_at(unit.connection, unit.actor.user_id) is None
    with pytest.raises(NoCalendarAddress):
        revoke_calendar_address(MINE, unit)
