"""A filled sheet as it is kept until its cash is counted, and read again as it was."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import orjson

from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.operations.money_checks import PaymentDetail
from samity.bank.meetings.values import Attendance

if TYPE_CHECKING:
    from collections.abc import Mapping


def keep(filled: FilledSheet) -> dict[str, Any]:
    """Return a filled sheet in words of JSON; amounts are texts, so that no digit is lost."""
    kept: dict[str, Any] = orjson.loads(orjson.dumps(asdict(filled), default=str))
    return kept


def read_kept(kept: Mapping[str, Any]) -> FilledSheet:
    """Return a filled sheet as it was kept."""
    return FilledSheet(
        **{
            **kept,
            "kind": SheetKind(kept["kind"]),
            "due_on": date.fromisoformat(kept["due_on"]),
            "paid_on": date.fromisoformat(kept["paid_on"]),
            "disbursed_on": kept["disbursed_on"] and date.fromisoformat(kept["disbursed_on"]),
            "repayments": tuple(_line(each) for each in kept["repayments"]),
            "disbursements": tuple(_line(each) for each in kept["disbursements"]),
            "attendance": tuple(
                SheetAttendance(**{**each, "attendance": Attendance(each["attendance"])}) for each in kept["attendance"]
            ),
            "payment": PaymentDetail(**kept["payment"]),
            "group_ids": tuple(kept["group_ids"]),
        }
    )


def _line(kept: Mapping[str, Any]) -> SheetLine:
    amount = None if kept["amount"] is None else Decimal(kept["amount"])
    return SheetLine(**{**kept, "amount": amount, "payment": PaymentDetail(**kept["payment"])})
