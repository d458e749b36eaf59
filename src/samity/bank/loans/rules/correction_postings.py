"""What credits, money given back and debt given up post. See docs/rules/loan-postings.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.accounting.values import Purpose
from samity.bank.loans.values.agreement import ACCRUING, AccountingRule
from samity.bank.loans.values.facts import Consequence, TransactionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from samity.bank.accounting.values import AccountMapping

Move = tuple[int, int, int]
INCOME = (Purpose.INTEREST_ON_LOANS, Purpose.INCOME_FROM_FEES, Purpose.INCOME_FROM_PENALTIES)
RECEIVABLE = (Purpose.INTEREST_RECEIVABLE, Purpose.FEES_RECEIVABLE, Purpose.PENALTIES_RECEIVABLE)
_CHARGED_OFF = (
    Purpose.INCOME_FROM_CHARGE_OFF_INTEREST,
    Purpose.INCOME_FROM_CHARGE_OFF_FEES,
    Purpose.INCOME_FROM_CHARGE_OFF_PENALTY,
)
_GOODWILL = (
    Purpose.GOODWILL_CREDIT,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_INTEREST,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_FEES,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_PENALTY,
)
_REFUNDS = frozenset({TransactionKind.MERCHANT_ISSUED_REFUND, TransactionKind.PAYOUT_REFUND})
_WAIVERS = frozenset({TransactionKind.INTEREST_PAYMENT_WAIVER, TransactionKind.INTEREST_REFUND})


def settling(given: Consequence, accounting: AccountingRule) -> Sequence[Purpose]:
    """Return the GL account that each part of a debt is settled on: an asset or income, or once charged off neither."""
    if not given.is_charged_off:
        return (Purpose.LOAN_PORTFOLIO, *(RECEIVABLE if accounting in ACCRUING else INCOME))
    if given.kind in _REFUNDS:
        return (_expense(given), *_CHARGED_OFF)
    if given.kind in _WAIVERS:
        return (Purpose.INCOME_FROM_CHARGE_OFF_INTEREST,) * 4
    return (Purpose.INCOME_FROM_RECOVERY,) * 4


def settled(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[tuple[int, int]]:
    """Return (account to credit, amount) for every part that is not zero."""
    return _of_parts(settling(given, accounting), given.parts, gl)


def goodwill(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """The institution pays, each part out of its own expense."""
    spent = _of_parts(_GOODWILL, given.parts, gl)
    moves = [
        (expense, account, amount)
        for (expense, amount), (account, _) in zip(spent, settled(given, accounting, gl), strict=True)
    ]
    if given.overpaid:
        moves.append((gl.gl(Purpose.GOODWILL_CREDIT), gl.gl(Purpose.OVERPAYMENT), given.overpaid))
    return moves


def out_of_income(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """Interest income is given back."""
    income = gl.gl(Purpose.INTEREST_ON_LOANS)
    moves = [(income, account, amount) for account, amount in settled(given, accounting, gl)]
    if given.overpaid:
        moves.append((income, gl.gl(Purpose.OVERPAYMENT), given.overpaid))
    return moves


def given_back(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """Money goes out: of what was paid too much, and the rest is owed anew."""
    fund = gl.gl(Purpose.FUND_SOURCE, given.channel_id)
    moves = [(gl.gl(Purpose.OVERPAYMENT), fund, -given.overpaid)] if given.overpaid else []
    return [*moves, *((account, fund, amount) for account, amount in settled(given, accounting, gl))]


def write_off(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """What is given up is a loss; in cash accounting only principal ever was an asset."""
    losses = gl.gl(Purpose.LOSSES_WRITTEN_OFF)
    parts = (
        settled(given, accounting, gl)
        if accounting in ACCRUING
        else _of_parts((Purpose.LOAN_PORTFOLIO,), given.parts[:1], gl)
    )
    return [(losses, account, amount) for account, amount in parts]


def recovery(given: Consequence, _: AccountingRule, gl: AccountMapping) -> list[Move]:
    """Money on a debt that was given up is income."""
    return [(gl.gl(Purpose.FUND_SOURCE, given.channel_id), gl.gl(Purpose.INCOME_FROM_RECOVERY), given.amount)]


def charge_off(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """What is owed leaves the assets: principal as an expense, the rest out of income."""
    against = (_expense(given), *_CHARGED_OFF)
    owed = (Purpose.LOAN_PORTFOLIO, *(RECEIVABLE if accounting in ACCRUING else INCOME))
    return [
        (gl.gl(debit), gl.gl(credit), amount)
        for debit, credit, amount in zip(against, owed, given.parts, strict=True)
        if amount
    ]


def _expense(given: Consequence) -> Purpose:
    return Purpose.CHARGE_OFF_FRAUD_EXPENSE if given.is_fraud else Purpose.CHARGE_OFF_EXPENSE


def _of_parts(purposes: Sequence[Purpose], parts: Sequence[int], gl: AccountMapping) -> list[tuple[int, int]]:
    return [(gl.gl(purpose), amount) for purpose, amount in zip(purposes, parts, strict=True) if amount]


CORRECTIONS: Mapping[TransactionKind, Callable[[Consequence, AccountingRule, AccountMapping], list[Move]]] = {
    TransactionKind.GOODWILL_CREDIT: goodwill,
    TransactionKind.INTEREST_PAYMENT_WAIVER: out_of_income,
    TransactionKind.INTEREST_REFUND: out_of_income,
    TransactionKind.CHARGEBACK: given_back,
    TransactionKind.OVERPAYMENT_REFUNDED: given_back,
    TransactionKind.WRITE_OFF: write_off,
    TransactionKind.RECOVERY: recovery,
    TransactionKind.CHARGE_OFF: charge_off,
}
