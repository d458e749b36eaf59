"""Which loans were settled before their time, and what would settle one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.charge_credits import all_given_back
from samity.bank.loans.rules.foreclosing import FORECLOSES, foreclosure, is_interest_fixed
from samity.bank.loans.values.facts import standing

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import Connection

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.parts import Parts

_FORECLOSED = text("""
SELECT DISTINCT f.account_id FROM loan_fact f
WHERE f.account_id = ANY(:ids) AND f.kind = 'REPAID' AND f.details ? :forecloses
  AND f.value_on <= coalesce(CAST(:by AS date), 'infinity')
  AND NOT EXISTS (SELECT FROM loan_fact n WHERE n.account_id = f.account_id AND n.undoes = f.serial)""")


def foreclosed_loans(connection: Connection, ids: Collection[int], by: date | None = None) -> frozenset[int]:
    """Return which of these loans were foreclosed, on a day or before where one is given."""
    return frozenset(connection.scalars(_FORECLOSED, {"ids": list(ids), "forecloses": FORECLOSES, "by": by}))


def foreclosure_of(connection: Connection, account: LoanAccount, on: date) -> Parts | None:
    """Return what would settle a loan before its time, in minor units; None where its interest is not fixed."""
    terms = agreed_now(account.agreement, account.state).terms
    if not is_interest_fixed(terms):
        return None
    given_back = all_given_back(standing(facts_of(connection, [account.id])[account.id]))
    return foreclosure(terms, account.state, on, given_back)
