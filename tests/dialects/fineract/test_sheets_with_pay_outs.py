"""Planned disbursements and members' own loans on sheets, in Fineract's shape and in the guide's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from tests.gatherings import move_to, staying
from tests.village import lend, lend_alone, meeting, product, village

from samity.bank.loans.operations.group_officers import AssignGroupOfficer, assign_group_officer
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api

pytestmark = pytest.mark.slow

ON = meeting(2)
DAY = ON.strftime("%d %B %Y")
SAVE = "collectionsheet?command=saveCollectionSheet"


@dataclass(frozen=True, slots=True)
class Met:
    """A group of one member, who owes with the group and alone, and waits for a loan."""

    group: int
    calendar: int
    client: int
    owed: int
    own: int
    waiting: int
    officer: int
    mobile: int

    def asked(self, **more: Any) -> dict[str, Any]:
        """Return the body that opens the sheet."""
        return {"calendarId": self.calendar, **more}


@pytest.fixture
def met(engine: Engine) -> Met:
    """On the day of the second meeting."""
    with staying(engine, meeting(0)) as unit:
        offered = product(unit)
        place = village(unit, members=1)
        (client,) = place.clients
        staff = TakeOnStaff(
            place.office_id, "Asha", f"Rao {place.office_id}", is_loan_officer=True, joined_on=meeting(0)
        )
        officer = take_on_staff(staff, unit)
        assign_group_officer(AssignGroupOfficer(place.group_id, officer), unit)
        owed, own = lend(unit, place, offered.id, client), lend_alone(unit, offered.id, client)
    with staying(engine, ON) as unit:
        waiting = lend(unit, place, offered.id, client, on=ON, disburse=False)
    move_to(engine, ON)
    return Met(place.group_id, place.calendar_id, client, owed, own, waiting, officer, offered.mobile_id)


@pytest.mark.parametrize("date", ["transactionDate", "dueDate"])
def test_both_shapes_tell_what_is_to_be_paid_out(api: Api, met: Met, date: str) -> None:
    path = f"groups/{met.group}?command=generateCollectionSheet"
    (client,) = api.post(path, met.asked(**{date: DAY}))["groups"][0]["clients"]
    assert [each["loanId"] for each in client["loans"]] == [met.owed]
    (planned,) = client["disbursements"]
    assert (planned["loanId"], planned["accountStatusId"], planned["disbursementAmount"]) == (met.waiting, 200, 12000)
    assert planned["expectedDisbursementDate"] == [ON.year, ON.month, ON.day]
    without = api.post(path, met.asked(**{date: DAY}, includeDisbursements=False))
    assert without["groups"][0]["clients"][0]["disbursements"] == []
    own = api.post(path, met.asked(**{date: DAY}, includeIndividualLoans=True))
    assert [each["loanId"] for each in own["groups"][0]["clients"][0]["loans"]] == [met.owed, met.own]


def balance(api: Api, loan: int) -> dict[str, Any]:
    """Return what was lent and repaid."""
    summary = api.get(f"loans/{loan}")["summary"]
    return {"lent": summary["principalDisbursed"], "paid": summary["totalRepayment"]}


def test_a_flat_sheet_pays_and_pays_out_through_several_channels_at_once(api: Api, met: Met) -> None:
    saved = api.post(
        f"groups/{met.group}?command=saveCollectionSheet",
        met.asked(
            transactionDate=DAY,
            actualDisbursementDate=DAY,
            includeIndividualLoans=True,
            bulkRepaymentTransactions=[
                {"loanId": met.owed, "transactionAmount": 500},
                {"loanId": met.own, "transactionAmount": 300, "paymentTypeId": met.mobile, "receiptNumber": "M-7"},
            ],
            bulkDisbursementTransactions=[{"loanId": met.waiting, "transactionAmount": 9000}],
        ),
    )
    changes = saved["changes"]
    assert (len(changes["loanTransactions"]), len(changes["disbursementTransactions"])) == (2, 1)
    assert balance(api, met.waiting) == {"lent": 9000, "paid": 0}
    assert balance(api, met.own)["paid"] == 300


@pytest.mark.parametrize("by_officer", [False, True])
def test_a_nested_sheet_pays_out_too(api: Api, met: Met, *, by_officer: bool) -> None:
    body = met.asked(
        dueDate=DAY,
        includeIndividualLoans=True,
        groups=[
            {
                "groupId": met.group,
                "clients": [
                    {
                        "clientId": met.client,
                        "attendanceType": 1,
                        "loans": [
                            {"loanId": met.owed, "transactionAmount": 500},
                            {"loanId": met.own, "transactionAmount": 300},
                        ],
                    }
                ],
            }
        ],
        bulkDisbursementTransactions=[{"loanId": met.waiting, "transactionAmount": 12000}],
        **({"staffId": met.officer} if by_officer else {}),
    )
    changes = api.post(SAVE, body)["changes"]
    assert (len(changes["loanTransactions"]), len(changes["disbursementTransactions"])) == (2, 1)
    assert balance(api, met.waiting) == {"lent": 12000, "paid": 0}


def test_more_than_was_approved_is_not_paid_out(api: Api, met: Met) -> None:
    pay_outs = [{"loanId": met.waiting, "transactionAmount": 12001}]
    body = met.asked(transactionDate=DAY, actualDisbursementDate=DAY, bulkDisbursementTransactions=pay_outs)
    status, _ = api.refused(f"groups/{met.group}?command=saveCollectionSheet", body)
    assert status == 403
    assert balance_of_nothing(api, met)


def balance_of_nothing(api: Api, met: Met) -> bool:
    """Say whether the loan still waits."""
    return bool(api.get(f"loans/{met.waiting}")["status"]["waitingForDisbursal"])
