"""Lists of groups and centres: by state, by what they are known by; and how many groups a centre has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.village import FOUNDED_ON, village

from samity.bank.clients.operations.forming import FormCentre, FormGroup, form_centre, form_group
from samity.bank.clients.queries.groups import group_counts
from samity.bank.clients.queries.listings import GroupFilter, Window, groups_listed
from samity.bank.clients.values import GroupStatus, Level

if TYPE_CHECKING:
    from samity.storage.unit import Unit


def names(unit: Unit, wanted: GroupFilter) -> list[str]:
    return [row["name"] for row in groups_listed(unit.connection, ".", wanted, Window((("name", False),))).rows]


def test_groups_are_listed_by_state(unit: Unit) -> None:
    office = village(unit).office_id
    form_group(FormGroup("Pending group", office), unit)
    form_group(FormGroup("Active group", office, activated_on=FOUNDED_ON), unit)
    pending = GroupFilter(Level.GROUP, office_id=office, status=GroupStatus.PENDING)
    assert names(unit, pending) == ["Pending group"]


def test_groups_are_known_by_name_number_and_number_elsewhere(unit: Unit) -> None:
    office = village(unit).office_id
    made = form_group(FormGroup("Kolmi 100%", office, external_id="ELSE-9"), unit)
    for text in ("kolmi", "100%", "else-9", made.account_no):
        assert "Kolmi 100%" in names(unit, GroupFilter(Level.GROUP, office_id=office, text=text)), text
    assert names(unit, GroupFilter(Level.GROUP, office_id=office, text="k%i")) == []


def test_a_centre_counts_its_groups(unit: Unit) -> None:
    office = village(unit).office_id
    centre = form_centre(FormCentre("Counting", office), unit)
    alone = form_centre(FormCentre("Alone", office), unit)
    for name in ("One", "Two"):
        form_group(FormGroup(name, office, centre_id=centre.id), unit)
    assert group_counts(unit.connection, [centre.id, alone.id]) == {centre.id: 2, alone.id: 0}
