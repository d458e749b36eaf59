"""A loan's page says its class while it is behind, that it performs no more, and that its days do not count."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.gatherings import move_to, staying
from tests.village import FIRST_MEETING, defined_anew, lend, meeting, product

from samity.bank.loans.operations.delinquency_buckets import (
    AddDelinquencyBucket,
    AddDelinquencyRange,
    add_delinquency_bucket,
    add_delinquency_range,
)
from samity.bank.loans.operations.products import define_loan_product
from samity.bank.loans.values.delinquency import NonPerforming

if TYPE_CHECKING:
    from tests.web.counter import Counter

LATE = meeting(1) + timedelta(days=12)


def test_the_page_says_how_a_loan_is_called_while_it_is_behind(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit)
        ranges = add_delinquency_range(AddDelinquencyRange("Watched", 1), unit)
        bucket = add_delinquency_bucket(AddDelinquencyBucket("Usual", (ranges,)), unit)
        defined = defined_anew(unit, offered, offered.gl)
        offer = replace(defined.offer, non_performing=NonPerforming(10))
        define_loan_product(replace(defined, offer=offer, bucket_id=bucket), unit)
        loan_id = lend(unit, counter.place, offered.id, counter.place.clients[0])
    page, path = f"/loans/{loan_id}", f"/loans/{loan_id}/pause-delinquency"
    move_to(counter.engine, LATE)
    assert counter.clerk.open(page).says("Watched: 12 days behind", "performs no more")
    wrong = counter.clerk.fill(path, until=LATE.isoformat())
    assert "cannot end" in wrong.wrong["until"]
    done = counter.clerk.fill(path, until=(LATE + timedelta(days=30)).isoformat())
    assert done.says("Its days behind do not count for a while.", "days behind do not count until")
    move_to(counter.engine, LATE + timedelta(days=5))
    assert counter.clerk.open(page).says("Watched: 12 days behind")
    assert counter.clerk.fill(f"/loans/{loan_id}/resume-delinquency").says("Its days behind count again.")
    move_to(counter.engine, LATE + timedelta(days=6))
    assert counter.clerk.open(page).says("Watched: 13 days behind")
