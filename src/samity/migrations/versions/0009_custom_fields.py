"""Keep a bank's own fields: their sets and options, and what clients, groups, centres and loans hold in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PARTIAL = ("number", "held_on", "held_at")
# Whose values go with whom: an owner of any kind leads the key of the values, so no foreign key can say it.
OWNERS = {"client": ("'CLIENT'", "id"), "client_group": ("OLD.level", "id"), "loan": ("'LOAN'", "account_id")}


def upgrade() -> None:
    """Make the tables of definitions, then that of values, which go with whose they are."""
    _make_definitions()
    _make_values()
    for table, (kind, owner_id) in OWNERS.items():
        op.execute(
            f"CREATE FUNCTION forget_fields_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"DELETE FROM field_value WHERE owner_id = OLD.{owner_id} AND owner_kind = {kind}; RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER forget_fields AFTER DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION forget_fields_of_{table}()"
        )


def _make_definitions() -> None:
    op.create_table(
        "field_set",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("code", sa.Text(), nullable=False, comment="its id for those who define it, such as _Farm"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("owner_kind", sa.Text(), nullable=False, comment="CLIENT, GROUP, CENTRE or LOAN"),
        sa.Column("is_grouped", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        sa.UniqueConstraint("code", name="uq_field_set_code"),
    )
    op.create_table(
        "field",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("set_id", sa.BigInteger(), sa.ForeignKey("field_set.id"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("type", sa.Text(), nullable=False, comment="one of nine (values.py)"),
        sa.Column("is_required", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("is_unique", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("default_text", sa.Text()),
        sa.Column("depends_on", sa.Text(), comment="a select field of the same set"),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default="true", nullable=False),
        sa.UniqueConstraint("code", name="uq_field_code"),
        sa.ForeignKeyConstraint(["depends_on"], ["field.code"], name="fk_field_depends_on"),
    )
    for column in ("set_id", "depends_on"):
        op.create_index(f"ix_field_{column}", "field", [column])
    op.create_table(
        "field_option",
        sa.Column("field_id", sa.BigInteger(), sa.ForeignKey("field.id"), primary_key=True),
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer()),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("under", sa.Text(), comment="an option of the field depended on"),
    )


def _make_values() -> None:
    op.create_table(
        "field_value",
        sa.Column("owner_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("owner_kind", sa.Text(), primary_key=True),
        sa.Column("field_id", sa.BigInteger(), sa.ForeignKey("field.id"), primary_key=True),
        sa.Column("index", sa.SmallInteger(), primary_key=True, comment="of the record, in a grouped set; else 0"),
        sa.Column("text", sa.Text(), nullable=False, comment="as it is given back"),
        sa.Column("folded", sa.Text(), nullable=False, comment="equal where two values count as the same"),
        sa.Column("number", sa.Numeric()),
        sa.Column("held_on", sa.Date(), comment="the day of a date, or of a moment where it was written"),
        sa.Column("held_at", sa.DateTime(timezone=True)),
        sa.Column("option_code", sa.Text(), comment="the option chosen"),
        sa.Column("alone", sa.Text(), comment="the folded value of a field that no two records hold alike"),
        sa.ForeignKeyConstraint(["field_id", "option_code"], ["field_option.field_id", "field_option.code"]),
        sa.CheckConstraint("index >= 0", name="index"),
    )
    op.create_index(
        "ix_field_value_folded", "field_value", ["field_id", "folded"], postgresql_ops={"folded": "text_pattern_ops"}
    )
    for column in PARTIAL:
        index = f"ix_field_value_{column}"
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(index, "field_value", ["field_id", column], postgresql_where=there)
    op.create_index("uq_field_value_alone", "field_value", ["field_id", "alone"], unique=True)
