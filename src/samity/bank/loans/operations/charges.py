"""Put a flat fee or penalty on a loan, and waive it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samity.bank.fees.queries import charges_by_id
from samity.bank.fees.values import ChargeTime
from samity.bank.gate import operation
from samity.bank.loans.operations.amounts import CHARGED, minor_units
from samity.bank.loans.operations.cap_checks import cap_refusals, is_hard_capped
from samity.bank.loans.operations.charged_off_checks import charged_off_refusals
from samity.bank.loans.operations.debtor_checks import debtor_refusals
from samity.bank.loans.operations.external_ids import keep_charge_external_ids
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.lock import fee_lock_refusals, lock_refusals
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.records import loan_charge
from samity.bank.loans.rules.charge_credits import given_back_of
from samity.bank.loans.rules.charges import paid_charges
from samity.bank.loans.values.facts import TOLD_CHARGE, Fact, FactKind, noted, standing
from samity.bank.loans.values.state import LoanCharge, LoanStatus
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.bulk import draw_ids, insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from samity.bank.fees.values import Charge
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.kernel.money import Currency
    from samity.storage.unit import Unit

OPEN_FOR_CHARGES = frozenset(LoanStatus) - {LoanStatus.REJECTED, LoanStatus.WITHDRAWN, LoanStatus.WRITTEN_OFF}


@dataclass(eq=False)
class ChargeOfAnotherCurrency(Refusal):
    """Charge {charge_id} is not in the loan's currency."""

    charge_id: int


@dataclass(eq=False)
class ChargeOfProducts(Refusal):
    """Charge {charge_id} falls due with installments: it comes with a product, and is put on no loan by itself."""

    charge_id: int


@dataclass(eq=False)
class ChargeNotActive(Refusal):
    """Charge {charge_id} is no longer in use."""

    charge_id: int


@dataclass(eq=False)
class ChargeBeforeDisbursement(Refusal):
    """The charge cannot fall due on {due_on}, before the loan is disbursed."""

    due_on: date


@dataclass(eq=False)
class ChargedInFuture(Refusal):
    """A charge cannot be put on a loan on {on}, which lies ahead."""

    on: date


@dataclass(eq=False)
class ChargeAmountMissing(Refusal):
    """A charge on a loan is more than nothing."""


@dataclass(eq=False)
class LoanTakesNoCharge(Refusal):
    """Loan {loan_id} has ended and takes no charge."""

    loan_id: int


@dataclass(eq=False)
class LoanChargeNotFound(Refusal):
    """There is no charge {loan_charge_id} on loan {loan_id}."""

    loan_id: int
    loan_charge_id: int


@dataclass(eq=False)
class ChargeSettled(Refusal):
    """Nothing of charge {loan_charge_id} is outstanding."""

    loan_charge_id: int


@dataclass(eq=False)
class ChargeWasGivenBack(Refusal):
    """Some of charge {loan_charge_id} was given back: take that back first, and then waive it."""

    loan_charge_id: int


@dataclass(frozen=True, slots=True)
class AskedCharge:
    """A charge asked for.

    Attributes:
        charge_id: the predefined one.
        amount: major units; None takes its own.
        external_id: what others know it by.
    """

    charge_id: int
    due_on: date
    amount: Decimal | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewCharges:
    """Charges to be put on a loan that is locked, by facts from a serial on."""

    account: LoanAccount
    asked: tuple[AskedCharge, ...]
    serial: int
    counts_from: date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class AddCharge:
    """Put a charge on a loan.

    Attributes:
        on: the day from which it counts, where it falls due later; None takes today.
        note: why.
    """

    loan_id: int
    charge: AskedCharge
    on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class WaiveCharge:
    """Let the borrower off what is outstanding of a charge."""

    loan_id: int
    loan_charge_id: int


@operation("loans:charge")
def add_charge(command: AddCharge, unit: Unit) -> int:
    """Add a charge to a loan; one due in the past counts from its due date.

    Returns:
        The id of the charge on the loan.

    Raises:
        LoanNotFound, OutsideOwnOffice, ChargeNotFound: what is named does not exist here.
        LoanIsLocked, FeesHeldOff: it is locked.
        ChargesReachCap: it is in arrears, and owes as much for that as it ever does.
        LoanTakesNoCharge, LoanIsChargedOff, ChargeOfAnotherCurrency, ChargeNotActive, ChargeOfProducts,
            ChargeBeforeDisbursement, ChargedInFuture, ChargeAmountMissing, GroupNotActive, BeforeClientCame.
        ChargeExternalIdTaken: another charge has the external id.
    """
    account = loan_to_change(command.loan_id, unit)
    if account.state.status not in OPEN_FOR_CHARGES:
        raise LoanTakesNoCharge(account.id)
    refuse_all([*charged_off_refusals(account), *lock_refusals(account, unit), *_fee_refusals(account, command, unit)])
    counts_from = _counts_from(account, command, unit.business_date)
    against = [*debtor_refusals(account, counts_from), *_day_refusals(account, command, unit)]
    refuse_all([*against, *_cap_refusals(account, command.charge, unit)])
    new = NewCharges(account, (command.charge,), account.last_serial + 1, counts_from, command.note)
    [facts] = charge_facts([new], unit)
    record([Change(account, facts)], unit)
    return int(facts[0].details["charge_id"])


@operation("loans:waive_charge")
def waive_charge(command: WaiveCharge, unit: Unit) -> int:
    """Waive what is outstanding of a charge, today.

    Returns:
        The id of the waiver's transaction.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanChargeNotFound: what is named does not exist here.
        LoanIsLocked, GroupNotActive, BeforeClientCame: what stands against it, at once.
        ChargeWasGivenBack: some of it was, and nobody gets it twice.
        ChargeSettled: nothing is left to waive.
    """
    account = loan_to_change(command.loan_id, unit)
    state, charge = account.state, charge_on(account, command.loan_charge_id)
    facts = standing(facts_of(unit.connection, [account.id])[account.id])
    on = _waived_on(account, charge, facts, unit)
    refuse_all([*lock_refusals(account, unit), *debtor_refusals(account, on)])
    if given_back_of(facts, charge.id):
        raise ChargeWasGivenBack(charge.id)
    paid = paid_charges(state.installments, state.charges)[charge.id]
    is_given_up = state.status is LoanStatus.WRITTEN_OFF
    if not state.installments or is_given_up or charge.amount - charge.waived - paid <= 0:
        raise ChargeSettled(charge.id)
    fact = Fact(
        account.last_serial + 1,
        FactKind.CHARGE_WAIVED,
        on,
        unit.business_date,
        charge.amount - charge.waived - paid,
        {"charge_id": charge.id},
    )
    recorded = record([Change(account, (fact,))], unit)[0]
    transaction = recorded.transaction_of(fact)
    assert transaction is not None  # noqa: S101 - something was outstanding
    return transaction


def charge_on(account: LoanAccount, loan_charge_id: int) -> LoanCharge:
    """Return a charge of a loan.

    Raises:
        LoanChargeNotFound: the loan has no such charge.
    """
    charge = next((each for each in account.state.charges if each.id == loan_charge_id), None)
    if charge is None:
        raise LoanChargeNotFound(account.id, loan_charge_id)
    return charge


def _fee_refusals(account: LoanAccount, command: AddCharge, unit: Unit) -> Iterator[Refusal]:
    """Name a lock that holds fees off the loan, where the charge is one."""
    asked = command.charge.charge_id
    if not charges_by_id(unit.connection, {asked})[asked].is_penalty:
        yield from fee_lock_refusals(account)


def _day_refusals(account: LoanAccount, command: AddCharge, unit: Unit) -> Iterator[Refusal]:
    """Name a day on which nothing can be put on the loan: it has not come, or the loan was not paid out yet."""
    disbursed_on = account.state.disbursed_on
    if command.on is not None and command.on > unit.business_date:
        yield ChargedInFuture(command.on)
    if command.on is not None and disbursed_on is not None and command.on < disbursed_on:
        yield ChargeBeforeDisbursement(command.on)


def _counts_from(account: LoanAccount, command: AddCharge, today: date) -> date:
    return today if account.state.disbursed_on is None else min(command.charge.due_on, command.on or today)


def _waived_on(account: LoanAccount, charge: LoanCharge, facts: Sequence[Fact], unit: Unit) -> date:
    """Return today, or the day the charge counts from where the business date has moved back before it.

    Of what was charged off it is the day on which the charge fell due: by then it was still income.
    """
    begun = (
        fact.value_on for fact in facts if fact.kind is FactKind.DISBURSED or fact.details.get("charge_id") == charge.id
    )
    is_charged_off = account.state.charged_off_on is not None
    return max(min(unit.business_date, charge.due_on) if is_charged_off else unit.business_date, *begun)


def charge_facts(many: Sequence[NewCharges], unit: Unit) -> list[tuple[Fact, ...]]:
    """Write the rows of charges on loans, and return for each loan the facts that put them there."""
    defined = charges_by_id(unit.connection, {each.charge_id for new in many for each in new.asked})
    ids = iter(draw_ids(unit.connection, "loan_charge_ids", sum(len(new.asked) for new in many)))
    facts: list[tuple[Fact, ...]] = []
    rows: list[dict[str, Any]] = []
    for new in many:
        of_loan = [_row(new.account, defined[each.charge_id], each, next(ids)) for each in new.asked]
        facts.append(tuple(_added(row, new, place, unit) for place, row in enumerate(of_loan)))
        rows += of_loan
    insert_rows(unit.connection, loan_charge, rows)
    asked = (each for new in many for each in new.asked)
    known = [(row["account_id"], row["id"], each.external_id) for row, each in zip(rows, asked, strict=True)]
    keep_charge_external_ids(unit.connection, known)
    return facts


def _row(account: LoanAccount, charge: Charge, asked: AskedCharge, loan_charge_id: int) -> dict[str, Any]:
    return {
        "account_id": account.id,
        "id": loan_charge_id,
        "charge_id": charge.id,
        "name": charge.name,
        "is_penalty": charge.is_penalty,
        "amount": charge_amount(charge, asked, account.currency, _begins_on(account)),
        "due_on": asked.due_on,
    }


def _added(row: Mapping[str, Any], new: NewCharges, place: int, unit: Unit) -> Fact:
    details = {"charge_id": row["id"], "is_penalty": row["is_penalty"], "due_on": row["due_on"].isoformat()}
    # Facts of before do not say so, and go on to settle charges with a transaction of its own.
    details["settled_by_payments"] = True
    details[TOLD_CHARGE] = True
    serial = new.serial + place
    return Fact(
        serial, FactKind.CHARGE_ADDED, new.counts_from, unit.business_date, row["amount"], noted(new.note, **details)
    )


def _cap_refusals(account: LoanAccount, asked: AskedCharge, unit: Unit) -> Iterator[Refusal]:
    """Name a cap that the charge would cross."""
    if is_hard_capped(account):
        charge = charges_by_id(unit.connection, {asked.charge_id})[asked.charge_id]
        yield from cap_refusals(account, charge_amount(charge, asked, account.currency, _begins_on(account)), unit)


def _begins_on(account: LoanAccount) -> date | None:
    return account.state.disbursed_on or account.expected_disbursement_on


def charge_amount(charge: Charge, asked: AskedCharge, currency: Currency, begins_on: date | None) -> int:
    """Return how much a charge asked for is, in minor units.

    Args:
        charge: the predefined one.
        asked: what is wanted of it.
        currency: of the loan.
        begins_on: the loan's (expected) disbursement.

    Raises:
        ChargeOfAnotherCurrency, ChargeNotActive, ChargeOfProducts, ChargeBeforeDisbursement, AmountTooFine,
        ChargeAmountMissing.
    """
    if charge.currency_code != currency.code:
        raise ChargeOfAnotherCurrency(charge.id)
    if not charge.is_active:
        raise ChargeNotActive(charge.id)
    if charge.time is not ChargeTime.ON_A_DAY:
        raise ChargeOfProducts(charge.id)
    if begins_on is not None and asked.due_on < begins_on:
        raise ChargeBeforeDisbursement(asked.due_on)
    amount = charge.amount if asked.amount is None else minor_units(asked.amount, currency, CHARGED)
    if amount <= 0:
        raise ChargeAmountMissing
    return amount
