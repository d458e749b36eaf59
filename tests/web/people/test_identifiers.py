"""Identity documents on the page of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.gatherings import staying
from tests.web.counter import TODAY

from samity.bank.clients.queries.identifiers import IDENTIFIER
from samity.bank.organisation.operations.codes import AddCodeValue, add_code_value
from samity.bank.organisation.queries import codes

if TYPE_CHECKING:
    from tests.web.counter import Counter


@pytest.fixture(scope="module")
def kind(counter: Counter) -> int:
    """A kind of documents that the bank knows."""
    with staying(counter.engine, TODAY) as unit:
        [code] = [each["id"] for each in codes(unit.connection) if each["name"] == IDENTIFIER]
        return add_code_value(AddCodeValue(code, "National ID"), unit)


def test_a_document_is_kept_corrected_and_removed(counter: Counter, kind: int) -> None:
    client = counter.place.clients[0]
    page = counter.clerk.fill(f"/clients/{client}/identifier", type_id=kind, number="1987 4410 22")
    assert page.says("The document is kept.", "National ID 1987 4410 22")
    change = next(link for link in page.links if "/identifiers/" in link and link.endswith("/change"))
    page = counter.clerk.fill(change, description="Issued in Matlab", is_active="")
    assert page.says("The document is corrected.", "holds no longer", "Issued in Matlab")
    page = counter.clerk.fill(change.replace("/change", "/remove"))
    assert page.says("The document is removed.", "None was shown yet.")


def test_a_number_that_another_has_is_refused_beside_its_field(counter: Counter, kind: int) -> None:
    first, second, *_ = counter.place.clients
    counter.clerk.fill(f"/clients/{first}/identifier", type_id=kind, number="7")
    wrong = counter.clerk.fill(f"/clients/{second}/identifier", type_id=kind, number="7")
    assert set(wrong.wrong) == {"number"}
    wrong = counter.clerk.fill(f"/clients/{first}/identifier", type_id=kind, number="8")
    assert set(wrong.wrong) == {"type_id"}
    assert "National ID 7" in counter.reader.open(f"/clients/{first}").words
