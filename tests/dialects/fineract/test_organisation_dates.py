"""Holidays, working days and the business date, as an integrator sees them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.units import unit_of_work

from samity.bank.organisation.operations.business_date import CloseDay, NotToday, roll_business_date
from samity.bank.organisation.queries import bank_date_of, calendar_of_office, credentials
from samity.bank.organisation.values.working_days import Holiday, Weekday, WeekdayShift

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api


def a_branch(api: Api, parent_id: int = 1) -> int:
    body = {"name": f"Branch {uuid4().hex[:8]}", "openingDate": "05 January 2020", "parentId": parent_id}
    return int(api.post("offices", body)["resourceId"])


def eid(office_id: int) -> dict[str, object]:
    return {
        "name": f"Eid {uuid4().hex[:8]}",
        "fromDate": "30 March 2025",
        "toDate": "01 April 2025",
        "repaymentsRescheduledTo": "02 April 2025",
        "reschedulingType": 2,
        "offices": [{"officeId": office_id}],
    }


def to_date(api: Api, written: str) -> None:
    api.post("businessdate", {"type": "BUSINESS_DATE", "date": written})


def close(engine: Engine, closing: date) -> date:
    with engine.connect() as connection:
        found = credentials(connection, "mifos")
        assert found is not None
    with unit_of_work(engine, found.actor, found.business_date) as unit:
        return roll_business_date(CloseDay(closing), unit)


def test_a_holiday_counts_once_it_is_active_and_no_longer_when_it_is_gone(api: Api, engine: Engine) -> None:
    office_id = a_branch(api)
    holiday_id = api.post("holidays", eid(office_id))["resourceId"]
    assert [each["status"]["value"] for each in api.get("holidays", officeId=office_id)] == ["Pending activation"]
    with engine.connect() as connection:
        assert calendar_of_office(connection, office_id)[1] == ()
    api.put(f"holidays/{holiday_id}", {"toDate": "31 March 2025", "description": "two days"})
    api.post(f"holidays/{holiday_id}?command=activate")
    seen = api.get(f"holidays/{holiday_id}")
    assert (seen["status"]["id"], seen["toDate"], seen["reschedulingType"]) == (300, [2025, 3, 31], 2)
    assert seen["offices"][0]["officeId"] == office_id
    with engine.connect() as connection:
        rests = Holiday(date(2025, 3, 30), date(2025, 3, 31), date(2025, 4, 2))
        assert calendar_of_office(connection, office_id)[1] == (rests,)
        assert calendar_of_office(connection, a_branch(api, office_id))[1] == ()
    active = (403, ["error.msg.holiday.not.in.pending.for.activation.state"])
    assert api.refused(f"holidays/{holiday_id}", {"name": "X"}, "PUT") == active
    assert api.refused(f"holidays/{holiday_id}?command=activate") == active
    api.delete(f"holidays/{holiday_id}")
    assert api.get("holidays", officeId=office_id) == []
    assert api.refused(f"holidays/{holiday_id}", method="GET") == (404, ["error.msg.holiday.id.invalid"])


def test_a_holiday_may_send_dues_to_the_next_repayment(api: Api) -> None:
    office_id = a_branch(api)
    body = {**eid(office_id), "repaymentsRescheduledTo": "", "reschedulingType": 1}
    holiday_id = api.post("holidays", body)["resourceId"]
    seen = api.get(f"holidays/{holiday_id}")
    assert seen["reschedulingType"] == 1
    assert "repaymentsRescheduledTo" not in seen


def test_everything_wrong_with_a_holiday_is_named_at_once(api: Api) -> None:
    body = {**eid(1), "name": "", "fromDate": "31 April 2025", "repaymentsRescheduledTo": "", "offices": []}
    status, codes = api.refused("holidays", body)
    assert status == 400
    assert set(codes) == {
        "validation.msg.holiday.name.cannot.be.blank",
        "validation.msg.invalid.date.format",
        "validation.msg.holiday.repaymentsRescheduledTo.cannot.be.blank",
        "validation.msg.holiday.offices.cannot.be.empty",
    }
    assert api.refused("holidays", {**eid(1), "reschedulingType": 1})[0] == 400
    backwards = {**eid(1), "toDate": "29 March 2025"}
    assert api.refused("holidays", backwards) == (403, ["error.msg.holiday.to.date.cannot.be.before.from.date"])
    onto_itself = {**eid(1), "repaymentsRescheduledTo": "31 March 2025"}
    assert api.refused("holidays", onto_itself)[0] == 403
    assert api.refused("holidays", eid(999999)) == (404, ["error.msg.office.id.invalid"])


def test_an_office_works_when_the_nearest_office_above_says(own_api: Api, own_engine: Engine) -> None:
    branch = a_branch(own_api)
    below = a_branch(own_api, branch)
    body = {"recurrence": "FREQ=WEEKLY;INTERVAL=1;BYDAY=SU,MO,TU,WE,TH", "repaymentRescheduleType": 4}
    assert own_api.put(f"workingdays?officeId={branch}", body)["resourceId"] == branch
    seen = own_api.get("workingdays", officeId=below)
    assert (seen["officeId"], seen["recurrence"]) == (branch, "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,SU")
    assert seen["repaymentRescheduleType"]["id"] == 4
    assert own_api.get("workingdays")["recurrence"].endswith("BYDAY=MO,TU,WE,TH,FR,SA,SU")
    with own_engine.connect() as connection:
        worked, _ = calendar_of_office(connection, below)
    assert worked.weekdays == frozenset(Weekday) - {Weekday.FR, Weekday.SA}
    assert worked.shift is WeekdayShift.PREVIOUS_WORKING_DAY
    own_api.put("workingdays", {**body, "recurrence": "FREQ=WEEKLY;BYDAY=MO", "extendTermForDailyRepayments": True})
    assert own_api.get("workingdays")["extendTermForDailyRepayments"] is True
    assert own_api.get("workingdays", officeId=below)["extendTermForDailyRepayments"] is False


def test_wrong_working_days_are_refused(api: Api) -> None:
    for recurrence in ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "FREQ=WEEKLY;BYDAY=XX"):
        status, codes = api.refused("workingdays", {"recurrence": recurrence, "repaymentRescheduleType": 6}, "PUT")
        assert status == 400
        assert codes == [
            "validation.msg.workingdays.recurrence.is.invalid",
            "validation.msg.workingdays.repaymentRescheduleType.is.not.within.expected.range",
        ]


def test_the_business_date_moves_either_way_until_a_day_is_closed(own_api: Api, own_engine: Engine) -> None:
    to_date(own_api, "15 March 2025")
    assert own_api.get("businessdate/BUSINESS_DATE")["date"] == [2025, 3, 15]
    to_date(own_api, "15 March 2027")
    to_date(own_api, "10 March 2025")
    with own_engine.connect() as connection:
        assert bank_date_of(connection).closed_on is None
    assert close(own_engine, date(2025, 3, 10)) == date(2025, 3, 11)
    assert own_api.get("businessdate")[0]["date"] == [2025, 3, 11]
    to_date(own_api, "20 March 2025")
    to_date(own_api, "11 March 2025")
    for closed in ("10 March 2025", "09 March 2025"):
        wrong = own_api.refused("businessdate", {"type": "BUSINESS_DATE", "date": closed})
        assert wrong == (403, ["error.msg.businessdate.day.is.closed"])
    with pytest.raises(NotToday):
        close(own_engine, date(2025, 3, 10))


def test_a_wrong_business_date_is_refused(own_api: Api) -> None:
    status, codes = own_api.refused("businessdate", {"type": "COB_DATE", "date": "2025-03-15"})
    assert status == 400
    assert codes == [
        "validation.msg.businessdate.type.is.not.one.of.expected.enumerations",
        "validation.msg.invalid.date.format",
    ]
    assert own_api.refused("businessdate/COB_DATE", method="GET") == (404, ["error.msg.businessdate.type.not.exist"])
