"""How loans are behind on a day, and which classes they were in. See docs/rules/delinquency.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.queries.arrears import arrears_of, as_passed
from samity.bank.loans.queries.delinquency_buckets import delinquency_buckets
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.rules.days_begun import days_begun
from samity.bank.loans.rules.delinquency import Delinquency, classified, classified_installments, delinquency
from samity.bank.loans.rules.delinquency_history import grace_days, is_non_performing, tags, turns_on_history
from samity.bank.loans.rules.delinquency_pauses import pauses_of
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.state import LoanStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, RowMapping

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.rules.arrears import Arrears
    from samity.bank.loans.rules.delinquency_history import Tag
    from samity.bank.loans.values.delinquency import DelinquencyRange, Pause
    from samity.bank.loans.values.products import LoanProduct


@dataclass(frozen=True, slots=True)
class Behind:
    """How a loan is behind on a day.

    Attributes:
        delinquency: for how long, and with how much.
        range: its class; None where it has none.
        by_range: minor units overdue by the class of each installment; None where they are not classed.
        is_non_performing: it performs no more.
        arrears: by what is tolerated.
        pauses: days that do not count, past and to come.
    """

    delinquency: Delinquency
    range: DelinquencyRange | None
    by_range: Mapping[DelinquencyRange, int] | None
    is_non_performing: bool
    arrears: Arrears
    pauses: tuple[Pause, ...] = ()


def behind(
    connection: Connection, accounts: Iterable[LoanAccount], products: Mapping[int, LoanProduct], today: date
) -> Mapping[int, Behind]:
    """Return how each loan is behind, in a constant number of statements.

    Args:
        connection: the transaction.
        accounts: as they stand on the day.
        products: of them, as they are now.
        today: the day.
    """
    passed = [as_passed(each, today) for each in accounts]
    late = arrears_of(connection, passed, today)
    bucket_ids = {each.bucket_id for each in products.values() if each.bucket_id is not None}
    buckets = delinquency_buckets(connection, bucket_ids) if bucket_ids else {}
    paused = _pauses(connection, [each.id for each in passed], today)
    stands = {each.id: _delinquency(each, today, paused.get(each.id, ())) for each in passed}
    ids = [
        each.id
        for each in passed
        if turns_on_history(products[each.product_id].offer.non_performing, stands[each.id].days)
    ]
    facts = facts_of(connection, ids) if ids else {}
    found = {}
    for each in passed:
        product, terms, found_so_far = products[each.product_id], each.agreement.terms, stands[each.id]
        ranges = buckets[product.bucket_id].ranges if product.bucket_id is not None else ()
        stood = days_begun(each.agreement, facts[each.id], today) if each.id in facts else ()
        said, pauses = product.offer.non_performing, paused.get(each.id, ())
        found[each.id] = Behind(
            found_so_far,
            classified(found_so_far.days, ranges),
            classified_installments(each.state, today, ranges, pauses) if terms.classed_by_installment else None,
            is_non_performing(said, found_so_far.days, stood, terms.arrears, today, pauses),
            late[each.id],
            pauses,
        )
    return found


def delinquency_tags(connection: Connection, account: LoanAccount, today: date) -> list[Tag]:
    """Return the classes of its product's bucket that a loan was in, in their order."""
    bucket_id = loan_product_by_id(connection, account.product_id).bucket_id
    if bucket_id is None:
        return []
    facts = facts_of(connection, [account.id])[account.id]
    stood = days_begun(account.agreement, facts, today)
    ranges = delinquency_buckets(connection, [bucket_id])[bucket_id].ranges
    return tags(stood, account.agreement.terms.arrears, ranges, today, pauses_of(facts))


NOT_DELINQUENT = Delinquency()

_PAUSED = text("""
SELECT f.account_id, f.serial, f.kind, f.value_on, f.details, f.user_id, f.entered_at FROM loan_fact f
WHERE f.account_id = ANY(:ids) AND f.kind IN ('DELINQUENCY_PAUSED', 'DELINQUENCY_RESUMED')
  AND f.value_on <= coalesce(CAST(:by AS date), 'infinity')
  AND NOT EXISTS (SELECT FROM loan_fact n WHERE n.account_id = f.account_id AND n.undoes = f.serial)
ORDER BY f.account_id, f.serial""")

_LAST_PAID = text("""
SELECT DISTINCT ON (f.account_id, f.kind) f.account_id, f.kind, f.value_on, f.amount
FROM loan_fact f WHERE f.account_id = ANY(:ids) AND f.kind IN ('REPAID', 'CREDITED')
  AND f.value_on <= coalesce(CAST(:by AS date), 'infinity')
  AND NOT EXISTS (SELECT FROM loan_fact n WHERE n.account_id = f.account_id AND n.undoes = f.serial)
ORDER BY f.account_id, f.kind, f.value_on DESC, f.serial DESC""")


def last_paid(
    connection: Connection, ids: Iterable[int], by: date | None = None
) -> Mapping[int, Mapping[str, tuple[date, int]]]:
    """Return, per loan, when it was repaid and credited last and with how much, by `REPAID` and `CREDITED`."""
    found: dict[int, dict[str, tuple[date, int]]] = {}
    for row in connection.execute(_LAST_PAID, {"ids": list(ids), "by": by}):
        found.setdefault(row.account_id, {})[row.kind] = (row.value_on, row.amount)
    return found


def delinquency_actions(connection: Connection, loan_id: int) -> Sequence[RowMapping]:
    """Return when the days of a loan's delinquency were paused and resumed, in the order in which that was said."""
    return connection.execute(_PAUSED, {"ids": [loan_id], "by": None}).mappings().all()


def _pauses(connection: Connection, ids: Iterable[int], by: date) -> Mapping[int, tuple[Pause, ...]]:
    """Return the pauses of loans as they were known on a day; of most loans there is none, and it is not there."""
    facts: dict[int, list[Fact]] = {}
    for row in connection.execute(_PAUSED, {"ids": list(ids), "by": by}):
        fact = Fact(row.serial, FactKind(row.kind), row.value_on, row.value_on, details=row.details)
        facts.setdefault(row.account_id, []).append(fact)
    return {loan_id: pauses_of(each) for loan_id, each in facts.items()}


def _delinquency(account: LoanAccount, today: date, pauses: tuple[Pause, ...]) -> Delinquency:
    state = account.state
    if state.status is not LoanStatus.ACTIVE:
        return NOT_DELINQUENT
    return delinquency(state, today, grace_days(account.agreement.terms.arrears, state), pauses)
