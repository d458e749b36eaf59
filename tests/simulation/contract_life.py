"""The same small bank, lending by contract: schedules changed by hand, payment holidays, interest from day to day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.simulation.bank_life import BankLife, Offered
from tests.village import WEEKLY_TERMS

from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.apply_interest import ApplyInterest, apply_interest
from samity.bank.loans.operations.due_dates import todays_held_payments_settle
from samity.bank.loans.operations.edit_schedule import (
    ApplyHeldInterest,
    EditSchedule,
    InstallmentEdit,
    apply_held_interest,
    edit_schedule,
)
from samity.bank.loans.operations.night_locks import todays_locks_set
from samity.bank.loans.operations.penalties import todays_penalties_apply
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.account_range import EVERY_ACCOUNT
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.allowances import Allowances, EditOption, PaymentHolidayTerm
from samity.bank.loans.values.early_charge import EarlyCharge
from samity.bank.loans.values.lock import Cap, LockSettings
from samity.bank.loans.values.payment_terms import FuturePayments, PaymentTerms
from samity.bank.loans.values.penalties import Penalties, PenaltyMethod
from samity.bank.loans.values.prepayment import LatePayments, Prepayment
from samity.bank.loans.values.products import Wish
from samity.bank.loans.values.terms import (
    Amortization,
    IncomeBooked,
    InterestMethod,
    InterestPeriod,
    InterestType,
    RateUnit,
    ScheduleEngine,
    ScheduleMethod,
)
from samity.close_of_business.steps.due_dates import pass_due_dates
from samity.kernel.day_counts import DayCount
from samity.kernel.money import RoundingMode

if TYPE_CHECKING:
    from collections.abc import Callable

_ELEMENTS = {"code": "element-order", "parts": ["PENALTIES", "FEES", "INTEREST", "PRINCIPAL"], "walk": "HORIZONTAL"}
_PAYMENTS = PaymentTerms(strategy=_ELEMENTS)
_CONTRACT = replace(
    WEEKLY_TERMS,
    number_of_installments=6,
    interest_method=InterestMethod.DECLINING_BALANCE,
    amortization=Amortization.EQUAL_INSTALLMENTS,
    engine=ScheduleEngine.CONTRACTUAL,
    rounding=RoundingMode.HALF_UP,
)
_DAILY = replace(
    _CONTRACT,
    amortization=Amortization.EQUAL_PRINCIPAL,
    interest_period=InterestPeriod.DAILY,
    day_count=DayCount.ACTUAL_365_FIXED,
)
_EDITED = Allowances(edits=frozenset(EditOption))
_KEPT = replace(_EDITED, payment_holiday_term=PaymentHolidayTerm.KEPT)
_DYNAMIC = replace(_DAILY, schedule_method=ScheduleMethod.DYNAMIC, income_booked=IncomeBooked.DAILY)
_CAPITALIZED = replace(_DYNAMIC, interest_type=InterestType.CAPITALIZED, income_booked=IncomeBooked.END_OF_MONTH)
_HOLDING = PaymentTerms(strategy=_ELEMENTS, future_payments=FuturePayments.ACCEPT_FUTURE_PAYMENTS)
_LATE = Penalties(PenaltyMethod.OVERDUE_BALANCE_INTEREST_AND_FEE, Fraction("0.5"), grace=3)
_LATE_OF_ALL = Penalties(PenaltyMethod.OUTSTANDING_PRINCIPAL, Fraction(90), RateUnit.YEARS)
_OVERDUE_RAISED = replace(
    _DAILY,
    amortization=Amortization.EQUAL_INSTALLMENTS,
    schedule_method=ScheduleMethod.DYNAMIC,
    prepayment=Prepayment(late=LatePayments.OVERDUE_INSTALLMENTS_INCREASE),
)
_EARLY = EarlyCharge((Fraction(5), Fraction(2)), Fraction(10))
_LOCKED_SOON = LockSettings(4)
_CAPPED = LockSettings(cap=Cap(Fraction(1), is_of_original=True, is_hard=True))
_SOFTLY = LockSettings(20, Cap(Fraction(2)))
_ON_DEMAND = replace(_DAILY, schedule_method=ScheduleMethod.NONE, number_of_installments=1)


class ContractLife(BankLife):
    """A branch that lends to its clients one by one, by contract."""

    offers = (
        Offered(AccountingRule.ACCRUAL_PERIODIC, _PAYMENTS, _CONTRACT, _EDITED),
        Offered(AccountingRule.CASH, _PAYMENTS, _DAILY, _KEPT),
        Offered(AccountingRule.ACCRUAL_UPFRONT, _PAYMENTS, _CONTRACT, _KEPT),
        Offered(AccountingRule.ACCRUAL_PERIODIC, _PAYMENTS, _DYNAMIC),
        Offered(AccountingRule.CASH, _PAYMENTS, replace(_DYNAMIC, prepayment=Prepayment(applies_interest=False))),
        Offered(AccountingRule.ACCRUAL_PERIODIC, _PAYMENTS, _ON_DEMAND),
        Offered(AccountingRule.ACCRUAL_PERIODIC, _PAYMENTS, _CAPITALIZED),
        Offered(AccountingRule.ACCRUAL_PERIODIC, _HOLDING, _DAILY, _KEPT),
        Offered(AccountingRule.ACCRUAL_PERIODIC, _PAYMENTS, replace(_CONTRACT, penalties=_LATE), _KEPT),
        Offered(AccountingRule.ACCRUAL_PERIODIC, _PAYMENTS, replace(_OVERDUE_RAISED, interest_after_maturity=True)),
        Offered(AccountingRule.ACCRUAL_PERIODIC, _PAYMENTS, replace(_DYNAMIC, interest_after_maturity=True)),
        Offered(AccountingRule.ACCRUAL_PERIODIC, _PAYMENTS, replace(_DYNAMIC, early_charge=_EARLY)),
        Offered(AccountingRule.CASH, _HOLDING, replace(_DYNAMIC, early_charge=_EARLY)),
        Offered(AccountingRule.CASH, _HOLDING, replace(_CAPITALIZED, penalties=_LATE_OF_ALL)),
        Offered(AccountingRule.ACCRUAL_PERIODIC, _PAYMENTS, replace(_DYNAMIC, penalties=_LATE, locking=_LOCKED_SOON)),
        Offered(AccountingRule.CASH, _PAYMENTS, replace(_CONTRACT, locking=_LOCKED_SOON), _KEPT),
        Offered(AccountingRule.ACCRUAL_PERIODIC, _PAYMENTS, replace(_DYNAMIC, penalties=_LATE, locking=_CAPPED)),
        Offered(AccountingRule.ACCRUAL_PERIODIC, _PAYMENTS, replace(_CONTRACT, penalties=_LATE, locking=_SOFTLY)),
    )

    def asks(self, product_id: int, client_id: int) -> int:
        """Apply for a loan that nobody else stands in for."""
        return apply_for_loan(
            ApplyForLoan(
                product_id=product_id,
                kind=LoanKind.INDIVIDUAL,
                submitted_on=self.today,
                expected_disbursement_on=self.today,
                wish=Wish(),
                client_id=client_id,
            ),
            self.unit,
        )

    def acts(self) -> list[tuple[Callable[[], object], int]]:
        """What may happen, and how often; there are no sheets here."""
        others = [(act, weight) for act, weight in super().acts() if act != self.sheet]
        return [*others, (self.edit, 5), (self.take_a_holiday, 2), (self.apply_held, 2), (self.apply_interest, 4)]

    def apply_interest(self) -> object:
        """Let interest so far be owed, now and then as of a day before."""
        loan_id, on = self._loan(), self._some_day()
        apply_interest(ApplyInterest(loan_id, on), self.unit)
        return loan_id, on

    def edit(self) -> object:
        """Change an installment by hand: its date, principal or interest, or add one."""
        loan_id = self._edited_loan()
        state = loan_by_id(self._unit.connection, loan_id).state
        number = self.chance.randint(1, max(len(state.installments), 6))
        asked = self.chance.choice(
            (
                InstallmentEdit(number, due_on=self._coming_day()),
                InstallmentEdit(number, principal=self._amount(3000)),
                InstallmentEdit(number, interest=self._amount(60)),
                InstallmentEdit(None, due_on=self._coming_day(), principal=self._amount(500)),
            )
        )
        edit_schedule(EditSchedule(loan_id, (asked,)), self.unit)
        return loan_id, asked

    def take_a_holiday(self) -> object:
        """Leave an installment out."""
        loan_id, number = self._edited_loan(), self.chance.randint(1, 7)
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(number, is_payment_holiday=True),)), self.unit)
        return loan_id, number

    def apply_held(self) -> object:
        """Let interest fall due that a holiday held back."""
        loan_id, on = self._loan(), self._some_day()
        apply_held_interest(ApplyHeldInterest(loan_id, on), self.unit)
        return loan_id, on

    def night(self) -> object:
        """Let due dates pass, income be recognised, penalties apply, and what was paid for the day settle it."""
        passed = pass_due_dates(self.unit, EVERY_ACCOUNT), super().night()
        locked = todays_penalties_apply(self.unit), todays_locks_set(self.unit)
        return *passed, *locked, todays_held_payments_settle(self.unit)

    def _edited_loan(self) -> int:
        """Choose mostly among loans whose product lets their schedule be changed."""
        return self.chance.choice((*self.loans[:3] * 3, *self.loans[3:]))

    def _coming_day(self) -> date:
        return self.today + timedelta(days=self.chance.randint(-5, 60))

    def _amount(self, most: int) -> Decimal:
        return Decimal(self.chance.randint(0, most * 100)) / 100
