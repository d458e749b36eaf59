"""The delinquency bucket of the reference's products."""

from __future__ import annotations

from samity.bank.loans.values.delinquency import DelinquencyRange

_FROM_DAYS = (1, 4, 31, 61, 91, 121, 151, 181, 241)
_RANGES = ("RANGE_1", "RANGE_3", "RANGE_30", "RANGE_60", "RANGE_90", "RANGE_120", "RANGE_150", "RANGE_180", "RANGE_240")
BUCKET = tuple(
    DelinquencyRange(name, first, None if last is None else last - 1)
    for name, first, last in zip(_RANGES, _FROM_DAYS, (*_FROM_DAYS[1:], None), strict=True)
)
