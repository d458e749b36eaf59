"""Sheets over the wire in an office that counts its cash: captured by Fineract's own command, and our routes beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.gatherings import Gathering, gatherings, meeting_days, move_to, paid_on_sheets, staying

from samity.bank.organisation.operations.roles import (
    ChangeRolePermissions,
    MakeRole,
    change_role_permissions,
    make_role,
)
from samity.bank.organisation.operations.users import AddUser, add_user

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api

pytestmark = pytest.mark.slow

(ON,) = meeting_days(1)
PATH = "capturedcollectionsheets"
PASSWORD = "password"  # noqa: S105 - of the test bank


@pytest.fixture
def group(engine: Engine, api: Api) -> Gathering:
    """A group of two at its meeting, in an office that counts its cash first."""
    (made,) = gatherings(engine, 2)
    move_to(engine, ON)
    changed = api.put(f"offices/{made.place.office_id}", {"countsCash": True})
    assert changed["changes"] == {"countsCash": True}
    return made


@pytest.fixture
def halima(engine: Engine, group: Gathering, api: Api) -> Api:
    """A manager of that office who may approve, and nothing else."""
    name = f"halima{group.place.office_id}"
    with staying(engine, ON) as unit:
        role = make_role(MakeRole(name, "Approves what is short"), unit)
        may = dict.fromkeys(("clients:read", "collection_sheets:approve_difference"), True)
        change_role_permissions(ChangeRolePermissions(role, may), unit)
        add_user(AddUser(name, "Halima", "Begum", group.place.office_id, (role,), PASSWORD), unit)
    return api.signed_in_as(name, PASSWORD)


def shillings(note: str | None = None, **pieces: int) -> dict[str, Any]:
    """Count shillings: `of_200=2` is two notes of 200."""
    told = [{"value": int(name.removeprefix("of_")), "pieces": number} for name, number in pieces.items()]
    return {"currencies": [{"currencyCode": "KES", "denominations": told}], **({"note": note} if note else {})}


def test_an_unmodified_client_captures_with_its_own_command_and_nothing_is_posted(
    api: Api, engine: Engine, group: Gathering
) -> None:
    tried = api.post(f"{group.save_path}&dryRun=true", group.sheet(ON))
    assert tried["sheets"][0]["totals"][0]["received"] == 600
    answer = api.post(group.save_path, group.sheet(ON), **{"Idempotency-Key": f"captured {group.loans}"})
    assert answer["groupId"] == answer["resourceId"] == group.place.group_id
    assert (answer["state"], answer["changes"]["loanTransactions"]) == ("CAPTURED", [])
    assert "collectionSheetId" not in answer
    again = api.post(group.save_path, group.sheet(ON), **{"Idempotency-Key": f"captured {group.loans}"})
    assert again == answer
    assert paid_on_sheets(engine, group) == {}
    status, codes = api.refused(group.save_path, group.sheet(ON))
    assert (status, set(codes)) == (403, {"error.msg.collectionsheet.line.captured.before"})


def test_a_captured_sheet_is_changed_counted_and_posted(api: Api, engine: Engine, group: Gathering) -> None:
    captured = api.post(group.save_path, group.sheet(ON))["capturedSheetId"]
    at = f"{PATH}/{captured}"
    api.put(at, group.sheet(ON, 350))
    found = api.get(at)
    assert found["cash"] == [{"currencyCode": "KES", "collected": 700, "paidOut": 0}]
    assert [each["transactionAmount"] for each in found["transactions"]] == [350, 350]
    assert [each["act"] for each in found["steps"]] == ["CAPTURED", "CHANGED"]
    listed = api.get(PATH, officeId=group.place.office_id, state="CAPTURED")
    assert [each["id"] for each in listed] == [captured]
    assert api.refused(f"{at}?command=post", {}) == (403, ["error.msg.capturedcollectionsheet.not.in.turn"])
    assert api.post(f"{at}?command=count", shillings(of_500=1, of_200=1))["state"] == "COUNTED"
    posted = api.post(f"{at}?command=post", {})
    assert (posted["state"], len(posted["changes"]["loanTransactions"])) == ("POSTED", 2)
    assert paid_on_sheets(engine, group) == {loan: [350_00] for loan in group.loans}
    undone = api.post(f"collectionsheet/{posted['collectionSheetId']}?command=undo", {"note": "Wrong group"})
    assert undone["resourceId"] == posted["collectionSheetId"]
    assert api.get(at)["state"] == "UNDONE"


def test_cash_short_needs_a_note_an_account_and_a_second_person(api: Api, group: Gathering, halima: Api) -> None:
    for mapped in api.get("financialactivityaccounts"):  # of other tests in the same bank
        api.delete(f"financialactivityaccounts/{mapped['id']}")
    at = f"{PATH}/{api.post(group.save_path, group.sheet(ON))['capturedSheetId']}"
    without = "validation.msg.capturedcollectionsheet.note.cannot.be.blank"
    assert without in api.refused(f"{at}?command=count", shillings(of_500=1))[1]
    assert api.refused(f"{at}?command=count", shillings("Torn", of_500=1)) == (
        404,
        ["error.msg.financialActivityAccount.not.mapped"],
    )
    account = {"name": "Short", "glCode": f"S{group.place.office_id}", "type": 5, "usage": 1}
    gl = api.post("glaccounts", {**account, "manualEntriesAllowed": True})["resourceId"]
    made = api.post("financialactivityaccounts", {"financialActivityId": 901, "glAccountId": gl})["resourceId"]
    told = api.get(f"financialactivityaccounts/{made}")
    assert (told["financialActivityData"]["name"], told["glAccountData"]["id"]) == ("cashShort", gl)
    assert [each["id"] for each in api.get("financialactivityaccounts")] == [made]
    assert api.post(f"{at}?command=count", shillings("Torn", of_500=1))["state"] == "TO_APPROVE"
    cash = api.get(at)["cash"][0]
    assert (cash["counted"], cash["difference"], cash["note"]) == (500, -100, "Torn")
    assert api.refused(f"{at}?command=approve", {}) == (
        403,
        ["error.msg.capturedcollectionsheet.second.person.needed"],
    )
    assert halima.refused(f"{at}?command=count", shillings(of_500=1))[0] == 403
    assert halima.post(f"{at}?command=approve", {})["state"] == "COUNTED"
    api.post(f"{at}?command=post", {})
    lines = api.get("journalentries", glAccountId=gl)["pageItems"]
    assert [(each["amount"], each["entryType"]["value"]) for each in lines] == [(100, "DEBIT")]
    api.delete(f"financialactivityaccounts/{made}")


def test_a_count_is_taken_back_and_the_sheet_withdrawn(api: Api, group: Gathering) -> None:
    at = f"{PATH}/{api.post(group.save_path, group.sheet(ON))['capturedSheetId']}"
    api.post(f"{at}?command=count", shillings(of_200=3))
    assert api.refused(f"{at}?command=withdraw", {"note": "Wrong"})[0] == 403
    assert api.post(f"{at}?command=undoCount", {"note": "Of another group"})["state"] == "CAPTURED"
    assert api.post(f"{at}?command=withdraw", {"note": "Of another group"})["state"] == "WITHDRAWN"


def test_notes_and_coins_are_listed_and_changed(api: Api, group: Gathering) -> None:
    usual = api.get("currencies/KES/denominations")["denominations"]
    assert usual[:3] == [1000, 500, 200]
    api.put("currencies/KES/denominations", {"denominations": [500, 50]})
    at = f"{PATH}/{api.post(group.save_path, group.sheet(ON))['capturedSheetId']}"
    assert api.refused(f"{at}?command=count", shillings(of_200=3))[1] == [
        "validation.msg.capturedcollectionsheet.denomination.unknown"
    ]
    status, _ = api.refused("currencies/KES/denominations", {"denominations": [500, 500, 0.001]}, "PUT")
    assert status == 400
    api.put("currencies/KES/denominations", {"denominations": []})
    assert api.get("currencies/KES/denominations")["denominations"] == usual
