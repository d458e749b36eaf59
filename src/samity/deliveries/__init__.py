"""Deliveries: what happened in the bank is sent to those who listen, beside everything else."""

from __future__ import annotations

from samity.deliveries.workers import delivering

__all__ = ["delivering"]
