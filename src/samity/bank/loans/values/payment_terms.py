"""What was agreed about payments: in which order they settle, which are taken, and what comes where none do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from samity.bank.loans.values.agreement import ChargeOffBehaviour
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.parts import Part

if TYPE_CHECKING:
    from collections.abc import Mapping


class Overpayment(StrEnum):
    """What becomes of money beyond the whole debt: kept for the borrower as his credit, or not taken."""

    HELD = "HELD"
    REFUSED = "REFUSED"


class FuturePayments(StrEnum):
    """How far a payment may reach into the future.

    With NO_FUTURE_PAYMENTS it counts from today at the latest and pays no interest before that falls due; with
    ACCEPT_FUTURE_PAYMENTS it may count from a later day, and what it cannot settle yet is held until it can; with
    ACCEPT_OVERPAYMENTS it may pay interest ahead.
    """

    NO_FUTURE_PAYMENTS = "NO_FUTURE_PAYMENTS"
    ACCEPT_FUTURE_PAYMENTS = "ACCEPT_FUTURE_PAYMENTS"
    ACCEPT_OVERPAYMENTS = "ACCEPT_OVERPAYMENTS"


class PaidWhen(StrEnum):
    """When an installment is told as paid before it is due.

    With all that it asks for by now, with the principal that it asks for, or with as much as the schedule at the
    disbursement asked for.
    """

    DUE = "PARTIALLY_PAID"
    PRINCIPAL = "PAID"
    ORIGINAL_TOTAL = "ORIGINAL_TOTAL_EXPECTED_PAID"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTerms:
    """The terms of payments, of a product and of each of its loans.

    Attributes:
        strategy: in which order a payment settles: `{"code": …}` and what that one needs (queries/snapshots.py).
        accepts_prepayment: more than is due on the day may be paid.
        allows_advance: an installment may be paid before its due date.
        allows_custom: whoever pays may say which parts of the debt are settled.
        paid_when: an installment is told as paid before it is due.
        charge_off: what becomes of the schedule when the loan is charged off.
        owed_anew: in which order a chargeback owes the parts of its payment anew; none: as principal.
        interest_refunds: with which credits the interest goes back that their principal has borne, unless whoever
            enters one says otherwise.
    """

    strategy: Mapping[str, Any]
    overpayment: Overpayment = Overpayment.HELD
    future_payments: FuturePayments = FuturePayments.ACCEPT_OVERPAYMENTS
    accepts_prepayment: bool = True
    allows_advance: bool = True
    allows_custom: bool = False
    paid_when: PaidWhen = PaidWhen.DUE
    charge_off: ChargeOffBehaviour = ChargeOffBehaviour.REGULAR
    owed_anew: tuple[Part, ...] = ()
    interest_refunds: tuple[TransactionKind, ...] = ()

    @property
    def pays_interest_ahead(self) -> bool:
        """Say whether interest may be paid before it falls due."""
        return self.future_payments is FuturePayments.ACCEPT_OVERPAYMENTS

    @property
    def holds(self) -> bool:
        """Say whether what a payment cannot settle yet is held until it can."""
        return self.future_payments is FuturePayments.ACCEPT_FUTURE_PAYMENTS

    @property
    def settles_ahead(self) -> bool:
        """Say whether something of an installment may be settled before its due date."""
        return self.accepts_prepayment and self.allows_advance

    @property
    def takes_any(self) -> bool:
        """Say whether a payment of any amount is taken on any day, as long as it settles in the agreed order."""
        kept = self.overpayment is Overpayment.HELD
        return kept and self.pays_interest_ahead and self.accepts_prepayment and self.allows_advance

    def to_json(self) -> dict[str, Any]:
        """Return the terms as JSON knows them."""
        return {
            "strategy": dict(self.strategy),
            "overpayment": self.overpayment.value,
            "future_payments": self.future_payments.value,
            "accepts_prepayment": self.accepts_prepayment,
            "allows_advance": self.allows_advance,
            "allows_custom": self.allows_custom,
            "paid_when": self.paid_when.value,
            "charge_off": self.charge_off.value,
            "owed_anew": [each.value for each in self.owed_anew],
            "interest_refunds": [each.value for each in self.interest_refunds],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> PaymentTerms:
        """Read what `to_json` wrote."""
        return cls(
            **{
                **stored,
                "overpayment": Overpayment(stored["overpayment"]),
                "future_payments": FuturePayments(stored["future_payments"]),
                "paid_when": PaidWhen(stored.get("paid_when", PaidWhen.DUE)),
                "charge_off": ChargeOffBehaviour(stored.get("charge_off", ChargeOffBehaviour.REGULAR)),
                "owed_anew": tuple(map(Part, stored.get("owed_anew", ()))),
                "interest_refunds": tuple(map(TransactionKind, stored.get("interest_refunds", ()))),
            }
        )
