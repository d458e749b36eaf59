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
from samity.bank.loans.values.state import LoanState, LoanStatus
from samity.bank.organisation.queries import business_date
from samity.close_of_business.invariants.violations import MOST_NAMED, WORKED_ON
from samity.close_of_business.left_out import leave_out
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
NIGHTS = 30
"""So many nights fold every loan anew at least once; each of them those to which something was done besides."""

# By a night all loans that are worked on are folded anew when none was before it. Nights that roll the date on the way
# to a later one prove nothing. A request may have waited for the night before, since a moment before that began.
_PROVEN = text("""
SELECT count(*) AS nights, max(begun_at) - interval '1 hour' AS since FROM night
WHERE outcome = 'CLOSED' AND day = until AND id < (SELECT max(id) FROM night)""")
_DONE_SINCE = text("""
SELECT account_id FROM loan_fact WHERE entered_at >= :since
UNION SELECT account_id FROM loan_transaction WHERE entered_at >= :since AND kind NOT IN ('ACCRUAL', 'ACCRUAL_ACTIVITY')
UNION SELECT account_id FROM loan WHERE account_id % :nights = :night
UNION SELECT account_id FROM night_exception WHERE night_id < (SELECT max(id) FROM night)""")
STEP = "facts lead to what is stored"
"""Under this name a night leaves out a loan that cannot be folded."""


def facts_lead_to_what_is_stored(connection: Connection) -> list[str]:
    """Find loans whose facts lead to another state, other transactions or other income than what is stored."""
    found, sick = _differing(connection, None)
    impossible = [f"Loan {each}: its facts cannot be folded: {fault}." for each, fault in sick.items()]
    return [*found, *impossible][:MOST_NAMED]


def changed_facts_lead_to_what_is_stored(connection: Connection) -> list[str]:
    """Find the same among loans to which something was done since the last night, and a share of the others.

    The share is another one each night, so that all are folded anew within NIGHTS of them. A loan that cannot be folded
    is sick, and holds up no other: the night leaves it out and names it, and those that follow look at it again.
    """
    proven = connection.execute(_PROVEN).one()
    asked = {"since": proven.since, "nights": NIGHTS, "night": proven.nights % NIGHTS}
    among = None if proven.since is None else list(connection.scalars(_DONE_SINCE, asked))
    found, sick = _differing(connection, among)
    for account_id, fault in sick.items():
        leave_out(connection, account_id, STEP, fault)
    return found


def _differing(connection: Connection, among: list[int] | None) -> tuple[list[str], dict[int, str]]:
    """Look at these loans, or at all of them; return what differs, and by loan why it cannot be looked at."""
    found: list[str] = []
    sick: dict[int, str] = {}
    today = business_date(connection)
    for ids in _chunks(connection, among):
        for account_id, told in _looked_at(connection, ids, today):
            if isinstance(told, Exception):
                sick[account_id] = f"{type(told).__name__}: {told}"
            else:
                found += told
        if len(found) >= MOST_NAMED:
            return found[:MOST_NAMED], sick
    return found, sick


def _looked_at(connection: Connection, ids: list[int], today: date) -> Iterator[tuple[int, list[str] | Exception]]:
    """Yield what differs of each loan, or the fault that kept it from being looked at."""
    facts, booked = facts_of(connection, ids), booked_of(connection, ids)
    try:
        accounts = loans_by_id(connection, ids)
    except (ArithmeticError, LookupError, TypeError, ValueError) as unreadable:
        if len(ids) == 1:
            yield ids[0], unreadable
            return
        for each in ids:
            yield from _looked_at(connection, [each], today)
        return
    for account in accounts.values():
        told = (account, facts.get(account.id, []), booked.get(account.id, []), today)
        try:
            yield account.id, list(_differences(*told))
        except (ArithmeticError, AssertionError, BrokenInvariant, LookupError, TypeError, ValueError) as impossible:
            yield account.id, impossible


def _chunks(connection: Connection, among: list[int] | None) -> Iterator[list[int]]:
    after = 0
    wanted = f"SELECT account_id FROM loan l WHERE account_id > :after AND {WORKED_ON}"
    if among is not None:
        wanted += " AND account_id = ANY(:among)"
    statement = text(f"{wanted} ORDER BY account_id LIMIT :chunk")
    given = {"chunk": CHUNK} if among is None else {"chunk": CHUNK, "among": among}
    while ids := list(connection.scalars(statement, {"after": after, **given})):
        yield ids
        after = ids[-1]


def _differences(
    account: LoanAccount, facts: Sequence[Fact], booked: Sequence[BookedTransaction], today: date
) -> Iterator[str]:
    state, consequences = replay(account.agreement, facts)
    state, followed = _released(account, state)
    terms = agreed_now(account.agreement, state).terms
    state, joined = due_dates_passed(terms, state, looked_at_before(terms, account.state))
    # Of a loan that has ended nothing is overdue, and no night looks at it again.
    state = expected(terms, state, today) if account.state.status is LoanStatus.ACTIVE else state
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
