"""Ranges, buckets and the classes of loans over HTTP. See docs/rules/delinquency.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.dialects.fineract.lending import lent, loan_body, new_loan, new_product, product_body, repaid
from tests.dialects.fineract.people import new_client

if TYPE_CHECKING:
    from tests.api import Api

GONE = 999_999
LINKED = "error.msg.data.integrity.issue.entity.linked"
DUPLICATED = "error.msg.data.integrity.issue.entity.duplicated"
OVERLAP = "error.msg.delinquency.bucket.ages.overlaped"
# 1000.00 each month without interest: 1 February, 1 March … 2024.
PLAIN = {"interestRatePerPeriod": 0, "principal": 12000}


def new_range(api: Api, least: int, most: int | None = None) -> int:
    body = {"classification": uuid4().hex, "minimumAgeDays": least, "maximumAgeDays": most}
    made: int = api.post("delinquency/ranges", body)["resourceId"]
    return made


def new_bucket(api: Api, *ranges: int) -> int:
    made: int = api.post("delinquency/buckets", {"name": uuid4().hex, "ranges": ranges})["resourceId"]
    return made


def three(api: Api) -> tuple[list[int], int]:
    """Return the ranges 1 to 3, 4 to 30, 31 and more days, and a bucket of them."""
    ranges = [new_range(api, 1, 3), new_range(api, 4, 30), new_range(api, 31)]
    return ranges, new_bucket(api, *ranges)


def on(api: Api, day: str) -> None:
    body = {"date": day, "type": "BUSINESS_DATE", "dateFormat": "yyyy-MM-dd", "locale": "en"}
    api.post("businessdate", body)


def test_a_range_is_added_told_corrected_and_removed(api: Api) -> None:
    name = uuid4().hex
    body = {"classification": name, "minimumAgeDays": "1", "maximumAgeDays": 3, "locale": "en"}
    range_id = api.post("delinquency/ranges", body)["resourceId"]
    told = {"id": range_id, "classification": name, "minimumAgeDays": 1, "maximumAgeDays": 3}
    assert api.get(f"delinquency/ranges/{range_id}") == told
    assert told in api.get("delinquency/ranges")
    answer = api.put(f"delinquency/ranges/{range_id}", {"minimumAgeDays": 2, "maximumAgeDays": None})
    assert answer["changes"]["minimumAgeDays"] == 2
    assert api.get(f"delinquency/ranges/{range_id}") == {"id": range_id, "classification": name, "minimumAgeDays": 2}
    api.delete(f"delinquency/ranges/{range_id}")
    assert api.refused(f"delinquency/ranges/{range_id}", method="GET")[0] == 404


def test_a_range_has_days_and_a_name_of_its_own(api: Api) -> None:
    range_id = new_range(api, 1, 3)
    name = api.get(f"delinquency/ranges/{range_id}")["classification"]
    body = {"classification": name, "minimumAgeDays": 4, "maximumAgeDays": 30}
    assert api.refused("delinquency/ranges", body) == (403, [DUPLICATED])
    backward = {"classification": uuid4().hex, "minimumAgeDays": 4, "maximumAgeDays": 3}
    assert api.refused("delinquency/ranges", backward) == (403, ["error.msg.delinquency.range.invalid.ages"])
    assert api.refused("delinquency/ranges", {"classification": "x", "minimumAgeDays": 0})[0] == 400


def test_a_bucket_is_added_told_changed_and_removed(api: Api) -> None:
    ranges, bucket_id = three(api)
    told = api.get(f"delinquency/buckets/{bucket_id}")
    assert [each["id"] for each in told["ranges"]] == ranges
    assert told in api.get("delinquency/buckets")
    assert api.refused(f"delinquency/ranges/{ranges[0]}", method="DELETE") == (403, [LINKED])
    api.put(f"delinquency/buckets/{bucket_id}", {"name": f"{told['name']} II", "ranges": ranges[1:]})
    assert [each["id"] for each in api.get(f"delinquency/buckets/{bucket_id}")["ranges"]] == ranges[1:]
    api.delete(f"delinquency/ranges/{ranges[0]}")
    api.delete(f"delinquency/buckets/{bucket_id}")
    assert api.refused(f"delinquency/buckets/{bucket_id}", method="GET")[0] == 404


def test_no_loan_falls_into_two_ranges_of_a_bucket(api: Api) -> None:
    first, second = new_range(api, 1, 5), new_range(api, 5)
    body: dict[str, Any] = {"name": uuid4().hex, "ranges": [first, second]}
    assert api.refused("delinquency/buckets", body) == (403, [OVERLAP])
    api.put(f"delinquency/ranges/{second}", {"minimumAgeDays": 6})
    bucket_id = api.post("delinquency/buckets", body)["resourceId"]
    assert api.refused(f"delinquency/ranges/{first}", {"maximumAgeDays": 6}, method="PUT") == (403, [OVERLAP])
    assert api.refused("delinquency/buckets", body | {"ranges": [first]}) == (403, [DUPLICATED])
    assert api.refused("delinquency/buckets", {"name": "empty", "ranges": []})[0] == 400
    unknown = api.refused(f"delinquency/buckets/{bucket_id}", {"ranges": [GONE]}, method="PUT")
    assert unknown == (404, ["error.msg.delinquency.range.id.invalid"])


def test_a_product_keeps_what_it_says_of_loans_that_are_late(api: Api) -> None:
    _, bucket_id = three(api)
    said = {
        "inArrearsTolerance": 50,
        "graceOnArrearsAgeing": 3,
        "overdueDaysForNPA": 90,
        "accountMovesOutOfNPAOnlyOnArrearsCompletion": True,
        "delinquencyBucketId": bucket_id,
        "enableInstallmentLevelDelinquency": True,
    }
    product_id = new_product(api, **said)
    told = api.get(f"loanproducts/{product_id}", template=True)
    assert said.items() <= told.items()
    assert told["delinquencyBucket"]["id"] == bucket_id
    assert bucket_id in [each["id"] for each in told["delinquencyBucketOptions"]]
    api.put(f"loanproducts/{product_id}", {"description": "as before"})
    assert said.items() <= api.get(f"loanproducts/{product_id}").items()
    assert api.refused(f"delinquency/buckets/{bucket_id}", method="DELETE") == (403, [LINKED])


def test_a_product_names_a_bucket_that_is_there(api: Api) -> None:
    refused = api.refused("loanproducts", product_body(delinquencyBucketId=GONE))
    assert refused == (404, ["error.msg.delinquency.bucket.id.invalid"])
    status, [code] = api.refused("loanproducts", product_body(enableInstallmentLevelDelinquency=True))
    assert (status, code.endswith("enableInstallmentLevelDelinquency.needs.delinquency.bucket")) == (400, True)
    body = loan_body(new_product(api), new_client(api), enableInstallmentLevelDelinquency=True)
    assert api.refused("loans", body)[0] == 400


def test_a_loan_agrees_on_its_own_grace_and_classes(api: Api) -> None:
    _, bucket_id = three(api)
    product_id = new_product(api, delinquencyBucketId=bucket_id, graceOnArrearsAgeing=3)
    own = {"graceOnArrearsAgeing": 5, "inArrearsTolerance": 20.5, "enableInstallmentLevelDelinquency": True}
    loan_id = new_loan(api, product_id, **own)
    assert own.items() <= api.get(f"loans/{loan_id}").items()
    api.put(f"loans/{loan_id}", {"graceOnArrearsAgeing": 6})
    assert api.get(f"loans/{loan_id}")["graceOnArrearsAgeing"] == 6
    keeps = new_product(api, graceOnArrearsAgeing=3, allowAttributeOverrides={"graceOnArrearsAgeing": False})
    assert api.get(f"loans/{new_loan(api, keeps, graceOnArrearsAgeing=9)}")["graceOnArrearsAgeing"] == 3


def test_a_loan_tells_how_it_is_behind(own_api: Api) -> None:
    api = own_api
    ranges, bucket_id = three(api)
    said = {"delinquencyBucketId": bucket_id, "enableInstallmentLevelDelinquency": True, "graceOnArrearsAgeing": 3}
    loan_id = lent(api, new_product(api, **PLAIN, **said))
    on(api, "2024-03-04")
    told = api.get(f"loans/{loan_id}")
    assert told["delinquencyRange"]["id"] == ranges[1]
    assert told["inArrears"] is True
    assert told["isNPA"] is False
    assert told["delinquent"] == {
        "pastDueDays": 32,
        "delinquentDays": 29,
        "delinquentDate": [2024, 2, 4],
        "delinquentAmount": 2000,
        "delinquentPrincipal": 2000,
        "delinquentInterest": 0,
        "delinquentFee": 0,
        "delinquentPenalty": 0,
        "nextPaymentDueDate": [2024, 2, 1],
        "nextPaymentAmount": 1000,
        "delinquencyPausePeriods": [],
        "installmentLevelDelinquency": [
            {**_named(api, ranges[0]), "delinquentAmount": 1000},
            {**_named(api, ranges[2]), "delinquentAmount": 1000},
        ],
    }
    repaid(api, loan_id, "04 March 2024", 1000)
    paid = api.get(f"loans/{loan_id}")
    assert "delinquencyRange" not in paid
    assert paid["inArrears"] is False
    assert paid["delinquent"]["pastDueDays"] == 3
    assert paid["delinquent"]["lastPaymentDate"] == paid["delinquent"]["lastRepaymentDate"] == [2024, 3, 4]
    assert paid["delinquent"]["lastPaymentAmount"] == 1000
    stood = api.get(f"loans/{loan_id}", asOf="2024-02-06")
    assert stood["delinquencyRange"]["id"] == ranges[0]
    assert stood["delinquent"]["delinquentDays"] == 2


def test_nothing_is_due_next_of_a_loan_that_owes_nothing(own_api: Api) -> None:
    """As the reference tells it: today, with an amount of zero."""
    loan_id = lent(own_api, new_product(own_api, **PLAIN))
    on(own_api, "2024-03-04")
    repaid(own_api, loan_id, "04 March 2024", own_api.get(f"loans/{loan_id}")["summary"]["totalOutstanding"])
    told = own_api.get(f"loans/{loan_id}")["delinquent"]
    assert (told["nextPaymentDueDate"], told["nextPaymentAmount"]) == ([2024, 3, 4], 0)


def test_the_classes_that_a_loan_was_in_are_told_with_their_days(own_api: Api) -> None:
    api = own_api
    ranges, bucket_id = three(api)
    loan_id = lent(api, new_product(api, **PLAIN, delinquencyBucketId=bucket_id), externalId="tagged")
    on(api, "2024-02-01")
    assert api.get(f"loans/{loan_id}/delinquencytags") == []
    on(api, "2024-03-10")
    repaid(api, loan_id, "20 February 2024", 1000)
    told = api.get(f"loans/{loan_id}/delinquencytags")
    assert [(each["delinquencyRange"]["id"], each["addedOnDate"], each.get("liftedOnDate")) for each in told] == [
        (ranges[0], [2024, 2, 2], [2024, 2, 5]),
        (ranges[1], [2024, 2, 5], [2024, 2, 20]),
        (ranges[0], [2024, 3, 2], [2024, 3, 5]),
        (ranges[1], [2024, 3, 5], None),
    ]
    assert api.get("loans/external-id/tagged/delinquencytags") == told


@pytest.mark.parametrize(("until_cleared", "performs_no_more"), [(False, False), (True, True)])
def test_a_loan_performs_again_below_the_days_or_when_nothing_is_overdue(
    own_api: Api,
    until_cleared: bool,  # noqa: FBT001 - the table's columns
    performs_no_more: bool,  # noqa: FBT001 - the table's columns
) -> None:
    api = own_api
    said = {"overdueDaysForNPA": 30, "accountMovesOutOfNPAOnlyOnArrearsCompletion": until_cleared}
    loan_id = lent(api, new_product(api, **PLAIN, **said))
    on(api, "2024-03-02")
    assert api.get(f"loans/{loan_id}")["isNPA"] is False
    on(api, "2024-03-03")
    assert api.get(f"loans/{loan_id}")["isNPA"] is True
    repaid(api, loan_id, "03 March 2024", 1000)
    assert api.get(f"loans/{loan_id}")["isNPA"] is performs_no_more
    repaid(api, loan_id, "03 March 2024", 1000)
    assert api.get(f"loans/{loan_id}")["isNPA"] is False


def test_what_is_tolerated_is_no_arrears(own_api: Api) -> None:
    loan_id = lent(own_api, new_product(own_api, **PLAIN, graceOnArrearsAgeing=2, inArrearsTolerance=1500))
    on(own_api, "2024-03-03")
    assert own_api.get(f"loans/{loan_id}")["inArrears"] is True
    repaid(own_api, loan_id, "03 March 2024", 500)
    assert own_api.get(f"loans/{loan_id}")["inArrears"] is False


def _named(api: Api, range_id: int) -> dict[str, Any]:
    told = api.get(f"delinquency/ranges/{range_id}")
    return {"rangeId": told.pop("id"), **told}


def paused(api: Api, loan_id: int, start: str, end: str | None = None) -> dict[str, Any]:
    """Pause a loan's delinquency, or resume it where no end is said."""
    body = {"action": "PAUSE" if end else "RESUME", "startDate": start, "dateFormat": "yyyy-MM-dd", "locale": "en"}
    made: dict[str, Any] = api.post(f"loans/{loan_id}/delinquency-actions", body | ({"endDate": end} if end else {}))
    return made


def behind(api: Api, loan_id: int) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"loans/{loan_id}")["delinquent"]
    return found


def actions(loan_id: int) -> str:
    return f"loans/{loan_id}/delinquency-actions"


def test_days_of_a_pause_do_not_count_until_it_is_broken_off(own_api: Api) -> None:
    api = own_api
    _, bucket_id = three(api)
    graced = {"delinquencyBucketId": bucket_id, "graceOnArrearsAgeing": 3, "enableInstallmentLevelDelinquency": True}
    loan_id = lent(api, new_product(api, **PLAIN, **graced))
    on(api, "2024-02-15")
    made = paused(api, loan_id, "2024-02-15", "2024-03-01")
    assert (made["loanId"], made["resourceId"]) == (loan_id, 4)
    assert behind(api, loan_id)["delinquentDays"] == 11
    on(api, "2024-02-25")
    told = behind(api, loan_id)
    assert (told["pastDueDays"], told["delinquentDays"], told["delinquentDate"]) == (24, 11, [2024, 2, 4])
    paused(api, loan_id, "2024-02-25")
    period = {"active": True, "pausePeriodStart": [2024, 2, 15], "pausePeriodEnd": [2024, 2, 25]}
    assert behind(api, loan_id)["delinquencyPausePeriods"] == [period]
    on(api, "2024-02-26")
    told = behind(api, loan_id)
    assert (told["pastDueDays"], told["delinquentDays"]) == (25, 12)
    assert told["delinquencyPausePeriods"] == [{**period, "active": False}]
    assert [(each["action"], each["startDate"], each.get("endDate")) for each in api.get(actions(loan_id))] == [
        ("PAUSE", [2024, 2, 15], [2024, 3, 1]),
        ("RESUME", [2024, 2, 25], None),
    ]
    # Ten days later than without the pause.
    on(api, "2024-03-18")
    assert [
        (each["addedOnDate"], each.get("liftedOnDate")) for each in api.get(f"loans/{loan_id}/delinquencytags")
    ] == [
        ([2024, 2, 5], [2024, 2, 8]),
        ([2024, 2, 8], [2024, 3, 16]),
        ([2024, 3, 16], None),
    ]
    stood = api.get(f"loans/{loan_id}", asOf="2024-02-20")["delinquent"]
    assert (stood["delinquentDays"], stood["delinquencyPausePeriods"][0]["active"]) == (11, True)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"startDate": "2024-02-14", "endDate": "2024-03-01"}, 400, "startDate.cannot.be.in.past"),
        ({"startDate": "2024-02-15", "endDate": "2024-02-15"}, 400, "endDate.must.be.after.startDate"),
        ({"startDate": "2024-04-15", "endDate": "2024-05-15"}, 403, "overlapping"),
        ({"startDate": "2024-02-15"}, 400, "endDate.cannot.be.blank"),
        ({"action": "RESUME", "startDate": "2024-02-15", "endDate": "2024-03-01"}, 400, "endDate.is.not.supported"),
        ({"action": "RESUME", "startDate": "2024-02-15"}, 403, "not.paused"),
        ({"action": "STOP", "startDate": "2024-02-15"}, 400, "action.is.not.one.of.expected.enumerations"),
    ],
)
def test_what_stands_against_a_pause_is_named(own_api: Api, body: dict[str, Any], status: int, code: str) -> None:
    api = own_api
    loan_id = lent(api, new_product(api, **PLAIN))
    on(api, "2024-02-15")
    paused(api, loan_id, "2024-05-01", "2024-06-01")
    asked = {"action": "PAUSE", "dateFormat": "yyyy-MM-dd", "locale": "en", **body}
    refused, [told] = api.refused(actions(loan_id), asked)
    assert (refused, told.endswith(code)) == (status, True), told
    assert len(api.get(actions(loan_id))) == 1


def test_all_that_is_wrong_with_the_words_of_a_pause_is_told_at_once(api: Api) -> None:
    body = {"action": "PAUSE", "startDate": "some day", "dateFormat": "yyyy-MM-dd", "locale": "en"}
    status, told = api.refused(actions(lent(api, new_product(api, **PLAIN))), body)
    assert (status, told) == (
        400,
        ["validation.msg.invalid.date.format", "validation.msg.delinquencyAction.endDate.cannot.be.blank"],
    )


def test_nothing_is_paused_of_a_loan_that_does_not_run(own_api: Api) -> None:
    asked = {"action": "pause", "startDate": "2200-02-14", "endDate": "2200-03-01", "dateFormat": "yyyy-MM-dd"}
    loan_id = new_loan(own_api, new_product(own_api, **PLAIN))
    assert own_api.refused(actions(loan_id), {**asked, "locale": "en"}) == (400, ["error.msg.loan.must.be.active"])
    assert own_api.refused(actions(GONE), {**asked, "locale": "en"})[0] == 404
    assert own_api.refused(actions(GONE), method="GET")[0] == 404
