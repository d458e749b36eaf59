"""What credits, money given back and debt given up post. See docs/rules/loan-postings.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.accounting.values import Purpose
from samity.bank.loans.values.agreement import ACCRUING, AccountingRule
from samity.bank.loans.values.facts import (
    CHARGE_ADJUSTMENTS,
    CHARGE_CREDITS,
    CHARGE_REFUNDS,
    Consequence,
    TransactionKind,
)
from samity.bank.loans.values.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from samity.bank.accounting.rules.postings import Move
    from samity.bank.accounting.values import AccountMapping

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
# What these move of a debt that was charged off was lost with it, or is lost with it now.
_OF_THE_CHARGE_OFF = _REFUNDS | {
    *CHARGE_CREDITS,
    *(TransactionKind.WRITE_OFF, TransactionKind.CHARGEBACK, TransactionKind.OVERPAYMENT_REFUNDED),
    *(TransactionKind.WAIVE_CHARGES, TransactionKind.WAIVE_INTEREST, TransactionKind.INTEREST_WAIVED),
}
_OF_PENALTIES = frozenset({TransactionKind.PENALTY_ADJUSTMENT, TransactionKind.PENALTY_REFUND})
_WAIVERS = frozenset({TransactionKind.INTEREST_PAYMENT_WAIVER, TransactionKind.INTEREST_REFUND})


def owed_on(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[tuple[int, int]]:
    """Return (account to credit, amount) for every part that is not zero: what it is owed on.

    That is an asset or income, or of a loan that was charged off what it was charged off to, or recovered income.
    """
    if not given.is_charged_off:
        owed = (Purpose.LOAN_PORTFOLIO, *(RECEIVABLE if accounting in ACCRUING else INCOME))
        return _of_parts(owed, given.parts, gl)
    if given.kind in _OF_THE_CHARGE_OFF:
        expense = [(_expense(given, gl), given.parts.principal)] if given.parts.principal else []
        return [*expense, *_of_parts(_CHARGED_OFF, given.parts[1:], gl)]
    if given.kind in _WAIVERS:
        return _of_parts((Purpose.INCOME_FROM_CHARGE_OFF_INTEREST,) * 4, given.parts, gl)
    return _of_parts((Purpose.INCOME_FROM_RECOVERY,) * 4, given.parts, gl)


def goodwill(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """The institution pays, each part out of its own expense."""
    spent = _of_parts(_GOODWILL, given.parts, gl)
    moves = [
        (expense, account, amount)
        for (expense, amount), (account, _) in zip(spent, owed_on(given, accounting, gl), strict=True)
    ]
    if given.overpaid:
        moves.append((gl.gl(Purpose.GOODWILL_CREDIT), gl.gl(Purpose.OVERPAYMENT), given.overpaid))
    return moves


def out_of_income(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """It goes out of the income from interest."""
    return settled_from(gl.gl(Purpose.INTEREST_ON_LOANS), given, accounting, gl)


def charge_adjusted(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """A charge goes out of its income, and settles what it is credited on."""
    return settled_from(_income_of_charge(given, gl), given, accounting, gl)


def charge_refunded(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """What was paid of a charge goes out of its income as money, which comes in again as a payment."""
    fund = gl.gl(Purpose.FUND_SOURCE, given.channel_id)
    return [*settled_from(fund, given, accounting, gl), (_income_of_charge(given, gl), fund, given.amount)]


def settled_from(source: int, given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """Return the moves of what settles, from the account that it comes out of; what is too much is an overpayment."""
    moves = [(source, account, amount) for account, amount in owed_on(given, accounting, gl)]
    if given.overpaid:
        moves.append((source, gl.gl(Purpose.OVERPAYMENT), given.overpaid))
    return moves


def _income_of_charge(given: Consequence, gl: AccountMapping) -> int:
    of_penalty = given.kind in _OF_PENALTIES
    return gl.gl(Purpose.INCOME_FROM_PENALTIES if of_penalty else Purpose.INCOME_FROM_FEES)


def given_back(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """Money goes out: of what was paid too much, and the rest is owed anew."""
    fund = gl.gl(Purpose.FUND_SOURCE, given.channel_id)
    moves = [(gl.gl(Purpose.OVERPAYMENT), fund, -given.overpaid)] if given.overpaid else []
    return [*moves, *((account, fund, amount) for account, amount in owed_on(given, accounting, gl))]


def write_off(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """What is given up is a loss, as far as it was an asset; in cash accounting only principal ever was one."""
    losses = gl.gl_of_reason(Purpose.LOSSES_WRITTEN_OFF, given.write_off_reason) or gl.gl(Purpose.LOSSES_WRITTEN_OFF)
    if accounting in ACCRUING:
        parts = owed_on(replace(given, parts=given.parts.minus(given.unearned)), accounting, gl)
    else:
        parts = owed_on(replace(given, parts=Parts(given.parts.principal)), accounting, gl)
    return [(losses, account, amount) for account, amount in parts]


def recovery(given: Consequence, _: AccountingRule, gl: AccountMapping) -> list[Move]:
    """Money on a debt that was given up is income."""
    return [(gl.gl(Purpose.FUND_SOURCE, given.channel_id), gl.gl(Purpose.INCOME_FROM_RECOVERY), given.amount)]


def charge_off(given: Consequence, accounting: AccountingRule, gl: AccountMapping) -> list[Move]:
    """What is owed leaves the assets: principal as an expense, the rest out of income."""
    owed = RECEIVABLE if accounting in ACCRUING else INCOME
    principal = given.parts.principal
    moves = [(_expense(given, gl), gl.gl(Purpose.LOAN_PORTFOLIO), principal)] if principal else []
    against = zip(_CHARGED_OFF, owed, given.parts[1:], strict=True)
    return [*moves, *((gl.gl(debit), gl.gl(credit), amount) for debit, credit, amount in against if amount)]


def _expense(given: Consequence, gl: AccountMapping) -> int:
    """Return the expense of a charge-off: of its reason, or of fraud, or the usual one."""
    reasons = gl.gl_of_reason(Purpose.CHARGE_OFF_EXPENSE, given.charge_off_reason)
    return reasons or gl.gl(Purpose.CHARGE_OFF_FRAUD_EXPENSE if given.is_fraud else Purpose.CHARGE_OFF_EXPENSE)


def _of_parts(purposes: Sequence[Purpose], parts: Sequence[int], gl: AccountMapping) -> list[tuple[int, int]]:
    return [(gl.gl(purpose), amount) for purpose, amount in zip(purposes, parts, strict=True) if amount]


CORRECTIONS: Mapping[TransactionKind, Callable[[Consequence, AccountingRule, AccountMapping], list[Move]]] = {
    TransactionKind.GOODWILL_CREDIT: goodwill,
    TransactionKind.INTEREST_PAYMENT_WAIVER: out_of_income,
    TransactionKind.INTEREST_REFUND: out_of_income,
    **dict.fromkeys(CHARGE_ADJUSTMENTS, charge_adjusted),
    **dict.fromkeys(CHARGE_REFUNDS, charge_refunded),
    TransactionKind.CHARGEBACK: given_back,
    TransactionKind.OVERPAYMENT_REFUNDED: given_back,
    TransactionKind.WRITE_OFF: write_off,
    TransactionKind.RECOVERY: recovery,
    TransactionKind.CHARGE_OFF: charge_off,
}
