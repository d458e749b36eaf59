"""What a loan's transactions post. See docs/rules/loan-postings.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.accounting.rules.postings import postings
from samity.bank.accounting.values import Purpose
from samity.bank.loans.rules.correction_postings import CORRECTIONS, INCOME, RECEIVABLE, owed_on, settled_from
from samity.bank.loans.values.agreement import ACCRUING, AccountingRule
from samity.bank.loans.values.facts import CHARGED, Consequence, TransactionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from samity.bank.accounting.rules.postings import Move
    from samity.bank.accounting.values import AccountMapping, Posting
    from samity.bank.loans.values.parts import Parts


def loan_postings(consequence: Consequence, accounting: AccountingRule, gl: AccountMapping) -> tuple[Posting, ...]:
    """Return the postings of a transaction of a loan; none where the product is not booked.

    Raises:
        GlAccountNotMapped: the product names no account for a part that is moved.
    """
    if accounting is AccountingRule.NONE:
        return ()
    return postings(*_MOVES[consequence.kind](consequence, accounting, gl))


def recognition_postings(change: Parts, gl: AccountMapping) -> tuple[Posting, ...]:
    """Return the postings of recognised income; what was recognised too much goes back the other way."""
    moves = []
    for amount, receivable, income in zip(change[1:], RECEIVABLE, INCOME, strict=True):
        if amount > 0:
            moves.append((gl.gl(receivable), gl.gl(income), amount))
        elif amount < 0:
            moves.append((gl.gl(income), gl.gl(receivable), -amount))
    return postings(*moves)


def _disbursement(given: Consequence, _: AccountingRule, gl: AccountMapping) -> list[Move]:
    fund = gl.gl(Purpose.FUND_SOURCE, given.channel_id)
    return [(gl.gl(Purpose.LOAN_PORTFOLIO), fund, given.amount)]


def _interest_capitalized(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """The portfolio grows by what the receivable loses; in cash accounting it becomes income only now."""
    other = Purpose.INTEREST_RECEIVABLE if accounting in ACCRUING else Purpose.INTEREST_ON_LOANS
    return [(gl.gl(Purpose.LOAN_PORTFOLIO), gl.gl(other), given.amount)]


def _repayment(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """Cash comes in; principal goes down, and what became income before clears its receivable."""
    fund = gl.gl(Purpose.FUND_SOURCE, given.channel_id)
    moves = settled_from(fund, given, accounting, gl)
    if given.cash_difference > 0:
        moves.append((fund, gl.gl(Purpose.CASH_ROUNDING), given.cash_difference))
    elif given.cash_difference < 0:
        moves.append((gl.gl(Purpose.CASH_ROUNDING), fund, -given.cash_difference))
    return moves


def _overpayment_applied(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    overpayment = gl.gl(Purpose.OVERPAYMENT)
    return [(overpayment, account, amount) for account, amount in owed_on(given, accounting, gl)]


def _waiver(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """Income that was recognised is lost; in cash accounting it was never booked."""
    if accounting not in ACCRUING:
        return []
    losses = gl.gl(Purpose.LOSSES_WRITTEN_OFF)
    return [(losses, account, amount) for account, amount in owed_on(given, accounting, gl)]


def _nothing(_: Consequence, __: AccountingRule, ___: AccountMapping) -> list[Move]:
    """Nothing moves by it: where it is income already, that is recognised."""
    return []


_MOVES: Mapping[TransactionKind, Callable[[Consequence, AccountingRule, AccountMapping], list[Move]]] = {
    TransactionKind.DISBURSEMENT: _disbursement,
    TransactionKind.REPAYMENT: _repayment,
    TransactionKind.OVERPAYMENT_APPLIED: _overpayment_applied,
    TransactionKind.HELD_APPLIED: _overpayment_applied,
    TransactionKind.MERCHANT_ISSUED_REFUND: _repayment,
    TransactionKind.PAYOUT_REFUND: _repayment,
    TransactionKind.PENALTY_APPLIED: _nothing,
    TransactionKind.EARLY_CHARGE: _nothing,
    TransactionKind.INTEREST_APPLIED: _nothing,
    **dict.fromkeys(CHARGED, _nothing),
    TransactionKind.ACCRUAL_ACTIVITY: _nothing,
    TransactionKind.WAIVE_CHARGES: _waiver,
    TransactionKind.WAIVE_INTEREST: _waiver,
    TransactionKind.INTEREST_WAIVED: _waiver,
    TransactionKind.INTEREST_CAPITALIZED: _interest_capitalized,
    **CORRECTIONS,
}
