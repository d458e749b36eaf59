"""Keep what the bank as a whole is, keys for programs, and when offices, people and groups last changed."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOTED = {
    "office": "opened_on",
    "staff": "joined_on",
    "app_user": "created_at",
    "client": "submitted_on",
    "client_group": "submitted_on",
}
"""The tables whose changes are noted, and when a row of before was made as far as one knows."""

MEMBERS = ("group_member", "group_role")
"""What changes there changes the group."""

NOTE_CHANGE = """
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
END $$"""
NOTE_MEMBERS = """
CREATE FUNCTION note_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE client_group SET changed_at = clock_timestamp() WHERE id IN (SELECT group_id FROM touched);
    RETURN NULL;
END $$"""


def upgrade() -> None:
    """Make the tables and columns, and let triggers note what changes."""
    _institution()
    _api_key()
    for table, made in NOTED.items():
        for name in ("created_at", "changed_at"):
            if name != made:
                op.add_column(table, _moment(name))
        if made != "created_at":
            op.execute(f"UPDATE {table} SET created_at = {made} WHERE {made} IS NOT NULL")
    op.execute(NOTE_CHANGE)
    for table in ("institution", *NOTED):
        op.execute(
            f"CREATE TRIGGER noted BEFORE UPDATE ON {table} FOR EACH ROW"
            " WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_change()"
        )
    op.execute(NOTE_MEMBERS)
    for table in MEMBERS:
        for event, side in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            op.execute(
                f"CREATE TRIGGER noted_{event.lower()} AFTER {event} ON {table} REFERENCING {side} TABLE AS touched"
                " FOR EACH STATEMENT EXECUTE FUNCTION note_members()"
            )


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def _institution() -> None:
    op.create_table(
        "institution",
        sa.Column("id", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "time_zone",
            sa.Text(),
            server_default="UTC",
            nullable=False,
            comment="an IANA name; days begin by its clock",
        ),
        sa.Column(
            "key_secret",
            sa.LargeBinary(),
            nullable=False,
            comment="16 bytes, made once; keys of rows are enciphered by it",
        ),
        _moment("created_at"),
        _moment("changed_at"),
        sa.CheckConstraint("id = 1", name=op.f("ck_institution_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
    )
    # A bank that is open already gets its key now; a new one gets it when it opens.
    opened = sa.text("INSERT INTO institution (name, key_secret) SELECT name, :key FROM office WHERE parent_id IS NULL")
    op.get_bind().execute(opened, {"key": secrets.token_bytes(16)})


def _api_key() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="what it is for, as whoever made it wrote"),
        sa.Column("digest", sa.LargeBinary(), nullable=False, comment="of the secret, which is kept nowhere"),
        _moment("made_at"),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_api_key_user_id")),
        sa.ForeignKeyConstraint(["made_by"], ["app_user.id"], name=op.f("fk_api_key_made_by")),
        sa.ForeignKeyConstraint(["revoked_by"], ["app_user.id"], name=op.f("fk_api_key_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_key_digest")),
    )
    op.create_index(op.f("ix_api_key_user_id"), "api_key", ["user_id"], unique=False)
