"""The tables of accounting: the chart of accounts, where products post, the ledger; and what the database refuses."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    event,
    func,
)

from samity.storage.audit import audit_line
from samity.storage.metadata import metadata

gl_account = Table(
    "gl_account",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False),
    Column("gl_code", Text, nullable=False, unique=True),
    Column("type", Text, nullable=False, comment="ASSET, LIABILITY, EQUITY, INCOME or EXPENSE"),
    Column("usage", Text, nullable=False, comment="DETAIL holds postings, HEADER holds accounts"),
    Column("parent_id", BigInteger, ForeignKey("gl_account.id")),
    Column("manual_entries_allowed", Boolean, nullable=False, server_default="true"),
    Column("disabled", Boolean, nullable=False, server_default="false"),
    Column("description", Text),
    Column("tag_id", BigInteger, ForeignKey("code_value.id")),
    CheckConstraint("type IN ('ASSET', 'LIABILITY', 'EQUITY', 'INCOME', 'EXPENSE')", name="type"),
    CheckConstraint("usage IN ('DETAIL', 'HEADER')", name="usage"),
)

account_mapping = Table(
    "account_mapping",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("product_kind", Text, nullable=False, comment="such as loan"),
    Column("product_id", BigInteger, nullable=False),
    Column("purpose", Text, nullable=False, comment="such as FUND_SOURCE"),
    Column("payment_channel_id", BigInteger, ForeignKey("payment_channel.id")),
    Column("charge_id", BigInteger),
    Column("gl_account_id", BigInteger, ForeignKey("gl_account.id"), nullable=False, index=True),
    Column("reason_id", BigInteger, ForeignKey("code_value.id"), comment="why a debt is given up or charged off"),
    UniqueConstraint(
        "product_kind",
        "product_id",
        "purpose",
        "payment_channel_id",
        "charge_id",
        "reason_id",
        name="uq_account_mapping_place",
        postgresql_nulls_not_distinct=True,
    ),
)

# No foreign keys to offices, currencies and GL accounts here: every posting of the bank would take a shared lock on
# the same few rows, and PostgreSQL rewrites a row each time its set of lockers changes. `post` checks instead.
ledger_transaction = Table(
    "ledger_transaction",
    metadata,
    Column("account_id", BigInteger, primary_key=True),
    Column("id", BigInteger, primary_key=True, index=True),
    Column("office_id", BigInteger, nullable=False),
    Column("currency_code", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="such as loan.repayment"),
    Column("value_on", Date, nullable=False),
    Column("booked_on", Date, nullable=False),
    Column("reverses_id", BigInteger),
    Column("created_by", BigInteger, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    ForeignKeyConstraint(["account_id", "reverses_id"], ["ledger_transaction.account_id", "ledger_transaction.id"]),
)
Index(
    "uq_ledger_transaction_reversal",
    ledger_transaction.c.account_id,
    ledger_transaction.c.reverses_id,
    unique=True,
    postgresql_where=ledger_transaction.c.reverses_id.isnot(None),
)
# Rows arrive in the order of days, so that a block range index, a few pages in all, finds a day.
Index(
    "ix_ledger_transaction_days",
    ledger_transaction.c.booked_on,
    ledger_transaction.c.value_on,
    postgresql_using="brin",
    postgresql_with={"pages_per_range": 32, "autosummarize": "on"},
)

posting = Table(
    "posting",
    metadata,
    Column("account_id", BigInteger, primary_key=True),
    Column("transaction_id", BigInteger, primary_key=True),
    Column("no", SmallInteger, primary_key=True),
    Column("debit_gl", BigInteger, nullable=False),
    Column("credit_gl", BigInteger, nullable=False),
    Column("amount", BigInteger, nullable=False, comment="minor units of the transaction's currency"),
    Column("debit_line", SmallInteger, nullable=False),
    Column("credit_line", SmallInteger, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint("debit_line BETWEEN 1 AND 999 AND credit_line BETWEEN 1 AND 999", name="lines"),
    ForeignKeyConstraint(["account_id", "transaction_id"], ["ledger_transaction.account_id", "ledger_transaction.id"]),
)

REFUSE_CHANGE = """\
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: its rows are written once and corrected by new rows', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$"""
APPEND_ONLY = """\
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""
APPEND_ONLY_TABLES = (ledger_transaction, posting, audit_line)

for _table in APPEND_ONLY_TABLES:
    for _statement in (REFUSE_CHANGE, APPEND_ONLY.format(table=_table.name)):
        # DDL() formats with %: the doubled one reaches PostgreSQL single.
        _ddl = DDL(_statement.replace("%", "%%"))  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
        event.listen(_table, "after_create", _ddl)

__all__ = [
    "APPEND_ONLY",
    "APPEND_ONLY_TABLES",
    "REFUSE_CHANGE",
    "account_mapping",
    "gl_account",
    "ledger_transaction",
    "posting",
]
