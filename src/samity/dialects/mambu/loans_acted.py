"""What acts and days left on loans: how they were paid out, when interest was applied, whose centre they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from samity.bank.loans.queries.accounts import LoanAccount
from samity.bank.loans.queries.applied_interest import last_applied_by_hand
from samity.bank.loans.queries.pay_outs import PayOut, pay_outs
from samity.bank.loans.rules.last_application import last_applied_on
from samity.bank.organisation.queries import PaymentChannel, payment_channels
from samity.dialects.mambu.channels import channel_id
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.spelling import Spelling
from samity.storage.unit import Unit


def spell_acted(
    accounts: Mapping[int, LoanAccount], views: Mapping[int, RowMapping], spelling: Spelling, unit: Unit
) -> dict[int, dict[str, Any]]:
    """Write of each loan what follows from what was done to it, with a constant number of statements."""
    today = unit.business_date
    outs = pay_outs(unit.connection, accounts)
    by_hand = last_applied_by_hand(unit.connection, accounts)
    channels = {each.id: each for each in payment_channels(unit.connection)} if outs else {}
    return {
        each.id: {
            **_paid_out(each, outs.get(each.id), channels, spelling),
            "assignedCentreKey": spelling.keys.optional(Kind.CENTRE, views[each.id]["centre_id"]),
            "lastInterestAppliedDate": spelling.day(_last_applied(each, by_hand.get(each.id), today)),
        }
        for each in accounts.values()
    }


def _last_applied(account: LoanAccount, by_hand: date | None, today: date) -> date | None:
    """Return when interest was applied last, by itself or by hand."""
    by_itself = last_applied_on(account.terms, account.state, today)
    return max((each for each in (by_itself, by_hand) if each is not None), default=None)


def _paid_out(
    account: LoanAccount, out: PayOut | None, channels: Mapping[int, PaymentChannel], spelling: Spelling
) -> dict[str, Any]:
    details: dict[str, Any] = {"encodedKey": spelling.keys.encoded(Kind.DISBURSEMENT_DETAILS, account.id)}
    if out is None:
        return {"disbursementDetails": details}
    channel = channels.get(out.channel_id or 0)
    if channel is not None:
        details["transactionDetails"] = {
            "transactionChannelKey": spelling.keys.encoded(Kind.TRANSACTION_CHANNEL, channel.id),
            "transactionChannelId": channel_id(channel),
        }
    key = spelling.keys.encoded(Kind.LOAN_TRANSACTION, account.id, out.transaction_id)
    return {"activationTransactionKey": key, "disbursementDetails": details}
