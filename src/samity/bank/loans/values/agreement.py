"""What was agreed for a loan: its terms, how payments are allocated, how it is booked. A snapshot."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.bank.loans.values.facts import TransactionKind
    from samity.bank.loans.values.parts import Part
    from samity.bank.loans.values.strategy import Strategy
    from samity.bank.loans.values.terms import LoanTerms


class AccountingRule(StrEnum):
    """When income is booked: never, when paid, as it accrues, or all at disbursement."""

    NONE = "NONE"
    CASH = "CASH"
    ACCRUAL_PERIODIC = "ACCRUAL_PERIODIC"
    ACCRUAL_UPFRONT = "ACCRUAL_UPFRONT"


ACCRUING = frozenset({AccountingRule.ACCRUAL_PERIODIC, AccountingRule.ACCRUAL_UPFRONT})


class ChargeOffBehaviour(StrEnum):
    """What becomes of the schedule when a loan is charged off.

    REGULAR leaves it; with ZERO_INTEREST no more interest is borne; with ACCELERATE_MATURITY all is due on that day.
    """

    REGULAR = "REGULAR"
    ZERO_INTEREST = "ZERO_INTEREST"
    ACCELERATE_MATURITY = "ACCELERATE_MATURITY"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everything the fold of a loan depends on besides its facts.

    Attributes:
        strategy: in which order payments settle the debt.
        absorbing: in which order an overpayment settles a new due; None: as payments do.
        holds: what a payment cannot settle yet is held until it can.
        crediting: in which order credits settle the debt, by kind, where it is another than that of payments.
        credited: in which order a chargeback owes the parts of its payment anew; none: as principal.
        charge_off: what becomes of the schedule when the loan is charged off.
        settles_ahead: something of an installment may be settled before its due date.
    """

    terms: LoanTerms
    strategy: Strategy
    accounting: AccountingRule
    absorbing: Strategy | None = None
    holds: bool = False
    settles_ahead: bool = True
    crediting: Mapping[TransactionKind, Strategy] = field(default_factory=dict)
    credited: tuple[Part, ...] = ()
    charge_off: ChargeOffBehaviour = ChargeOffBehaviour.REGULAR
