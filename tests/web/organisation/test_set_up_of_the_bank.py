from __future__ import annotations

from typing import TYPE_CHECKING

from tests.gatherings import staying
from tests.village import FIRST_MEETING
from tests.web.foundation.desk import rows

from samity.bank.organisation.operations.api_keys import MakeApiKey, make_api_key

if TYPE_CHECKING:
    from tests.web.counter import Counter


def test_a_fund_is_added_and_corrected(counter: Counter) -> None:
    assert counter.clerk.fill("/funds/add", name="Members").says("The fund is there.", "Members")
    taken = counter.clerk.fill("/funds/add", name="Members")
    assert set(taken.wrong) == {"name"}
    number = rows(counter.engine, "SELECT id FROM fund WHERE name = 'Members'")[0][0]
    page = counter.clerk.fill(f"/funds/{number}/change", external_id="F-1")
    assert page.says("The fund is corrected.", "F-1")


def test_the_bank_says_what_it_is_called_and_by_whose_clock_it_lives(counter: Counter) -> None:
    page = counter.clerk.fill("/institution", name="Village bank", time_zone="Asia/Dhaka")
    assert page.says("The bank is described.")
    assert rows(counter.engine, "SELECT name, time_zone FROM institution") == [("Village bank", "Asia/Dhaka")]
    assert set(counter.clerk.fill("/institution", time_zone="Nowhere/Land").wrong) == {"time_zone"}


def test_a_key_is_listed_and_revoked(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        made = make_api_key(MakeApiKey(unit.actor.user_id, "Telephone"), unit)
    user = rows(counter.engine, "SELECT user_id FROM api_key WHERE id = :id", id=made.id)[0][0]
    listed = counter.clerk.open(f"/users/{user}/keys")
    assert listed.says("Telephone", "opens")
    assert made.secret not in listed.text
    page = counter.clerk.fill(f"/users/{user}/keys/{made.id}/revoke")
    assert page.says("The key opens no more.", "revoked", "it is revoked")
    assert counter.clerk.open(f"/users/{user}/keys/99999/revoke").status == 404
