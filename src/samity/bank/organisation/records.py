"""The tables of the organisation: itself, offices, people, roles, currencies, channels, codes, holidays, dates."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY

from samity.storage.metadata import metadata, noted

institution = Table(
    "institution",
    metadata,
    Column("id", SmallInteger, primary_key=True, server_default="1"),
    Column("name", Text, nullable=False),
    Column("time_zone", Text, nullable=False, server_default="UTC", comment="an IANA name; days begin by its clock"),
    Column("key_secret", LargeBinary, nullable=False, comment="16 bytes, made once; keys of rows are enciphered by it"),
    *noted(),
    CheckConstraint("id = 1", name="only_one"),
)

office = Table(
    "office",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("external_id", Text, unique=True),
    Column("opened_on", Date, nullable=False),
    Column("parent_id", BigInteger, ForeignKey("office.id")),
    Column("hierarchy", Text, nullable=False, comment="path such as .2.7. ; the head office is ."),
    Column("reminder_days", SmallInteger, comment="so long before a meeting members are reminded; empty: never"),
    Column(
        "counts_cash",
        Boolean,
        nullable=False,
        server_default="false",
        comment="sheets are captured, and posted when their cash is counted",
    ),
    *noted(),
)

staff = Table(
    "staff",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("office_id", BigInteger, ForeignKey("office.id"), nullable=False, index=True),
    Column("firstname", Text, nullable=False),
    Column("lastname", Text, nullable=False),
    Column("display_name", Text, nullable=False, comment="Last, First"),
    Column("mobile_no", Text, unique=True),
    Column("external_id", Text, unique=True),
    Column("is_loan_officer", Boolean, nullable=False, server_default="false"),
    Column("is_active", Boolean, nullable=False, server_default="true"),
    Column("joined_on", Date),
    *noted(),
)

role = Table(
    "role",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("description", Text, nullable=False, server_default=""),
    Column("disabled", Boolean, nullable=False, server_default="false"),
    Column("permissions", ARRAY(Text), nullable=False, server_default="{}"),
)

app_user = Table(
    "app_user",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("username", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False, comment="argon2id"),
    Column("firstname", Text, nullable=False),
    Column("lastname", Text, nullable=False),
    Column("email", Text),
    Column("office_id", BigInteger, ForeignKey("office.id"), nullable=False),
    Column("staff_id", BigInteger, ForeignKey("staff.id")),
    Column("locked", Boolean, nullable=False, server_default="false"),
    Column("deleted_at", DateTime(timezone=True)),
    *noted(),
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("user_id", BigInteger, ForeignKey("app_user.id"), nullable=False, index=True),
    Column("name", Text, nullable=False, comment="what it is for, as whoever made it wrote"),
    Column("digest", LargeBinary, nullable=False, unique=True, comment="of the secret, which is kept nowhere"),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("made_by", BigInteger, ForeignKey("app_user.id"), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("revoked_by", BigInteger, ForeignKey("app_user.id")),
)

user_role = Table(
    "user_role",
    metadata,
    Column("user_id", BigInteger, ForeignKey("app_user.id"), primary_key=True),
    Column("role_id", BigInteger, ForeignKey("role.id"), primary_key=True),
)

currency = Table(
    "currency",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("decimals", SmallInteger, nullable=False),
    Column("symbol", Text, nullable=False, server_default=""),
    Column("symbol_position", Text, nullable=False, server_default="BEFORE_NUMBER"),
    Column("cash_unit", BigInteger, nullable=False, server_default="1", comment="smallest coin, in minor units"),
    Column("fiat", Boolean, nullable=False, server_default="true"),
    Column("selected", Boolean, nullable=False, server_default="false", comment="the bank uses it"),
    CheckConstraint("decimals BETWEEN 0 AND 8", name="decimals"),
    CheckConstraint("cash_unit >= 1", name="cash_unit"),
)

denomination = Table(
    "denomination",
    metadata,
    Column("currency_code", Text, ForeignKey("currency.code"), primary_key=True),
    Column("value", BigInteger, primary_key=True, comment="of a note or coin, in minor units"),
    CheckConstraint("value > 0", name="value"),
)

payment_channel = Table(
    "payment_channel",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("description", Text, nullable=False, server_default=""),
    Column("is_cash", Boolean, nullable=False, server_default="false"),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("code_name", Text, unique=True, comment="a name that other systems know it by"),
)

calendar_address = Table(
    "calendar_address",
    metadata,
    Column("user_id", BigInteger, ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True, comment="of the secret, which is kept nowhere"),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

fund = Table(
    "fund",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("external_id", Text, unique=True),
)

code = Table(
    "code",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True, comment="such as GROUPROLE"),
    Column("system_defined", Boolean, nullable=False, server_default="false"),
)

code_value = Table(
    "code_value",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("code_id", BigInteger, ForeignKey("code.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("is_active", Boolean, nullable=False, server_default="true"),
    Column("is_mandatory", Boolean, nullable=False, server_default="false"),
    UniqueConstraint("code_id", "name"),
)

holiday = Table(
    "holiday",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date, nullable=False),
    Column("moved_to", Date, comment="where dues go; empty: to the next repayment date"),
    Column("description", Text, nullable=False, server_default=""),
    Column("status", Text, nullable=False, server_default="PENDING", comment="PENDING, ACTIVE or DELETED"),
    CheckConstraint("from_on <= to_on", name="order"),
)

holiday_office = Table(
    "holiday_office",
    metadata,
    Column("holiday_id", BigInteger, ForeignKey("holiday.id"), primary_key=True),
    Column("office_id", BigInteger, ForeignKey("office.id"), primary_key=True),
)

working_days = Table(
    "working_days",
    metadata,
    Column("office_id", BigInteger, ForeignKey("office.id"), primary_key=True),
    Column("weekdays", ARRAY(SmallInteger), nullable=False, comment="0 Monday to 6 Sunday"),
    Column("shift", Text, nullable=False, comment="where a due date on another day goes"),
    Column("extend_daily_terms", Boolean, nullable=False, server_default="false"),
)

bank_date = Table(
    "bank_date",
    metadata,
    Column("id", SmallInteger, primary_key=True, server_default="1"),
    Column("business_date", Date, nullable=False),
    Column("closed_on", Date, comment="the last day that was closed; the date never goes back behind it"),
    Column("closing_until", Date, comment="last day of a night that was begun and is not over; else empty"),
    CheckConstraint("id = 1", name="only_one"),
)

setting = Table(
    "setting",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column(
        "name",
        Text,
        nullable=False,
        unique=True,
        comment="a bank-wide choice, such as meetings-mandatory-for-jlg-loans",
    ),
    Column("enabled", Boolean, nullable=False),
    Column("value", BigInteger),
)
