"""/loans/{id}:payOff, :previewPayOffAmounts and /refund-transactions: the whole debt at once, and what was too much."""

from __future__ import annotations

from datetime import date
from typing import Any

from samity.bank.gate import permit
from samity.bank.loans.operations.close import InterestHeldBack, LoanStillOwes
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.refund import RefundOverpayment, refund_overpayment
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.queries.accounts import LoanAccount
from samity.bank.loans.queries.pay_off import pay_off_of
from samity.bank.loans.rules.pay_off import PayOff
from samity.dialects.door import Answer, asking, writing
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loan_transactions import made, payment_of
from samity.dialects.mambu.loan_transactions_bodies import PayOffBody, PreviewPayOffBody, RefundBody
from samity.dialects.mambu.loans import readable_loan
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import spelling_of, value_day
from samity.storage.unit import Unit

router = MambuRouter(tags=["Loan Transactions"])


@router.post("/loans/{loan_id}:previewPayOffAmounts")
@asking(PreviewPayOffBody)
def preview_pay_off(loan_id: str, body: PreviewPayOffBody, unit: Unit) -> dict[str, Any]:
    """Return what would settle a loan on a day, by parts; what is held for later days counts towards the total.

    Where interest is left that falls due later and is not taken before, nothing settles the loan yet: that is said.
    """
    spelling = spelling_of(unit)
    account = readable_loan(loan_id, spelling, unit)
    on = unit.business_date if body.valueDate is None else value_day(spelling, body.valueDate, "valueDate")
    quote, major = _settling(account, on, unit), account.currency.major
    return {
        "principalBalance": major(quote.parts.principal),
        "interestBalance": major(quote.parts.interest),
        "feesBalance": major(quote.parts.fees),
        "penaltyBalance": major(quote.parts.penalties),
        "totalBalance": major(quote.to_pay),
    }


@router.post("/loans/{loan_id}:payOff", status_code=204)
@writing(PayOffBody)
def pay_off_loan(loan_id: str, body: PayOffBody, unit: Unit) -> Answer:
    """Repay all that settles a loan today; with that it closes. Interest held back has to fall due before."""
    spelling = spelling_of(unit)
    permit(unit, "loans:repay")
    account = loan_to_change(row_id(unit, spelling, Kind.LOAN, loan_id), unit)
    quote, currency = _settling(account, unit.business_date, unit), account.currency
    if quote.held_back:
        raise InterestHeldBack(account.id, currency.money(quote.held_back))
    amount = currency.major(quote.to_pay)
    payment, details = payment_of(body, spelling, unit), body.details()
    command = Repay(account.id, unit.business_date, amount, payment, body.notes, details, even_closed=False)
    repay_loan(command, unit)
    return Answer(status=204)


@router.post("/loans/{loan_id}/refund-transactions", status_code=201)
@writing(RefundBody)
def refund(loan_id: str, body: RefundBody, unit: Unit) -> Answer:
    """Pay back what was paid too much."""
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.LOAN, loan_id)
    payment = payment_of(body, spelling, unit)
    command = RefundOverpayment(found, body.day(spelling, unit), body.amount, payment, body.notes, body.details())
    return made(found, refund_overpayment(command, unit).new_transaction, spelling, unit)


def _settling(account: LoanAccount, on: date, unit: Unit) -> PayOff:
    """Return what settles a loan on a day.

    Raises:
        LoanStillOwes: its product does not take interest before it falls due, so that some would be left.
    """
    quote = pay_off_of(unit.connection, account, on)
    if quote.not_ahead:
        raise LoanStillOwes(account.id, account.currency.money(quote.not_ahead))
    return quote
