"""Delinquency buckets and the ranges they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.loans.records import delinquency_bucket, delinquency_bucket_range, delinquency_range
from samity.bank.loans.values.delinquency import DelinquencyBucket, DelinquencyRange
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection


@dataclass(eq=False)
class DelinquencyRangeNotFound(Refusal):
    """There is no delinquency range {range_id}."""

    range_id: int


@dataclass(eq=False)
class DelinquencyBucketNotFound(Refusal):
    """There is no delinquency bucket {bucket_id}."""

    bucket_id: int


_OWN = delinquency_range.c
_RANGES = select(_OWN.name, _OWN.from_days, _OWN.to_days, _OWN.id).order_by(_OWN.from_days, _OWN.id)


def delinquency_ranges(connection: Connection, *, lock: bool = False) -> Mapping[int, DelinquencyRange]:
    """Return all ranges by id, in the order of their days.

    Args:
        connection: the transaction.
        lock: keep others from changing them until the transaction ends; they are locked in the order of their ids.
    """
    if lock:
        connection.execute(select(_OWN.id).order_by(_OWN.id).with_for_update())
    return {row.id: DelinquencyRange(*row) for row in connection.execute(_RANGES)}


def delinquency_range_by_id(connection: Connection, range_id: int) -> DelinquencyRange:
    """Return one range.

    Raises:
        DelinquencyRangeNotFound: there is none.
    """
    row = connection.execute(_RANGES.where(_OWN.id == range_id)).one_or_none()
    if row is None:
        raise DelinquencyRangeNotFound(range_id)
    return DelinquencyRange(*row)


def delinquency_buckets(connection: Connection, ids: Collection[int] | None = None) -> Mapping[int, DelinquencyBucket]:
    """Return buckets by id, ordered by name, all of them unless ids are named."""
    wanted = select(delinquency_bucket.c.id, delinquency_bucket.c.name).order_by(delinquency_bucket.c.name)
    within = delinquency_bucket_range.c
    held = _RANGES.add_columns(within.bucket_id).join(delinquency_bucket_range, within.range_id == _OWN.id)
    if ids is not None:
        wanted = wanted.where(delinquency_bucket.c.id.in_(ids))
        held = held.where(within.bucket_id.in_(ids))
    ranges: dict[int, list[DelinquencyRange]] = {}
    for *members, bucket_id in connection.execute(held):
        ranges.setdefault(bucket_id, []).append(DelinquencyRange(*members))
    return {
        row.id: DelinquencyBucket(row.id, row.name, tuple(ranges.get(row.id, ()))) for row in connection.execute(wanted)
    }


def delinquency_bucket_by_id(connection: Connection, bucket_id: int, *, lock: bool = False) -> DelinquencyBucket:
    """Return one bucket.

    Args:
        connection: the transaction.
        bucket_id: which one.
        lock: keep others from changing or removing it until the transaction ends.

    Raises:
        DelinquencyBucketNotFound: there is none.
    """
    if lock:
        connection.execute(
            select(delinquency_bucket.c.id).where(delinquency_bucket.c.id == bucket_id).with_for_update()
        )
    found = delinquency_buckets(connection, [bucket_id]).get(bucket_id)
    if found is None:
        raise DelinquencyBucketNotFound(bucket_id)
    return found
