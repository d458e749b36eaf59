"""How this dialect tells why everything of a loan is due: an association of our own, for whoever names it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from samity.bank.loans.queries.accounts import LoanAccount
from samity.bank.loans.queries.explanation import explanation_of
from samity.bank.loans.values.explanation import Explained, Segment
from samity.kernel.money import Currency
from samity.storage.unit import Unit

DIGITS = 20


def spell_explanation(account: LoanAccount, unit: Unit, by: date | None) -> dict[str, Any]:
    """Spell each amount with its rule, and by days what accrued; serials of facts as ids of their transactions."""
    told, shown = explanation_of(unit.connection, account, unit.business_date, by)
    return {
        "dues": [_spell(each, account.currency, shown) for each in told.dues],
        "accrued": [_spell(each, account.currency, shown) for each in told.accrued],
        "penalty": told.penalty and _spell(told.penalty, account.currency, shown),
    }


def _spell(each: Explained, currency: Currency, shown: Mapping[int, int]) -> dict[str, Any]:
    return {
        "period": each.number,
        "part": each.part.lower(),
        "amount": currency.major(each.amount),
        "rule": f"docs/rules/{each.rule}.md",
        "segments": [_segment(own, currency, shown) for own in each.segments],
        "rounded": currency.major(each.rounded) if each.segments else None,
        "besides": [
            {"cause": own.cause, "amount": currency.major(own.amount), "rule": f"docs/rules/{own.rule}.md"}
            for own in each.besides
        ],
        "changes": [
            {
                "date": own.on,
                "kind": own.kind,
                "transactionId": shown.get(own.fact),
                "amount": currency.major(own.amount),
            }
            for own in each.moves
        ],
    }


def _segment(own: Segment, currency: Currency, shown: Mapping[int, int]) -> dict[str, Any]:
    whole = 10**currency.decimals
    return {
        "fromDate": own.from_on,
        "toDate": own.until_on,
        "days": own.days,
        "balance": _decimal(own.base / whole),
        "annualInterestRate": None if own.is_daily else _decimal(own.rate),
        "dailyRate": _decimal(own.rate) if own.is_daily else None,
        "dayCountFraction": None if own.years is None else _decimal(own.years),
        "interest": _decimal(own.exact / whole),
        "transactionIds": [shown[serial] for serial in own.facts if serial in shown],
    }


def _decimal(value: Fraction) -> Decimal:
    with localcontext(prec=DIGITS):
        return Decimal(value.numerator) / Decimal(value.denominator)
