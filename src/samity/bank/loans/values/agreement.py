"""What was agreed for a loan: its terms, how payments are allocated, how it is booked. A snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samity.bank.loans.values.strategy import Strategy
    from samity.bank.loans.values.terms import LoanTerms


class AccountingRule(StrEnum):
    """When income is booked: never, when paid, as it accrues, or all at disbursement."""

    NONE = "NONE"
    CASH = "CASH"
    ACCRUAL_PERIODIC = "ACCRUAL_PERIODIC"
    ACCRUAL_UPFRONT = "ACCRUAL_UPFRONT"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everything the fold of a loan depends on besides its facts.

    Attributes:
        strategy: in which order payments settle the debt.
        absorbing: in which order an overpayment settles a new due; None: as payments do.
        holds: what a payment cannot settle yet is held until it can.
        settles_ahead: something of an installment may be settled before its due date.
    """

    terms: LoanTerms
    strategy: Strategy
    accounting: AccountingRule
    absorbing: Strategy | None = None
    holds: bool = False
    settles_ahead: bool = True
