"""The codes every bank has; their values are the bank's own."""

from __future__ import annotations

# Source: groups and collection sheets specification, section 1.7, and what clients, groups and loans refer to.
SYSTEM_CODES = (
    "GROUPROLE",
    "GroupClosureReason",
    "CenterClosureReason",
    "ClientClosureReason",
    "ClientRejectReason",
    "ClientWithdrawReason",
    "ClientType",
    "ClientClassification",
    "Gender",
    "Customer Identifier",
    "LoanPurpose",
    "LoanRescheduleReason",
    "WriteOffReasons",
    "ChargeOffReasons",
)
