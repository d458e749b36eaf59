"""What moved on loans: found, and written as this dialect does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from samity.bank.loans.queries.found import transactions_found
from samity.bank.loans.queries.transactions import TransactionNotFound
from samity.bank.loans.rules.holding import COUNTS_FROM
from samity.bank.loans.rules.prepayment import METHOD
from samity.bank.loans.values.facts import EXTERNAL_ID, TransactionKind
from samity.bank.organisation.queries import PaymentChannel, payment_channels
from samity.bank.organisation.queries.currencies import currencies_by_code
from samity.dialects.mambu.channels import channel_id
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loans_terms import spell_currency
from samity.dialects.mambu.loans_words import TRANSACTIONS
from samity.dialects.mambu.spelling import Spelling
from samity.dialects.mambu.wire import utc
from samity.kernel.money import Currency
from samity.storage.criteria import Comparison, Criterion
from samity.storage.unit import Unit
from samity.storage.windows import Window


def spell_one(loan_id: int, transaction_id: int, spelling: Spelling, unit: Unit) -> dict[str, Any]:
    """Write one transaction of a loan.

    Raises:
        TransactionNotFound: there is none, or it is none that moved the loan.
    """
    only = (
        Criterion("account_id", Comparison.SAME, (loan_id,)),
        Criterion("id", Comparison.SAME, (transaction_id,)),
    )
    page = transactions_found(unit.connection, unit.actor.office_hierarchy, only, Window())
    if not page.rows:
        raise TransactionNotFound(loan_id, transaction_id)
    return spell_transactions(page.rows, spelling, unit)[0]


def spell_transactions(rows: Sequence[RowMapping], spelling: Spelling, unit: Unit) -> list[dict[str, Any]]:
    """Write transactions."""
    channels = {each.id: each for each in payment_channels(unit.connection)}
    currencies = currencies_by_code(unit.connection, {each["currency_code"] for each in rows})
    return [_spell(each, currencies[each["currency_code"]], channels, spelling) for each in rows]


def _spell(
    row: RowMapping, currency: Currency, channels: Mapping[int, PaymentChannel], spelling: Spelling
) -> dict[str, Any]:
    keys, major, account_id = spelling.keys, currency.major, row["account_id"]
    details = row["details"] or {}
    undone = row["reversed_by_id"]
    # A payment for a later day moved when it was booked, and counts from its value date.
    is_later = row["kind"] == TransactionKind.REPAYMENT and COUNTS_FROM in details
    value_on = date.fromisoformat(details[COUNTS_FROM]) if is_later else row["value_on"]
    return {
        "encodedKey": keys.encoded(Kind.LOAN_TRANSACTION, account_id, row["id"]),
        "id": str(row["id"]),
        "parentAccountKey": keys.encoded(Kind.LOAN, account_id),
        "type": TRANSACTIONS[TransactionKind(row["kind"])],
        "amount": major(row["amount"]),
        "currency": spell_currency(currency),
        "valueDate": spelling.day(value_on),
        "bookingDate": spelling.day(row["booked_on"]),
        "creationDate": utc(row["entered_at"]),
        "userKey": keys.encoded(Kind.USER, row["user_id"]),
        "branchKey": keys.encoded(Kind.BRANCH, row["office_id"]),
        "externalId": details.get(EXTERNAL_ID),
        "notes": details.get("note"),
        "adjustmentTransactionKey": None if undone is None else keys.encoded(Kind.LOAN_TRANSACTION, account_id, undone),
        "affectedAmounts": {
            "principalAmount": major(row["principal"]),
            "interestAmount": major(row["interest"] - row["from_arrears"]),
            "interestFromArrearsAmount": major(row["from_arrears"]),
            "feesAmount": major(row["fees"]),
            "penaltyAmount": major(row["penalties"]),
        },
        "accountBalances": {"principalBalance": major(row["principal_left"])},
        "prepaymentRecalculationMethod": details.get(METHOD),
        "transactionDetails": _channel(details, channels, spelling),
    }


def _channel(
    details: Mapping[str, Any], channels: Mapping[int, PaymentChannel], spelling: Spelling
) -> dict[str, str] | None:
    channel = channels.get(details.get("channel_id", 0))
    if channel is None:
        return None
    return {
        "transactionChannelKey": spelling.keys.encoded(Kind.TRANSACTION_CHANNEL, channel.id),
        "transactionChannelId": channel_id(channel),
    }
