"""The tables of loans: products, accounts, their facts, their state, their transactions."""

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
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from samity.storage.metadata import metadata, noted

delinquency_range = Table(
    "delinquency_range",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("from_days", Integer, nullable=False),
    Column("to_days", Integer, comment="empty: without end"),
)

delinquency_bucket = Table(
    "delinquency_bucket",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

delinquency_bucket_range = Table(
    "delinquency_bucket_range",
    metadata,
    Column("bucket_id", BigInteger, ForeignKey("delinquency_bucket.id"), primary_key=True),
    Column("range_id", BigInteger, ForeignKey("delinquency_range.id"), primary_key=True),
)

loan_product = Table(
    "loan_product",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("short_name", Text, nullable=False, unique=True),
    Column("external_id", Text, unique=True),
    Column("description", Text),
    Column("currency_code", Text, ForeignKey("currency.code"), nullable=False),
    Column("offer", JSONB, nullable=False, comment="terms offered: defaults, limits, allocation (values/products.py)"),
    Column("accounting", Text, nullable=False),
    Column("starts_on", Date),
    Column("closes_on", Date),
    Column("fund_id", BigInteger, ForeignKey("fund.id")),
    Column("delinquency_bucket_id", BigInteger, ForeignKey("delinquency_bucket.id")),
    *noted(),
)

# Account-owned tables lead their key with account_id: they can be distributed by it (architecture, section 5).
loan = Table(
    "loan",
    metadata,
    Column("account_id", BigInteger, primary_key=True),
    Column("account_no", Text, nullable=False, unique=True),
    Column("product_id", BigInteger, ForeignKey("loan_product.id"), nullable=False),
    Column("kind", Text, nullable=False, comment="INDIVIDUAL, GROUP or JLG"),
    Column("client_id", BigInteger, comment="the debtor, unless the group as a whole is"),
    Column("group_id", BigInteger),
    Column("office_id", BigInteger, ForeignKey("office.id"), nullable=False),
    Column("officer_id", BigInteger, ForeignKey("staff.id")),
    Column("purpose_id", BigInteger, ForeignKey("code_value.id")),
    Column("notes", Text),
    Column("fund_id", BigInteger, ForeignKey("fund.id")),
    Column("calendar_id", BigInteger, comment="the meeting whose dates it follows"),
    Column("sync_disbursement", Boolean, nullable=False, server_default="false"),
    Column("currency_code", Text, ForeignKey("currency.code"), nullable=False),
    Column("terms", JSONB, nullable=False, comment="snapshot (values/terms.py)"),
    Column("payments", JSONB, nullable=False, comment="snapshot (values/payment_terms.py)"),
    Column("allowances", JSONB, nullable=False, server_default="{}", comment="snapshot (values/allowances.py)"),
    Column("fees", JSONB, nullable=False, server_default="[]", comment="of every installment (values/agreed_fees.py)"),
    Column("accounting", Text, nullable=False),
    Column("starts_at_submission", Boolean, nullable=False, server_default="false"),
    Column("minimum_days", Integer, nullable=False, server_default="0"),
    Column("on_expected_day", Boolean, nullable=False, server_default="false", comment="paid out on no other day"),
    Column("expected_disbursement_on", Date),
    Column("first_repayment_on", Date, comment="asked for; empty where it follows from the disbursement"),
    Column("status", Text, nullable=False),
    Column("principal", BigInteger, nullable=False),
    Column("submitted_on", Date, nullable=False),
    Column("approved_on", Date),
    Column("disbursed_on", Date),
    Column("matures_on", Date),
    Column("open_from", Date, comment="due date of the oldest installment of which something is left; empty: none"),
    Column("ended_on", Date),
    Column("last_paid_on", Date),
    Column("overpaid", BigInteger, nullable=False, server_default="0"),
    Column("held", BigInteger, nullable=False, server_default="0", comment="paid for later days, in all"),
    Column("held_payments", JSONB, nullable=False, server_default="[]", comment="serial, day it counts from, amount"),
    Column("principal_outstanding", BigInteger, nullable=False, server_default="0"),
    Column("recognised_until", Date, comment="income is recognised up to this day"),
    Column("recognition_behind_since", Date, comment="first change that waits for its income; empty when none does"),
    Column("summed_until", Date, comment="due dates up to this day are summed up, where the terms ask for it"),
    Column("recognised_interest", BigInteger, nullable=False, server_default="0"),
    Column("recognised_fees", BigInteger, nullable=False, server_default="0"),
    Column("recognised_penalties", BigInteger, nullable=False, server_default="0"),
    Column("accruing_number", Integer, comment="installment whose interest accrues; empty where interest is fixed"),
    Column("accrued_until", Date),
    Column("accrued", Text, comment="its exact interest up to that day, a fraction of minor units"),
    Column("accrued_late", Text, comment="what rounding left of the interest of what is overdue; empty: nothing"),
    Column("accrued_applied", BigInteger, nullable=False, server_default="0", comment="of it applied by hand"),
    Column("accruing_rows", Integer, comment="installments that bear it; empty where they are as was agreed"),
    Column(
        "accruing_base",
        BigInteger,
        comment="principal that bears it since the last rest; empty where what is owed does",
    ),
    Column("accruing_calendar", JSONB, comment="days of work it counts by, as they were"),
    Column("accrued_penalty", JSONB, comment="since, until, exact and not applied; empty before any was reckoned"),
    Column("rescheduled", JSONB, comment="what was agreed anew since the loan was paid out; empty where nothing was"),
    Column("lock", JSONB, comment="on, due, holds_penalties; empty where it is not locked"),
    Column("graces", JSONB, comment="agreed anew for when it is late: day, grace; empty where nothing was"),
    Column("charge_off", JSONB, comment="on, is_fraud, interest_ends_on, reason, income; empty: none"),
    Column("reached_on", Date, comment="position of the last fact applied"),
    Column("reached_rank", SmallInteger),
    Column("reached_serial", Integer),
    Column("last_serial", Integer, nullable=False, comment="of the last fact entered"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("changed_beside_at", DateTime(timezone=True), comment="last change that is no fact: notes, officer"),
    CheckConstraint("client_id IS NOT NULL OR group_id IS NOT NULL", name="debtor"),
    # Room beside each row: one that a night changes stays on its page, and no index has to follow it.
    postgresql_with={"fillfactor": 60},
)
Index("ix_loan_client_id", loan.c.client_id)
Index("ix_loan_group_id", loan.c.group_id)
Index("ix_loan_office_id", loan.c.office_id)
Index("ix_loan_officer_id", loan.c.officer_id)
# Rows are written in the order of these moments: the coarse index costs next to nothing.
Index("ix_loan_created_at", loan.c.created_at, postgresql_using="brin")
Index(
    "ix_loan_account_no_folded",
    func.lower(loan.c.account_no).label("folded"),
    postgresql_ops={"folded": "text_pattern_ops"},
)
# Loans that are late are found by it: whatever is late was due before today.
Index("ix_loan_open_from", loan.c.open_from, postgresql_where=loan.c.open_from.is_not(None))
Index("ix_loan_summed_until", loan.c.account_id, postgresql_where=loan.c.summed_until.is_not(None))
Index("ix_loan_held", loan.c.account_id, postgresql_where=loan.c.held > 0)

loan_external_id = Table(
    "loan_external_id",
    metadata,
    Column("external_id", Text, primary_key=True),
    Column("account_id", BigInteger, nullable=False, unique=True),
)

Index(
    "ix_loan_external_id_folded",
    func.lower(loan_external_id.c.external_id).label("folded"),
    postgresql_ops={"folded": "text_pattern_ops"},
)

loan_transaction_external_id = Table(
    "loan_transaction_external_id",
    metadata,
    Column("external_id", Text, primary_key=True),
    Column("account_id", BigInteger, nullable=False),
    Column("fact", Integer, nullable=False, comment="serial of the fact whose transaction it names"),
    UniqueConstraint("account_id", "fact"),
)

loan_reversal_external_id = Table(
    "loan_reversal_external_id",
    metadata,
    Column("external_id", Text, primary_key=True),
    Column("account_id", BigInteger, nullable=False),
    Column("fact", Integer, nullable=False, comment="serial of the fact that takes a transaction back"),
    UniqueConstraint("account_id", "fact"),
)

loan_charge_external_id = Table(
    "loan_charge_external_id",
    metadata,
    Column("external_id", Text, primary_key=True),
    Column("account_id", BigInteger, nullable=False),
    Column("loan_charge_id", BigInteger, nullable=False),
    UniqueConstraint("account_id", "loan_charge_id"),
)

loan_fact = Table(
    "loan_fact",
    metadata,
    Column("account_id", BigInteger, primary_key=True),
    Column("serial", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("value_on", Date, nullable=False),
    Column("booked_on", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("details", JSONB, nullable=False),
    Column("undoes", Integer),
    Column("user_id", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
Index("ix_loan_fact_entered_at", loan_fact.c.entered_at, postgresql_using="brin")

loan_reschedule_request = Table(
    "loan_reschedule_request",
    metadata,
    Column("account_id", BigInteger, primary_key=True),
    Column("id", BigInteger, Identity(), primary_key=True, index=True),
    Column("asked", JSONB, nullable=False, comment="for the rest of the schedule (values/rescheduling.py)"),
    Column("submitted_on", Date, nullable=False),
    Column("reason_id", BigInteger, ForeignKey("code_value.id")),
    Column("comment", Text),
    Column("recalculate_interest", Boolean, comment="as it was asked; nothing follows from it"),
    Column("status", Text, nullable=False, server_default="PENDING", comment="PENDING, APPROVED or REJECTED"),
    Column("submitted_by", BigInteger, nullable=False),
    Column("decided_on", Date),
    Column("decided_by", BigInteger),
    Column("fact", Integer, comment="serial of the fact that approving it made"),
    Column("entered_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

loan_installment = Table(
    "loan_installment",
    metadata,
    Column("account_id", BigInteger, primary_key=True),
    Column("number", Integer, primary_key=True, comment="0: interest from arrears, owed outside the schedule"),
    Column("from_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    *(
        Column(f"{part}_{what}", BigInteger, nullable=False, server_default="0")
        for what in ("due", "paid", "waived")
        for part in ("principal", "interest", "fees", "penalties")
    ),
    Column("held_back", BigInteger, comment="interest that a payment holiday holds back; empty where it is none"),
    Column("capitalized", BigInteger, nullable=False, server_default="0", comment="interest that is principal now"),
    Column("applied", BigInteger, nullable=False, server_default="0", comment="interest held back that falls due here"),
    Column("asked", BigInteger, nullable=False, server_default="0", comment="where interest is recalculated"),
    Column("corrected", JSONB, comment="credited, written_off, unearned by parts, credited_on; empty: none"),
)

loan_charge = Table(
    "loan_charge",
    metadata,
    Column("account_id", BigInteger, primary_key=True),
    Column("id", BigInteger, primary_key=True, comment="unique in the bank, from loan_charge_ids"),
    Column("charge_id", BigInteger, ForeignKey("charge.id"), comment="empty: what being late has cost, and may yet"),
    Column("name", Text, nullable=False),
    Column("is_penalty", Boolean, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("submitted_on", Date, comment="the day from which it counts"),
    Column("waived", BigInteger, nullable=False, server_default="0"),
    Column("paid", BigInteger, nullable=False, server_default="0"),
    Column("installment", Integer, comment="number of the one that it is a fee of; empty: of none"),
)

loan_comment = Table(
    "loan_comment",
    metadata,
    Column("account_id", BigInteger, primary_key=True),
    Column("no", Integer, primary_key=True, comment="within the loan, from 1"),
    Column("written_on", Date, nullable=False, comment="the business date"),
    Column("text", Text, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

loan_receipt = Table(
    "loan_receipt",
    metadata,
    Column("account_id", BigInteger, primary_key=True),
    Column("fact", Integer, primary_key=True, comment="serial of the fact that moved the money"),
    Column("no", Integer, primary_key=True, comment="1 is the receipt itself, what comes after it are copies"),
    Column("user_id", BigInteger, nullable=False),
    Column("issued_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

loan_transaction = Table(
    "loan_transaction",
    metadata,
    Column("account_id", BigInteger, primary_key=True),
    Column("id", BigInteger, primary_key=True, index=True),
    Column("fact", Integer, nullable=False, comment="serial of the fact behind it; 0 for recognition and transfers"),
    Column("kind", Text, nullable=False),
    Column("value_on", Date, nullable=False),
    Column("booked_on", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("principal", BigInteger, nullable=False),
    Column("interest", BigInteger, nullable=False),
    Column("fees", BigInteger, nullable=False),
    Column("penalties", BigInteger, nullable=False),
    Column("overpaid", BigInteger, nullable=False),
    Column("channel_id", BigInteger),
    Column("cash_difference", BigInteger, nullable=False, server_default="0"),
    Column("principal_after", BigInteger, nullable=False),
    Column(
        "charged_off",
        SmallInteger,
        nullable=False,
        server_default="0",
        comment="the loan was: 1 yes, 2 for fraud, -1 is by it",
    ),
    Column("charge_off_reason", BigInteger, comment="why it was; empty where none was said"),
    Column("write_off_reason", BigInteger, comment="why a debt was given up; empty where none was said"),
    Column("unearned", JSONB, comment="what of a debt given up was no income, by parts; empty: nothing"),
    Column(
        "from_arrears",
        BigInteger,
        nullable=False,
        server_default="0",
        comment="of the interest, what is owed outside the schedule",
    ),
    Column("reverses_id", BigInteger, comment="the transaction that this row takes back"),
    Column("user_id", BigInteger, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    UniqueConstraint("account_id", "reverses_id"),
)
Index("ix_loan_transaction_entered_at", loan_transaction.c.entered_at, postgresql_using="brin")
Index(
    "ix_loan_transaction_external_id_folded",
    func.lower(loan_transaction_external_id.c.external_id).label("folded"),
    postgresql_ops={"folded": "text_pattern_ops"},
)
