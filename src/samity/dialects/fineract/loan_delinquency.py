"""How this dialect spells how a loan is behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from samity.bank.loans.queries.accounts import LoanAccount
from samity.bank.loans.queries.delinquency import Behind
from samity.dialects.fineract.delinquency import spell_range

LastPaid = Mapping[str, tuple[date, int]]


def spell_behind(account: LoanAccount, behind: Behind, last: LastPaid, today: date) -> dict[str, Any]:
    """Spell whether a loan is in arrears, whether it performs, its class; once it is paid out, how it is behind.

    Args:
        account: the loan.
        behind: how it is.
        last: when it was repaid and credited last, and with how much.
        today: the day.
    """
    told = {
        "inArrears": behind.arrears.is_in_arrears,
        "isNPA": behind.is_non_performing,
        "delinquencyRange": None if behind.range is None else spell_range(behind.range),
    }
    if account.state.disbursed_on is None:
        return told
    return told | {"delinquent": _delinquent(account, behind, last, today)}


def _delinquent(account: LoanAccount, behind: Behind, last: LastPaid, today: date) -> dict[str, Any]:
    currency, stands = account.currency, behind.delinquency
    open_ones = [each for each in account.state.scheduled if each.outstanding.total]
    repaid, credited = last.get("REPAID"), last.get("CREDITED")
    paid = max((each for each in (repaid, credited) if each), default=None, key=lambda each: each[0])
    return {
        "pastDueDays": stands.past_due_days,
        "delinquentDays": stands.days,
        "delinquentDate": stands.since,
        "delinquentAmount": currency.major(stands.amount),
        "delinquentPrincipal": currency.major(stands.parts.principal),
        "delinquentInterest": currency.major(stands.parts.interest),
        "delinquentFee": currency.major(stands.parts.fees),
        "delinquentPenalty": currency.major(stands.parts.penalties),
        # Of a loan that owes nothing the reference names the business date, with an amount of zero.
        "nextPaymentDueDate": open_ones[0].due_on if open_ones else today,
        "nextPaymentAmount": currency.major(open_ones[0].outstanding.total if open_ones else 0),
        "lastPaymentDate": paid and paid[0],
        "lastPaymentAmount": paid and currency.major(paid[1]),
        "lastRepaymentDate": repaid and repaid[0],
        "lastRepaymentAmount": repaid and currency.major(repaid[1]),
        "delinquencyPausePeriods": [
            {
                "active": each.from_on <= today <= each.to_on,
                "pausePeriodStart": each.from_on,
                "pausePeriodEnd": each.to_on,
            }
            for each in behind.pauses
        ],
        "installmentLevelDelinquency": None
        if behind.by_range is None
        else [
            {
                "rangeId": each.id,
                "classification": each.name,
                "minimumAgeDays": each.from_days,
                "maximumAgeDays": each.to_days,
                "delinquentAmount": currency.major(amount),
            }
            for each, amount in sorted(behind.by_range.items(), key=lambda row: row[0].from_days)
        ],
    }
