"""/delinquency: ranges of days that loans are behind, buckets of them; and the classes that a loan was in."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from samity.bank.gate import admit_office, permit
from samity.bank.loans.operations import delinquency_buckets as acts
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.delinquency import delinquency_tags
from samity.bank.loans.queries.delinquency_buckets import (
    delinquency_bucket_by_id,
    delinquency_buckets,
    delinquency_range_by_id,
    delinquency_ranges,
)
from samity.bank.loans.queries.found import loan_by_external_id
from samity.bank.loans.values.delinquency import DelinquencyBucket, DelinquencyRange
from samity.dialects.door import reading, writing
from samity.dialects.fineract.changes import changes_of
from samity.dialects.fineract.loans_changes import NoMembers
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireCount, WireId, WireModel, WireName
from samity.storage.unit import Unit

router = WireRouter(tags=["Delinquency"])

READS = "delinquency:read"
NAMES = {"classification": "name", "minimumAgeDays": "from_days", "maximumAgeDays": "to_days"}
BUCKET_NAMES = {"name": "name", "ranges": "range_ids"}


class RangeBody(WireModel):
    """A new range; without a maximum it has no end."""

    resource: ClassVar[str] = "delinquencyRange"
    classification: WireName
    minimumAgeDays: Annotated[WireCount, Field(ge=1)]
    maximumAgeDays: WireCount | None = None


class RangeChange(WireModel):
    """What changes of a range; a maximum that is null leaves it without end."""

    resource: ClassVar[str] = "delinquencyRange"
    classification: WireName | None = None
    minimumAgeDays: Annotated[WireCount, Field(ge=1)] | None = None
    maximumAgeDays: WireCount | None = None


class BucketBody(WireModel):
    """A new bucket, and the ranges in it."""

    resource: ClassVar[str] = "delinquencyBucket"
    name: WireName
    ranges: tuple[WireId, ...]


class BucketChange(WireModel):
    """What changes of a bucket."""

    resource: ClassVar[str] = "delinquencyBucket"
    name: WireName | None = None
    ranges: tuple[WireId, ...] | None = None


@router.get("/delinquency/ranges")
@reading
def list_ranges(unit: Unit) -> list[dict[str, Any]]:
    """List the ranges by their days."""
    permit(unit, READS)
    return [spell_range(each) for each in delinquency_ranges(unit.connection).values()]


@router.get("/delinquency/ranges/{range_id}")
@reading
def retrieve_range(range_id: int, unit: Unit) -> dict[str, Any]:
    """Return one range."""
    permit(unit, READS)
    return spell_range(delinquency_range_by_id(unit.connection, range_id))


@router.post("/delinquency/ranges")
@writing(RangeBody)
def create_range(body: RangeBody, unit: Unit) -> dict[str, Any]:
    """Add a range."""
    command = acts.AddDelinquencyRange(body.classification, body.minimumAgeDays, body.maximumAgeDays)
    return {"resourceId": acts.add_delinquency_range(command, unit)}


@router.put("/delinquency/ranges/{range_id}")
@writing(RangeChange)
def update_range(range_id: int, body: RangeChange, unit: Unit) -> dict[str, Any]:
    """Correct a range."""
    given, changes = changes_of(body, NAMES, ("maximumAgeDays",))
    acts.change_delinquency_range(acts.ChangeDelinquencyRange(range_id, changes), unit)
    return {"resourceId": range_id, "changes": given}


@router.delete("/delinquency/ranges/{range_id}")
@writing(NoMembers)
def delete_range(range_id: int, body: NoMembers, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - the door's
    """Remove a range."""
    return {"resourceId": acts.remove_delinquency_range(acts.NamedDelinquencyRange(range_id), unit)}


@router.get("/delinquency/buckets")
@reading
def list_buckets(unit: Unit) -> list[dict[str, Any]]:
    """List the buckets by name."""
    permit(unit, READS)
    return [spell_bucket(each) for each in delinquency_buckets(unit.connection).values()]


@router.get("/delinquency/buckets/{bucket_id}")
@reading
def retrieve_bucket(bucket_id: int, unit: Unit) -> dict[str, Any]:
    """Return one bucket."""
    permit(unit, READS)
    return spell_bucket(delinquency_bucket_by_id(unit.connection, bucket_id))


@router.post("/delinquency/buckets")
@writing(BucketBody)
def create_bucket(body: BucketBody, unit: Unit) -> dict[str, Any]:
    """Add a bucket."""
    return {"resourceId": acts.add_delinquency_bucket(acts.AddDelinquencyBucket(body.name, body.ranges), unit)}


@router.put("/delinquency/buckets/{bucket_id}")
@writing(BucketChange)
def update_bucket(bucket_id: int, body: BucketChange, unit: Unit) -> dict[str, Any]:
    """Rename a bucket, or fill it anew."""
    given, changes = changes_of(body, BUCKET_NAMES)
    acts.change_delinquency_bucket(acts.ChangeDelinquencyBucket(bucket_id, **changes), unit)
    return {"resourceId": bucket_id, "changes": given}


@router.delete("/delinquency/buckets/{bucket_id}")
@writing(NoMembers)
def delete_bucket(bucket_id: int, body: NoMembers, unit: Unit) -> dict[str, Any]:  # noqa: ARG001 - the door's
    """Remove a bucket."""
    return {"resourceId": acts.remove_delinquency_bucket(acts.NamedDelinquencyBucket(bucket_id), unit)}


@router.get("/loans/{loan_id}/delinquencytags")
@reading
def list_tags(loan_id: int, unit: Unit) -> list[dict[str, Any]]:
    """List the classes that a loan was in, in their order."""
    permit(unit, "loans:read")
    return _tags(loan_id, unit)


@router.get("/loans/external-id/{external_id}/delinquencytags")
@reading
def list_named_tags(external_id: str, unit: Unit) -> list[dict[str, Any]]:
    """List the classes that a loan was in, in their order."""
    permit(unit, "loans:read")
    return _tags(loan_by_external_id(unit.connection, external_id), unit)


def _tags(loan_id: int, unit: Unit) -> list[dict[str, Any]]:
    account = loan_by_id(unit.connection, loan_id)
    admit_office(unit, account.office_id, account.office_hierarchy)
    return [
        {
            "id": number,
            "loanId": loan_id,
            "delinquencyRange": spell_range(each.range),
            "addedOnDate": each.added_on,
            "liftedOnDate": each.lifted_on,
        }
        for number, each in enumerate(delinquency_tags(unit.connection, account, unit.business_date), 1)
    ]


def spell_range(each: DelinquencyRange) -> dict[str, Any]:
    """Spell a class."""
    return {
        "id": each.id,
        "classification": each.name,
        "minimumAgeDays": each.from_days,
        "maximumAgeDays": each.to_days,
    }


def spell_bucket(bucket: DelinquencyBucket) -> dict[str, Any]:
    """Spell a bucket, also for the forms of products."""
    return {"id": bucket.id, "name": bucket.name, "ranges": [spell_range(each) for each in bucket.ranges]}
