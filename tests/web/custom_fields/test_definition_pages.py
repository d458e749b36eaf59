"""What the bank wants to know besides: sets and fields, defined on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.custom_fields.queries.definitions import field_sets
from samity.bank.custom_fields.values import FieldSet, FieldType, Option, OwnerKind

if TYPE_CHECKING:
    from tests.web.counter import Counter
    from tests.web.pages import Typed


def the_set(counter: Counter, code: str) -> FieldSet:
    with counter.engine.connect() as connection:
        return next(each for each in field_sets(connection) if each.code == code)


def defined(counter: Counter, code: str, **typed: Typed) -> str:
    """Define a set for clients and return the address of its page."""
    values: dict[str, Typed] = {"code": code, "name": f"Set {code}", "owner_kind": "CLIENT", **typed}
    page = counter.clerk.fill("/custom-fields/define", **values)
    assert page.says("The set is there: give it fields.")
    return page.path


def test_a_set_is_defined_changed_and_removed(counter: Counter) -> None:
    path = defined(counter, "_Come", is_grouped="y", description="Why they come")
    assert counter.clerk.open("/custom-fields").says("Set _Come", "clients")
    assert counter.clerk.open(path).says("several of each", "Why they come", "There is no field in this set yet.")
    page = counter.clerk.fill(f"{path}/change", name="Otherwise", is_active=None)
    assert page.says("The set is changed.", "Otherwise", "out of use")
    assert counter.clerk.fill(f"{path}/remove").says("The set is gone.")
    assert "Otherwise" not in counter.clerk.open("/custom-fields").words


def test_an_id_that_cannot_be_stands_beside_it(counter: Counter) -> None:
    defined(counter, "_Twice")
    page = counter.clerk.fill("/custom-fields/define", code="_Twice", name="Again", owner_kind="GROUP")
    assert "exists already" in page.wrong["code"]
    assert "letters, digits" in counter.clerk.send(page, code="Twice").wrong["code"]


def test_fields_are_defined_with_their_options(counter: Counter) -> None:
    path = defined(counter, "_Place")
    counter.clerk.fill(
        f"{path}/fields/define", code="Region", name="Region", type="SELECT", options="n | Nairobi | 5\n\nc | Coast"
    )
    page = counter.clerk.fill(
        f"{path}/fields/define",
        code="Town",
        name="Town",
        type="SELECT",
        depends_on="Region",
        options="k | Kibera | | n\nm | Mombasa | -3 | c",
    )
    assert page.says("The field is in the set.", "depending on Region", "Kibera", "Nairobi")
    region, town = the_set(counter, "_Place").fields
    assert region.options == (Option("n", "Nairobi", 5), Option("c", "Coast"))
    assert town.options == (Option("k", "Kibera", under="n"), Option("m", "Mombasa", -3, under="c"))

    change = f"{path}/fields/{town.id}/change"
    assert counter.clerk.open(change).fields["options"] == "k | Kibera |  | n\nm | Mombasa | -3 | c"
    page = counter.clerk.fill(change, options="k | Kibera | | n", out_of_use="m | Mombasa | | c", is_required="y")
    assert page.says("The field is changed.", "needed")
    assert the_set(counter, "_Place").fields[1].options[1] == Option("m", "Mombasa", None, is_active=False, under="c")
    assert counter.clerk.fill(f"{path}/fields/{town.id}/remove").says("The field is gone.")


def test_everything_wrong_with_a_field_stands_beside_it(counter: Counter) -> None:
    path = defined(counter, "_Wrong")
    form = counter.clerk.open(f"{path}/fields/define")
    page = counter.clerk.send(form, code="a.b", name="Wrong", type="NUMBER", default="4x", options="n | Nairobi")
    assert set(page.wrong) == {"code", "default", "options"}
    page = counter.clerk.send(page, code="Right", type="SELECT", default="", options="n\nNairobi | n | x")
    assert "This is no option: n" in page.wrong["options"]
    page = counter.clerk.send(page, options="n | Nairobi\nn | Coast")
    assert "stands there twice" in page.wrong["options"]
    assert counter.clerk.send(page, options="").wrong["options"]


def test_what_is_filled_is_not_removed(counter: Counter) -> None:
    path = defined(counter, "_Kept")
    counter.clerk.fill(f"{path}/fields/define", code="Kept", name="Kept", type="TEXT")
    client = counter.place.clients[2]
    counter.clerk.fill(f"/clients/{client}/fields", **{"_Kept-0-Kept": "for good"})
    field = the_set(counter, "_Kept").fields[0]
    assert counter.clerk.fill(f"{path}/fields/{field.id}/remove").says("take it out of use instead")
    assert counter.clerk.open(path).says("has fields: remove them first")
    assert "Options" in counter.clerk.open(f"{path}/fields/{field.id}/change").words


def test_every_type_and_every_owner_is_offered(counter: Counter) -> None:
    path = defined(counter, "_All")
    types = counter.clerk.open(f"{path}/fields/define").text
    assert all(f'value="{kind}"' in types for kind in FieldType)
    owners = counter.clerk.open("/custom-fields/define").text
    assert all(f'value="{kind}"' in owners for kind in OwnerKind)


def test_who_may_only_read_sees_why(counter: Counter) -> None:
    path = defined(counter, "_Seen")
    assert counter.reader.open("/custom-fields").says("needs the right custom_fields:define_set")
    assert counter.reader.open(path).says("needs the right custom_fields:define_field")
    assert counter.reader.open("/custom-fields/define").status == 403
