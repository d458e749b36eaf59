"""Notes on the pages of clients, groups and centres."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.web.counter import Counter


def test_a_note_about_a_group_is_written_changed_and_removed(counter: Counter) -> None:
    group = counter.place.group_id
    page = counter.clerk.fill(f"/groups/{group}/note", text="Meets in the school")
    assert page.says("It is noted.", "Meets in the school", "mifos")
    change = next(link for link in page.links if "/notes/" in link and link.endswith("/change"))
    page = counter.clerk.fill(change, text="Meets under the tree")
    assert page.says("The note is changed.", "Meets under the tree")
    assert "Meets in the school" not in page.words
    page = counter.clerk.fill(change.replace("/change", "/remove"))
    assert page.says("The note is removed.", "No note yet.")


def test_a_note_about_a_client_stands_on_his_page_for_who_may_read(counter: Counter) -> None:
    client = counter.place.clients[0]
    wrong = counter.clerk.fill(f"/clients/{client}/note", text="")
    assert "text" in wrong.wrong
    counter.clerk.fill(f"/clients/{client}/note", text="Has a stall")
    page = counter.reader.open(f"/clients/{client}")
    assert page.says("Has a stall")
    assert not [link for link in page.links if "/notes/" in link]
    assert counter.elsewhere.open(f"/clients/{client}/note").status == 403
