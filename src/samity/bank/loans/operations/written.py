"""What is written of a loan: facts, transactions, and what goes to the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from samity.bank.accounting.rules.postings import swapped
from samity.bank.accounting.values import LedgerTransaction
from samity.bank.loans.rules.advance import income_counts_from
from samity.bank.loans.rules.postings import loan_postings, recognition_postings
from samity.bank.loans.values.facts import BESIDE, Consequence, TransactionKind
from samity.bank.loans.values.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from samity.bank.accounting.values import AccountMapping, Posting
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.rules.advance import Advance
    from samity.bank.loans.values.facts import Fact


Booked: TypeAlias = "Mapping[tuple[int, int], Sequence[Posting]]"
"""Postings by account and transaction."""


@dataclass(frozen=True, slots=True)
class WrittenTransaction:
    """One transaction of a loan as it is booked; a reversal repeats what it takes back."""

    account_id: int
    id: int
    booked_on: date
    consequence: Consequence
    reverses_id: int | None = None

    @property
    def fact(self) -> int:
        """Return the serial of the fact behind it."""
        return self.consequence.fact

    @property
    def shows_fact(self) -> bool:
        """Say whether it is the transaction that a person would call the fact itself."""
        return self.reverses_id is None and self.consequence.kind not in BESIDE


@dataclass(frozen=True, slots=True)
class Grown:
    """A loan as it was, what it went on to, and the serial of its last fact."""

    account: LoanAccount
    advance: Advance
    last_serial: int

    @property
    def transactions(self) -> int:
        """Return how many transactions are to be written."""
        return len(self.advance.reverse) + len(self.advance.create) + len(_both_ways(self.advance.income_change))

    @property
    def changes_rows(self) -> bool:
        """Say whether its rows become others: a night looks at many loans that stay as they were."""
        before, after = self.account, self.advance
        stays = after.state == before.state and after.recognised == before.recognised
        return not (stays and self.last_serial == before.last_serial)


def written_transactions(grown: Grown, booked_on: date, ids: Iterator[int]) -> tuple[WrittenTransaction, ...]:
    """Give ids to what is to be written: reversals first, then recognition, then what follows from the facts."""
    account_id, advance = grown.account.id, grown.advance
    rows = [WrittenTransaction(account_id, next(ids), booked_on, each.consequence, each.id) for each in advance.reverse]
    on, left = income_counts_from(grown.account.agreement, advance) or booked_on, advance.state.outstanding.principal
    for change in _both_ways(advance.income_change):
        income = Consequence(TransactionKind.ACCRUAL, 0, on, change.total, change, principal_after=left)
        rows.append(WrittenTransaction(account_id, next(ids), booked_on, income))
    rows.extend(WrittenTransaction(account_id, next(ids), booked_on, each) for each in advance.create)
    return tuple(rows)


def _both_ways(change: Parts) -> list[Parts]:
    """Part what is recognised from what goes back: each is a transaction of its own, and hides nothing of the other."""
    more, less = Parts(*(max(each, 0) for each in change)), Parts(*(min(each, 0) for each in change))
    return [each for each in (more, less) if any(each)]


def ledger_transactions(
    account: LoanAccount, rows: Sequence[WrittenTransaction], gl: AccountMapping, booked: Booked
) -> list[LedgerTransaction]:
    """Return what goes to the ledger; a transaction that posts nothing has no header there.

    Args:
        account: the loan.
        rows: its transactions to book.
        gl: where its product posts now.
        booked: what the transactions that are reversed posted then; the product may post elsewhere since.
    """
    made = []
    for row in rows:
        moved = _postings(account, row, gl, booked)
        if moved:
            made.append(
                LedgerTransaction(
                    account_id=account.id,
                    id=row.id,
                    office_id=account.office_id,
                    currency=account.currency.code,
                    kind=f"loan.{row.consequence.kind.lower()}",
                    value_on=row.consequence.value_on,
                    booked_on=row.booked_on,
                    reverses_id=row.reverses_id,
                    postings=moved,
                )
            )
    return made


def _postings(account: LoanAccount, row: WrittenTransaction, gl: AccountMapping, booked: Booked) -> tuple[Posting, ...]:
    if row.reverses_id is not None:
        return swapped(booked.get((account.id, row.reverses_id), ()))
    if row.consequence.kind is TransactionKind.ACCRUAL:
        return recognition_postings(row.consequence.parts, gl)
    return loan_postings(row.consequence, account.agreement.accounting, gl)


def fact_columns(account_id: int, fact: Fact, user_id: int) -> dict[str, Any]:
    """Return the columns of a fact."""
    return {
        "account_id": account_id,
        "serial": fact.serial,
        "kind": fact.kind.value,
        "value_on": fact.value_on,
        "booked_on": fact.booked_on,
        "amount": fact.amount,
        "details": dict(fact.details),
        "undoes": fact.undoes,
        "user_id": user_id,
    }


def transaction_columns(row: WrittenTransaction, user_id: int) -> dict[str, Any]:
    """Return the columns of a transaction."""
    consequence = row.consequence
    return {
        "account_id": row.account_id,
        "id": row.id,
        "fact": consequence.fact,
        "kind": consequence.kind.value,
        "value_on": consequence.value_on,
        "booked_on": row.booked_on,
        "amount": consequence.amount,
        "principal": consequence.parts.principal,
        "interest": consequence.parts.interest,
        "fees": consequence.parts.fees,
        "penalties": consequence.parts.penalties,
        "overpaid": consequence.overpaid,
        "channel_id": consequence.channel_id,
        "cash_difference": consequence.cash_difference,
        "principal_after": consequence.principal_after,
        "charged_off": _was_charged_off(consequence),
        "write_off_reason": consequence.write_off_reason,
        "charge_off_reason": consequence.charge_off_reason,
        "unearned": consequence.unearned._asdict() if any(consequence.unearned) else None,
        "from_arrears": consequence.from_arrears,
        "reverses_id": row.reverses_id,
        "user_id": user_id,
    }


def _was_charged_off(consequence: Consequence) -> int:
    """Return whether the loan was charged off before, and whether for fraud; by what charges it off it was not yet."""
    if not consequence.is_charged_off:
        return -1 if consequence.is_fraud else 0
    return 2 if consequence.is_fraud else 1
