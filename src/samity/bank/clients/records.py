"""The tables of clients and their groups; a centre is a group of the upper level."""

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
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)

from samity.storage.metadata import metadata, noted

client = Table(
    "client",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("account_no", Text, nullable=False, unique=True),
    Column("office_id", BigInteger, ForeignKey("office.id"), nullable=False, index=True),
    Column("external_id", Text, unique=True),
    Column("legal_form", Text, nullable=False, server_default="PERSON"),
    Column("firstname", Text),
    Column("middlename", Text),
    Column("lastname", Text),
    Column("fullname", Text),
    Column("display_name", Text, nullable=False),
    Column("mobile_no", Text, unique=True),
    Column("email", Text),
    Column("born_on", Date),
    Column("gender_id", BigInteger, ForeignKey("code_value.id")),
    Column("client_type_id", BigInteger, ForeignKey("code_value.id")),
    Column("classification_id", BigInteger, ForeignKey("code_value.id")),
    Column("is_staff", Boolean, nullable=False, server_default="false"),
    Column("officer_id", BigInteger, ForeignKey("staff.id"), index=True),
    Column("status", Text, nullable=False),
    Column("submitted_on", Date, nullable=False),
    Column("submitted_by", BigInteger, ForeignKey("app_user.id"), nullable=False),
    Column("activated_on", Date),
    Column("activated_by", BigInteger, ForeignKey("app_user.id")),
    Column("closed_on", Date),
    Column("closed_by", BigInteger, ForeignKey("app_user.id")),
    *noted(),
    Column("office_since", Date, comment="when he came from another office; empty where he never did"),
    Column("rejected_on", Date),
    Column("rejected_by", BigInteger, ForeignKey("app_user.id")),
    Column("withdrawn_on", Date),
    Column("withdrawn_by", BigInteger, ForeignKey("app_user.id")),
    Column(
        "ending_reason_id",
        BigInteger,
        ForeignKey("code_value.id"),
        comment="why he was closed or rejected, or withdrew; empty while he did not",
    ),
    Column("reopened_on", Date, comment="when he began anew after one of these; empty where he never did"),
    CheckConstraint("status <> 'ACTIVE' OR activated_on IS NOT NULL", name="active_since"),
)
Index("ix_client_display_name", client.c.display_name)
for _name, _text in {
    "known_by": func.coalesce(client.c.external_id, client.c.account_no),
    "lastname": client.c.lastname,
    "display_name": client.c.display_name,
}.items():
    Index(
        f"ix_client_{_name}_folded",
        func.lower(_text).label("folded"),
        postgresql_ops={"folded": "text_pattern_ops"},
    )

client_group = Table(
    "client_group",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("level", Text, nullable=False, comment="CENTRE or GROUP"),
    Column("account_no", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("external_id", Text),
    Column("office_id", BigInteger, ForeignKey("office.id"), nullable=False, index=True),
    Column("officer_id", BigInteger, ForeignKey("staff.id"), index=True),
    Column("centre_id", BigInteger, ForeignKey("client_group.id"), index=True),
    Column("hierarchy", Text, nullable=False, comment="path such as .3.7. : centre, group"),
    Column("status", Text, nullable=False),
    Column("submitted_on", Date, nullable=False),
    Column("submitted_by", BigInteger, ForeignKey("app_user.id"), nullable=False),
    Column("activated_on", Date),
    Column("activated_by", BigInteger, ForeignKey("app_user.id")),
    Column("closed_on", Date),
    Column("closed_by", BigInteger, ForeignKey("app_user.id")),
    Column("closure_reason_id", BigInteger, ForeignKey("code_value.id")),
    UniqueConstraint("name", "level"),
    UniqueConstraint("external_id", "level"),
    CheckConstraint("level = 'GROUP' OR (level = 'CENTRE' AND centre_id IS NULL)", name="level"),
    *noted(),
    CheckConstraint("status <> 'ACTIVE' OR activated_on IS NOT NULL", name="active_since"),
)

group_member = Table(
    "group_member",
    metadata,
    Column("group_id", BigInteger, ForeignKey("client_group.id"), primary_key=True),
    Column("client_id", BigInteger, ForeignKey("client.id"), primary_key=True, index=True),
    Column("joined_on", Date, nullable=False, comment="the business date on which he was associated"),
)

group_role = Table(
    "group_role",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("group_id", BigInteger, nullable=False),
    Column("client_id", BigInteger, nullable=False),
    Column("role_id", BigInteger, ForeignKey("code_value.id"), nullable=False, comment="a value of code GROUPROLE"),
    ForeignKeyConstraint(["group_id", "client_id"], ["group_member.group_id", "group_member.client_id"]),
    UniqueConstraint("group_id", "client_id", "role_id"),
)

note = Table(
    "note",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("client_id", BigInteger, ForeignKey("client.id"), index=True),
    Column("group_id", BigInteger, ForeignKey("client_group.id"), index=True, comment="a group or centre"),
    Column("text", Text, nullable=False),
    Column("written_by", BigInteger, ForeignKey("app_user.id"), nullable=False),
    Column("written_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("changed_by", BigInteger, ForeignKey("app_user.id"), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("num_nonnulls(client_id, group_id) = 1", name="owner"),
)

client_identifier = Table(
    "client_identifier",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("client_id", BigInteger, ForeignKey("client.id"), nullable=False, index=True),
    Column("type_id", BigInteger, ForeignKey("code_value.id"), nullable=False, index=True),
    Column("number", Text, nullable=False),
    Column("description", Text),
    Column("is_active", Boolean, nullable=False),
    Column("kept_by", BigInteger, ForeignKey("app_user.id"), nullable=False),
    Column("kept_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
Index("uq_client_identifier_number", client_identifier.c.type_id, client_identifier.c.number, unique=True)
Index(
    "uq_client_identifier_active",
    client_identifier.c.client_id,
    client_identifier.c.type_id,
    unique=True,
    postgresql_where=text("is_active"),
)

officer_term = Table(
    "officer_term",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("group_id", BigInteger, ForeignKey("client_group.id"), nullable=False, index=True),
    Column("officer_id", BigInteger, ForeignKey("staff.id"), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, comment="empty while he serves"),
)
client_transfer = Table(
    "client_transfer",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("client_id", BigInteger, ForeignKey("client.id"), nullable=False, index=True),
    Column("from_office_id", BigInteger, ForeignKey("office.id"), nullable=False),
    Column("to_office_id", BigInteger, ForeignKey("office.id"), nullable=False, index=True),
    Column("status", Text, nullable=False, comment="PROPOSED, REJECTED, WITHDRAWN or ACCEPTED"),
    Column("proposed_for", Date, nullable=False, comment="the day from which the books of his loans wait"),
    Column("proposed_by", BigInteger, ForeignKey("app_user.id"), nullable=False),
    Column("note", Text),
    Column("decided_on", Date, comment="the business date of the last word on it"),
    Column("decided_by", BigInteger, ForeignKey("app_user.id")),
    Column("decision_note", Text),
)
# Rejected ones are open still: the office that proposed it has the last word.
Index(
    "uq_client_transfer_open",
    client_transfer.c.client_id,
    unique=True,
    postgresql_where=client_transfer.c.status.in_(["PROPOSED", "REJECTED"]),
)
Index("uq_officer_term_serving", officer_term.c.group_id, unique=True, postgresql_where=text("until_on IS NULL"))
