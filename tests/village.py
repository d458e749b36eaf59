"""A village for tests, built by the bank's own operations: a branch, a group that meets, members, a product, loans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING

from samity.bank.accounting.operations.gl_accounts import OpenGlAccount, open_gl_account
from samity.bank.accounting.values import GlType, GlUsage, MappedAccount, Purpose
from samity.bank.clients.operations.clients import RegisterClient, register_client
from samity.bank.clients.operations.forming import FormCentre, FormGroup, form_centre, form_group
from samity.bank.clients.values import ClientName, Level
from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.decide import ApproveLoan, approve_loan
from samity.bank.loans.operations.disburse import Disburse, disburse_loan
from samity.bank.loans.operations.products import DefineLoanProduct, define_loan_product
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.allowances import Allowances
from samity.bank.loans.values.payment_terms import Overpayment, PaymentTerms
from samity.bank.loans.values.products import Offer, Wish
from samity.bank.loans.values.terms import InterestMethod, LoanTerms, RateUnit
from samity.bank.meetings.operations.calendars import AttachCalendar, attach_calendar
from samity.bank.meetings.values import CalendarRule, CalendarType, Frequency, Recurrence, Weekday
from samity.bank.organisation.operations.offices import OpenOffice, open_office
from samity.bank.organisation.operations.payment_channels import AddPaymentChannel, add_payment_channel
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from samity.storage.unit import Unit

FOUNDED_ON = date(2024, 1, 1)
FIRST_MEETING = date(2025, 1, 7)  # a Tuesday

_GL = {
    Purpose.FUND_SOURCE: GlType.ASSET,
    Purpose.LOAN_PORTFOLIO: GlType.ASSET,
    Purpose.INTEREST_RECEIVABLE: GlType.ASSET,
    Purpose.FEES_RECEIVABLE: GlType.ASSET,
    Purpose.PENALTIES_RECEIVABLE: GlType.ASSET,
    Purpose.INTEREST_ON_LOANS: GlType.INCOME,
    Purpose.INCOME_FROM_FEES: GlType.INCOME,
    Purpose.INCOME_FROM_PENALTIES: GlType.INCOME,
    Purpose.LOSSES_WRITTEN_OFF: GlType.EXPENSE,
    Purpose.INCOME_FROM_RECOVERY: GlType.INCOME,
    Purpose.OVERPAYMENT: GlType.LIABILITY,
    Purpose.CASH_ROUNDING: GlType.INCOME,
}
_OF_CORRECTIONS = {
    Purpose.GOODWILL_CREDIT: GlType.EXPENSE,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_INTEREST: GlType.INCOME,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_FEES: GlType.INCOME,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_PENALTY: GlType.INCOME,
    Purpose.CHARGE_OFF_EXPENSE: GlType.EXPENSE,
    Purpose.CHARGE_OFF_FRAUD_EXPENSE: GlType.EXPENSE,
    Purpose.INCOME_FROM_CHARGE_OFF_INTEREST: GlType.INCOME,
    Purpose.INCOME_FROM_CHARGE_OFF_FEES: GlType.INCOME,
    Purpose.INCOME_FROM_CHARGE_OFF_PENALTY: GlType.INCOME,
}
_serials = count(1)
# Products have their own count: whatever else a long run makes, four letters are enough for it.
_short_names = (f"P{number:03X}" for number in count(1))

NO_ALLOWANCES = Allowances()
WEEKLY_TERMS = LoanTerms(
    principal=12_000_00,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=12,
    repay_every=1,
    repay_unit=PeriodUnit.WEEKS,
    interest_method=InterestMethod.FLAT,
)


@dataclass(frozen=True, slots=True)
class Product:
    """A loan product and the GL accounts it posts to."""

    id: int
    gl: dict[Purpose, int]
    mobile_id: int
    mobile_gl: int


@dataclass(frozen=True, slots=True)
class Village:
    """A group that meets every Tuesday, and its members."""

    office_id: int
    group_id: int
    calendar_id: int
    clients: tuple[int, ...]


def product(
    unit: Unit,
    *,
    terms: LoanTerms = WEEKLY_TERMS,
    accounting: AccountingRule = AccountingRule.ACCRUAL_PERIODIC,
    strategy: str = "mifos-standard-strategy",
    refuses_overpayment: bool = False,
    payments: PaymentTerms | None = None,
    allowances: Allowances = NO_ALLOWANCES,
    leaving_out: frozenset[Purpose] = frozenset(),
    credits_loans: bool = False,
    charges: tuple[int, ...] = (),
) -> Product:
    """Offer a product with accounts of its own, and mobile money as a second channel."""
    serial = next(_serials)
    kinds = {**_GL, **_OF_CORRECTIONS} if credits_loans else _GL
    gl = {purpose: _gl(unit, f"{purpose} {serial}", kind) for purpose, kind in kinds.items()}
    mobile_gl = _gl(unit, f"Mobile money {serial}", GlType.ASSET)
    mobile_id = add_payment_channel(AddPaymentChannel(name=f"Mobile {serial}"), unit)
    lines = [MappedAccount(purpose, account) for purpose, account in gl.items() if purpose not in leaving_out]
    lines.append(MappedAccount(Purpose.FUND_SOURCE, mobile_gl, channel_id=mobile_id))
    overpayment = Overpayment.REFUSED if refuses_overpayment else Overpayment.HELD
    offer = Offer(
        terms=terms,
        rate=Fraction(24),
        rate_unit=RateUnit.YEARS,
        payments=payments or PaymentTerms(strategy={"code": strategy}, overpayment=overpayment),
        allowances=allowances,
        charges=charges,
    )
    command = DefineLoanProduct(
        name=f"Product {serial}",
        short_name=next(_short_names),
        currency_code="KES",
        offer=offer,
        accounting=accounting,
        gl_accounts=tuple(lines),
    )
    return Product(define_loan_product(command, unit), gl, mobile_id, mobile_gl)


def defined_anew(unit: Unit, offered: Product, gl: dict[Purpose, int]) -> DefineLoanProduct:
    """Return how the same product is defined with other accounts."""
    before = loan_product_by_id(unit.connection, offered.id)
    return DefineLoanProduct(
        product_id=offered.id,
        name=before.name,
        short_name=before.short_name,
        currency_code=before.currency_code,
        offer=before.offer,
        accounting=before.accounting,
        gl_accounts=tuple(MappedAccount(purpose, account) for purpose, account in gl.items()),
    )


def without_receivables(unit: Unit, offered: Product) -> DefineLoanProduct:
    """Return how the same product is defined in cash accounting, with no account for what is receivable."""
    gl = {purpose: account for purpose, account in offered.gl.items() if "RECEIVABLE" not in purpose}
    return replace(defined_anew(unit, offered, gl), accounting=AccountingRule.CASH)


def village(unit: Unit, *, members: int = 3, centre: bool = False) -> Village:
    """Found a village: a branch, a group, its members and its meeting every Tuesday."""
    serial = next(_serials)
    office_id = open_office(OpenOffice(f"Branch {serial}", FOUNDED_ON, 1), unit)
    centre_id = None
    if centre:
        centre_id = form_centre(
            FormCentre(name=f"Centre {serial}", office_id=office_id, activated_on=FOUNDED_ON), unit
        ).id
    clients = tuple(member(unit, office_id) for _ in range(members))
    group = form_group(
        FormGroup(
            name=f"Group {serial}",
            office_id=office_id,
            activated_on=FOUNDED_ON,
            centre_id=centre_id,
            client_ids=clients,
        ),
        unit,
    )
    calendar_id = meets_on_tuesdays(unit, centre_id or group.id, Level.CENTRE if centre else Level.GROUP)
    return Village(office_id, group.id, calendar_id, clients)


def member(unit: Unit, office_id: int) -> int:
    """Take a client in."""
    name = ClientName(firstname="Amina", lastname=f"Client {next(_serials)}")
    return register_client(RegisterClient(name=name, office_id=office_id, activated_on=FOUNDED_ON), unit).id


def meets_on_tuesdays(unit: Unit, owner_id: int, level: Level) -> int:
    """Attach a weekly meeting."""
    rule = CalendarRule(FIRST_MEETING, Recurrence(Frequency.WEEKLY, 1, Weekday.TU))
    title = f"meeting {next(_serials)}"
    return attach_calendar(AttachCalendar(level, owner_id, title, CalendarType.COLLECTION, rule), unit)


def lend(
    unit: Unit,
    to: Village,
    product_id: int,
    client_id: int,
    *,
    on: date = FIRST_MEETING,
    amount: Decimal = Decimal(12000),
    disburse: bool = True,
) -> int:
    """Lend to a member, with the group standing in, repaid at its meetings."""
    command = ApplyForLoan(
        product_id=product_id,
        kind=LoanKind.JLG,
        submitted_on=on,
        expected_disbursement_on=on,
        wish=Wish(principal=int(amount * 100)),
        client_id=client_id,
        group_id=to.group_id,
        calendar_id=to.calendar_id,
    )
    loan_id = apply_for_loan(command, unit)
    approve_loan(ApproveLoan(loan_id, on), unit)
    if disburse:
        disburse_loan(Disburse(loan_id, on), unit)
    return loan_id


def application(product_id: int, client_id: int, *, on: date = FIRST_MEETING) -> ApplyForLoan:
    """Ask for what a product offers, as an individual."""
    return ApplyForLoan(
        product_id=product_id,
        kind=LoanKind.INDIVIDUAL,
        submitted_on=on,
        expected_disbursement_on=on,
        wish=Wish(),
        client_id=client_id,
    )


def lend_alone(unit: Unit, product_id: int, client_id: int, *, on: date = FIRST_MEETING) -> int:
    """Lend to somebody as an individual."""
    loan_id = apply_for_loan(application(product_id, client_id, on=on), unit)
    approve_loan(ApproveLoan(loan_id, on), unit)
    disburse_loan(Disburse(loan_id, on), unit)
    return loan_id


def meeting(number: int) -> date:
    """Return the day of the n-th meeting after the first."""
    return FIRST_MEETING + timedelta(weeks=number)


def on_day(unit: Unit, today: date) -> Unit:
    """Return the same unit on another business date."""
    return replace(unit, business_date=today)


def _gl(unit: Unit, name: str, kind: GlType) -> int:
    code = f"{next(_serials):05}"
    return open_gl_account(OpenGlAccount(name=name, gl_code=code, type=kind, usage=GlUsage.DETAIL), unit)
