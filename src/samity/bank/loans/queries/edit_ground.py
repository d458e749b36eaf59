"""What a schedule is changed on by hand: asked by whoever changes it, and by whoever offers that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.planned import planned_installments
from samity.bank.loans.rules.accrued_interest import terms_of, with_due_dates_passed
from samity.bank.loans.rules.made_by_hand import agreed_by_hand, calendar_kept, made_by_hand
from samity.bank.loans.rules.placed_rows import EditGround

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import Installment


def edit_ground(connection: Connection, account: LoanAccount, today: date) -> EditGround | None:
    """Return what the schedule of a loan is changed on; None where none can be planned any more.

    Args:
        connection: the transaction.
        account: an application, or a loan that is paid out.
        today: the business date.
    """
    if account.state.installments:
        return ground_of(account, facts_of(connection, [account.id])[account.id], today)
    terms = replace(account.terms, principal=account.state.principal)
    start_on, planned = account.expected_disbursement_on, planned_installments(connection, account)
    if start_on is None or not planned:
        return None
    return EditGround(terms, account.allowances, start_on, _scheduled(planned), None, agreed_by_hand(terms))


def ground_of(account: LoanAccount, facts: Sequence[Fact], today: date) -> EditGround:
    """Return what the schedule of a loan that is paid out is changed on.

    Args:
        account: of the loan.
        facts: of the loan.
        today: the business date.
    """
    state, agreement = account.state, account.agreement
    assert state.disbursed_on is not None  # noqa: S101 - it has installments
    terms = replace(account.terms, principal=state.principal)
    if state.accrued is None:
        rows = _scheduled(state.installments)
    else:
        passed = with_due_dates_passed(terms, state, today)
        rows = passed.installments[: terms_of(terms, state).number_of_installments]
    by_hand, calendar = made_by_hand(agreement, facts), calendar_kept(facts)
    return EditGround(terms, account.allowances, state.disbursed_on, rows, today, by_hand, calendar)


def _scheduled(installments: tuple[Installment, ...]) -> tuple[Installment, ...]:
    """Leave out an installment after the last that only charges made."""
    last = installments[-1].due
    only_charges = not last.principal and not last.interest and bool(last.fees or last.penalties)
    return installments[:-1] if only_charges else installments
