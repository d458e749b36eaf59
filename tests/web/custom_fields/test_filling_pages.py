"""What is written of clients, groups, centres and loans besides, shown and filled in on their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.gatherings import staying
from tests.operations.custom_fields.sets import a_field, a_set, fill, the_set
from tests.web.counter import TODAY, Counter

from samity.bank.clients.operations.forming import FormCentre, form_centre
from samity.bank.clients.queries import client_by_id, group_by_id
from samity.bank.custom_fields.operations.sets import ChangeFieldSet, change_field_set
from samity.bank.custom_fields.queries.definitions import fields_of
from samity.bank.custom_fields.queries.filled import values_of, written_of
from samity.bank.custom_fields.values import FieldType, Option, OwnerKind
from samity.bank.organisation.operations.institution import DescribeInstitution, describe_institution

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.pages import Typed


@pytest.fixture(autouse=True)
def _sets_out_of_use_again(counter: Counter) -> Iterator[None]:
    yield
    with staying(counter.engine, TODAY) as unit:
        for kind in OwnerKind:
            for each in fields_of(unit.connection, kind):
                change_field_set(ChangeFieldSet(each.id, each.name, 0, "", is_active=False), unit)


def held(counter: Counter, owner_id: int, code: str, kind: OwnerKind = OwnerKind.CLIENT) -> object:
    with counter.engine.connect() as connection:
        sets = fields_of(connection, kind)
        return written_of(values_of(connection, kind, [owner_id], sets)[owner_id], sets).get(code)


def defined(
    counter: Counter, kind: OwnerKind, *types: FieldType, is_grouped: bool = False, **more: object
) -> list[str]:
    """Define a set and return its id and those of its fields."""
    with staying(counter.engine, TODAY) as unit:
        set_id = a_set(unit, kind, is_grouped=is_grouped)
        fields = [a_field(unit, set_id, each, **more) for each in types]
        return [the_set(unit, set_id).code, *fields]


def test_a_field_of_each_type_is_filled_in_and_shown(counter: Counter) -> None:
    with staying(counter.engine, TODAY) as unit:
        other = client_by_id(unit.connection, counter.place.clients[1])
        group = group_by_id(unit.connection, counter.place.group_id)
    of, *fields = defined(counter, OwnerKind.CLIENT, *FieldType)
    typed: dict[FieldType, Typed] = {
        FieldType.TEXT: "second house <left>",
        FieldType.SELECT: "c",
        FieldType.NUMBER: "1,234.50",
        FieldType.CHECKBOX: "y",
        FieldType.DATE: "2018-12-14",
        FieldType.MOMENT: "2020-12-20T15:30",
        FieldType.USER_LINK: 1,
        FieldType.GROUP_LINK: group.name,
        FieldType.CLIENT_LINK: other.account_no,
    }
    written = {
        FieldType.NUMBER: "1234.50",
        FieldType.CHECKBOX: "TRUE",
        FieldType.MOMENT: "2020-12-20T15:30:00.000+00:00",
        FieldType.GROUP_LINK: str(group.id),
        FieldType.CLIENT_LINK: str(other.id),
    }
    client = counter.place.clients[0]
    names = {f"{of}-0-{field}": typed[kind] for kind, field in zip(FieldType, fields, strict=True)}
    page = counter.clerk.fill(f"/clients/{client}/fields", **names)
    assert page.says(
        "The fields are saved.", "second house <left>", "Coast", "yes", "14 Dec 2018", "20 Dec 2020, 15:30"
    )
    assert page.says("1,234.5", "App Administrator", group.name, other.display_name)
    assert {f"/clients/{other.id}", f"/groups/{group.id}"} <= set(page.links)
    expected = {field: written.get(kind, str(typed[kind])) for kind, field in zip(FieldType, fields, strict=True)}
    assert held(counter, client, of) == expected

    counter.clerk.fill(f"/clients/{client}/fields")
    assert held(counter, client, of) == expected


def test_a_text_of_several_lines_keeps_them(counter: Counter) -> None:
    of, text = defined(counter, OwnerKind.CLIENT, FieldType.TEXT)
    client, written = counter.place.clients[0], " first\nsecond "
    with staying(counter.engine, TODAY) as unit:
        fill(unit, client, {of: {text: written}})
    name, path = f"{of}-0-{text}", f"/clients/{client}/fields"
    form = counter.clerk.open(path)
    assert form.fields[name] == "first\nsecond"
    counter.clerk.send(form, **{name: "first\r\nsecond"})
    assert held(counter, client, of) == {text: written}
    counter.clerk.fill(path, **{name: "first\r\nthird"})
    assert held(counter, client, of) == {text: "first\nthird"}


def test_a_moment_is_typed_and_read_by_the_banks_clock(counter: Counter) -> None:
    of, moment = defined(counter, OwnerKind.CLIENT, FieldType.MOMENT)
    client = counter.place.clients[0]
    with staying(counter.engine, TODAY) as unit:
        describe_institution(DescribeInstitution(time_zone="Africa/Nairobi"), unit)
        fill(unit, client, {of: {moment: "2020-12-20T22:30:15.250+01:00"}})
    name, path = f"{of}-0-{moment}", f"/clients/{client}/fields"
    assert counter.clerk.open(f"/clients/{client}").says("21 Dec 2020, 00:30")
    form = counter.clerk.open(path)
    assert form.fields[name] == "2020-12-21T00:30"
    counter.clerk.send(form)
    assert held(counter, client, of) == {moment: "2020-12-20T22:30:15.250+01:00"}
    counter.clerk.fill(path, **{name: "2020-12-21T00:31"})
    assert held(counter, client, of) == {moment: "2020-12-21T00:31:00.000+03:00"}
    assert "Type a date and a time" in counter.clerk.fill(path, **{name: "21/12/2020"}).wrong[name]


def test_what_stands_against_values_stands_beside_their_fields(counter: Counter) -> None:
    of, group, client, text = defined(
        counter, OwnerKind.CLIENT, FieldType.GROUP_LINK, FieldType.CLIENT_LINK, FieldType.TEXT, is_required=True
    )
    path = f"/clients/{counter.place.clients[0]}/fields"
    assert set(counter.clerk.fill(path).wrong) == {f"{of}-0-{each}" for each in (group, client, text)}
    typed = {f"{of}-0-{group}": "No such group", f"{of}-0-{client}": "1", f"{of}-0-{text}": "x"}
    page = counter.clerk.fill(path, **typed)
    assert "there is no such group" in page.wrong[f"{of}-0-{group}"]
    assert "there is no such client" in page.wrong[f"{of}-0-{client}"]
    assert page.fields[f"{of}-0-{text}"] == "x"


def test_options_that_depend_are_told_apart_and_a_wrong_pair_is_refused(counter: Counter) -> None:
    towns = (Option("k", "Kibera", under="n"), Option("o", "Other", under="n"), Option("p", "Other", under="c"))
    with staying(counter.engine, TODAY) as unit:
        set_id = a_set(unit)
        region = a_field(unit, set_id, FieldType.SELECT)
        town = a_field(unit, set_id, FieldType.SELECT, options=towns, depends_on=region)
        of = the_set(unit, set_id).code
    path = f"/clients/{counter.place.clients[0]}/fields"
    form = counter.clerk.open(path)
    assert form.says("Other, Nairobi", "Other, Coast")
    wrong = counter.clerk.send(form, **{f"{of}-0-{region}": "c", f"{of}-0-{town}": "k"})
    assert "cannot be chosen with" in wrong.wrong[f"{of}-0-{town}"]
    counter.clerk.send(wrong, **{f"{of}-0-{town}": "p"})
    assert held(counter, counter.place.clients[0], of) == {region: "c", town: "p"}


def test_records_of_a_grouped_set_are_added_and_emptied_away(counter: Counter) -> None:
    of, size, tilled = defined(counter, OwnerKind.GROUP, FieldType.NUMBER, FieldType.CHECKBOX, is_grouped=True)
    path = f"/groups/{counter.place.group_id}/fields"
    counter.clerk.fill(path, **{f"{of}-0-{size}": "1"})
    page = counter.clerk.fill(path, **{f"{of}-1-{size}": "2", f"{of}-1-{tilled}": "y"})
    assert page.says("A set, 1", "A set, 2")
    records = [{"_index": "0", size: "1"}, {"_index": "1", size: "2", tilled: "TRUE"}]
    assert held(counter, counter.place.group_id, of, OwnerKind.GROUP) == records
    counter.clerk.fill(path, **{f"{of}-0-{size}": ""})
    assert held(counter, counter.place.group_id, of, OwnerKind.GROUP) == records[1:]


def test_a_default_stands_in_the_form_until_something_is_written(counter: Counter) -> None:
    of, crop = defined(counter, OwnerKind.CLIENT, FieldType.TEXT, default="maize")
    path = f"/clients/{counter.place.clients[1]}/fields"
    assert counter.clerk.open(path).fields[f"{of}-0-{crop}"] == "maize"
    assert counter.clerk.fill(path).says("maize")
    assert held(counter, counter.place.clients[1], of) == {crop: "maize"}


def test_a_loan_and_a_centre_have_fields_too(counter: Counter) -> None:
    loan_id = counter.loan(disburse=False)
    with staying(counter.engine, TODAY) as unit:
        centre = form_centre(FormCentre("Own fields", counter.place.office_id, activated_on=TODAY), unit).id
    for kind, path, owner_id in (
        (OwnerKind.LOAN, f"/loans/{loan_id}", loan_id),
        (OwnerKind.CENTRE, f"/centres/{centre}", centre),
    ):
        assert "Custom fields" not in counter.clerk.open(path).words
        of, text = defined(counter, kind, FieldType.TEXT)
        assert counter.clerk.open(path).says("Custom fields", "Nothing is written here yet.")
        assert counter.clerk.fill(f"{path}/fields", **{f"{of}-0-{text}": "noted"}).says("noted")
        assert held(counter, owner_id, of, kind) == {text: "noted"}


@pytest.mark.parametrize("kind", [OwnerKind.OFFICE, OwnerKind.USER])
def test_an_office_and_a_user_are_filled_from_their_lists(counter: Counter, kind: OwnerKind) -> None:
    path = f"/{kind.lower()}s"
    assert "Custom fields" not in counter.clerk.open(path).words
    of, text = defined(counter, kind, FieldType.TEXT)
    assert f"{path}/1/fields" in counter.clerk.open(path).links
    assert counter.clerk.fill(f"{path}/1/fields", **{f"{of}-0-{text}": "noted"}).says("The fields are saved.")
    assert counter.clerk.open(f"{path}/1/fields").fields[f"{of}-0-{text}"] == "noted"
    assert held(counter, 1, of, kind) == {text: "noted"}
    assert counter.elsewhere.open(f"{path}/1/fields").status in {403, 404}


def test_who_may_not_fill_in_sees_why_and_who_is_elsewhere_sees_nothing(counter: Counter) -> None:
    path = f"/clients/{counter.place.clients[0]}"
    assert counter.reader.open(path).words.count("the bank has none in use") == 1
    defined(counter, OwnerKind.CLIENT, FieldType.TEXT)
    assert counter.reader.open(path).says("needs the right custom_fields:fill_client")
    assert counter.reader.open(f"{path}/fields").status == 403
    assert counter.elsewhere.open(f"{path}/fields").status in {403, 404}


def test_a_link_into_another_office_names_nobody_and_stays(counter: Counter) -> None:
    of, group = defined(counter, OwnerKind.CLIENT, FieldType.GROUP_LINK)
    with staying(counter.engine, TODAY) as unit:
        name = group_by_id(unit.connection, counter.place.group_id).name
    away = counter.elsewhere.fill("/clients/register", firstname="Far", lastname="Away", activated_on="")
    client = int(away.path.rpartition("/")[2])
    counter.clerk.fill(f"/clients/{client}/fields", **{f"{of}-0-{group}": name})
    page = counter.elsewhere.open(f"/clients/{client}")
    assert page.says("of an office that is not yours")
    assert name not in page.words
    assert counter.elsewhere.fill(f"/clients/{client}/fields").says("The fields are saved.")
    assert held(counter, client, of) == {group: str(counter.place.group_id)}
