"""Every table of the bank, for migrations: importing this fills the catalogue."""

from __future__ import annotations

from samity.bank.accounting import records as accounting
from samity.bank.clients import records as clients
from samity.bank.collection_sheets import records as collection_sheets
from samity.bank.custom_fields import records as custom_fields
from samity.bank.fees import records as fees
from samity.bank.hooks import records as hooks
from samity.bank.loans import records as loans
from samity.bank.meetings import records as meetings
from samity.bank.organisation import records as organisation
from samity.storage import audit, idempotency, outbox, sessions
from samity.storage.metadata import metadata

__all__ = [
    "accounting",
    "audit",
    "clients",
    "collection_sheets",
    "custom_fields",
    "fees",
    "hooks",
    "idempotency",
    "loans",
    "meetings",
    "metadata",
    "organisation",
    "outbox",
    "sessions",
]
