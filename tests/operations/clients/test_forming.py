"""Groups and centres are formed, begin, and go when they never began."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.operations.clients.village import (
    HEAD_OFFICE,
    JOINED,
    a_centre,
    a_client,
    a_group,
    again,
    an_office,
    an_officer,
    limit_members,
)

from samity.bank.clients.operations import beginning, centre_groups, deletion, members, refusals
from samity.bank.clients.operations.beginning import Begin, activate_centre, activate_group
from samity.bank.clients.operations.deletion import Delete, delete_centre, delete_group
from samity.bank.clients.operations.forming import FormGroup, form_group
from samity.bank.clients.queries import (
    CentreNotFound,
    ClientNotFound,
    GroupNotFound,
    centre_of,
    group_by_id,
    grouping_by_id,
    groups_of_centre,
    members_of,
    officer_terms,
)
from samity.bank.clients.values import GroupStatus, Level
from samity.bank.gate import OutsideOwnOffice
from samity.bank.organisation.queries import OfficeNotFound, StaffInactive, StaffNotFound
from samity.kernel.actor import ALL, Actor
from samity.kernel.errors import Refusal, Refusals
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = timedelta(days=1)


def test_a_group_is_pending_until_it_begins(unit: Unit) -> None:
    group = a_group(unit, active=False)
    assert (group.level, group.status, group.submitted_on) == (Level.GROUP, GroupStatus.PENDING, unit.business_date)
    activate_group(Begin(group.id, unit.business_date), unit)
    assert (again(unit, group).status, again(unit, group).activated_on) == (GroupStatus.ACTIVE, unit.business_date)


def test_a_group_that_begins_at_once_was_submitted_on_that_day_unless_said_otherwise(unit: Unit) -> None:
    assert a_group(unit).submitted_on == JOINED
    assert a_group(unit, submitted_on=JOINED - DAY).submitted_on == JOINED - DAY


def test_a_group_in_a_centre_takes_its_office_and_its_place_under_it(unit: Unit) -> None:
    branch = an_office(unit)
    centre = a_centre(unit, office_id=branch)
    group = a_group(unit, centre_id=centre.id, office_id=HEAD_OFFICE)
    assert (group.office_id, group.hierarchy) == (branch, f".{centre.id}.{group.id}.")
    assert centre_of(unit.connection, group) == centre
    assert groups_of_centre(unit.connection, centre.id) == [group]


def test_first_members_are_counted_only_when_active(unit: Unit) -> None:
    active, pending = a_client(unit), a_client(unit, active=False)
    group = a_group(unit, pending.id, active.id, active.id)
    assert [each.id for each in members_of(unit.connection, [group.id])[group.id]] == [active.id]


def test_a_centre_takes_its_groups_along(unit: Unit) -> None:
    groups = [a_group(unit), a_group(unit)]
    centre = a_centre(unit, *(each.id for each in groups))
    assert [each.id for each in groups_of_centre(unit.connection, centre.id)] == [each.id for each in groups]
    assert again(unit, groups[0]).hierarchy == f".{centre.id}.{groups[0].id}."


def test_an_officer_serves_from_the_day_a_centre_begins(unit: Unit) -> None:
    officer = an_officer(unit)
    centre = a_centre(unit, active=False, officer_id=officer)
    assert officer_terms(unit.connection, centre.id) == []
    activate_centre(Begin(centre.id, unit.business_date), unit)
    terms = officer_terms(unit.connection, centre.id)
    assert [(each["officer_id"], each["from_on"], each["until_on"]) for each in terms] == [
        (officer, unit.business_date, None)
    ]
    formed = a_centre(unit, officer_id=officer)
    assert [term["from_on"] for term in officer_terms(unit.connection, formed.id)] == [JOINED]


def test_dates_that_cannot_be_are_refused(unit: Unit) -> None:
    today, branch = unit.business_date, an_office(unit)
    with pytest.raises(refusals.GroupSubmittedInFuture):
        a_group(unit, active=False, submitted_on=today + DAY)
    with pytest.raises(refusals.GroupSubmittedAfterActivation):
        a_group(unit, submitted_on=JOINED + DAY)
    with pytest.raises(refusals.GroupActivatedInFuture):
        form_group(FormGroup("Tomorrow", HEAD_OFFICE, activated_on=today + DAY), unit)
    with pytest.raises(refusals.GroupActivatedBeforeOfficeOpened):
        form_group(FormGroup("Early", branch, activated_on=date(2019, 12, 31)), unit)
    pending = a_centre(unit, active=False, office_id=branch, submitted_on=date(2019, 12, 31))
    with pytest.raises(refusals.CentreActivatedBeforeOfficeOpened):
        activate_centre(Begin(pending.id, date(2019, 12, 31)), unit)


def test_several_wrong_dates_are_named_together(unit: Unit) -> None:
    group = a_group(unit, active=False, office_id=an_office(unit))
    with pytest.raises(Refusals) as refused:
        activate_group(Begin(group.id, date(2019, 12, 31)), unit)
    named = {type(each) for each in refused.value.reasons}
    assert named == {refusals.GroupActivatedBeforeOfficeOpened, refusals.GroupSubmittedAfterActivation}


def test_what_began_or_ended_does_not_begin_again(unit: Unit) -> None:
    group = a_group(unit)
    with pytest.raises(beginning.GroupAlreadyActive):
        activate_group(Begin(group.id, unit.business_date), unit)
    # Closing comes with a later part of the bank; until then the row is all there is.
    unit.connection.execute(text("UPDATE client_group SET status = 'CLOSED' WHERE id = :id"), {"id": group.id})
    with pytest.raises(beginning.GroupAlreadyClosed):
        activate_group(Begin(group.id, unit.business_date), unit)


def test_size_is_looked_at_when_a_group_begins(unit: Unit) -> None:
    limit_members(unit, 2, 2)
    first, second, third = (a_client(unit) for _ in range(3))
    with pytest.raises(refusals.GroupSizeOutOfRange):
        a_group(unit, first.id)
    with pytest.raises(refusals.GroupSizeOutOfRange):
        a_group(unit, first.id, second.id, third.id)
    small = a_group(unit, first.id, active=False)
    with pytest.raises(refusals.GroupSizeOutOfRange):
        activate_group(Begin(small.id, unit.business_date), unit)
    right = a_group(unit, first.id, second.id, active=False)
    activate_group(Begin(right.id, unit.business_date), unit)
    assert again(unit, right).status is GroupStatus.ACTIVE


def test_strangers_are_refused_by_name(unit: Unit) -> None:
    elsewhere = a_client(unit, office_id=an_office(unit))
    with pytest.raises(members.ClientOfAnotherOffice):
        a_group(unit, elsewhere.id)
    with pytest.raises(ClientNotFound):
        a_group(unit, 10**9)
    group = a_group(unit, office_id=an_office(unit))
    with pytest.raises(centre_groups.GroupOfAnotherOffice):
        a_centre(unit, group.id)
    taken = a_group(unit, centre_id=a_centre(unit).id)
    with pytest.raises(centre_groups.GroupInAnotherCentre):
        a_centre(unit, taken.id)


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        (lambda unit: [a_group(unit, name="Same") for _ in range(2)], refusals.GroupNameTaken),
        (lambda unit: [a_centre(unit, name="Same") for _ in range(2)], refusals.CentreNameTaken),
        (lambda unit: [a_group(unit, external_id="x") for _ in range(2)], refusals.GroupExternalIdTaken),
        (lambda unit: [a_centre(unit, external_id="x") for _ in range(2)], refusals.CentreExternalIdTaken),
        (lambda unit: a_group(unit, office_id=10**9), OfficeNotFound),
        (lambda unit: a_group(unit, centre_id=10**9), GroupNotFound),
        (lambda unit: a_group(unit, centre_id=a_group(unit).id), centre_groups.GroupIsNoCentre),
        (lambda unit: a_group(unit, officer_id=10**9), StaffNotFound),
        (lambda unit: a_group(unit, officer_id=an_officer(unit, an_office(unit))), StaffNotFound),
        (lambda unit: a_group(unit, officer_id=an_officer(unit, is_active=False)), StaffInactive),
    ],
)
def test_a_group_is_not_formed(unit: Unit, form: Callable[[Unit], object], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        form(unit)


def test_a_group_and_a_centre_may_share_a_name(unit: Unit) -> None:
    assert a_group(unit, name="Rose", external_id="r").id != a_centre(unit, name="Rose", external_id="r").id


def test_only_pending_groups_and_centres_go(unit: Unit) -> None:
    member = a_client(unit)
    group = a_group(unit, member.id, active=False)
    delete_group(Delete(group.id), unit)
    with pytest.raises(GroupNotFound):
        grouping_by_id(unit.connection, group.id)
    with pytest.raises(deletion.GroupNotPending):
        delete_group(Delete(a_group(unit).id), unit)
    with pytest.raises(deletion.GroupNotPending):
        delete_centre(Delete(a_centre(unit).id), unit)
    with pytest.raises(deletion.CentreHasGroups):
        delete_centre(Delete(a_centre(unit, a_group(unit).id, active=False).id), unit)


def test_a_group_that_something_belongs_to_stays(unit: Unit) -> None:
    group = a_group(unit, active=False)
    unit.connection.execute(text("CREATE TABLE promise (group_id bigint REFERENCES client_group (id))"))
    unit.connection.execute(text("INSERT INTO promise VALUES (:id)"), {"id": group.id})
    with pytest.raises(deletion.GroupInUse):
        delete_group(Delete(group.id), unit)


def test_a_centre_is_no_group_and_a_group_no_centre(unit: Unit) -> None:
    centre, group = a_centre(unit, active=False), a_group(unit, active=False)
    with pytest.raises(GroupNotFound):
        group_by_id(unit.connection, centre.id)
    with pytest.raises(GroupNotFound):
        activate_group(Begin(centre.id, unit.business_date), unit)
    with pytest.raises(CentreNotFound):
        activate_centre(Begin(group.id, unit.business_date), unit)


def test_an_officer_acts_only_below_his_own_office(unit: Unit) -> None:
    group, branch = a_group(unit, active=False), an_office(unit)
    below = Actor(unit.actor.user_id, "branch", branch, f".{branch}.", frozenset({ALL}))
    of_branch = Unit(unit.connection, below, unit.business_date)
    with pytest.raises(OutsideOwnOffice):
        activate_group(Begin(group.id, unit.business_date), of_branch)
    with pytest.raises(OutsideOwnOffice):
        a_group(of_branch)
    assert a_group(of_branch, office_id=branch).office_id == branch
