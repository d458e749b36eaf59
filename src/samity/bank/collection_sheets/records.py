"""The tables of collection sheets: each that was saved, its lines, who came, and what took it back."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from samity.storage.metadata import metadata

collection_sheet = Table(
    "collection_sheet",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("kind", Text, nullable=False, comment="GROUP, CENTRE or INDIVIDUAL"),
    Column("owner_id", BigInteger, comment="the group or centre; empty on a sheet of individuals"),
    Column("calendar_id", BigInteger, comment="by which they meet; empty on a sheet of individuals"),
    Column("due_on", Date, nullable=False, comment="the meeting whose dues were collected"),
    Column("paid_on", Date, nullable=False, comment="the value date of its postings"),
    Column("booked_on", Date, nullable=False),
    Column("note", Text),
    Column("user_id", BigInteger, nullable=False),
    Column("saved_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
Index("ix_collection_sheet_meeting", collection_sheet.c.owner_id, collection_sheet.c.due_on)
Index("ix_collection_sheet_due_on_calendar_id", collection_sheet.c.due_on, collection_sheet.c.calendar_id)

collection_sheet_line = Table(
    "collection_sheet_line",
    metadata,
    Column("sheet_id", BigInteger, ForeignKey("collection_sheet.id"), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("kind", Text, nullable=False, comment="REPAYMENT or DISBURSEMENT"),
    Column("loan_id", BigInteger, nullable=False),
    Column("due_on", Date, nullable=False, comment="as on the sheet; finds a line that was saved before"),
    Column("client_id", BigInteger),
    Column("group_id", BigInteger, comment="of the loan when the sheet was saved"),
    Column("amount", BigInteger, nullable=False, comment="minor units; 0 for a line that was passed over"),
    Column("fact", Integer, comment="serial of the loan's fact; empty for a line that was passed over"),
    Column("transaction_id", BigInteger, comment="made first for the fact; it may be allocated anew later"),
)
Index("ix_collection_sheet_line_loan_id_due_on", collection_sheet_line.c.loan_id, collection_sheet_line.c.due_on)

collection_sheet_attendance = Table(
    "collection_sheet_attendance",
    metadata,
    Column("sheet_id", BigInteger, ForeignKey("collection_sheet.id"), primary_key=True),
    Column("client_id", BigInteger, primary_key=True),
    Column("status", Text, nullable=False, comment="as noted on this sheet"),
    Column("former", Text, comment="what was noted of the client before; empty where nothing was"),
)

collection_sheet_undo = Table(
    "collection_sheet_undo",
    metadata,
    Column("sheet_id", BigInteger, ForeignKey("collection_sheet.id"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("undone_on", Date, nullable=False, comment="the business date"),
    Column("undone_by", BigInteger, nullable=False),
    Column("undone_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

sheet_receipt_count = Table(
    "sheet_receipt_count",
    metadata,
    Column("office_id", BigInteger, ForeignKey("office.id"), primary_key=True),
    Column("last", BigInteger, nullable=False, comment="the number that was given last"),
)

sheet_receipt = Table(
    "sheet_receipt",
    metadata,
    Column("sheet_id", BigInteger, ForeignKey("collection_sheet.id"), primary_key=True),
    Column("office_id", BigInteger, ForeignKey("office.id"), nullable=False, comment="of the sheet, when it was saved"),
    Column("no", BigInteger, nullable=False, comment="counts the sheets of the office, without gaps"),
)
Index("uq_sheet_receipt", sheet_receipt.c.office_id, sheet_receipt.c.no, unique=True)

captured_sheet = Table(
    "captured_sheet",
    metadata,
    Column("id", BigInteger, primary_key=True, comment="of account_ids: what its cash differs by is posted under it"),
    Column("office_id", BigInteger, ForeignKey("office.id"), nullable=False),
    Column("kind", Text, nullable=False, comment="GROUP, CENTRE or INDIVIDUAL"),
    Column("owner_id", BigInteger, comment="the group or centre; empty on a sheet of individuals"),
    Column("calendar_id", BigInteger),
    Column("due_on", Date, nullable=False),
    Column("state", Text, nullable=False, comment="to which its last step led (rules/two_stages.py)"),
    Column("sheet_id", BigInteger, ForeignKey("collection_sheet.id"), unique=True, comment="as which it was posted"),
)
Index("ix_captured_sheet_office_id_due_on", captured_sheet.c.office_id, captured_sheet.c.due_on)
Index("ix_captured_sheet_owner_id_due_on", captured_sheet.c.owner_id, captured_sheet.c.due_on)
Index(
    "ix_captured_sheet_waiting",
    captured_sheet.c.due_on,
    postgresql_where=captured_sheet.c.state.in_(["CAPTURED", "TO_APPROVE", "COUNTED"]),
)

captured_step = Table(
    "captured_step",
    metadata,
    Column("captured_id", BigInteger, ForeignKey("captured_sheet.id"), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("act", Text, nullable=False, comment="what was done with it (values.py)"),
    Column("content", JSONB, nullable=False, comment="the sheet as filled in, the count, or what was posted"),
    Column("reason", Text),
    Column("user_id", BigInteger, nullable=False),
    Column("done_on", Date, nullable=False, comment="the business date"),
    Column("done_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

APPEND_ONLY_TABLES = (collection_sheet_attendance, collection_sheet_undo, sheet_receipt, captured_step)

meeting_reminder = Table(
    "meeting_reminder",
    metadata,
    Column("calendar_id", BigInteger, ForeignKey("calendar.id", ondelete="CASCADE"), primary_key=True),
    Column("held_on", Date, primary_key=True),
    Column("person", Text, primary_key=True, comment="who was reminded, such as client:12 or staff:3"),
)
