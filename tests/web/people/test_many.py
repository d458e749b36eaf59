"""A bank with more groups than anybody reads: forms leave the choice away and say where else it is made."""

from __future__ import annotations

from tests.gatherings import staying
from tests.web.counter import TODAY, Counter

from samity.bank.clients.operations.forming import FormCentre, FormGroup, form_centre, form_group
from samity.web.pages.people.choices import MOST_OFFERED


def test_too_many_groups_are_not_offered_and_everything_else_is_done(counter: Counter) -> None:
    with staying(counter.engine, TODAY) as unit:
        office = counter.place.office_id
        centre = form_centre(FormCentre("The last of all", office), unit)
        for number in range(MOST_OFFERED + 1):
            form_group(FormGroup(f"Group of many {number}", office), unit)
            form_centre(FormCentre(f"Centre of many {number}", office), unit)
        group = form_group(FormGroup("A group", office, centre_id=centre.id), unit)
    person = counter.clerk
    assert "group_id" not in person.open("/clients/register").fields
    page = person.fill("/clients/register", firstname="Asma", lastname="Das", office_id=office)
    assert page.says("The client is registered.")
    assert person.fill("/groups/form", name="One more", office_id=office).says("The group is formed.")
    assert person.fill("/centres/form", name="Another", office_id=office).says("The centre is formed.")

    change = person.open(f"/groups/{group.id}/change")
    assert change.says("the centre in which it meets now")
    assert change.fields["centre_id"] == str(centre.id)
