from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.gatherings import staying
from tests.village import FIRST_MEETING
from tests.web.foundation.desk import Desk, rows

from samity.bank.organisation.operations.api_keys import MakeApiKey, make_api_key
from samity.bank.organisation.queries.api_keys import digest_of_key

if TYPE_CHECKING:
    from tests.web.counter import Counter

SECRET = re.compile(r'<code class="secret"[^>]*>([^<]+)</code>')
# Whatever keeps what was asked, answered or done.
KEEPING = ("api_key", "idempotency_key", "audit_line", "outbox_event", "user_session")


def test_a_fund_is_added_and_corrected(counter: Counter) -> None:
    assert counter.clerk.fill("/funds/add", name="Members").says("The fund is there.", "Members")
    taken = counter.clerk.fill("/funds/add", name="Members")
    assert set(taken.wrong) == {"name"}
    number = rows(counter.engine, "SELECT id FROM fund WHERE name = 'Members'")[0][0]
    page = counter.clerk.fill(f"/funds/{number}/change", external_id="F-1")
    assert page.says("The fund is corrected.", "F-1")


def test_what_somebody_corrected_meanwhile_is_not_overwritten(counter: Counter) -> None:
    counter.clerk.fill("/funds/add", name="Savers")
    number = rows(counter.engine, "SELECT id FROM fund WHERE name = 'Savers'")[0][0]
    first, second = (counter.clerk.open(f"/funds/{number}/change") for _ in range(2))
    assert counter.clerk.send(first, name="Old savers").says("The fund is corrected.")
    refused = counter.clerk.send(second, external_id="F-2")
    assert (refused.status, refused.says("Somebody changed this after you opened the form")) == (409, True)
    assert rows(counter.engine, f"SELECT name, external_id FROM fund WHERE id = {number}") == [("Old savers", None)]


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


def test_a_key_is_made_and_told_once(counter: Counter) -> None:
    user = rows(counter.engine, "SELECT id FROM app_user WHERE username = 'mifos'")[0][0]
    form = counter.clerk.open(f"/users/{user}/keys/make")
    form.fields["name"] = "Reports"
    told = counter.clerk.send(form)
    found = SECRET.search(told.text)
    assert (told.status, told.path) == (200, form.path)
    assert found is not None
    made = rows(counter.engine, "SELECT digest FROM api_key WHERE name = 'Reports'")
    assert made == [(digest_of_key(found[1]),)]
    again = counter.clerk.send(form)
    assert again.path == f"/users/{user}/keys"
    assert again.says("The key is made; its secret is told once.", "Reports")
    assert found[1] not in again.text
    assert len(rows(counter.engine, "SELECT id FROM api_key WHERE name = 'Reports'")) == 1
    kept = {table: rows(counter.engine, f"SELECT * FROM {table}") for table in KEEPING}
    assert [table for table, every in kept.items() if found[1] in str(every)] == []
    assert kept["idempotency_key"]
    assert "name" in counter.clerk.fill(f"/users/{user}/keys/make", name="").wrong


def test_no_browser_keeps_the_page_of_a_secret(counter: Counter) -> None:
    desk = Desk(counter.app).signed_in()
    user = rows(counter.engine, "SELECT id FROM app_user WHERE username = 'mifos'")[0][0]
    path = f"/users/{user}/keys/make"
    told = desk.post(path, {**desk.form(path), "name": "Dashboard"})
    assert told.headers["cache-control"] == "no-store"
    assert "set-cookie" not in told.headers
