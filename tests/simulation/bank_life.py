"""A small bank that lives through its own operations, one random step after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from tests.simulation.corrections import Corrections
from tests.simulation.moving import Moving
from tests.village import FIRST_MEETING, NO_ALLOWANCES, WEEKLY_TERMS, Product, lend, product, village

from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetLine
from samity.bank.collection_sheets.operations.generate import GenerateSheet, generate_sheet
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.fees.values import ChargeTime, FeeBase
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, WaiveCharge, add_charge, waive_charge
from samity.bank.loans.operations.decide import ApproveLoan, UndoApproval, approve_loan, undo_approval
from samity.bank.loans.operations.disburse import Disburse, UndoDisbursement, disburse_loan, undo_disbursement
from samity.bank.loans.operations.money_checks import PaymentDetail
from samity.bank.loans.operations.refund import RefundOverpayment, refund_overpayment
from samity.bank.loans.operations.repay import CustomAmount, Repay, repay_loan
from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.values.account_range import EVERY_ACCOUNT
from samity.bank.loans.values.agreement import AccountingRule, ChargeOffBehaviour
from samity.bank.loans.values.facts import REFUNDS
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.payment_terms import FuturePayments, PaymentTerms
from samity.bank.loans.values.prepayment import Prepayment, PrepaymentMethod
from samity.bank.loans.values.terms import InterestBase, InterestMethod, Rest, ScheduleEngine
from samity.bank.meetings.values import Frequency, NthDay, Recurrence
from samity.close_of_business.steps.income import recognise_income
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from samity.bank.loans.values.allowances import Allowances
    from samity.bank.loans.values.terms import LoanTerms
    from samity.storage.unit import Unit


def named(code: str) -> PaymentTerms:
    """A strategy by its name, and every payment taken."""
    return PaymentTerms(strategy={"code": code})


_IN_ADVANCE = "due-penalty-fee-interest-principal-in-advance-principal-penalty-fee-interest-strategy"
_ELEMENTS = {"code": "element-order", "parts": ["INTEREST", "PRINCIPAL", "FEES", "PENALTIES"], "walk": "VERTICAL"}
_SHARES = {
    "code": "advanced-payment-allocation-strategy",
    "order": [[timing, part] for timing in ("PAST_DUE", "DUE", "IN_ADVANCE") for part in Part],
    "walk": "HORIZONTAL",
    "future": "REAMORTIZATION",
}
_CUSTOM = PaymentTerms(strategy=_SHARES, allows_custom=True)
_GIVING_BACK = replace(
    _CUSTOM,
    interest_refunds=tuple(sorted(REFUNDS)),
    owed_anew=(Part.INTEREST, Part.PENALTIES, Part.FEES, Part.PRINCIPAL),
)
# Charged off it falls due at once, with the charges of the installment that runs.
_AT_ONCE = replace(_CUSTOM, charge_off=ChargeOffBehaviour.ACCELERATE_MATURITY)
_FLAT = replace(WEEKLY_TERMS, interest_method=InterestMethod.FLAT, number_of_installments=6)
_DECLINING = replace(_FLAT, interest_method=InterestMethod.DECLINING_BALANCE)

_FOLLOWING = replace(_DECLINING, engine=ScheduleEngine.PROGRESSIVE, rest=Rest.DAILY)
_REDUCING = replace(_DECLINING, rest=Rest.DAILY, prepayment=Prepayment(PrepaymentMethod.REDUCE_AMOUNT_PER_INSTALLMENT))
_RESTING = replace(
    _REDUCING,
    rest=Rest.WEEKLY,
    rest_days=Recurrence(Frequency.WEEKLY, 2),
    interest_base=InterestBase.PRINCIPAL_INTEREST_AND_FEE,
    compounding_days=Recurrence(Frequency.MONTHLY, nth=NthDay.ON_DAY, month_day=15),
)
_BY_DUE_DATES = replace(_REDUCING, rest=Rest.SAME_AS_REPAYMENT)


class Offered(NamedTuple):
    """What a product of the bank is like."""

    accounting: AccountingRule
    payments: PaymentTerms
    terms: LoanTerms
    allowances: Allowances = NO_ALLOWANCES


OFFERS = (
    Offered(AccountingRule.ACCRUAL_PERIODIC, named("mifos-standard-strategy"), _FLAT),
    Offered(AccountingRule.CASH, named("rbi-india-strategy"), _DECLINING),
    Offered(AccountingRule.ACCRUAL_PERIODIC, named("heavensfamily-strategy"), _DECLINING),
    Offered(AccountingRule.ACCRUAL_UPFRONT, named(_IN_ADVANCE), _FLAT),
    Offered(
        AccountingRule.ACCRUAL_PERIODIC,
        PaymentTerms(strategy=_ELEMENTS, future_payments=FuturePayments.NO_FUTURE_PAYMENTS),
        _FLAT,
    ),
    Offered(AccountingRule.CASH, _CUSTOM, _DECLINING),
    Offered(AccountingRule.ACCRUAL_PERIODIC, _GIVING_BACK, _FOLLOWING),
    Offered(AccountingRule.CASH, named("mifos-standard-strategy"), _REDUCING),
    Offered(AccountingRule.ACCRUAL_PERIODIC, _CUSTOM, replace(_FOLLOWING, rest=Rest.NONE, sums_up_accruals=True)),
    Offered(AccountingRule.ACCRUAL_PERIODIC, _AT_ONCE, _FOLLOWING),
    Offered(AccountingRule.ACCRUAL_PERIODIC, _AT_ONCE, replace(_FOLLOWING, rest=Rest.NONE)),
    Offered(AccountingRule.ACCRUAL_PERIODIC, named("mifos-standard-strategy"), _RESTING),
    Offered(AccountingRule.ACCRUAL_PERIODIC, named("interest-principal-penalties-fees-order-strategy"), _BY_DUE_DATES),
)


class BankLife(Corrections, Moving):
    """A branch with one group; each member has a loan of one of the products."""

    offers: Sequence[Offered] = OFFERS

    def __init__(self, unit: Unit, chance: Random) -> None:
        self.chance = chance
        self.today = FIRST_MEETING
        self.last_day = self.today
        self._unit = unit
        self.products: dict[int, Product] = {}
        fees = self._fees_of_installments()
        for each in self.offers:
            known = not each.terms.accrues
            made = product(self.unit, **each._asdict(), credits_loans=True, charges=fees if known else ())
            self.products[made.id] = made
        self.village = village(self.unit, members=len(self.offers))
        self.fees = tuple(
            define_charge(DefineCharge(f"{name} of a life", "KES", Decimal("75.25"), is_penalty), self.unit)
            for name, is_penalty in (("Fee", False), ("Penalty", True))
        )
        self.loans = [self.asks(*each) for each in zip(self.products, self.village.clients, strict=True)]
        self.told: list[str] = []
        self.holidays: list[int] = []

    def _fees_of_installments(self) -> tuple[int, ...]:
        """Define what each installment costs: an amount, and a share of what it asks for."""
        every = ChargeTime.EVERY_INSTALLMENT
        said = (("Passbook", Decimal("3.10"), FeeBase.FLAT), ("Share", Decimal("1.5"), FeeBase.PRINCIPAL_AND_INTEREST))
        return tuple(
            define_charge(
                DefineCharge(f"{name} of a life", "KES", amount, name == "Share", time=every, base=base), self.unit
            )
            for name, amount, base in said
        )

    def asks(self, product_id: int, client_id: int) -> int:
        """Apply for a loan."""
        return lend(self.unit, self.village, product_id, client_id, disburse=False)

    def acts(self) -> list[tuple[Callable[[], object], int]]:
        """What may happen, and how often."""
        return [
            (self.sheet, 4),
            (self.pay, 5),
            (self.pay_parts, 3),
            (self.refund, 3),
            (self.undo, 4),
            (self.charge, 3),
            (self.waive, 3),
            (self.accrue, 2),
            (self.night, 4),
            (self.move_on, 5),
            (self.move_back, 1),
            (self.disburse, 4),
            (self.undo_disbursement, 1),
            (self.undo_approval, 1),
            *self.corrections(),
            *self.moves(),
        ]

    def step(self) -> str:
        """Do something; a refusal is an answer too, and leaves nothing behind."""
        acts = self.acts()
        act = self.chance.choices([each for each, _ in acts], [weight for _, weight in acts])[0]
        point = self._unit.connection.begin_nested()
        try:
            outcome = act()
        except Refusal as refusal:
            point.rollback()
            outcome = f"refused: {refusal}"
        else:
            point.commit()
        told = f"{self.today} {act.__name__}: {outcome}"
        self.told.append(told)
        return told

    def sheet(self) -> object:
        """Collect at the last meeting what is due, more or less."""
        held_on = self.today - timedelta(days=(self.today - FIRST_MEETING).days % 7)
        asked = GenerateSheet(SheetKind.GROUP, self.village.group_id, self.village.calendar_id, held_on)
        lines: list[SheetLine] = []
        for group in generate_sheet(asked, self.unit).groups:
            for loan in (loan for client in group.clients for loan in client.loans):
                due = loan.currency.major(loan.due.total)
                amount = self.chance.choice((due, due, Decimal(0), due // 2, due + 100))
                lines.append(SheetLine(f"line[{len(lines)}]", loan.id, amount, self._payment(loan.id)))
        filled = FilledSheet(
            kind=SheetKind.GROUP,
            owner_id=self.village.group_id,
            calendar_id=self.village.calendar_id,
            due_on=held_on,
            paid_on=held_on,
            repayments=tuple(lines),
        )
        saved = save_sheet(filled, self.unit)
        return [(each.loan_id, each.amount) for each in lines], saved.id

    def pay(self) -> object:
        """Pay some amount, today or some days ago."""
        loan_id = self._loan()
        on = self._some_day()
        owed = loan_by_id(self._unit.connection, loan_id).state.outstanding.total
        amount = self.chance.choice((owed, owed + 5000, self.chance.randint(1, 4_000_00), self.chance.randint(1, 9900)))
        repay_loan(Repay(loan_id, on, Decimal(amount) / 100, self._payment(loan_id)), self.unit)
        return loan_id, on, amount

    def pay_parts(self) -> object:
        """Pay and say which parts are settled, today or some days ago."""
        loan_id, on = self._loan(), self._some_day()
        amounts = [Decimal(self.chance.randint(1, 500_00)) / 100 for _ in range(2)]
        parts = self.chance.sample(list(Part), 2)
        custom = tuple(CustomAmount(part, amount) for part, amount in zip(parts, amounts, strict=True))
        repay_loan(Repay(loan_id, on, sum(amounts, Decimal(0)), self._payment(loan_id), custom=custom), self.unit)
        return loan_id, on, custom

    def refund(self) -> object:
        """Pay an overpayment back, all of it or some."""
        loan_id = self._loan()
        amount = self.chance.choice((None, None, Decimal(self.chance.randint(1, 60_00)) / 100))
        refund_overpayment(RefundOverpayment(loan_id, self.today, amount, self._payment(loan_id)), self.unit)
        return loan_id, amount

    def undo(self) -> object:
        """Take any transaction back."""
        loan_id = self._loan()
        all_of_them = transactions_of(self._unit.connection, [loan_id])
        if not all_of_them:
            return "nothing to undo"
        chosen = self.chance.choice(all_of_them)
        undo_transaction(UndoTransaction(loan_id, chosen["id"]), self.unit)
        return loan_id, chosen["kind"], chosen["value_on"], chosen["amount"]

    def charge(self) -> object:
        """Put a fee or a penalty on a loan, due in the past or to come, even after the last installment."""
        due_on = self.today + timedelta(days=self.chance.randint(-20, 60))
        amount = Decimal(self.chance.randint(1, 300_00)) / 100
        loan_id, charge_id = self._loan(), self.chance.choice(self.fees)
        add_charge(AddCharge(loan_id, AskedCharge(charge_id, due_on, amount)), self.unit)
        return loan_id, charge_id, due_on, amount

    def waive(self) -> object:
        """Let somebody off a charge."""
        loan_id = self._loan()
        charges = loan_by_id(self._unit.connection, loan_id).state.charges
        if not charges:
            return "nothing to waive"
        chosen = self.chance.choice(charges)
        waive_charge(WaiveCharge(loan_id, chosen.id), self.unit)
        return loan_id, chosen

    def accrue(self) -> object:
        """Recognise income up to a day."""
        until = self._some_day()
        return until, run_accruals(RunAccruals(until), self.unit)

    def night(self) -> object:
        """Recognise what has become income up to today, as the night does."""
        return recognise_income(self.unit, EVERY_ACCOUNT)

    def move_on(self) -> object:
        """Some days go by."""
        self.today += timedelta(days=self.chance.randint(0, 9))
        self.last_day = max(self.today, self.last_day)
        return self.today

    def move_back(self) -> object:
        """The business date moves back, as it may until a day has been closed."""
        self.today = max(FIRST_MEETING, self.today - timedelta(days=self.chance.randint(0, 12)))
        return self.today

    def disburse(self) -> object:
        """Approve what waits for it, perhaps for less, and pay it out at once, perhaps less again."""
        loan_id = self._loan()
        on = self._some_day()
        part = Decimal(self.chance.choice((12000, 11999, 7000)))
        if loan_by_id(self._unit.connection, loan_id).state.approved_on is None:
            approve_loan(ApproveLoan(loan_id, on, part, expected_disbursement_on=on), self.unit)
        disburse_loan(Disburse(loan_id, on, payment=self._payment(loan_id)), self.unit)
        return loan_id, on

    def undo_disbursement(self) -> object:
        """Take a disbursement back."""
        loan_id = self._loan()
        undo_disbursement(UndoDisbursement(loan_id), self.unit)
        return loan_id

    def undo_approval(self) -> object:
        """Take an approval back."""
        loan_id = self._loan()
        undo_approval(UndoApproval(loan_id), self.unit)
        return loan_id

    def _loan(self) -> int:
        return self.chance.choice(self.loans)

    def _some_day(self) -> date:
        return self.today - timedelta(days=self.chance.choice((0, 0, 0, 1, 3, 8, 20)))

    def _payment(self, loan_id: int) -> PaymentDetail:
        mobile = self.products[loan_by_id(self._unit.connection, loan_id).product_id].mobile_id
        return PaymentDetail(channel_id=self.chance.choice((None, mobile)))
