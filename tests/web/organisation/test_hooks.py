"""The pages of hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.hooks.queries import hooks

if TYPE_CHECKING:
    from tests.web.counter import Counter


def test_a_hook_is_added_and_its_secret_told_once(counter: Counter) -> None:
    page = counter.clerk.fill(
        "/hooks/add", name="Gateway", url="https://gateway.example/", kinds=["MeetingsMoved", "LoanRepaid"]
    )
    assert page.says("The hook is there; its secret is told once.", "The secret of Gateway")
    with counter.engine.connect() as connection:
        made = next(each for each in hooks(connection) if each.name == "Gateway")
    assert set(made.kinds) == {"MeetingsMoved", "LoanRepaid"}
    assert counter.clerk.open("/hooks").says("Gateway", "https://gateway.example/", "on")
    shown = counter.clerk.open(f"/hooks/{made.id}")
    assert shown.says("Gateway", "Meetings were moved to other days", "Everything that happened has arrived.")


def test_an_address_in_the_own_network_is_refused_beside_its_field(counter: Counter) -> None:
    page = counter.clerk.fill("/hooks/add", name="Near", url="https://192.168.0.7/", kinds=["LoanRepaid"])
    assert page.says("lies in the bank's own network")
    with counter.engine.connect() as connection:
        assert "Near" not in [each.name for each in hooks(connection)]
