"""Delinquency: by how many days loans are behind, and the classes that makes; in ranges, and buckets of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.gate import permit
from samity.bank.loans.operations import delinquency_buckets as acts
from samity.bank.loans.queries.delinquency_buckets import (
    delinquency_bucket_by_id,
    delinquency_buckets,
    delinquency_range_by_id,
    delinquency_ranges,
)
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit, Visiting
from samity.web.fields import ManyField, TextField, WholeField, positive
from samity.web.languages import later, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

    from samity.bank.loans.values.delinquency import DelinquencyRange

router = APIRouter()

BESIDE = {
    acts.DelinquencyRangeNameTaken: "name",
    acts.DelinquencyBucketNameTaken: "name",
    acts.RangeEndsBeforeItBegins: "to_days",
    acts.RangesOverlap: "range_ids",
    acts.BucketWithoutRanges: "range_ids",
}


@router.get("/delinquency", response_model=None)
def delinquency_page(visit: Visiting) -> Response:
    """Show the buckets and the ranges."""
    permit(visit.unit, "delinquency:read")
    buckets = list(delinquency_buckets(visit.connection).values())
    return visit.show(
        "organisation/delinquency.html",
        buckets=buckets,
        ranges=list(delinquency_ranges(visit.connection).values()),
        held={each.id: [one.name for one in buckets if each in one.ranges] for one in buckets for each in one.ranges},
        days_of=days_of,
    )


def days_of(each: DelinquencyRange) -> str:
    """Say for how many days loans are behind that fall into a class."""
    return (
        say("{from_days} days or more", from_days=each.from_days)
        if each.to_days is None
        else say("{from_days} to {to_days} days", from_days=each.from_days, to_days=each.to_days)
    )


class RangeForm(ActForm):
    """A class of loans that are behind."""

    name = TextField(later("Name"), longest=100)
    from_days = WholeField(later("From day"), checks=[positive])
    to_days = WholeField(later("To day"), required=False, checks=[positive], description=later("Empty: without end."))


class AddRangeForm(RangeForm):
    """Another class."""

    def command(self, visit: Visit, **ids: int) -> acts.AddDelinquencyRange:
        """Add it."""
        return acts.AddDelinquencyRange(**self.data)


class ChangeRangeForm(RangeForm):
    """What may be corrected."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        found = delinquency_range_by_id(visit.connection, ids["range_id"])
        return {"name": found.name, "from_days": found.from_days, "to_days": found.to_days}

    def command(self, visit: Visit, **ids: int) -> acts.ChangeDelinquencyRange:
        """Correct what differs."""
        return acts.ChangeDelinquencyRange(ids["range_id"], self.changed(visit, **ids))


class RemoveRangeForm(ActForm):
    """A class that goes; there is nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> acts.NamedDelinquencyRange:
        """Remove it."""
        return acts.NamedDelinquencyRange(ids["range_id"])


class BucketForm(ActForm):
    """Classes that belong together."""

    name = TextField(later("Name"), longest=100)
    range_ids = ManyField(later("Ranges"), required=True)

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the ranges."""
        ranges = delinquency_ranges(visit.connection).values()
        self.range_ids.offer((each.id, f"{each.name}, {days_of(each)}") for each in ranges)


class AddBucketForm(BucketForm):
    """Another bucket."""

    def command(self, visit: Visit, **ids: int) -> acts.AddDelinquencyBucket:
        """Add it."""
        return acts.AddDelinquencyBucket(str(self.name.data), tuple(self.range_ids.data or ()))


class ChangeBucketForm(BucketForm):
    """A bucket with another name, or other ranges."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        found = delinquency_bucket_by_id(visit.connection, ids["bucket_id"])
        return {"name": found.name, "range_ids": sorted(each.id for each in found.ranges)}

    def command(self, visit: Visit, **ids: int) -> acts.ChangeDelinquencyBucket:
        """Change what differs."""
        changes = self.changed(visit, **ids)
        if "range_ids" in changes:
            changes["range_ids"] = tuple(changes["range_ids"] or ())
        return acts.ChangeDelinquencyBucket(ids["bucket_id"], **changes)


class RemoveBucketForm(ActForm):
    """A bucket that goes; there is nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> acts.NamedDelinquencyBucket:
        """Remove it."""
        return acts.NamedDelinquencyBucket(ids["bucket_id"])


def _about_range(visit: Visit, range_id: int) -> Mapping[str, Any]:
    return {
        "subject": delinquency_range_by_id(visit.connection, range_id).name,
        "note": say("It counts for all loans at once."),
    }


def _about_bucket(visit: Visit, bucket_id: int) -> Mapping[str, Any]:
    return {
        "subject": delinquency_bucket_by_id(visit.connection, bucket_id).name,
        "note": say("It counts for all loans of its products at once."),
    }


def _offer(path: str, form: type[ActForm], operation: Any, words: tuple[str, str, str], about: Any = None) -> None:
    heading, button, said = words
    act = Act(
        path=f"/delinquency/{path}",
        form=form,
        operation=operation,
        heading=heading,
        button=button,
        after=lambda _, **ids: "/delinquency",
        said=said,
        at=BESIDE,
        back="/delinquency",
        about=about,
    )
    offer_act(router, act)


_offer(
    "ranges/add",
    AddRangeForm,
    acts.add_delinquency_range,
    (later("Add a range"), later("Add"), later("The range is there.")),
)
_offer(
    "ranges/{range_id:int}/change",
    ChangeRangeForm,
    acts.change_delinquency_range,
    (later("Correct a range"), later("Save"), later("The range is corrected.")),
    _about_range,
)
_offer(
    "ranges/{range_id:int}/remove",
    RemoveRangeForm,
    acts.remove_delinquency_range,
    (later("Remove a range"), later("Remove"), later("The range is gone.")),
    _about_range,
)
_offer(
    "buckets/add",
    AddBucketForm,
    acts.add_delinquency_bucket,
    (later("Add a bucket"), later("Add"), later("The bucket is there.")),
)
_offer(
    "buckets/{bucket_id:int}/change",
    ChangeBucketForm,
    acts.change_delinquency_bucket,
    (later("Change a bucket"), later("Save"), later("The bucket is changed.")),
    _about_bucket,
)
_offer(
    "buckets/{bucket_id:int}/remove",
    RemoveBucketForm,
    acts.remove_delinquency_bucket,
    (later("Remove a bucket"), later("Remove"), later("The bucket is gone.")),
    _about_bucket,
)
