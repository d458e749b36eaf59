"""Ranges and buckets on their page, and the product that names one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.lending.products import named, typed

from samity.bank.loans.queries.delinquency_buckets import delinquency_buckets, delinquency_ranges
from samity.bank.loans.values.delinquency import NonPerforming

if TYPE_CHECKING:
    from tests.web.counter import Counter
    from tests.web.pages import Typed

    from samity.bank.loans.values.delinquency import DelinquencyBucket, DelinquencyRange


def range_named(counter: Counter, name: str) -> DelinquencyRange | None:
    with counter.engine.connect() as connection:
        return next((each for each in delinquency_ranges(connection).values() if each.name == name), None)


def bucket_named(counter: Counter, name: str) -> DelinquencyBucket | None:
    with counter.engine.connect() as connection:
        return next((each for each in delinquency_buckets(connection).values() if each.name == name), None)


def added(counter: Counter, name: str, from_days: int, to_days: int | None = None) -> int:
    typed_in: dict[str, Typed] = {"name": name, "from_days": from_days, "to_days": "" if to_days is None else to_days}
    assert counter.clerk.fill("/delinquency/ranges/add", **typed_in).says("The range is there.", name)
    made = range_named(counter, name)
    assert made is not None
    return made.id


def test_a_range_is_added_corrected_and_removed(counter: Counter) -> None:
    range_id = added(counter, "Early", 1, 5)
    page = counter.clerk.fill(f"/delinquency/ranges/{range_id}/change", to_days=7)
    assert page.says("The range is corrected.", "1 to 7 days")
    page = counter.clerk.fill(f"/delinquency/ranges/{range_id}/change", to_days=0, name="Early")
    assert "to_days" in page.wrong
    assert counter.clerk.fill(f"/delinquency/ranges/{range_id}/remove").says("The range is gone.")
    assert range_named(counter, "Early") is None


def test_a_bucket_is_added_filled_anew_and_removed(counter: Counter) -> None:
    first, second, third = added(counter, "A", 1, 30), added(counter, "B", 31), added(counter, "C", 20, 40)
    page = counter.clerk.fill("/delinquency/buckets/add", name="Both", range_ids=[str(first), str(third)])
    assert "no day in common" in page.wrong["range_ids"]
    page = counter.clerk.fill("/delinquency/buckets/add", name="Both", range_ids=[str(first), str(second)])
    assert page.says("The bucket is there.", "31 days or more", "belongs to a bucket")
    made = bucket_named(counter, "Both")
    assert made is not None
    counter.clerk.fill(f"/delinquency/buckets/{made.id}/change", range_ids=[str(third)])
    changed = bucket_named(counter, "Both")
    assert changed is not None
    assert [each.id for each in changed.ranges] == [third]
    assert counter.clerk.fill(f"/delinquency/buckets/{made.id}/remove").says("The bucket is gone.")
    assert bucket_named(counter, "Both") is None


def test_a_product_says_how_its_loans_are_classed(counter: Counter) -> None:
    range_id = added(counter, "Behind", 1)
    counter.clerk.fill("/delinquency/buckets/add", name="Usual", range_ids=[str(range_id)])
    bucket = bucket_named(counter, "Usual")
    assert bucket is not None
    late: dict[str, Typed] = {"arrears_grace": 3, "arrears_tolerance": "50", "npa_days": 90, "npa_until_cleared": True}
    without = counter.clerk.fill("/products/define", **typed(counter, "Classed"), **late, classed_by_installment=True)
    assert "delinquency bucket" in without.wrong["bucket_id"]
    page = counter.clerk.fill(
        "/products/define", **typed(counter, "Classed"), **late, classed_by_installment=True, bucket_id=bucket.id
    )
    assert page.says("Usual, each installment as well", "behind for more than 90 days until nothing is overdue")
    made = named(counter, "Classed")
    assert (made.bucket_id, made.offer.non_performing) == (bucket.id, NonPerforming(90, until_cleared=True))
    assert (made.offer.terms.arrears.grace, made.offer.terms.arrears.tolerance) == (3, 50_00)
    counter.clerk.fill(f"/products/{made.id}/define", description="as before")
    again = named(counter, "Classed")
    assert (again.bucket_id, again.offer.non_performing, again.offer.terms) == (
        made.bucket_id,
        made.offer.non_performing,
        made.offer.terms,
    )
