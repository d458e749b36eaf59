"""A loan is a fold over its facts: folding them anew leads to what is stored, and to what stands in the books."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.history import booked_of, facts_of
from samity.bank.loans.rules.accrued_interest import looked_at_before
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.capitalizing import due_dates_passed
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.holding import released_until
from samity.bank.loans.rules.recalculation import expected
from samity.bank.loans.rules.recognition import recognised_income
from samity.bank.loans.rules.reconcile import reconcile
from samity.bank.loans.values.parts import NOTHING
from samity.bank.loans.values.state import LoanState
from samity.bank.organisation.queries import business_date
from samity.close_of_business.invariants.violations import MOST_NAMED, WORKED_ON
from samity.kernel.errors import BrokenInvariant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.rules.reconcile import BookedTransaction
    from samity.bank.loans.values.facts import Applied, Fact

CHUNK = 500
"""Loans that are in memory at once."""


def facts_lead_to_what_is_stored(connection: Connection) -> list[str]:
    """Find loans whose facts lead to another state, other transactions or other income than what is stored."""
    found: list[str] = []
    today = business_date(connection)
    for ids in _chunks(connection):
        facts, booked = facts_of(connection, ids), booked_of(connection, ids)
        for account in loans_by_id(connection, ids).values():
            found += _differences(account, facts.get(account.id, []), booked.get(account.id, []), today)
        if len(found) >= MOST_NAMED:
            return found[:MOST_NAMED]
    return found


def _chunks(connection: Connection) -> Iterator[list[int]]:
    after = 0
    wanted = f"SELECT account_id FROM loan l WHERE account_id > :after AND {WORKED_ON}"
    statement = text(f"{wanted} ORDER BY account_id LIMIT :chunk")
    while ids := list(connection.scalars(statement, {"after": after, "chunk": CHUNK})):
        yield ids
        after = ids[-1]


def _differences(
    account: LoanAccount, facts: Sequence[Fact], booked: Sequence[BookedTransaction], today: date
) -> Iterator[str]:
    try:
        state, consequences = replay(account.agreement, facts)
        state, followed = _released(account, state)
        terms = agreed_now(account.agreement, state).terms
        state, joined = due_dates_passed(terms, state, looked_at_before(terms, account.state))
        state = expected(terms, state, today)
    except BrokenInvariant as impossible:
        yield f"Loan {account.id}: its facts cannot be folded: {impossible}."
        return
    stored, folded = _comparable(account.state), _comparable(state)
    different = [each.name for each in fields(LoanState) if getattr(stored, each.name) != getattr(folded, each.name)]
    if different:
        yield f"Loan {account.id}: its facts lead to another {', '.join(different)} than what is stored."
    correction = reconcile((*consequences, *followed, *joined), booked)
    if correction.reverse or correction.create:
        yield f"Loan {account.id}: its facts lead to other transactions than those that stand in the books."
    if account.recognised.behind_since is not None:
        return
    until, income = account.recognised.until, account.recognised.income
    wanted = (
        NOTHING
        if until is None
        else recognised_income(agreed_now(account.agreement, account.state), account.state, until)
    )
    if income != wanted:
        yield f"Loan {account.id}: the income recognised until {until} is not what its state leads to."


def _released(account: LoanAccount, state: LoanState) -> Applied:
    """Let what is held settle what it can as far as that was done; that all of it was done is checked elsewhere."""
    reached = account.state.reached
    agreement = agreed_now(account.agreement, state)
    return (state, ()) if reached is None else released_until(agreement, state, reached.value_on)


def _comparable(state: LoanState) -> LoanState:
    """Charges are stored without an order."""
    return replace(state, charges=tuple(sorted(state.charges)))
