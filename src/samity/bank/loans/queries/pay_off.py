"""What settles a loan on any day. See docs/rules/pay-off.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.loan_years import early_charges
from samity.bank.loans.rules.pay_off import PayOff, pay_off, pay_off_as_of, within_measure
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.state import due_by

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.parts import Parts


def payable_on(connection: Connection, account: LoanAccount, on: date) -> Parts:
    """Return what a borrower is asked for on a day: what fell due by then, or all of it where it is due on demand.

    Args:
        connection: the transaction.
        account: the loan, with all of its installments.
        on: the day of the payment.
    """
    installments = account.state.installments
    if any(each.is_on_demand for each in installments):
        return pay_off_of(connection, account, on).parts
    return due_by(installments, on)


def pay_off_of(connection: Connection, account: LoanAccount, on: date) -> PayOff:
    """Return what settles a loan on a day, past or to come; nothing before it was paid out.

    Args:
        connection: the transaction.
        account: the loan, with all of its installments.
        on: the day of the payment.

    Raises:
        OwedBeyondMeasure: it is more than can be reckoned with.
    """
    return within_measure(on, lambda: _reckoned(connection, account, on))


def _reckoned(connection: Connection, account: LoanAccount, on: date) -> PayOff:
    state = account.state
    if state.disbursed_on is None or on < state.disbursed_on:
        return PayOff(on)
    accrued_later = state.accrued is not None and state.accrued.until > on
    if (state.reached is None or state.reached.value_on <= on) and not accrued_later:
        settles = pay_off(account.agreement, state, on)
    else:
        settles = pay_off_as_of(account.agreement, facts_of(connection, [account.id])[account.id], on)
    payment = Fact(account.last_serial + 1, FactKind.REPAID, on, on, settles.parts.total)
    [cost] = early_charges(connection, [(account, payment)])
    return replace(settles, parts=settles.parts.adding(Part.FEES, cost)) if cost else settles
