"""By what transactions of loans can be found and ordered: as they are told, also where a later fact tells otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Date, Text, and_, case, cast, exists, func, select, tuple_

from samity.bank.clients.records import client_group
from samity.bank.loans.queries.searched import CENTRE, GROUP_DEBTOR, known_as, major
from samity.bank.loans.records import (
    loan,
    loan_external_id,
    loan_fact,
    loan_product,
    loan_transaction,
    loan_transaction_external_id,
)
from samity.bank.loans.rules.balances import GROWING, LEAVING
from samity.bank.loans.rules.holding import COUNTS_FROM
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.organisation.records import office, payment_channel
from samity.storage.criteria import Several

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement

REVERSAL = loan_transaction.alias("reversal")
"""What took a transaction back."""

_LOAN_KNOWN_BY = func.coalesce(
    select(loan_external_id.c.external_id)
    .where(loan_external_id.c.account_id == loan_transaction.c.account_id)
    .scalar_subquery(),
    loan.c.account_no,
)
_PRODUCT_KNOWN_BY = (
    select(func.coalesce(loan_product.c.external_id, loan_product.c.short_name))
    .where(loan_product.c.id == loan.c.product_id)
    .scalar_subquery()
)
_centre = client_group.alias("centre")
_CENTRE_KNOWN_BY = (
    select(func.coalesce(_centre.c.external_id, _centre.c.account_no))
    .select_from(client_group.join(_centre, _centre.c.id == client_group.c.centre_id))
    .where(client_group.c.id == loan.c.group_id)
    .scalar_subquery()
)
_CHANNEL = cast(loan_fact.c.details["channel_id"].astext, BigInteger)
_CHANNEL_KNOWN_BY = (
    select(func.coalesce(payment_channel.c.code_name, cast(payment_channel.c.id, Text)))
    .where(payment_channel.c.id == _CHANNEL)
    .scalar_subquery()
)
_COUNTS_FROM = cast(loan_fact.c.details[COUNTS_FROM].astext, Date)
_IS_LATER = and_(loan_transaction.c.kind == TransactionKind.REPAYMENT, _COUNTS_FROM.is_not(None))
_NAMED = and_(
    loan_transaction_external_id.c.account_id == loan_transaction.c.account_id,
    loan_transaction_external_id.c.fact == loan_transaction.c.fact,
)

_moved = loan_transaction.alias("moved")
_undone = loan_transaction.alias("undone")
_BY_THEN = and_(
    _moved.c.account_id == loan_transaction.c.account_id,
    _moved.c.reverses_id.is_(None),
    ~exists().where(_undone.c.account_id == _moved.c.account_id, _undone.c.reverses_id == _moved.c.id),
    tuple_(_moved.c.value_on, _moved.c.id) <= tuple_(loan_transaction.c.value_on, loan_transaction.c.id),
)
_SIGNED = case(
    (_moved.c.kind.in_(GROWING), _moved.c.principal), (_moved.c.kind.in_(LEAVING), 0), else_=-_moved.c.principal
)
PRINCIPAL_LEFT: ColumnElement[Any] = case(
    (REVERSAL.c.id.is_(None), select(cast(func.sum(_SIGNED), BigInteger)).where(_BY_THEN).scalar_subquery()),
    else_=loan_transaction.c.principal_after,
)
"""What is left of the principal after a transaction that stands, as `principal_balances` says: what was taken back
before it, or was entered later for a day before, has changed it since. One that was taken back tells what was then."""

CORRECTING = (
    *(TransactionKind.CHARGEBACK, TransactionKind.WAIVE_CHARGES),
    *(TransactionKind.WAIVE_INTEREST, TransactionKind.INTEREST_WAIVED),
)
"""What corrects a payment or a debt by itself, and is no transaction that was taken back."""

TRANSACTION_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "id": loan_transaction.c.id,
    "known_by": cast(loan_transaction.c.id, Text),
    "external_id": select(loan_transaction_external_id.c.external_id).where(_NAMED).scalar_subquery(),
    "account_id": loan_transaction.c.account_id,
    "loan_known_by": _LOAN_KNOWN_BY,
    "client_id": loan.c.client_id,
    "group_debtor_id": GROUP_DEBTOR,
    "product_id": loan.c.product_id,
    "product_known_by": _PRODUCT_KNOWN_BY,
    "office_id": loan.c.office_id,
    "office_known_by": func.coalesce(office.c.external_id, cast(office.c.id, Text)),
    "centre_id": CENTRE,
    "centre_known_by": _CENTRE_KNOWN_BY,
    "kind": loan_transaction.c.kind,
    "amount": major(loan_transaction.c.amount),
    "principal": major(loan_transaction.c.principal),
    "interest": major(loan_transaction.c.interest - loan_transaction.c.from_arrears),
    "from_arrears": major(loan_transaction.c.from_arrears),
    "fees": major(loan_transaction.c.fees),
    "penalties": major(loan_transaction.c.penalties),
    "principal_left": major(PRINCIPAL_LEFT),
    "channel_id": _CHANNEL,
    "channel_known_by": _CHANNEL_KNOWN_BY,
    "reversed_by_id": REVERSAL.c.id,
    "reversed_by_known_by": cast(REVERSAL.c.id, Text),
    "is_correction": loan_transaction.c.kind.in_(sorted(CORRECTING)),
    "is_reversed": REVERSAL.c.id.is_not(None),
    # A payment for a later day counts from that day.
    "value_on": case((_IS_LATER, _COUNTS_FROM), else_=loan_transaction.c.value_on),
    "booked_on": loan_transaction.c.booked_on,
    "entered_at": loan_transaction.c.entered_at,
    "user_id": loan_transaction.c.user_id,
}
"""What transactions of loans can be found and ordered by; amounts are of major units."""

TRANSACTION_SEVERAL: Mapping[str, Several] = {
    "external_id": Several(loan_transaction_external_id.c.external_id, _NAMED),
    "loan_known_by": known_as(loan_transaction.c.account_id),
}
"""What is looked up where it is named: an external id leads to its transactions, a loan to its own."""
