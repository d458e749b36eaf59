"""Charge payments that repay principal before its time, beside them. See docs/rules/early-charges.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.queries.loan_years import early_charges
from samity.bank.loans.records import loan_charge
from samity.bank.loans.rules.holding import counts_from
from samity.bank.loans.values.facts import MADE_FOR, Fact, FactKind
from samity.storage.bulk import draw_ids, insert_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit

NAME = "Early repayment charge"


def with_early_charges(
    payments: Sequence[tuple[LoanAccount, Fact]], undone: Sequence[Fact], unit: Unit
) -> list[tuple[Fact, ...]]:
    """Return the facts of payments, each after the charge for what it repays before its time, where there is one.

    Args:
        payments: each with its loan, no loan twice; their facts as if none cost anything.
        undone: what takes something of a loan back before.
        unit: of work; the charges are written in it.
    """
    costs = early_charges(unit.connection, payments, undone)
    ids = iter(draw_ids(unit.connection, "loan_charge_ids", sum(1 for each in costs if each)))
    facts: list[tuple[Fact, ...]] = []
    rows: list[dict[str, object]] = []
    for (account, payment), cost in zip(payments, costs, strict=True):
        if not cost:
            facts.append((payment,))
            continue
        charge = _charge(payment, cost, next(ids))
        rows.append(_row(account, charge))
        facts.append((charge, replace(payment, serial=payment.serial + 1)))
    insert_rows(unit.connection, loan_charge, rows)
    return facts


def _charge(payment: Fact, cost: int, charge_id: int) -> Fact:
    due_on = counts_from(payment).isoformat()
    details = {"charge_id": charge_id, "due_on": due_on, MADE_FOR: payment.serial + 1}
    return Fact(payment.serial, FactKind.EARLY_CHARGED, payment.value_on, payment.booked_on, cost, details)


def _row(account: LoanAccount, charge: Fact) -> dict[str, object]:
    return {
        "account_id": account.id,
        "id": charge.details["charge_id"],
        "charge_id": None,
        "name": NAME,
        "is_penalty": False,
        "amount": charge.amount,
        "due_on": charge.details["due_on"],
    }
