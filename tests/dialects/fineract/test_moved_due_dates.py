"""What falls due in a holiday moves on loans that run, by a command of ours on the holiday."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from tests.dialects.fineract.lending import lent, new_product

if TYPE_CHECKING:
    from tests.api import Api


def test_due_dates_are_moved_off_a_holiday(own_api: Api) -> None:
    api = own_api
    body = {"date": "2024-01-15", "type": "BUSINESS_DATE", "dateFormat": "yyyy-MM-dd"}
    api.post("businessdate", body)
    loan_id = lent(api, new_product(api))
    setting = next(
        each
        for each in api.get("configurations")["globalConfiguration"]
        if each["name"] == "reschedule-repayments-on-holidays"
    )
    api.put(f"configurations/{setting['id']}", {"enabled": True})
    planned = {
        "name": uuid4().hex,
        "fromDate": "01 March 2024",
        "toDate": "02 March 2024",
        "reschedulingType": 2,
        "repaymentsRescheduledTo": "04 March 2024",
        "offices": [{"officeId": 1}],
    }
    holiday_id = api.post("holidays", planned)["resourceId"]
    early = api.refused(f"holidays/{holiday_id}?command=moveDueDates", {})
    assert early == (403, ["error.msg.holiday.not.in.active.state"])
    api.post(f"holidays/{holiday_id}?command=activate")
    moved = api.post(f"holidays/{holiday_id}?command=moveDueDates")
    assert moved["changes"]["loans"] == [{"loanId": loan_id, "from": [[2024, 3, 1]], "to": [[2024, 3, 4]]}]
    schedule = api.get(f"loans/{loan_id}", associations="repaymentSchedule")["repaymentSchedule"]["periods"]
    assert [each["dueDate"] for each in schedule[2:4]] == [[2024, 3, 4], [2024, 4, 1]]
    assert api.post(f"holidays/{holiday_id}?command=moveDueDates")["changes"]["loans"] == []
