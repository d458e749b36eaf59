"""A form that says what shall be in the place of what stands there: whoever sends it second sees that it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.gatherings import staying
from tests.web.counter import TODAY
from tests.web.foundation.desk import rows

from samity.bank.custom_fields.operations.fields import DefineField, define_field
from samity.bank.custom_fields.operations.sets import DefineFieldSet, define_field_set
from samity.bank.custom_fields.values import FieldType, OwnerKind
from samity.bank.organisation.operations.codes import AddCode, add_code
from samity.bank.organisation.operations.roles import MakeRole, make_role

if TYPE_CHECKING:
    from tests.web.counter import Counter
    from tests.web.pages import Typed

MEANWHILE = "Somebody changed this after you opened the form"
FORMS: dict[str, tuple[dict[str, Typed], dict[str, Typed]]] = {
    "/institution": ({"name": "Village bank"}, {"time_zone": "Asia/Dhaka"}),
    "/working-days/1/change": ({"extend_daily_terms": "y"}, {"shift": "SAME_DAY"}),
    "/currencies/choose": ({"taken": "JPY"}, {"taken": "EUR"}),
    "/codes/{code}/rename": ({"name": "Reasons to borrow"}, {"name": "Why they borrow"}),
    "/roles/{role}/describe": ({"description": "Counts cash"}, {"description": "Keeps the safe"}),
    "/custom-fields/{set}/change": ({"name": "Their land"}, {"description": "What they till"}),
    "/custom-fields/{set}/fields/{field}/change": ({"name": "How much"}, {"description": "In acres"}),
    "/clients/{client}/fields": ({"_Land-0-acres": "3"}, {"_Land-0-acres": "4"}),
    "/products/{product}/define": ({"name": "Dearer"}, {"rate": "30"}),
}


@pytest.fixture(scope="module")
def places(counter: Counter) -> dict[str, int]:
    """What stands in an address, by its name there."""
    with staying(counter.engine, TODAY) as unit:
        land = define_field_set(DefineFieldSet("_Land", "Land", OwnerKind.CLIENT, position=1), unit)
        acres = define_field(DefineField(land, "acres", "Acres", FieldType.NUMBER, position=1), unit)
        return {
            "set": land,
            "field": acres,
            "code": add_code(AddCode("Why"), unit),
            "role": make_role(MakeRole("Cashier", "of a test"), unit),
            "client": counter.place.clients[0],
            "product": counter.offered.id,
        }


@pytest.mark.parametrize("path", FORMS)
def test_the_second_of_two_officers_sees_that_it_changed(counter: Counter, places: dict[str, int], path: str) -> None:
    at = path.format(**places)
    one, other = FORMS[path]
    first, second = (counter.clerk.open(at) for _ in range(2))
    assert (first.status, counter.clerk.send(first, **one).status) == (200, 200)
    before = stored(counter)
    refused = counter.clerk.send(second, **other)
    assert (refused.status, refused.says(MEANWHILE)) == (409, True)
    assert stored(counter) == before
    # Opened anew, the form goes through.
    assert counter.clerk.fill(at, **other).status == 200
    assert stored(counter) != before


def stored(counter: Counter) -> list[object]:
    """Return what the forms write to."""
    tables = ("institution", "working_days", "currency", "code", "role", "field_set", "field", "field_value")
    return [rows(counter.engine, f"SELECT * FROM {table} ORDER BY 1") for table in (*tables, "loan_product")]
