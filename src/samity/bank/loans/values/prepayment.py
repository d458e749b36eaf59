"""What a payment ahead does to installments whose interest follows the real balance. See docs/rules/prepayment.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PrepaymentMethod(StrEnum):
    """How what is paid beyond the due changes the installments to come.

    NO_RECALCULATION pays their principal, one after the other, and leaves what each asks for. With the others it lowers
    what they ask for: the next ones' first (RESCHEDULE_REMAINING_REPAYMENTS), all of them evenly, or the last ones',
    while those before keep their principal or their total.
    """

    NO_RECALCULATION = "NO_RECALCULATION"
    RESCHEDULE_REMAINING_REPAYMENTS = "RESCHEDULE_REMAINING_REPAYMENTS"
    KEEP_SAME_NUMBER_OF_TERMS = "RECALCULATE_SCHEDULE_KEEP_SAME_NUMBER_OF_TERMS"
    KEEP_SAME_PRINCIPAL_AMOUNT = "RECALCULATE_SCHEDULE_KEEP_SAME_PRINCIPAL_AMOUNT"
    KEEP_SAME_TOTAL_REPAYMENT_AMOUNT = "RECALCULATE_SCHEDULE_KEEP_SAME_TOTAL_REPAYMENT_AMOUNT"
    REDUCE_AMOUNT_PER_INSTALLMENT = "REDUCE_AMOUNT_PER_INSTALLMENT"
    REDUCE_NUMBER_OF_INSTALLMENTS = "REDUCE_NUMBER_OF_INSTALLMENTS"
    REDUCE_NUMBER_OF_INSTALLMENTS_NEW = "REDUCE_NUMBER_OF_INSTALLMENTS_NEW"

    @property
    def is_of_equal_principal(self) -> bool:
        """Say whether it goes with installments of equal principal alone."""
        return self in {
            PrepaymentMethod.RESCHEDULE_REMAINING_REPAYMENTS,
            PrepaymentMethod.KEEP_SAME_NUMBER_OF_TERMS,
            PrepaymentMethod.KEEP_SAME_PRINCIPAL_AMOUNT,
        }

    @property
    def is_of_equal_totals(self) -> bool:
        """Say whether it goes with equal installments alone."""
        return self is not PrepaymentMethod.NO_RECALCULATION and not self.is_of_equal_principal


class FixedElement(StrEnum):
    """What an equal installment keeps when its interest comes out otherwise than planned: its principal or its total.

    With a total that stays, more or less interest leaves less or more room for principal, and the last installment
    takes what that comes to.
    """

    PRINCIPAL = "PRINCIPAL_EXPECTED_FIXED"
    TOTAL = "TOTAL_EXPECTED_FIXED"


class LatePayments(StrEnum):
    """Which equal installment asks for the interest that being late costs.

    NO_RECALCULATION: the one in whose days it accrues. OVERDUE_INSTALLMENTS_INCREASE: the one that is overdue.
    LAST_INSTALLMENT_INCREASE: the last one; the totals of all others stay, or their principal and interest do.
    """

    NO_RECALCULATION = "NO_RECALCULATION"
    OVERDUE_INSTALLMENTS_INCREASE = "OVERDUE_INSTALLMENTS_INCREASE"
    LAST_INSTALLMENT_INCREASE = "LAST_INSTALLMENT_INCREASE"


@dataclass(frozen=True, slots=True)
class Prepayment:
    """What was agreed about payments ahead, and about late ones.

    Attributes:
        method: what they do to the installments to come.
        fixed: what stays of an installment whose interest changes.
        applies_interest: one takes the interest that has accrued by its day first, else none that is not due.
        late: which installment asks for what being late costs.
    """

    method: PrepaymentMethod = PrepaymentMethod.NO_RECALCULATION
    fixed: FixedElement = FixedElement.PRINCIPAL
    applies_interest: bool = True
    late: LatePayments = LatePayments.NO_RECALCULATION

    @property
    def raises_overdue(self) -> bool:
        """Say whether interest of what is overdue is asked for with it."""
        return self.late is LatePayments.OVERDUE_INSTALLMENTS_INCREASE

    @property
    def raises_last(self) -> bool:
        """Say whether the last installment asks for interest of what is overdue, and principal stays as planned."""
        return self.late is LatePayments.LAST_INSTALLMENT_INCREASE and not self.keeps_totals

    @property
    def asks_elsewhere(self) -> bool:
        """Say whether another installment than the running one asks for interest of what is overdue, as it accrues."""
        return self.raises_overdue or self.raises_last

    @property
    def keeps_totals(self) -> bool:
        """Say whether an installment goes on to ask for the same in all when its interest comes out otherwise."""
        return self.fixed is FixedElement.TOTAL

    @property
    def looks_at_totals(self) -> bool:
        """Say whether what an installment asks for in all decides what it repays."""
        return self.keeps_totals or self.method.is_of_equal_totals

    def to_json(self) -> list[str | bool]:
        """Return it as JSON knows it."""
        return [self.method.value, self.fixed.value, self.applies_interest, self.late.value]

    @classmethod
    def of(
        cls,
        method: str,
        fixed: str,
        applies_interest: bool,  # noqa: FBT001 - as it is stored
        late: str = LatePayments.NO_RECALCULATION,
    ) -> Prepayment:
        """Return it as it was stored; of before there was any other, with late payments that recalculate nothing."""
        return cls(PrepaymentMethod(method), FixedElement(fixed), applies_interest, LatePayments(late))


AS_SCHEDULED = Prepayment()
"""A payment ahead takes the interest so far, and leaves what installments ask for as it is."""
