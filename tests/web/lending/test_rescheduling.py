"""A loan rescheduled at the counter: asked for, shown beside the old schedule, approved; another request rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.village import meeting

if TYPE_CHECKING:
    from tests.web.counter import Counter


def test_a_schedule_is_asked_for_shown_and_approved(counter: Counter) -> None:
    loan_id = counter.loan()
    path = f"/loans/{loan_id}/reschedule"
    page = counter.clerk.open(path)
    refused = counter.clerk.send(page, from_on="2025-01-08", extra_terms="1", on="2025-01-06")
    assert set(refused.wrong) == {"from_on", "on"}
    said = {"from_on": str(meeting(2)), "on": str(meeting(0)), "extra_terms": "3", "comment": "A flood"}
    looked = counter.clerk.send(refused, _look="yes", **said)
    assert looked.says("The schedule now, and then", "the same", "Nothing is changed yet")
    assert len(counter.found(loan_id).state.installments) == 12
    page = counter.clerk.send(looked, **said)
    assert page.says("The request waits for a decision", "installments added: 3", "A flood", "pending")
    (approve,) = [each for each in page.links if each.endswith("/approve") and "rescheduling" in each]
    form = counter.clerk.open(approve)
    assert form.says("Asked for: from")
    assert counter.clerk.send(form, _look="yes").says("The schedule now, and then")
    page = counter.clerk.send(form)
    assert page.says("The rest of the schedule is made anew", "approved", "it was decided on")
    assert len(counter.found(loan_id).state.installments) == 15


def test_another_amount_is_asked_for_until_a_day(counter: Counter) -> None:
    loan_id = counter.loan()
    path = f"/loans/{loan_id}/reschedule"
    said = {"from_on": str(meeting(2)), "on": str(meeting(0)), "amount": "50"}
    refused = counter.clerk.send(counter.clerk.open(path), **said)
    assert set(refused.wrong) == {"amount_until"}
    page = counter.clerk.send(refused, **said, amount_until=str(meeting(3)))
    assert page.says("installments of 50")


def test_a_request_is_rejected(counter: Counter) -> None:
    loan_id = counter.loan()
    page = counter.clerk.fill(f"/loans/{loan_id}/reschedule", from_on=str(meeting(2)), annual_rate="12")
    assert page.says("at 12 % a year")
    (reject,) = [each for each in page.links if each.endswith("/reject") and "rescheduling" in each]
    assert counter.clerk.fill(reject).says("The request is rejected", "rejected")
    assert counter.reader.open(f"/loans/{loan_id}").says("Ask to reschedule needs the right loans:request_rescheduling")
    assert counter.elsewhere.open(f"/loans/{loan_id}/reschedule").status == 403
