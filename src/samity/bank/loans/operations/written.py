"""What is written of a loan: columns of its tables, and its ledger transactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from samity.bank.accounting.rules.postings import swapped
from samity.bank.accounting.values import LedgerTransaction
from samity.bank.loans.records import loan, loan_charge, loan_installment
from samity.bank.loans.rules.charges import paid_charges
from samity.bank.loans.rules.postings import loan_postings, recognition_postings
from samity.bank.loans.values.arrears_settings import GraceChange
from samity.bank.loans.values.facts import BESIDE, Consequence, TransactionKind
from samity.bank.loans.values.parts import NOTHING, Parts
from samity.bank.loans.values.penalties import as_stored
from samity.storage.bulk import insert_rows, update_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from samity.bank.accounting.values import AccountMapping, Posting
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.rules.advance import Advance
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import Installment, LoanState


# Arrays: the schedules of a whole sheet's loans are more rows than a statement has places for values.
_DELETE_INSTALLMENTS = """
DELETE FROM loan_installment USING unnest(%s::bigint[], %s::integer[]) AS gone(account_id, number)
WHERE loan_installment.account_id = gone.account_id AND loan_installment.number = gone.number"""
# By account too: the key begins with it.
_DELETE_CHARGES = """
DELETE FROM loan_charge USING unnest(%s::bigint[], %s::bigint[]) AS gone(account_id, id)
WHERE loan_charge.account_id = gone.account_id AND loan_charge.id = gone.id"""

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


def written_transactions(grown: Grown, booked_on: date, ids: Iterator[int]) -> tuple[WrittenTransaction, ...]:
    """Give ids to what is to be written: reversals first, then recognition, then what follows from the facts."""
    account_id, advance = grown.account.id, grown.advance
    rows = [WrittenTransaction(account_id, next(ids), booked_on, each.consequence, each.id) for each in advance.reverse]
    until, left = advance.recognised.until or booked_on, advance.state.outstanding.principal
    for change in _both_ways(advance.income_change):
        income = Consequence(TransactionKind.ACCRUAL, 0, until, change.total, change, principal_after=left)
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
        "reverses_id": row.reverses_id,
        "user_id": user_id,
    }


def _was_charged_off(consequence: Consequence) -> int:
    """Return whether the loan was charged off before, and whether for fraud; by what charges it off it was not yet."""
    if not consequence.is_charged_off:
        return -1 if consequence.is_fraud else 0
    return 2 if consequence.is_fraud else 1


def state_columns(grown: Grown) -> dict[str, Any]:
    """Return the columns of a loan that its state decides."""
    state, recognised = grown.advance.state, grown.advance.recognised
    reached, accrued = state.reached, state.accrued
    return {
        "account_id": grown.account.id,
        "status": state.status.value,
        "principal": state.principal,
        "approved_on": state.approved_on,
        "disbursed_on": state.disbursed_on,
        "matures_on": state.matures_on,
        "ended_on": state.ended_on,
        "last_paid_on": state.last_paid_on,
        "overpaid": state.overpaid,
        "held": state.held_in_all,
        "held_payments": [[each.fact, each.from_on.isoformat(), each.amount] for each in state.held],
        "principal_outstanding": state.outstanding.principal,
        "recognised_until": recognised.until,
        "recognition_behind_since": recognised.behind_since,
        "recognised_interest": recognised.income.interest,
        "recognised_fees": recognised.income.fees,
        "recognised_penalties": recognised.income.penalties,
        "accruing_number": accrued and accrued.number,
        "accrued_until": accrued and accrued.until,
        "accrued": accrued and str(accrued.amount),
        "accrued_late": str(accrued.late) if accrued and accrued.late else None,
        "accruing_rows": accrued and accrued.rows,
        "accruing_calendar": accrued and accrued.calendar and accrued.calendar.to_json(),
        "accrued_penalty": as_stored(state.penalty),
        "charge_off": _charge_off(state),
        "rescheduled": state.rescheduled.to_json(),
        "lock": state.lock and state.lock.to_json(),
        "graces": GraceChange.written(state.graces),
        "reached_on": reached and reached.value_on,
        "reached_rank": reached and reached.rank,
        "reached_serial": reached and reached.serial,
        "last_serial": grown.last_serial,
    }


def installment_columns(account_id: int, installment: Installment) -> dict[str, Any]:
    """Return the columns of an installment."""
    row: dict[str, Any] = {
        "account_id": account_id,
        "number": installment.number,
        "from_on": installment.from_on,
        "due_on": installment.due_on,
        "held_back": installment.held_back,
        "capitalized": installment.capitalized,
        "applied": installment.applied,
        "asked": installment.asked,
        "corrected": _corrected(installment),
    }
    for what, parts in (("due", installment.due), ("paid", installment.paid), ("waived", installment.waived)):
        for part, amount in zip(parts._fields, parts, strict=True):
            row[f"{part}_{what}"] = amount
    return row


def _charge_off(state: LoanState) -> dict[str, Any] | None:
    ends_on = state.interest_ends_on
    if state.charged_off_on is None:
        return None
    return {
        "on": state.charged_off_on.isoformat(),
        "is_fraud": state.is_fraud,
        "interest_ends_on": ends_on and ends_on.isoformat(),
        "reason": state.charge_off_reason,
        "income": state.income_at_charge_off._asdict(),
    }


def _corrected(installment: Installment) -> dict[str, Any] | None:
    credited, written_off, on = installment.credited, installment.written_off, installment.credited_on
    if credited == written_off == NOTHING:
        return None
    parts = {"credited": credited._asdict(), "written_off": written_off._asdict()}
    return {**parts, "credited_on": on and on.isoformat()}


def change_state(connection: Connection, grown: Sequence[Grown]) -> None:
    """Write the new state of loans: only the rows that differ from what is stored."""
    update_rows(connection, loan, ["account_id"], [state_columns(each) for each in grown])
    changed, new, gone = [], [], []
    for each in grown:
        account_id = each.account.id
        before = {row.number: row for row in each.account.state.installments}
        after = {row.number: row for row in each.advance.state.installments}
        changed += [installment_columns(account_id, after[n]) for n in after if n in before and after[n] != before[n]]
        new += [installment_columns(account_id, after[n]) for n in after if n not in before]
        gone += [(account_id, n) for n in before if n not in after]
    if gone:
        accounts, numbers = zip(*gone, strict=True)
        connection.exec_driver_sql(_DELETE_INSTALLMENTS, (list(accounts), list(numbers)))
    update_rows(connection, loan_installment, ["account_id", "number"], changed)
    insert_rows(connection, loan_installment, new)
    _forget_charges(connection, grown)
    charges = [row for each in grown for row in _charge_rows(each.account.id, each.advance.state)]
    update_rows(connection, loan_charge, ["account_id", "id"], charges)


def _forget_charges(connection: Connection, grown: Sequence[Grown]) -> None:
    """Forget the charge of penalties that were all taken back."""
    gone = [
        (one.account.id, each.id)
        for one in grown
        for each in one.account.state.charges
        if each.for_lateness and all(each.id != left.id for left in one.advance.state.charges)
    ]
    if gone:
        accounts, ids = zip(*gone, strict=True)
        connection.exec_driver_sql(_DELETE_CHARGES, (list(accounts), list(ids)))


def _charge_rows(account_id: int, state: LoanState) -> list[dict[str, Any]]:
    paid = paid_charges(state.installments, state.charges)
    return [
        {
            "account_id": account_id,
            "id": each.id,
            "submitted_on": each.submitted_on,
            "amount": each.amount,
            "waived": each.waived,
            "paid": paid[each.id],
        }
        for each in state.charges
    ]
