"""The state of loans as their rows keep it: only rows that differ from what is stored are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samity.bank.loans.records import loan, loan_charge, loan_installment
from samity.bank.loans.rules.charges import paid_charges
from samity.bank.loans.values.arrears_settings import GraceChange
from samity.bank.loans.values.parts import NOTHING
from samity.bank.loans.values.penalties import as_stored
from samity.storage.bulk import insert_rows, update_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from samity.bank.loans.operations.written import Grown
    from samity.bank.loans.values.state import Installment, LoanState

# Arrays: the schedules of a whole sheet's loans are more rows than a statement has places for values.
_DELETE_INSTALLMENTS = """
DELETE FROM loan_installment USING unnest(%s::bigint[], %s::integer[]) AS gone(account_id, number)
WHERE loan_installment.account_id = gone.account_id AND loan_installment.number = gone.number"""
# By account too: the key begins with it.
_DELETE_CHARGES = """
DELETE FROM loan_charge USING unnest(%s::bigint[], %s::bigint[]) AS gone(account_id, id)
WHERE loan_charge.account_id = gone.account_id AND loan_charge.id = gone.id"""


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
        "open_from": state.open_from,
        "ended_on": state.ended_on,
        "last_paid_on": state.last_paid_on,
        "overpaid": state.overpaid,
        "held": state.held_in_all,
        "held_payments": [[each.fact, each.from_on.isoformat(), each.amount] for each in state.held],
        "principal_outstanding": state.outstanding.principal,
        "recognised_until": recognised.until,
        "recognition_behind_since": recognised.behind_since,
        "summed_until": recognised.summed_until,
        "recognised_interest": recognised.income.interest,
        "recognised_fees": recognised.income.fees,
        "recognised_penalties": recognised.income.penalties,
        "accruing_number": accrued and accrued.number,
        "accrued_until": accrued and accrued.until,
        "accrued": accrued and str(accrued.amount),
        "accrued_late": str(accrued.late_left) if accrued and accrued.late_left else None,
        "accrued_applied": accrued.applied if accrued else 0,
        "accruing_rows": accrued and accrued.rows,
        "accruing_base": accrued and accrued.base,
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
    if any(installment.unearned):
        parts["unearned"] = installment.unearned._asdict()
    return {**parts, "credited_on": on and on.isoformat()}


def change_state(connection: Connection, grown: Sequence[Grown]) -> None:
    """Write the new state of loans: only the rows that differ from what is stored."""
    grown = [each for each in grown if each.changes_rows]
    update_rows(connection, loan, ["account_id"], [state_columns(each) for each in grown])
    changed, new, gone = [], [], []
    for each in grown:
        account_id = each.account.id
        before = {row.number: row for row in each.account.state.debts}
        after = {row.number: row for row in each.advance.state.debts}
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
    """Forget the charges that followed from something, all of which was taken back: penalties, early charges."""
    gone = [
        (one.account.id, each.id)
        for one in grown
        for each in one.account.state.charges
        if all(each.id != left.id for left in one.advance.state.charges)
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
            # A charge-off may let it fall due sooner, and that may be taken back.
            "due_on": each.due_on,
            "waived": each.waived,
            "paid": paid[each.id],
        }
        for each in state.charges
    ]
