"""The tables of custom fields: sets, fields, options, and the values that records hold."""

from __future__ import annotations

from sqlalchemy import (
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
    Integer,
    Numeric,
    SmallInteger,
    Table,
    Text,
    text,
)

from samity.storage.metadata import metadata

field_set = Table(
    "field_set",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("code", Text, nullable=False, unique=True, comment="its id for those who define it, such as _Farm"),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("owner_kind", Text, nullable=False, comment="CLIENT, GROUP, CENTRE, LOAN, OFFICE or USER"),
    Column("is_grouped", Boolean, nullable=False, server_default="false"),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("is_active", Boolean, nullable=False, server_default="true"),
)

field = Table(
    "field",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("set_id", BigInteger, ForeignKey("field_set.id"), nullable=False, index=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("type", Text, nullable=False, comment="one of nine (values.py)"),
    Column("is_required", Boolean, nullable=False, server_default="false"),
    Column("is_unique", Boolean, nullable=False, server_default="false"),
    Column("default_text", Text),
    Column("depends_on", Text, ForeignKey("field.code"), index=True, comment="a select field of the same set"),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("is_active", Boolean, nullable=False, server_default="true"),
)

field_option = Table(
    "field_option",
    metadata,
    Column("field_id", BigInteger, ForeignKey("field.id"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("score", Integer),
    Column("position", Integer, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("under", Text, comment="an option of the field depended on"),
)

# The owner leads the key: what belongs to an account can be distributed with it (architecture, section 5).
field_value = Table(
    "field_value",
    metadata,
    Column("owner_id", BigInteger, primary_key=True),
    Column("owner_kind", Text, primary_key=True),
    Column("field_id", BigInteger, ForeignKey("field.id"), primary_key=True),
    Column("index", SmallInteger, primary_key=True, comment="of the record, in a grouped set; else 0"),
    Column("text", Text, nullable=False, comment="as it is given back"),
    Column("folded", Text, nullable=False, comment="equal where two values count as the same"),
    Column("number", Numeric),
    Column("held_on", Date, comment="the day of a date, or of a moment where it was written"),
    Column("held_at", DateTime(timezone=True)),
    Column("option_code", Text, comment="the option chosen"),
    Column("alone", Text, comment="the folded value of a field that no two records hold alike"),
    ForeignKeyConstraint(["field_id", "option_code"], ["field_option.field_id", "field_option.code"]),
    CheckConstraint("index >= 0", name="index"),
)
Index("uq_field_value_alone", field_value.c.field_id, field_value.c.alone, unique=True)
Index(
    "ix_field_value_folded",
    field_value.c.field_id,
    field_value.c.folded,
    postgresql_ops={"folded": "text_pattern_ops"},
)
for _column in ("number", "held_on", "held_at"):
    Index(
        f"ix_field_value_{_column}",
        field_value.c.field_id,
        field_value.c[_column],
        postgresql_where=text(f"{_column} IS NOT NULL"),
    )
