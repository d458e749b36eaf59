from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.night.nights import Killed, killed_before
from tests.web.counter import opened

from samity.close_of_business import close_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.databases import Databases
    from tests.web.counter import Counter

_SICK = (
    "UPDATE loan SET accruing_number = 1, accrued_until = '2025-01-01', accrued = 'GUESSED' WHERE account_id = :loan"
)


@pytest.fixture
def own_counter(database_server: Databases) -> Iterator[Counter]:
    """The bank of one test, in which days are closed."""
    yield from opened(database_server)


def test_nights_are_listed_with_what_they_did(own_counter: Counter) -> None:
    assert own_counter.clerk.open("/nights").says("No day was closed yet.")
    sick, _ = own_counter.loan(), own_counter.loan(member=1)
    with own_counter.engine.begin() as connection:
        connection.execute(text(_SICK), {"loan": sick})
    closed = close_day(own_counter.engine)
    page = own_counter.clerk.open("/nights")
    assert page.says("closed")
    assert f"/nights/{closed.report.id}" in page.links
    night = own_counter.reader.open(f"/nights/{closed.report.id}")
    assert night.says(
        "Begun by the command line", "income recognised", "Loans it could not work on", f"Loan {sick}", "GUESSED"
    )
    assert f"/loans/{sick}" in night.links
    assert own_counter.clerk.open("/nights/99999").status == 404


def test_a_night_under_way_says_how_far_it_is_and_comes_again_by_itself(own_counter: Counter) -> None:
    own_counter.loan()
    with killed_before(own_counter.engine, 12), pytest.raises(Killed):
        close_day(own_counter.engine)
    for address in ("/nights", "/nights/1"):
        page = own_counter.clerk.open(address)
        assert page.says("0 of 1 parts done")
        assert 'http-equiv="refresh"' in page.text
    refused = own_counter.clerk.fill("/funds/add", name="By night")
    assert (refused.status, refused.says("was begun and is not over")) == (422, True)
    close_day(own_counter.engine)
    assert 'http-equiv="refresh"' not in own_counter.clerk.open("/nights").text
    assert own_counter.clerk.fill("/funds/add", name="By day").says("The fund is there.")
