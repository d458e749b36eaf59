"""By what loans are found and ordered that rules reckon of each as it stands today. See docs/search.md."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import Numeric, Text, bindparam, cast, select
from sqlalchemy.dialects.postgresql import JSONB

from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.arrears import as_of_today
from samity.bank.loans.queries.products import loan_products
from samity.bank.loans.queries.searched_arrears import READ_AT_ONCE
from samity.bank.loans.queries.searched_installments import TODAY
from samity.bank.loans.records import loan
from samity.bank.loans.rules.accrued_interest import applied_interest
from samity.bank.loans.rules.late_payments import owed_from_arrears
from samity.bank.loans.rules.offers import told_rate
from samity.bank.loans.rules.penalties import accrued_penalty
from samity.bank.loans.rules.recognition import accrued_not_applied
from samity.bank.loans.values.state import DISBURSED_STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Select

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.products import LoanProduct

    Figure = Callable[[LoanAccount, LoanProduct, date], Decimal | None]

_PLACES = Decimal(10) ** -10


def reckoned_today(
    connection: Connection, among: Select[tuple[int]], names: Collection[str]
) -> Mapping[str, ColumnElement[Decimal]]:
    """Return by their names what rules reckon of loans; those are read before, five hundred at once.

    Args:
        connection: the transaction.
        among: the ids of loans of which all else that is asked for holds.
        names: some of RECKONED.
    """
    today = connection.scalar(select(TODAY))
    assert today is not None  # noqa: S101 - the bank has a date from its first start on
    known: dict[str, dict[str, str]] = {name: {} for name in names}
    ids: list[int] = list(connection.scalars(among))
    for first in range(0, len(ids), READ_AT_ONCE):
        accounts = loans_by_id(connection, ids[first : first + READ_AT_ONCE]).values()
        products = loan_products(connection, {each.product_id for each in accounts})
        for account in (as_of_today(each, today) for each in accounts):
            for name in names:
                figure = RECKONED[name](account, products[account.product_id], today)
                if figure is not None:
                    known[name][str(account.id)] = str(figure)
    key = cast(loan.c.account_id, Text)
    return {
        name: cast(bindparam(name, figures, type_=JSONB, unique=True)[key].astext, Numeric)
        for name, figures in known.items()
    }


def _rate(account: LoanAccount, product: LoanProduct, _: date) -> Decimal:
    rate = told_rate(product.offer, account.agreement.terms)
    return (Decimal(rate.numerator) / Decimal(rate.denominator)).quantize(_PLACES)


def _accrued_interest(account: LoanAccount, _: LoanProduct, today: date) -> Decimal | None:
    accrued = accrued_not_applied(account.terms, account.state, today)
    return None if accrued is None else account.currency.major(accrued)


def _accrued_penalty(account: LoanAccount, _: LoanProduct, today: date) -> Decimal:
    return account.currency.major(accrued_penalty(account.terms, account.state, today))


def _interest_balance(account: LoanAccount, _: LoanProduct, today: date) -> Decimal:
    return account.currency.major(_applied(account, today))


def _balance(account: LoanAccount, _: LoanProduct, today: date) -> Decimal:
    state = account.state
    if state.status not in DISBURSED_STATUSES:
        return account.currency.major(0)
    owed = state.outstanding._replace(interest=_applied(account, today) + owed_from_arrears(state))
    return account.currency.major(owed.total)


def _applied(account: LoanAccount, today: date) -> int:
    is_paid_out = account.state.status in DISBURSED_STATUSES
    return applied_interest(account.terms, account.state, today) if is_paid_out else 0


RECKONED: Mapping[str, Figure] = {
    "rate": _rate,
    "accrued_interest": _accrued_interest,
    "accrued_penalty": _accrued_penalty,
    "interest_balance": _interest_balance,
    "balance": _balance,
}
"""What no column holds: amounts in major units, a rate as it was entered, in percent."""
