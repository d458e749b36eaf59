"""What an office has done on a loan stays as it is when another one has it. See docs/rules/office-transfers.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.loans.operations.debtor_checks import day_of_another_office
from samity.bank.loans.queries.other_offices import booked_elsewhere
from samity.bank.loans.values.facts import FactKind
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.facts import Fact


@dataclass(eq=False)
class BookedByAnotherOffice(Refusal):
    """What counts on loan {loan_id} from {on} was booked by office {office_id}, and is not taken back by another."""

    loan_id: int
    on: date
    office_id: int


def other_office_refusals(
    changes: Iterable[tuple[LoanAccount, Iterable[Fact]]], connection: Connection
) -> Mapping[int, list[Refusal]]:
    """Return what stands against new facts because another office had the loan then, by loan; most were never moved.

    Of an application nothing is in the books before it is paid out: it is dated, decided and changed as elsewhere.

    Args:
        changes: loans as they are, and the facts that are to be entered.
        connection: the transaction.
    """
    came = [
        (account, fact)
        for account, facts in changes
        if account.client_since is not None
        for fact in _of_the_books(account, tuple(facts))
    ]
    undone = {(account.id, fact.undoes) for account, fact in came if fact.undoes is not None}
    elsewhere = booked_elsewhere(connection, undone) if undone else {}
    found: dict[int, list[Refusal]] = {}
    for account, fact in came:
        against = [*day_of_another_office(account, fact.value_on)]
        office_id = None if fact.undoes is None else elsewhere.get((account.id, fact.undoes))
        if office_id is not None and not against:
            # The day on which the client came belongs to both offices: the books tell whose it was.
            against.append(BookedByAnotherOffice(account.id, fact.value_on, office_id))
        if against:
            found.setdefault(account.id, []).extend(against)
    return found


def _of_the_books(account: LoanAccount, facts: tuple[Fact, ...]) -> Iterator[Fact]:
    if account.state.disbursed_on is not None or any(each.kind is FactKind.DISBURSED for each in facts):
        yield from facts
