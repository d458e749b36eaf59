"""Delinquency ranges and buckets: the classes that loans fall into while they are behind."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update

from samity.bank.gate import operation
from samity.bank.loans.queries.delinquency_buckets import (
    DelinquencyRangeNotFound,
    delinquency_bucket_by_id,
    delinquency_buckets,
    delinquency_range_by_id,
    delinquency_ranges,
)
from samity.bank.loans.records import delinquency_bucket, delinquency_bucket_range, delinquency_range
from samity.bank.organisation.operations.unused import unless_in_use
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.bulk import insert_rows
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from samity.bank.loans.values.delinquency import DelinquencyRange
    from samity.storage.unit import Unit


@dataclass(eq=False)
class DelinquencyRangeNameTaken(Refusal):
    """A delinquency range with the name {name} exists already."""

    name: str | None


@dataclass(eq=False)
class DelinquencyBucketNameTaken(Refusal):
    """A delinquency bucket with the name {name} exists already."""

    name: str | None


@dataclass(eq=False)
class RangeEndsBeforeItBegins(Refusal):
    """A delinquency range from {from_days} days on cannot end with {to_days} days."""

    from_days: int
    to_days: int


@dataclass(eq=False)
class RangesOverlap(Refusal):
    """Some loans would fall into both {first} and {second}: ranges of a bucket have no day in common."""

    first: str
    second: str


@dataclass(eq=False)
class BucketWithoutRanges(Refusal):
    """A delinquency bucket holds at least one range."""


@dataclass(eq=False)
class DelinquencyRangeInUse(Refusal):
    """Delinquency range {range_id} belongs to a bucket: take it out first."""

    range_id: int


@dataclass(eq=False)
class DelinquencyBucketInUse(Refusal):
    """Delinquency bucket {bucket_id} classes the loans of a product."""

    bucket_id: int


@dataclass(frozen=True, slots=True)
class AddDelinquencyRange:
    """Add a class for loans that are behind for some days; without `to_days` it has no end."""

    name: str
    from_days: int
    to_days: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeDelinquencyRange:
    """Correct what is named in `changes`: any field of `AddDelinquencyRange`."""

    range_id: int
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NamedDelinquencyRange:
    """A range and nothing else."""

    range_id: int


@dataclass(frozen=True, slots=True)
class AddDelinquencyBucket:
    """Add a bucket of ranges."""

    name: str
    range_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChangeDelinquencyBucket:
    """Rename a bucket, or fill it anew; None stays as it is."""

    bucket_id: int
    name: str | None = None
    range_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class NamedDelinquencyBucket:
    """A bucket and nothing else."""

    bucket_id: int


@operation("delinquency:add_range")
def add_delinquency_range(command: AddDelinquencyRange, unit: Unit) -> int:
    """Add a range.

    Returns:
        Its id.

    Raises:
        RangeEndsBeforeItBegins: no loan could fall into it.
        DelinquencyRangeNameTaken: another has the name.
    """
    row = {"name": command.name, "from_days": command.from_days, "to_days": command.to_days}
    refuse_all(_backward(row))
    with refusing(uq_delinquency_range_name=DelinquencyRangeNameTaken(command.name)):
        made = insert(delinquency_range).values(**row).returning(delinquency_range.c.id)
        return int(unit.connection.execute(made).scalar_one())


@operation("delinquency:change_range")
def change_delinquency_range(command: ChangeDelinquencyRange, unit: Unit) -> int:
    """Correct a range, for all loans at once.

    Raises:
        DelinquencyRangeNotFound: there is none.
        RangeEndsBeforeItBegins, RangesOverlap: no loan could fall into it, or some into two of a bucket.
        DelinquencyRangeNameTaken: another has the name.
    """
    delinquency_ranges(unit.connection, lock=True)
    before = delinquency_range_by_id(unit.connection, command.range_id)
    after = before._replace(**command.changes)
    refuse_all([*_backward(after._asdict()), *_overlapping_anywhere(after, unit)])
    if command.changes:
        with refusing(uq_delinquency_range_name=DelinquencyRangeNameTaken(after.name)):
            changed = update(delinquency_range).where(delinquency_range.c.id == after.id).values(**command.changes)
            unit.connection.execute(changed)
    return after.id


@operation("delinquency:remove_range")
def remove_delinquency_range(command: NamedDelinquencyRange, unit: Unit) -> int:
    """Remove a range that no bucket holds.

    Raises:
        DelinquencyRangeNotFound: there is none.
        DelinquencyRangeInUse: a bucket holds it.
    """
    found = delinquency_range_by_id(unit.connection, command.range_id)
    with unless_in_use(DelinquencyRangeInUse(found.id)):
        unit.connection.execute(delete(delinquency_range).where(delinquency_range.c.id == found.id))
    return found.id


@operation("delinquency:add_bucket")
def add_delinquency_bucket(command: AddDelinquencyBucket, unit: Unit) -> int:
    """Add a bucket.

    Returns:
        Its id.

    Raises:
        DelinquencyRangeNotFound, BucketWithoutRanges, RangesOverlap: what it would hold is wrong.
        DelinquencyBucketNameTaken: another has the name.
    """
    refuse_all(_wrongly_filled(command.range_ids, unit))
    with refusing(uq_delinquency_bucket_name=DelinquencyBucketNameTaken(command.name)):
        made = insert(delinquency_bucket).values(name=command.name).returning(delinquency_bucket.c.id)
        bucket_id = int(unit.connection.execute(made).scalar_one())
    _fill(bucket_id, command.range_ids, unit)
    return bucket_id


@operation("delinquency:change_bucket")
def change_delinquency_bucket(command: ChangeDelinquencyBucket, unit: Unit) -> int:
    """Rename a bucket or fill it anew, for all loans at once.

    Raises:
        DelinquencyBucketNotFound: there is none.
        DelinquencyRangeNotFound, BucketWithoutRanges, RangesOverlap: what it would hold is wrong.
        DelinquencyBucketNameTaken: another has the name.
    """
    found = delinquency_bucket_by_id(unit.connection, command.bucket_id, lock=True)
    if command.range_ids is not None:
        refuse_all(_wrongly_filled(command.range_ids, unit))
    with refusing(uq_delinquency_bucket_name=DelinquencyBucketNameTaken(command.name)):
        renamed = update(delinquency_bucket).where(delinquency_bucket.c.id == found.id)
        unit.connection.execute(renamed.values(name=command.name or found.name))
    if command.range_ids is not None:
        emptied = delete(delinquency_bucket_range).where(delinquency_bucket_range.c.bucket_id == found.id)
        unit.connection.execute(emptied)
        _fill(found.id, command.range_ids, unit)
    return found.id


@operation("delinquency:remove_bucket")
def remove_delinquency_bucket(command: NamedDelinquencyBucket, unit: Unit) -> int:
    """Remove a bucket that no product uses.

    Raises:
        DelinquencyBucketNotFound: there is none.
        DelinquencyBucketInUse: a product classes its loans by it.
    """
    found = delinquency_bucket_by_id(unit.connection, command.bucket_id, lock=True)
    emptied = delete(delinquency_bucket_range).where(delinquency_bucket_range.c.bucket_id == found.id)
    with unless_in_use(DelinquencyBucketInUse(found.id)):
        unit.connection.execute(emptied)
        unit.connection.execute(delete(delinquency_bucket).where(delinquency_bucket.c.id == found.id))
    return found.id


def _backward(row: Mapping[str, Any]) -> Iterator[Refusal]:
    if row["to_days"] is not None and row["to_days"] < row["from_days"]:
        yield RangeEndsBeforeItBegins(row["from_days"], row["to_days"])


def _overlapping_anywhere(changed: DelinquencyRange, unit: Unit) -> Iterator[Refusal]:
    """Keep the ranges of each bucket apart that holds the one that is changed."""
    for bucket in delinquency_buckets(unit.connection).values():
        if any(each.id == changed.id for each in bucket.ranges):
            yield from _overlapping(changed if each.id == changed.id else each for each in bucket.ranges)


def _wrongly_filled(range_ids: Iterable[int], unit: Unit) -> Iterator[Refusal]:
    known = delinquency_ranges(unit.connection, lock=True)
    asked = sorted(set(range_ids))
    if not asked:
        yield BucketWithoutRanges()
    yield from (DelinquencyRangeNotFound(each) for each in asked if each not in known)
    yield from _overlapping(known[each] for each in asked if each in known)


def _overlapping(ranges: Iterable[DelinquencyRange]) -> Iterator[Refusal]:
    for first, second in pairwise(sorted(ranges, key=lambda each: each.from_days)):
        if first.meets(second):
            yield RangesOverlap(first.name, second.name)


def _fill(bucket_id: int, range_ids: Iterable[int], unit: Unit) -> None:
    rows = [{"bucket_id": bucket_id, "range_id": each} for each in sorted(set(range_ids))]
    insert_rows(unit.connection, delinquency_bucket_range, rows)
