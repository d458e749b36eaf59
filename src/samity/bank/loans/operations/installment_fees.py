"""Fees that fall due with every installment: of products, of applications, and charged when a loan is paid out.

See docs/rules/installment-fees.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from samity.bank.fees.queries import charges_by_id
from samity.bank.fees.values import ChargeTime, FeeBase
from samity.bank.loans.operations.charges import ChargeNotActive, ChargeOfAnotherCurrency
from samity.bank.loans.records import loan_charge
from samity.bank.loans.rules.first_installments import first_installments
from samity.bank.loans.rules.installment_fees import fee_refusals, installment_fees
from samity.bank.loans.values.agreed_fees import AgreedFee, InstallmentFee
from samity.bank.loans.values.facts import EVERY_INSTALLMENT, Fact, FactKind
from samity.kernel.errors import Refusal
from samity.storage.bulk import draw_ids, insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from samity.bank.fees.values import Charge
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.rules.planned_dates import PlannedDates
    from samity.bank.loans.values.products import Offer
    from samity.bank.loans.values.state import Installment
    from samity.storage.unit import Unit


@dataclass(eq=False)
class ChargeNotOfInstallments(Refusal):
    """Charge {charge_id} falls due on a day that is said for each loan: no product puts it on its loans."""

    charge_id: int


def product_charge_refusals(offer: Offer, currency_code: str, connection: Connection) -> Iterator[Refusal]:
    """Name what stands against the charges that a product puts on its loans.

    Raises:
        ChargeNotFound: for each that does not exist.
    """
    for each in charges_by_id(connection, offer.charges).values():
        if each.time is ChargeTime.ON_A_DAY:
            yield ChargeNotOfInstallments(each.id)
        if each.currency_code != currency_code:
            yield ChargeOfAnotherCurrency(each.id)
        if not each.is_active:
            yield ChargeNotActive(each.id)
    yield from fee_refusals(offer.terms, offer.charges)


def agreed_fees(defined: Mapping[int, Charge], currency_code: str) -> tuple[AgreedFee, ...]:
    """Return the fees that a loan agrees on, as they are defined now; those out of use are put on no new loan.

    Raises:
        ChargeOfAnotherCurrency: one was defined anew in another currency than its product's.
    """
    fees = []
    for _, each in sorted(defined.items()):
        if each.currency_code != currency_code:
            raise ChargeOfAnotherCurrency(each.id)
        if each.is_active:
            rate = Fraction(each.amount) if each.base is FeeBase.FLAT else each.percent
            fees.append(AgreedFee(each.id, each.name, each.is_penalty, InstallmentFee(each.base, rate), each.time))
    return tuple(fees)


def charged_at_pay_out(
    pay_outs: Sequence[tuple[LoanAccount, Fact, PlannedDates]], unit: Unit
) -> list[tuple[Fact, ...]]:
    """Write the charges of fees that loans agreed on, and return for each pay-out the facts that put them there."""
    due = [list(_due(*each)) for each in pay_outs]
    ids = iter(draw_ids(unit.connection, "loan_charge_ids", sum(map(len, due))))
    rows: list[dict[str, Any]] = []
    facts: list[tuple[Fact, ...]] = []
    for (account, paid_out, _), of_loan in zip(pay_outs, due, strict=True):
        own = [charge_row(account.id, *each, next(ids)) for each in of_loan]
        facts.append(tuple(_added(row, paid_out, place) for place, row in enumerate(own, 1)))
        rows += own
    insert_rows(unit.connection, loan_charge, rows)
    return facts


def _due(account: LoanAccount, paid_out: Fact, dates: PlannedDates) -> Iterator[tuple[AgreedFee, Installment, int]]:
    if not account.fees:
        return
    terms = replace(account.agreement.terms, principal=paid_out.amount)
    installments = first_installments(terms, paid_out.value_on, dates, ())
    for agreed in (each for each in account.fees if not each.is_for_lateness):
        yield from ((agreed, each, amount) for each, amount in installment_fees(agreed.fee, installments))


def charge_row(
    account_id: int, agreed: AgreedFee, due: Installment, amount: int, loan_charge_id: int
) -> dict[str, Any]:
    """Return the row of the charge that a fee is with one installment; minor units."""
    return {
        "account_id": account_id,
        "id": loan_charge_id,
        "charge_id": agreed.charge_id,
        "name": agreed.name,
        "is_penalty": agreed.is_penalty,
        "amount": amount,
        "due_on": due.due_on,
        "installment": due.number,
    }


def _added(row: Mapping[str, Any], paid_out: Fact, place: int) -> Fact:
    details = {"charge_id": row["id"], "is_penalty": row["is_penalty"], "due_on": row["due_on"].isoformat()}
    details |= {EVERY_INSTALLMENT: True, "settled_by_payments": True}
    serial = paid_out.serial + place
    return Fact(serial, FactKind.CHARGE_ADDED, paid_out.value_on, paid_out.booked_on, row["amount"], details)
