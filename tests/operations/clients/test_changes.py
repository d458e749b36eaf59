"""Groups, centres and clients are corrected, and groups move between centres."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.operations.clients.village import (
    HEAD_OFFICE,
    JOINED,
    a_centre,
    a_client,
    a_group,
    a_role,
    again,
    an_office,
    an_officer,
)

from samity.bank.clients.operations import (
    centre_groups,
    client_changes,
    client_checks,
    clients,
    group_changes,
    refusals,
)
from samity.bank.clients.operations.centre_groups import (
    JoinCentre,
    LeaveCentre,
    OwnCalendar,
    associate_groups,
    disassociate_groups,
)
from samity.bank.clients.operations.client_changes import ChangeClient, change_client
from samity.bank.clients.operations.clients import ActivateClient, activate_client
from samity.bank.clients.operations.group_changes import ChangeGroup, change_group
from samity.bank.clients.queries import CentreNotFound, GroupNotFound, client_by_id, groups_of_centre
from samity.bank.clients.queries.views import client_view
from samity.bank.clients.values import ClientName, ClientStatus
from samity.bank.organisation.queries import CodeValueNotOfCode, StaffNotFound
from samity.kernel.errors import Refusals

if TYPE_CHECKING:
    from collections.abc import Callable

    from samity.bank.clients.queries import Group
    from samity.kernel.errors import Refusal
    from samity.storage.unit import Unit

DAY = timedelta(days=1)
TOO_EARLY = refusals.ClientActivatedBeforeOfficeOpened
WEEKLY, FORTNIGHTLY = "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"


def test_only_what_differs_counts_as_changed(unit: Unit) -> None:
    officer, group = an_officer(unit), a_group(unit, name="Rose")
    wanted = {"name": "Lily", "external_id": None, "officer_id": officer, "submitted_on": JOINED - DAY}
    assert change_group(ChangeGroup(group.id, wanted), unit) == {"name", "officer_id", "submitted_on"}
    changed = again(unit, group)
    assert (changed.name, changed.officer_id, changed.submitted_on) == ("Lily", officer, JOINED - DAY)
    assert change_group(ChangeGroup(group.id, {"name": "Lily", "office_id": HEAD_OFFICE}), unit) == frozenset()


def test_a_group_moves_from_centre_to_centre_and_out(unit: Unit) -> None:
    first, second, group = a_centre(unit), a_centre(unit), a_group(unit)
    for centre_id, place in ((first.id, f".{first.id}."), (second.id, f".{second.id}."), (None, ".")):
        change_group(ChangeGroup(group.id, {"centre_id": centre_id}), unit)
        assert (again(unit, group).centre_id, again(unit, group).hierarchy) == (centre_id, f"{place}{group.id}.")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda _: {"name": "Taken"}, refusals.GroupNameTaken),
        (lambda unit: {"office_id": an_office(unit)}, group_changes.GroupMovesToNoOtherOffice),
        (lambda unit: {"centre_id": a_centre(unit, office_id=an_office(unit)).id}, centre_groups.GroupOfAnotherOffice),
        (lambda unit: {"centre_id": a_group(unit).id}, centre_groups.GroupIsNoCentre),
        (lambda _: {"centre_id": 10**9}, GroupNotFound),
        (lambda unit: {"officer_id": an_officer(unit, an_office(unit))}, StaffNotFound),
        (lambda _: {"activated_on": JOINED - DAY}, group_changes.GroupActivationBeforeSubmission),
        (lambda unit: {"activated_on": unit.business_date + DAY}, refusals.GroupActivatedInFuture),
    ],
)
def test_a_group_is_not_changed(unit: Unit, change: Callable[[Unit], dict[str, Any]], refusal: type[Refusal]) -> None:
    a_group(unit, name="Taken")
    group = a_group(unit)
    with pytest.raises(refusal):
        change_group(ChangeGroup(group.id, change(unit)), unit)


def test_who_is_pending_has_no_activation_to_correct(unit: Unit) -> None:
    group, client = a_group(unit, active=False), a_client(unit, active=False)
    with pytest.raises(group_changes.PendingGroupHasNoActivation):
        change_group(ChangeGroup(group.id, {"activated_on": unit.business_date}), unit)
    with pytest.raises(client_changes.PendingClientHasNoActivation):
        change_client(ChangeClient(client.id, {"activated_on": unit.business_date}), unit)


def test_a_centre_has_no_centre(unit: Unit) -> None:
    with pytest.raises(group_changes.CentreHasNoCentre):
        change_group(ChangeGroup(a_centre(unit).id, {"centre_id": a_centre(unit).id}), unit)


def test_groups_join_and_leave_a_centre(unit: Unit) -> None:
    centre, groups = a_centre(unit), [a_group(unit) for _ in range(3)]
    ids = tuple(each.id for each in groups)
    associate_groups(JoinCentre(centre.id, ids, ()), unit)
    assert [each.id for each in groups_of_centre(unit.connection, centre.id)] == list(ids)
    disassociate_groups(LeaveCentre(centre.id, ids[:2]), unit)
    assert [each.id for each in groups_of_centre(unit.connection, centre.id)] == [ids[2]]
    assert again(unit, groups[0]).hierarchy == f".{ids[0]}."
    with pytest.raises(centre_groups.GroupNotInCentre):
        disassociate_groups(LeaveCentre(centre.id, ids[:1]), unit)


@pytest.mark.parametrize(
    ("made", "refusal"),
    [
        (lambda unit, _: a_group(unit, office_id=an_office(unit)).id, centre_groups.GroupOfAnotherOffice),
        (lambda unit, _: a_centre(unit).id, centre_groups.CentreIsNoGroup),
        (lambda unit, centre: a_group(unit, centre_id=centre.id).id, centre_groups.GroupInThisCentre),
        (lambda unit, _: a_group(unit, centre_id=a_centre(unit).id).id, centre_groups.GroupInAnotherCentre),
        (lambda _, __: 10**9, GroupNotFound),
    ],
)
def test_a_group_does_not_join_a_centre(unit: Unit, made: Callable[[Unit, Group], int], refusal: type[Refusal]) -> None:
    centre = a_centre(unit)
    with pytest.raises(refusal):
        associate_groups(JoinCentre(centre.id, (made(unit, centre),), ()), unit)


def test_a_group_joins_a_centre_only_if_it_meets_with_it(unit: Unit) -> None:
    centre, group = a_centre(unit), a_group(unit)
    own, same, other = (
        OwnCalendar(group.id, WEEKLY),
        OwnCalendar(centre.id, WEEKLY),
        OwnCalendar(centre.id, FORTNIGHTLY),
    )
    with pytest.raises(centre_groups.GroupMeetsAndCentreDoesNot):
        associate_groups(JoinCentre(centre.id, (group.id,), (own,)), unit)
    with pytest.raises(centre_groups.GroupMeetsOtherwise):
        associate_groups(JoinCentre(centre.id, (group.id,), (own, other)), unit)
    associate_groups(JoinCentre(centre.id, (group.id,), (own, same)), unit)
    assert again(unit, group).centre_id == centre.id
    with pytest.raises(CentreNotFound):
        associate_groups(JoinCentre(group.id, (group.id,), ()), unit)


def test_a_client_is_pending_until_he_is_activated(unit: Unit) -> None:
    client = a_client(unit, active=False)
    assert (client.status, client.account_no) == (ClientStatus.PENDING, f"{client.id:09}")
    activate_client(ActivateClient(client.id, unit.business_date), unit)
    assert client_by_id(unit.connection, client.id).status is ClientStatus.ACTIVE
    with pytest.raises(clients.ClientAlreadyActive):
        activate_client(ActivateClient(client.id, unit.business_date), unit)


def test_a_client_is_named_in_parts_or_in_full(unit: Unit) -> None:
    client = a_client(unit)
    assert change_client(ChangeClient(client.id, {"lastname": "Rani", "firstname": "Asha"}), unit) == {"lastname"}
    assert client_by_id(unit.connection, client.id).display_name == "Asha Rani"
    change_client(ChangeClient(client.id, {"fullname": "Asha's Dairy"}), unit)
    written = client_view(unit.connection, client.id)
    assert (written["display_name"], written["firstname"], written["lastname"]) == ("Asha's Dairy", None, None)
    with pytest.raises(client_changes.ClientNameIncomplete):
        change_client(ChangeClient(client.id, {"fullname": None}), unit)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda _: {"external_id": "taken"}, client_checks.ClientExternalIdTaken),
        (lambda _: {"mobile_no": "017"}, client_checks.ClientMobileTaken),
        (lambda _: {"account_no": "A-1"}, client_checks.ClientAccountNoTaken),
        (lambda unit: {"gender_id": a_role(unit)}, CodeValueNotOfCode),
        (lambda unit: {"officer_id": an_officer(unit, an_office(unit))}, StaffNotFound),
        (lambda _: {"born_on": JOINED}, client_checks.BornTooLate),
        (lambda _: {"activated_on": date(2008, 1, 1), "submitted_on": date(2008, 1, 1)}, TOO_EARLY),
        (lambda unit: {"activated_on": unit.business_date + DAY}, refusals.ClientActivatedInFuture),
        (lambda _: {"submitted_on": JOINED + DAY}, refusals.ClientSubmittedAfterActivation),
    ],
)
def test_a_client_is_not_changed(unit: Unit, change: Callable[[Unit], dict[str, Any]], refusal: type[Refusal]) -> None:
    a_client(unit, more={"external_id": "taken", "mobile_no": "017", "account_no": "A-1"})
    client = a_client(unit)
    with pytest.raises(refusal):
        change_client(ChangeClient(client.id, change(unit)), unit)


def test_every_date_of_a_client_that_cannot_be_is_named_at_once(unit: Unit) -> None:
    tomorrow = unit.business_date + DAY
    with pytest.raises(Refusals) as refused:
        a_client(unit, active=False, submitted_on=tomorrow, more={"born_on": tomorrow})
    assert {type(each) for each in refused.value.reasons} == {
        refusals.ClientSubmittedInFuture,
        client_checks.BornTooLate,
    }


def test_a_client_is_not_registered_with_dates_that_cannot_be(unit: Unit) -> None:
    tomorrow, branch = unit.business_date + DAY, an_office(unit, JOINED + DAY)
    with pytest.raises(refusals.ClientSubmittedInFuture):
        a_client(unit, active=False, submitted_on=tomorrow)
    with pytest.raises(refusals.ClientActivatedBeforeOfficeOpened):
        a_client(unit, office_id=branch)
    with pytest.raises(client_checks.BornTooLate):
        a_client(unit, more={"born_on": tomorrow})
    with pytest.raises(refusals.ClientSubmittedAfterActivation):
        a_client(unit, name=ClientName(fullname="Late"), submitted_on=JOINED + DAY)
