"""Refusals about the classes of loans that are behind: this dialect has no words for them, and tells none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.operations import delinquency_buckets, pause_delinquency
from samity.bank.loans.queries import delinquency_buckets as queries
from samity.bank.loans.rules import delinquency
from samity.dialects.mambu.envelope import Said
from samity.dialects.mambu.published import INVALID_ACCOUNT_STATE

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

REFUSALS: dict[type[Refusal], Said] = {
    queries.DelinquencyRangeNotFound: Said(404),
    queries.DelinquencyBucketNotFound: Said(404),
    delinquency_buckets.DelinquencyRangeNameTaken: Said(400),
    delinquency_buckets.DelinquencyBucketNameTaken: Said(400),
    delinquency_buckets.RangeEndsBeforeItBegins: Said(400),
    delinquency_buckets.RangesOverlap: Said(400),
    delinquency_buckets.BucketWithoutRanges: Said(400),
    delinquency_buckets.DelinquencyRangeInUse: Said(400),
    delinquency_buckets.DelinquencyBucketInUse: Said(400),
    delinquency.ClassedWithoutBucket: Said(400),
    pause_delinquency.DelinquencyOfLoanNotActive: Said(400, "", INVALID_ACCOUNT_STATE),
    pause_delinquency.PauseInPast: Said(400),
    pause_delinquency.PauseEndsBeforeItBegins: Said(400),
    pause_delinquency.PausesOverlap: Said(400),
    pause_delinquency.DelinquencyNotPaused: Said(400),
    pause_delinquency.ResumedOnAnotherDay: Said(400),
}
