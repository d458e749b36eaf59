"""What stands against an application, all of it at once; and the terms it would be granted on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samity.bank.clients.operations.members import NotMember
from samity.bank.clients.queries.groups import group_by_id
from samity.bank.clients.values import ClientStatus, GroupStatus
from samity.bank.fees.queries import charges_by_id
from samity.bank.gate import admit_office
from samity.bank.loans.operations.debtor_checks import (
    BeforeClientCame,
    ClientNotActive,
    GroupNotActive,
    product_refusals,
)
from samity.bank.loans.operations.grounds import Grounds
from samity.bank.loans.operations.installment_fees import agreed_fees
from samity.bank.loans.operations.meeting_checks import meeting_refusals
from samity.bank.loans.queries.borrower_cycles import Borrower
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.queries.surroundings import surroundings
from samity.bank.loans.rules.borrower_cycles import offer_in_cycle
from samity.bank.loans.rules.delinquency import ClassedWithoutBucket
from samity.bank.loans.rules.first_repayment import offset_refusals
from samity.bank.loans.rules.offers import agreed_terms, offer_refusals
from samity.bank.loans.rules.planned_dates import PlannedDates, planned_dates
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.terms import ScheduleEngine
from samity.bank.organisation.queries.choices import code_value_of
from samity.bank.organisation.queries.currencies import currency_by_code
from samity.bank.organisation.queries.funds import fund_by_id
from samity.bank.organisation.queries.names import name_refusals
from samity.bank.organisation.queries.offices import office_by_id
from samity.bank.organisation.queries.settings import settings
from samity.bank.organisation.queries.staff import eligible_staff
from samity.bank.organisation.values.settings import CHARGE_ACCRUAL_DATE
from samity.kernel.errors import Refusal, reasons_of, refuse_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from samity.bank.clients.queries.clients import Client
    from samity.bank.clients.queries.groups import Group
    from samity.bank.loans.operations.charges import AskedCharge
    from samity.bank.loans.values.agreed_fees import AgreedFee
    from samity.bank.loans.values.payment_terms import PaymentTerms
    from samity.bank.loans.values.products import LoanProduct, Wish
    from samity.bank.loans.values.terms import LoanTerms
    from samity.bank.organisation.queries.offices import Office
    from samity.kernel.money import Currency
    from samity.storage.unit import Unit


@dataclass(eq=False)
class DebtorMissing(Refusal):
    """A loan of kind {kind} needs a {who}."""

    kind: str
    who: str


@dataclass(eq=False)
class DebtorNotWanted(Refusal):
    """A loan of kind {kind} has no {who}."""

    kind: str
    who: str


@dataclass(eq=False)
class ProductNotOffered(Refusal):
    """Product {product_id} is not on offer on {on}."""

    product_id: int
    on: date


@dataclass(eq=False)
class SubmittedInFuture(Refusal):
    """A loan cannot be submitted on {submitted_on}, after today."""

    submitted_on: date


@dataclass(eq=False)
class SubmittedBeforeActivation(Refusal):
    """A loan cannot be submitted on {submitted_on}, before the {who} became active on {activated_on}."""

    who: str
    submitted_on: date
    activated_on: date


@dataclass(eq=False)
class ExpectedBeforeSubmission(Refusal):
    """The expected disbursement on {expected_on} lies before the submission."""

    expected_on: date


@dataclass(eq=False)
class SubmittedBeforeOfficeOpened(Refusal):
    """A loan cannot be submitted on {submitted_on}, before office {office_id} opened on {opened_on}."""

    submitted_on: date
    office_id: int
    opened_on: date


@dataclass(eq=False)
class LoanStaysWithItsGroup(Refusal):
    """A loan that its group's meetings collect stays in the member's office; office {office_id} cannot keep it."""

    office_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyForLoan:
    """An application for a loan; without a fund its money comes from its product's.

    Attributes:
        office_id: which office keeps it in its books; without one its holder's.
        notes: what somebody writes about it, for people to read.
        is_partial: it is not complete yet; None is as its product has it.
    """

    product_id: int
    kind: LoanKind
    submitted_on: date
    expected_disbursement_on: date
    wish: Wish
    client_id: int | None = None
    group_id: int | None = None
    office_id: int | None = None
    officer_id: int | None = None
    purpose_id: int | None = None
    fund_id: int | None = None
    calendar_id: int | None = None
    sync_disbursement: bool = False
    first_repayment_on: date | None = None
    external_id: str | None = None
    notes: str | None = None
    charges: tuple[AskedCharge, ...] = ()
    is_partial: bool | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """An application that nothing stands against."""

    command: ApplyForLoan
    product: LoanProduct
    currency: Currency
    office_id: int
    terms: LoanTerms
    payments: PaymentTerms
    dates: PlannedDates
    fees: tuple[AgreedFee, ...] = ()


def grounds_of(commands: Iterable[ApplyForLoan], unit: Unit) -> Grounds:
    """Return what these applications are checked against."""
    return Grounds(unit.connection, (each.client_id for each in commands if each.client_id is not None))


def application_of(command: ApplyForLoan, unit: Unit, grounds: Grounds | None = None) -> Application:
    """Check an application.

    Args:
        command: the application.
        unit: the unit of work.
        grounds: what it is checked against, where others are checked beside it.

    Raises:
        LoanProductNotFound, ClientNotFound, GroupNotFound, OfficeNotFound, OutsideOwnOffice: what it names does not
            exist here.
        Refusals: everything else that stands against it, all at once.
    """
    grounds = grounds or grounds_of([command], unit)
    product = _offered(command, grounds)
    currency = grounds.once(currency_by_code, product.currency_code)
    client, group = _debtors(command, grounds, unit)
    holder = client or group
    assert holder is not None  # noqa: S101 - `_debtors` saw to it
    office = _office(command.office_id or holder.office_id, grounds, unit)
    refusals = [
        *_office_refusals(command, office, holder.office_id),
        *product_refusals(product, command.kind),
        *_debtor_refusals(client, group, grounds),
        *_date_refusals(command, product, client, group, unit.business_date),
        *_named(lambda: _check_choices(command, office.hierarchy, grounds)),
        *name_refusals(unit.connection, {"external_id": command.external_id}),
        *offer_refusals(product.offer, command.wish, currency),
        *_class_refusals(command.wish, product),
    ]
    refuse_all(refusals)
    terms = _with_choices(agreed_terms(product.offer, command.wish), grounds)
    days = (command.expected_disbursement_on, command.first_repayment_on)
    too_far = offset_refusals(terms, product.offer.first_offsets, *days)
    refuse_all([*meeting_refusals(command, terms, group, grounds), *too_far])
    dates = _planned(command, product, terms, office.id, grounds)
    payments = product.offer.payments
    strategy = command.wish.without(product.offer.leeway.kept).strategy
    if strategy is not None:
        payments = replace(payments, strategy=strategy)
    fees = agreed_fees(grounds.once(charges_by_id, product.offer.charges), currency.code)
    return Application(command, product, currency, office.id, terms, payments, dates, fees)


def _with_choices(terms: LoanTerms, grounds: Grounds) -> LoanTerms:
    """Return the terms with what the bank has chosen for all of its new loans; a contract says all of it itself."""
    at_once = grounds.once(settings)[CHARGE_ACCRUAL_DATE].enabled
    is_contract = terms.engine is ScheduleEngine.CONTRACTUAL
    return replace(terms, charges_on_submission=True) if at_once and not is_contract else terms


def _class_refusals(wish: Wish, product: LoanProduct) -> Iterator[Refusal]:
    asked = wish.without(product.offer.leeway.kept).terms.get("classed_by_installment")
    if asked and product.bucket_id is None:
        yield ClassedWithoutBucket()


def _offered(command: ApplyForLoan, grounds: Grounds) -> LoanProduct:
    """Return the product with what it offers to this borrower."""
    product = grounds.once(loan_product_by_id, command.product_id)
    if product.offer.leeway.cycles is None:
        return product
    had = grounds.loans_had(product.id, Borrower.of(command.client_id, command.group_id))
    return replace(product, offer=offer_in_cycle(product.offer, had))


def _planned(
    command: ApplyForLoan, product: LoanProduct, terms: LoanTerms, office_id: int, grounds: Grounds
) -> PlannedDates:
    place = (office_id, command.calendar_id)
    return planned_dates(
        terms,
        grounds.once(surroundings, (place,))[place],
        command.expected_disbursement_on,
        start_on=command.submitted_on if product.offer.starts_at_submission else None,
        first_repayment_on=command.first_repayment_on,
        minimum_days=product.offer.minimum_days,
    )


def _debtors(command: ApplyForLoan, grounds: Grounds, unit: Unit) -> tuple[Client | None, Group | None]:
    wants_client, wants_group = command.kind.has_client, command.kind.has_group
    missing: list[Refusal] = []
    for who, given, wanted in (
        ("client", command.client_id, wants_client),
        ("group", command.group_id, wants_group),
    ):
        if wanted and given is None:
            missing.append(DebtorMissing(command.kind.value, who))
        if given is not None and not wanted:
            missing.append(DebtorNotWanted(command.kind.value, who))
    refuse_all(missing)
    client = None if command.client_id is None else grounds.client(command.client_id)
    group = None if command.group_id is None else grounds.once(group_by_id, command.group_id)
    for each in (client, group):
        if each is not None:
            admit_office(unit, each.office_id, each.office_hierarchy)
    return client, group


def _office(office_id: int, grounds: Grounds, unit: Unit) -> Office:
    """Return the office that keeps the loan; whoever applies there must be of it, or of one above."""
    found = grounds.once(office_by_id, office_id)
    admit_office(unit, found.id, found.hierarchy)
    return found


def _office_refusals(command: ApplyForLoan, office: Office, home_id: int) -> Iterator[Refusal]:
    if office.id == home_id:
        return
    if command.kind is LoanKind.JLG:
        yield LoanStaysWithItsGroup(office.id)
    if command.submitted_on < office.opened_on:
        yield SubmittedBeforeOfficeOpened(command.submitted_on, office.id, office.opened_on)


def _debtor_refusals(client: Client | None, group: Group | None, grounds: Grounds) -> Iterator[Refusal]:
    if client is not None and client.status is not ClientStatus.ACTIVE:
        yield ClientNotActive(client.id)
    if group is not None and group.status is not GroupStatus.ACTIVE:
        yield GroupNotActive(group.id)
    if client is not None and group is not None and not grounds.is_member(group.id, client.id):
        yield NotMember(client.id, group.id)


def _date_refusals(
    command: ApplyForLoan, product: LoanProduct, client: Client | None, group: Group | None, today: date
) -> Iterator[Refusal]:
    submitted_on = command.submitted_on
    if submitted_on > today:
        yield SubmittedInFuture(submitted_on)
    for who, each in (("client", client), ("group", group)):
        activated_on = None if each is None else each.activated_on
        if activated_on is not None and submitted_on < activated_on:
            yield SubmittedBeforeActivation(who, submitted_on, activated_on)
    if client is not None and client.office_since is not None and submitted_on < client.office_since:
        yield BeforeClientCame(client.id, submitted_on, client.office_since)
    if command.expected_disbursement_on < submitted_on:
        yield ExpectedBeforeSubmission(command.expected_disbursement_on)
    starts_on, closes_on = product.starts_on, product.closes_on
    if (starts_on and submitted_on < starts_on) or (closes_on and submitted_on > closes_on):
        yield ProductNotOffered(product.id, submitted_on)


def _check_choices(command: ApplyForLoan, office_hierarchy: str, grounds: Grounds) -> None:
    if command.officer_id is not None:
        grounds.once(eligible_staff, command.officer_id, office_hierarchy)
    if command.purpose_id is not None:
        grounds.once(code_value_of, "LoanPurpose", command.purpose_id)
    if command.fund_id is not None:
        grounds.once(fund_by_id, command.fund_id)


def _named(check: Callable[[], None]) -> tuple[Refusal, ...]:
    """Turn a check that raises into the refusals it raised, to be told together with others."""
    try:
        check()
    except Refusal as refusal:
        return reasons_of(refusal)
    return ()
