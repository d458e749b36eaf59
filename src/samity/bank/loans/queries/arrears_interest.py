"""What overdue principal has borne of the interest of loans, in a constant number of statements.

See docs/rules/late-payments.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.arrears import late_on
from samity.bank.loans.rules.arrears_interest import accrued_on_overdue
from samity.bank.loans.rules.days_begun import days_begun
from samity.bank.loans.values.facts import FactKind, standing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from samity.bank.loans.queries.accounts import LoanAccount


def interest_from_arrears(connection: Connection, accounts: Collection[LoanAccount], today: date) -> Mapping[int, int]:
    """Return the interest that overdue principal of each loan has borne since interest was applied, in minor units.

    Args:
        connection: the transaction.
        accounts: loans as due dates before today leave them.
        today: the business date.
    """
    late = [each for each in accounts if each.state.accrued is not None and late_on(each.state, today)]
    facts = facts_of(connection, [each.id for each in late]) if late else {}
    found = dict.fromkeys((each.id for each in accounts), 0)
    for each in late:
        history = facts[each.id]
        applied = [one.value_on for one in standing(history) if one.kind is FactKind.INTEREST_APPLIED]
        terms = agreed_now(each.agreement, each.state).terms
        stood = days_begun(each.agreement, history, today)
        found[each.id] = accrued_on_overdue(terms, each.state, stood, max(applied, default=None), today)
    return found
