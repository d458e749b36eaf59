"""Clients go to another office: proposed on their page, answered on the other office's list of who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.gatherings import staying
from tests.village import member
from tests.web.counter import TODAY

from samity.bank.clients.operations.forming import FormGroup, form_group
from samity.bank.clients.queries import client_by_id
from samity.bank.clients.values import ClientStatus

if TYPE_CHECKING:
    from tests.web.counter import Counter


def office_of(counter: Counter, name: str) -> int:
    """Return where somebody works."""
    with staying(counter.engine, TODAY) as unit:
        asked = "SELECT office_id FROM app_user WHERE username = %(name)s"
        return int(unit.connection.exec_driver_sql(asked, {"name": name}).scalar_one())


def somebody(counter: Counter) -> int:
    with staying(counter.engine, TODAY) as unit:
        return member(unit, counter.place.office_id)


def status(counter: Counter, client: int) -> ClientStatus:
    with staying(counter.engine, TODAY) as unit:
        return client_by_id(unit.connection, client).status


def test_the_other_office_sees_who_waits_and_takes_him_in(counter: Counter) -> None:
    client, there = somebody(counter), office_of(counter, "elsewhere")
    assert counter.elsewhere.open("/transfers").says("Nobody waits.")
    page = counter.clerk.fill(f"/clients/{client}/propose-transfer", to_office_id=there, note="Moved")
    assert page.says("The other office sees that he waits", "waits to be taken in", "Moved")
    assert counter.elsewhere.open("/transfers").says("Amina Client", "Moved", "none")
    page = counter.elsewhere.fill(f"/clients/{client}/accept-transfer", note="Welcome")
    assert page.says("He belongs to the office.", "was taken in", "Welcome")
    assert counter.elsewhere.open("/transfers").says("Nobody waits.")


def test_who_is_rejected_stays(counter: Counter) -> None:
    client, there = somebody(counter), office_of(counter, "elsewhere")
    counter.clerk.fill(f"/clients/{client}/propose-transfer", to_office_id=there)
    page = counter.elsewhere.fill(f"/clients/{client}/reject-transfer", note="No room")
    assert page.says("He is on hold until his office withdraws it.")
    assert status(counter, client) is ClientStatus.TRANSFER_ON_HOLD
    assert counter.clerk.open(f"/clients/{client}").says("was not taken in", "No room")
    page = counter.clerk.fill(f"/clients/{client}/withdraw-transfer")
    assert page.says("He stays in his office.")
    assert status(counter, client) is ClientStatus.ACTIVE


def test_who_may_act_for_both_transfers_at_once(counter: Counter) -> None:
    client, there = somebody(counter), office_of(counter, "elsewhere")
    with staying(counter.engine, TODAY) as unit:
        group = form_group(FormGroup("Over there", there, activated_on=TODAY), unit).id
    wrong = counter.clerk.fill(f"/clients/{client}/transfer", to_office_id=there, on="2999-01-01")
    assert "after today" in wrong.wrong["on"]
    page = counter.clerk.fill(f"/clients/{client}/transfer", to_office_id=there, group_id=group)
    assert page.says("He belongs to the other office.", "Over there")
