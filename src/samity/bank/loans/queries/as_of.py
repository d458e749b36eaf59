"""A loan as it stood on a day, by what is known today. See docs/rules/as-of.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.views import charges_of_loans
from samity.bank.loans.rules.advance import continues
from samity.bank.loans.rules.as_of import as_of
from samity.bank.loans.rules.charges import paid_charges
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    from sqlalchemy import Connection

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import LoanState


@dataclass(eq=False)
class AskedBeforeApplication(Refusal):
    """There was no loan on {on}: it was applied for on {submitted_on}."""

    on: date
    submitted_on: date


@dataclass(eq=False)
class AskedOfTheFuture(Refusal):
    """Nobody knows how the loan will stand on {on}: today is {today}."""

    on: date
    today: date


def loan_as_of(connection: Connection, account: LoanAccount, on: date, today: date) -> LoanAccount:
    """Return a loan as it stood on a day.

    Args:
        connection: the transaction.
        account: as it stands, with all of its installments.
        on: the day.
        today: the business date.

    Raises:
        AskedBeforeApplication: it was applied for later.
        AskedOfTheFuture: the day lies after today.
    """
    if on > today:
        raise AskedOfTheFuture(on, today)
    submitted_on = account.state.submitted_on
    if submitted_on is not None and on < submitted_on:
        raise AskedBeforeApplication(on, submitted_on)
    facts = facts_of(connection, [account.id])[account.id]
    return replace(account, state=as_of(account.agreement, facts, on))


def stood_before(
    connection: Connection, payments: Sequence[tuple[LoanAccount, Fact]], undone: Sequence[Fact] = ()
) -> list[LoanState | None]:
    """Return each loan as it stood on the day that its payment counts from; None where nothing counts from later.

    Args:
        connection: the transaction.
        payments: each with its loan.
        undone: what takes something of a loan back before; no other loan is among the payments then.
    """
    late = [account.id for account, fact in payments if not continues(account.state, [fact])]
    facts = facts_of(connection, late) if late else {}
    return [
        as_of(account.agreement, [*facts[account.id], *undone], fact.value_on) if account.id in facts else None
        for account, fact in payments
    ]


def charges_as_of(connection: Connection, stood: LoanAccount) -> Sequence[Mapping[str, Any]]:
    """Return the charges that were on a loan, and what was paid and waived of each, as `charges_of_loans` does.

    Args:
        connection: the transaction.
        stood: the loan as it stood.
    """
    state = stood.state
    paid, then = paid_charges(state.installments, state.charges), {each.id: each for each in state.charges}
    rows = [(row, then.get(row["id"])) for row in charges_of_loans(connection, [stood.id])]
    return [
        # Its amount too: what being late costs grows from night to night; and its day, which a charge-off may move.
        {**row, "amount": each.amount, "due_on": each.due_on, "waived": each.waived, "paid": paid.get(each.id, 0)}
        for row, each in rows
        if each is not None
    ]
