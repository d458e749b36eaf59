"""Record facts of many loans at once: state, transactions and postings follow in a constant number of statements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from samity.bank.accounting.operations.post import post
from samity.bank.accounting.queries import mappings, postings_of
from samity.bank.loans.operations.external_ids import keep_external_ids
from samity.bank.loans.operations.kept_state import change_state
from samity.bank.loans.operations.later_income import with_later_income_gone
from samity.bank.loans.operations.other_offices import other_office_refusals
from samity.bank.loans.operations.summaries import with_summaries
from samity.bank.loans.operations.told import tell_transactions
from samity.bank.loans.operations.written import (
    Grown,
    WrittenTransaction,
    fact_columns,
    ledger_transactions,
    transaction_columns,
    written_transactions,
)
from samity.bank.loans.queries.history import booked_of, facts_of
from samity.bank.loans.records import loan_fact, loan_transaction
from samity.bank.loans.rules.advance import (
    Advance,
    advance,
    continues,
    let_due_dates_pass,
    recognise,
    recognise_as_of,
    refold,
    settle_held,
    stood_otherwise,
)
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.facts import FactKind, TransactionKind
from samity.bank.loans.values.parts import NOTHING
from samity.kernel.errors import refuse_all
from samity.storage.bulk import draw_ids, insert_rows, sent_ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from samity.bank.accounting.values import LedgerTransaction
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.rules.advance import Recognised
    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import LoanState
    from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Change:
    """New facts of a loan, in the order of entry; `account` is locked and as it was before them."""

    account: LoanAccount
    facts: tuple[Fact, ...]

    @property
    def moving(self) -> Fact:
        """Return the first of them beside which another may only cost something."""
        return next(fact for fact in self.facts if fact.kind is not FactKind.EARLY_CHARGED)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A loan after its new facts, and the transactions that came of them."""

    account: LoanAccount
    state: LoanState
    transactions: tuple[WrittenTransaction, ...]

    def transaction_of(self, fact: Fact) -> int | None:
        """Return the id of the transaction that a new fact made, if it made one."""
        return next((row.id for row in self.transactions if row.fact == fact.serial and row.shows_fact), None)

    @property
    def new_transaction(self) -> int:
        """Return the id of the transaction that the first new fact made, beside which another may cost something.

        One that moves money always makes one.
        """
        shown = (row for row in self.transactions if row.fact > self.account.last_serial and row.shows_fact)
        made = next((row.id for row in shown if row.consequence.kind is not TransactionKind.EARLY_CHARGE), None)
        assert made is not None  # noqa: S101 - money always makes a transaction
        return made


def record(changes: Sequence[Change], unit: Unit) -> tuple[Recorded, ...]:
    """Record what somebody did, and let everything that follows from it follow.

    The loans must be locked, and the facts allowed: what may be refused was refused before, all of it at once. What
    another office had is asked here for whoever did not.

    Raises:
        GlAccountNotMapped: a product does not say where it posts.
        TransactionExternalIdTaken, ReversalExternalIdTaken: another transaction or reversal has a fact's external id.
        BeforeClientCame, BookedByAnotherOffice: another office had a loan then.
    """
    against = other_office_refusals([(each.account, each.facts) for each in changes], unit.connection)
    refuse_all(refusal for each in against.values() for refusal in each)
    return record_by_night(changes, unit)


def record_by_night(changes: Sequence[Change], unit: Unit) -> tuple[Recorded, ...]:
    """Record new facts, whoever had the loans then: what a night does counts from the day on which it fell due.

    Raises:
        As `record` does, but for what another office had.
    """
    keep_external_ids(unit.connection, ((change.account.id, fact) for change in changes for fact in change.facts))
    advances = _advances(changes, unit)
    grown = [
        Grown(change.account, each, change.facts[-1].serial) for change, each in zip(changes, advances, strict=True)
    ]
    user_id = unit.actor.user_id
    recorded = _write(
        grown, unit, [fact_columns(each.account.id, fact, user_id) for each in changes for fact in each.facts]
    )
    for each in recorded:
        tell_transactions(each.account, each.transactions, unit)
    return recorded


def recognise_income(accounts: Iterable[LoanAccount], until: date, unit: Unit) -> tuple[Recorded, ...]:
    """Recognise income of loans up to a day, and what waits for it on those where that was done before."""
    grown = []
    for account in accounts:
        reached, waits = account.recognised.until, account.recognised.behind_since is not None
        if account.state.installments and (waits or reached is None or reached < until):
            each = recognise(account.agreement, account.state, account.recognised, until)
            grown.append(Grown(account, each, account.last_serial))
    return _write(grown, unit)


def income_as_of(accounts: Iterable[LoanAccount], until: date, unit: Unit) -> tuple[Recorded, ...]:
    """Recognise what had become income of loans by a day, as they stood on it; what happened since waits."""
    accounts = [each for each in accounts if each.state.charged_off_on is None or each.state.charged_off_on <= until]
    later = [each.id for each in accounts if stood_otherwise(each.agreement, each.state, each.recognised, until)]
    facts = facts_of(unit.connection, later) if later else {}
    grown = [
        Grown(
            each,
            recognise_as_of(each.agreement, each.state, each.recognised, facts[each.id], until),
            each.last_serial,
        )
        for each in accounts
        if each.id in facts
    ]
    return (
        *_write(grown, unit),
        *recognise_income((each for each in accounts if each.id not in facts), until, unit),
    )


def pass_due_dates(accounts: Iterable[LoanAccount], before: date, unit: Unit) -> tuple[Recorded, ...]:
    """Let the due dates before a day pass on loans whose interest accrues on the real balance."""
    return _let(let_due_dates_pass, accounts, before, unit)


def release_held(accounts: Iterable[LoanAccount], today: date, unit: Unit) -> tuple[Recorded, ...]:
    """Let what is held settle what it can by a day."""
    return _let(settle_held, accounts, today, unit)


def sum_up(accounts: Iterable[LoanAccount], until: date, unit: Unit) -> tuple[Recorded, ...]:
    """Sum up what fell due by a day on loans whose terms ask for it."""
    grown = []
    for each in accounts:
        recognised = replace(each.recognised, summed_until=until)
        grown.append(Grown(each, Advance(each.state, (), (), recognised, NOTHING), each.last_serial))
    return _write(grown, unit)


def _let(
    happen: Callable[[Agreement, LoanState, Recognised, date], Advance],
    accounts: Iterable[LoanAccount],
    day: date,
    unit: Unit,
) -> tuple[Recorded, ...]:
    grown = (
        Grown(each, happen(each.agreement, each.state, each.recognised, day), each.last_serial) for each in accounts
    )
    return _write(list(grown), unit)


def _advances(changes: Sequence[Change], unit: Unit) -> list[Advance]:
    anew = [change.account.id for change in changes if not continues(change.account.state, change.facts)]
    facts = facts_of(unit.connection, anew) if anew else {}
    booked = booked_of(unit.connection, anew) if anew else {}
    advances, today = [], unit.business_date
    for change in changes:
        account = change.account
        if account.id in facts:
            history, stood = facts[account.id], booked.get(account.id, [])
            advances.append(refold(account.agreement, account.recognised, history, stood, change.facts, today))
        else:
            advances.append(advance(account.agreement, account.state, account.recognised, change.facts, today))
    return advances


def _write(grown: Sequence[Grown], unit: Unit, facts: Sequence[Mapping[str, Any]] = ()) -> tuple[Recorded, ...]:
    connection, grown = unit.connection, with_summaries(with_later_income_gone(grown, unit), unit)
    ids = iter(draw_ids(connection, "transaction_ids", sum(each.transactions for each in grown)))
    recorded = [
        Recorded(each.account, each.advance.state, written_transactions(each, unit.business_date, ids))
        for each in grown
    ]
    book = _book_for(recorded, unit)
    with sent_ahead(connection):
        insert_rows(connection, loan_fact, facts)
        made = [transaction_columns(row, unit.actor.user_id) for one in recorded for row in one.transactions]
        insert_rows(connection, loan_transaction, made)
        change_state(connection, grown)
        booked = list(book())
    post(connection, booked, unit.actor.user_id)
    return tuple(recorded)


def _book_for(recorded: Sequence[Recorded], unit: Unit) -> Callable[[], Iterator[LedgerTransaction]]:
    """Read what has to be known to book these loans, and return how it is done."""
    booked = [one for one in recorded if one.account.agreement.accounting is not AccountingRule.NONE]
    reversed_ids = [(row.account_id, row.reverses_id) for one in booked for row in one.transactions if row.reverses_id]
    stood = postings_of(unit.connection, reversed_ids) if reversed_ids else {}
    products = {one.account.product_id for one in booked}
    where = mappings(unit.connection, "loan", products) if products else {}

    def book() -> Iterator[LedgerTransaction]:
        for one in booked:
            yield from ledger_transactions(one.account, one.transactions, where[one.account.product_id], stood)

    return book
