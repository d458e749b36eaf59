"""What doors, pages and operations may read of collection sheets."""

from __future__ import annotations

from samity.bank.collection_sheets.queries.sheet import (
    gather,
    groups_of_officer,
    individual_dues,
    is_shifted_due_date,
    saved_before,
)

__all__ = ["gather", "groups_of_officer", "individual_dues", "is_shifted_due_date", "saved_before"]
