"""Fees of every installment on a loan, each told as one charge. See docs/rules/installment-fees.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import RowMapping

from samity.bank.fees.values import ChargeTime, FeeBase
from samity.bank.loans.operations.charges import LoanChargeNotFound
from samity.bank.loans.queries.accounts import LoanAccount
from samity.bank.loans.queries.planned import planned_installments
from samity.bank.loans.queries.views import charges_of_loans
from samity.bank.loans.rules.installment_fees import installment_fees
from samity.bank.loans.values.agreed_fees import AgreedFee
from samity.bank.loans.values.state import Installment
from samity.dialects.fineract.charges import BASES, REGULAR, TIMES, percentage
from samity.dialects.fineract.currencies import spell_currency
from samity.storage.unit import Unit


class _Part(NamedTuple):
    """What a fee comes to with one installment, in minor units; without an id it is only planned."""

    number: int
    due_on: Any
    amount: int
    paid: int = 0
    waived: int = 0
    id: int | None = None

    @property
    def outstanding(self) -> int:
        """Return what is left of it."""
        return self.amount - self.paid - self.waived


def spell_fees(account: LoanAccount, rows: Sequence[Mapping[str, Any]], unit: Unit) -> Iterator[dict[str, Any]]:
    """Spell each fee of every installment as one charge, known by the id of its first: planned before the pay-out.

    Args:
        account: the loan as it stands, or stood.
        rows: its charges.
        unit: of work.
    """
    for fee, parts in _parts(account, rows, unit):
        yield _spelled(account, fee, parts)


def charge_meant(
    account: LoanAccount, loan_charge_id: int, number: int | None, unit: Unit, *, is_paid: bool = False
) -> int:
    """Return which charge is meant: of a fee of every installment that of one, else of the first with something left.

    Where what was paid is given back, it is the first of which something was.

    Raises:
        LoanChargeNotFound: the fee comes to nothing with that installment, or the charge is no such fee.
    """
    rows = charges_of_loans(unit.connection, [account.id])
    for _, parts in _parts(account, rows, unit):
        if parts and loan_charge_id == parts[0].id:
            wanted = [
                each
                for each in parts
                if each.number == number or (number is None and (each.paid if is_paid else each.outstanding))
            ]
            chosen = next(iter(wanted), parts[-1] if number is None else None)
            if chosen is None or chosen.id is None:
                raise LoanChargeNotFound(account.id, loan_charge_id)
            return chosen.id
    if number is not None:
        raise LoanChargeNotFound(account.id, loan_charge_id)
    return loan_charge_id


def spell_late_fees(account: LoanAccount) -> list[dict[str, Any]]:
    """Spell the charges that installments of a loan get once they are late, each as it was agreed."""
    return [
        {
            "id": each.charge_id,
            "name": each.name,
            "active": True,
            "penalty": each.is_penalty,
            "currency": spell_currency(account.currency),
            "amount": _asked(account, each),
            "chargeTimeType": TIMES[each.time],
            "chargeCalculationType": BASES[each.fee.base],
            "chargePaymentMode": REGULAR,
        }
        for each in account.fees
        if each.is_for_lateness
    ]


def _asked(account: LoanAccount, agreed: AgreedFee) -> Decimal:
    """Return the amount of a fee in major units, or its percentage."""
    is_flat = agreed.fee.base is FeeBase.FLAT
    return account.currency.major(int(agreed.fee.rate)) if is_flat else percentage(agreed.fee.rate)


def _parts(
    account: LoanAccount, rows: Iterable[Mapping[str, Any] | RowMapping], unit: Unit
) -> Iterator[tuple[AgreedFee, list[_Part]]]:
    known = list(rows)
    planned = planned_installments(unit.connection, account) if account.fees and not account.state.installments else ()
    for fee in (each for each in account.fees if not each.is_for_lateness):
        if planned:
            yield fee, [_Part(each.number, each.due_on, amount) for each, amount in installment_fees(fee.fee, planned)]
        else:
            own = (row for row in known if row["charge_id"] == fee.charge_id)
            yield fee, [_charged(account.state.installments, row) for row in own]


def _charged(installments: Iterable[Installment], row: Mapping[str, Any] | RowMapping) -> _Part:
    number = next((each.number for each in installments if row["due_on"] <= each.due_on), 0)
    return _Part(number, row["due_on"], row["amount"], row["paid"], row["waived"], row["id"])


def _spelled(account: LoanAccount, agreed: AgreedFee, parts: Sequence[_Part]) -> dict[str, Any]:
    major, fee, asked = account.currency.major, agreed.fee, _asked(account, agreed)
    left = sum(each.outstanding for each in parts)
    return {
        "id": parts[0].id if parts else None,
        "chargeId": agreed.charge_id,
        "name": agreed.name,
        "loanId": account.id,
        "chargeTimeType": TIMES[ChargeTime.EVERY_INSTALLMENT],
        "dueDate": None,
        "chargeCalculationType": BASES[fee.base],
        "chargePaymentMode": REGULAR,
        "currency": spell_currency(account.currency),
        "amount": major(sum(each.amount for each in parts)),
        "amountPaid": major(sum(each.paid for each in parts)),
        "amountWaived": major(sum(each.waived for each in parts)),
        "amountWrittenOff": major(0),
        "amountOutstanding": major(left),
        "amountOrPercentage": asked,
        "percentage": 0 if fee.base is FeeBase.FLAT else asked,
        "penalty": agreed.is_penalty,
        "paid": not left and any(each.paid for each in parts),
        "waived": not left and any(each.waived for each in parts),
        "chargePayable": left > 0,
        "installmentChargeData": [
            {
                "installmentNumber": each.number,
                "dueDate": each.due_on,
                "amount": major(each.amount),
                "amountPaid": major(each.paid),
                "amountWaived": major(each.waived),
                "amountOutstanding": major(each.outstanding),
            }
            for each in parts
        ],
    }
