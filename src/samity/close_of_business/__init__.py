"""The night: what is done when a business day ends. See docs/operating/nightly-run.md."""

from __future__ import annotations

from samity.close_of_business.closing import PARTS, ClosedDay, close_day

__all__ = ["PARTS", "ClosedDay", "close_day"]
