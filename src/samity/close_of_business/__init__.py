"""The night: what is done when a business day ends. See docs/operating/nightly-run.md."""

from __future__ import annotations

from samity.close_of_business.beginning import Crew
from samity.close_of_business.closing import ClosedDay, close_day, close_days

__all__ = ["ClosedDay", "Crew", "close_day", "close_days"]
