"""`dryRun` and `partial` on every save: what would be posted, and what was not, with the codes of each refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.gatherings import Gathering, gatherings, meeting_days, move_to, paid_on_sheets

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api

pytestmark = pytest.mark.slow

(ON,) = meeting_days(1)


@pytest.fixture
def group(engine: Engine) -> Gathering:
    """A group of three on the day of its meeting."""
    (made,) = gatherings(engine, 3)
    move_to(engine, ON)
    return made


def nested(of: Gathering, amounts: list[float]) -> dict[str, Any]:
    """Return the same sheet as nested data."""
    clients = [
        {"clientId": client, "attendanceType": 1, "loans": [{"loanId": loan, "transactionAmount": amount}]}
        for client, loan, amount in zip(of.place.clients, of.loans, amounts, strict=True)
    ]
    groups = [{"groupId": of.place.group_id, "clients": clients}]
    return {**of.asked(ON), "groups": groups}


def with_amounts(of: Gathering, amounts: list[float]) -> dict[str, Any]:
    """Return a flat sheet on which each loan pays another amount."""
    lines = [{"loanId": loan, "transactionAmount": each} for loan, each in zip(of.loans, amounts, strict=True)]
    return {**of.sheet(ON), "bulkRepaymentTransactions": lines}


@pytest.mark.parametrize("where", ["body", "query"])
@pytest.mark.parametrize("shape", [with_amounts, nested])
def test_a_dry_run_says_what_would_be_posted_and_posts_nothing(
    api: Api, engine: Engine, group: Gathering, where: str, shape: Any
) -> None:
    body = shape(group, [300, 100.5, 0])
    path = group.save_path + ("&dryRun=true" if where == "query" else "")
    answer = api.post(path, {**body, **({"dryRun": True} if where == "body" else {})})
    assert answer["dryRun"] is True
    (sheet,) = answer["sheets"]
    assert [(each["loanId"], each["amount"]) for each in sheet["transactions"]] == [
        (group.loans[0], 300),
        (group.loans[1], 100.5),
    ]
    first = sheet["transactions"][0]
    assert first["principalPortion"] + first["interestPortion"] == 300
    assert sheet["skippedLoans"] == [group.loans[2]]
    assert [each["received"] for each in sheet["totals"]] == [400.5]
    assert paid_on_sheets(engine, group) == {}
    saved = api.post(group.save_path, body)
    assert len(saved["changes"]["loanTransactions"]) == 2
    assert api.get(f"loans/{group.loans[0]}")["summary"]["totalOutstanding"] == first["totalOutstanding"]


@pytest.mark.parametrize("shape", [with_amounts, nested])
def test_a_partial_save_posts_the_good_lines_and_returns_the_others_with_their_codes(
    api: Api, engine: Engine, group: Gathering, shape: Any
) -> None:
    body = shape(group, [300, 0.005, 300])
    status, codes = api.refused(group.save_path, body)
    assert (status, paid_on_sheets(engine, group)) == (400, {})
    tried = api.post(f"{group.save_path}&partial=true&dryRun=true", body)["sheets"][0]
    saved = api.post(
        f"{group.save_path}&partial=true", body, **{"Idempotency-Key": f"in part {shape.__name__} {group.loans}"}
    )
    (refused,) = saved["changes"]["refusedTransactions"]
    assert tried["refusedTransactions"] == [refused]
    assert (refused["loanId"], refused["transactionAmount"]) == (group.loans[1], 0.005)
    assert [each["userMessageGlobalisationCode"] for each in refused["errors"]] == codes
    assert paid_on_sheets(engine, group) == {group.loans[0]: [300_00], group.loans[2]: [300_00]}
    again = api.post(
        f"{group.save_path}&partial=true", body, **{"Idempotency-Key": f"in part {shape.__name__} {group.loans}"}
    )
    assert again == saved


def test_an_act_that_cannot_be_tried_out_is_not_done(api: Api, group: Gathering) -> None:
    path = f"groups/{group.place.group_id}?command=close&dryRun=true"
    assert api.refused(path, {"closureDate": "14 January 2025"}) == (400, ["error.msg.parameter.unsupported"])
    assert api.get(f"groups/{group.place.group_id}")["active"] is True
