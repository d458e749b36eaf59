"""What falls due in a holiday is shown on the loans first, then moved."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.gatherings import staying
from tests.village import meeting
from tests.web.counter import TODAY

from samity.bank.organisation.operations.holidays import NamedHoliday, PlanHoliday, activate_holiday, plan_holiday
from samity.bank.organisation.operations.settings import ChangeSetting, change_setting

if TYPE_CHECKING:
    from tests.web.counter import Counter

FOURTH = meeting(4)


def test_what_would_move_is_shown_and_then_done(counter: Counter) -> None:
    loan_id = counter.loan()
    with staying(counter.engine, TODAY) as unit:
        change_setting(ChangeSetting("reschedule-repayments-on-holidays", enabled=True), unit)
        planned = PlanHoliday("Festival", FOURTH, FOURTH, (counter.place.office_id,), FOURTH + timedelta(days=1))
        rest = plan_holiday(planned, unit)
        activate_holiday(NamedHoliday(rest), unit)
    path = f"/holidays/{rest}/move-due-dates"
    assert path in counter.clerk.open("/holidays?since=ever").links
    page = counter.clerk.fill(path, ("_look", "yes"))
    assert page.says("1 installment of 1 loan would move.", "Nothing is changed yet.")
    assert f"/loans/{loan_id}" in page.links
    assert counter.found(loan_id).state.installments[3].due_on == FOURTH
    assert counter.clerk.fill(path).says("Nothing falls due in the holiday any more that could be moved.")
    assert counter.found(loan_id).state.installments[3].due_on == FOURTH + timedelta(days=1)
    assert counter.clerk.fill(path, ("_look", "yes")).says("Nothing would move.")


def test_what_would_move_off_all_holidays_is_shown_and_then_done(counter: Counter) -> None:
    assert "/holidays/apply" in counter.clerk.open("/holidays").links
    assert counter.clerk.fill("/holidays/apply", ("_look", "yes")).says("What would move", "Nothing is changed yet.")
    assert counter.clerk.fill("/holidays/apply").says("Nothing falls due in a holiday of these offices any more")


def test_meetings_move_with_what_falls_due_at_them(counter: Counter) -> None:
    loan_id, group_id = counter.loan(member=1), counter.place.group_id
    path = f"/meetings/{group_id}/move"
    assert path in counter.clerk.open(f"/groups/{group_id}").links
    asked = {"from_on": meeting(6), "to_on": meeting(6) + timedelta(days=2)}
    wrong = counter.clerk.fill(path, from_on=meeting(6) + timedelta(days=1), to_on=meeting(7))
    assert "There is no meeting" in wrong.wrong["from_on"]
    assert counter.clerk.fill(path, ("_look", "yes"), **asked).says("would move.", "Nothing is changed yet.")
    assert counter.found(loan_id).state.installments[5].due_on == meeting(6)
    assert counter.clerk.fill(path, **asked).says("They meet on the new day.")
    assert counter.found(loan_id).state.installments[5].due_on == meeting(6) + timedelta(days=2)


def test_a_meeting_moves_alone(counter: Counter) -> None:
    loan_id, group_id = counter.loan(member=2), counter.place.group_id
    path = f"/meetings/{group_id}/move"
    to_on = meeting(4) - timedelta(days=1)
    assert counter.clerk.fill(path, from_on=meeting(4), to_on=to_on, alone="y").says("They meet on the new day.")
    days = [each.due_on for each in counter.found(loan_id).state.installments]
    assert days[3:5] == [to_on, meeting(5)]
