"""The demo's branch: its office, its people, its chart of accounts, its products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.accounting.operations.gl_accounts import OpenGlAccount, open_gl_account
from samity.bank.accounting.values import GlType, GlUsage, MappedAccount, Purpose
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.products import DefineLoanProduct, define_loan_product
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.products import Offer, Range
from samity.bank.loans.values.terms import InterestMethod, InterestPeriod, LoanTerms, RateUnit
from samity.bank.organisation.operations.currencies import ChooseCurrencies, choose_currencies
from samity.bank.organisation.operations.offices import OpenOffice, open_office
from samity.bank.organisation.operations.payment_channels import AddPaymentChannel, add_payment_channel
from samity.bank.organisation.operations.roles import (
    ChangeRolePermissions,
    MakeRole,
    change_role_permissions,
    make_role,
)
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff
from samity.bank.organisation.operations.users import AddUser, add_user
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.storage.unit import Unit

BRANCH_KEY = "demo-branch"
CURRENCY = "BDT"
TAKA = 100  # minor units
PASSWORD = "password"  # noqa: S105 - everybody knows it: the demo listens to this machine alone

OFFICERS = (("Rahima", "Begum", "rahima"), ("Kamal", "Hossain", "kamal"))
OFFICER_MAY = (
    "all:read",
    "clients:create_client",
    "clients:create_group",
    "clients:activate_client",
    "collection_sheets:save",
    "collection_sheets:undo",
    "loans:apply",
    "loans:repay",
    "meetings:record",
    "meetings:take_attendance",
)

# code, name, type, purposes; what stands under a header follows it.
CHART = (
    ("1000", "Assets", GlType.ASSET, None),
    ("1100", "Cash at the branch", GlType.ASSET, ()),
    ("1200", "Mobile money", GlType.ASSET, ()),
    ("1400", "Loans to members", GlType.ASSET, (Purpose.LOAN_PORTFOLIO,)),
    ("1500", "Interest receivable", GlType.ASSET, (Purpose.INTEREST_RECEIVABLE,)),
    ("1510", "Fees receivable", GlType.ASSET, (Purpose.FEES_RECEIVABLE,)),
    ("1520", "Penalties receivable", GlType.ASSET, (Purpose.PENALTIES_RECEIVABLE,)),
    ("2000", "Liabilities", GlType.LIABILITY, None),
    ("2100", "Overpaid by members", GlType.LIABILITY, (Purpose.OVERPAYMENT,)),
    ("2200", "Lent by the head office", GlType.LIABILITY, (Purpose.FUND_SOURCE,)),
    ("4000", "Income", GlType.INCOME, None),
    ("4100", "Interest on loans", GlType.INCOME, (Purpose.INTEREST_ON_LOANS,)),
    ("4200", "Fees", GlType.INCOME, (Purpose.INCOME_FROM_FEES,)),
    ("4300", "Penalties", GlType.INCOME, (Purpose.INCOME_FROM_PENALTIES,)),
    ("5000", "Expenses", GlType.EXPENSE, None),
    ("5100", "Waived and written off", GlType.EXPENSE, (Purpose.LOSSES_WRITTEN_OFF,)),
)
CASH, MOBILE_MONEY = "1100", "1200"


@dataclass(frozen=True, slots=True)
class Branch:
    """What the demo's life needs to know of its branch: ids."""

    office_id: int
    officers: tuple[int, ...]
    cash: int
    mobile_money: int
    group_loan: int
    seasonal_loan: int
    passbook_fee: int
    late_fee: int


def open_branch(unit: Unit) -> Branch:
    """Open the branch on the first day of its life."""
    choose_currencies(ChooseCurrencies((CURRENCY,)), unit)
    opened_on = unit.business_date - timedelta(days=30)
    office_id = open_office(OpenOffice("Matlab Branch", opened_on, unit.actor.office_id, BRANCH_KEY), unit)
    cash = add_payment_channel(AddPaymentChannel("Cash", "Notes and coins", is_cash=True, position=1), unit)
    mobile = add_payment_channel(AddPaymentChannel("Mobile money", "Paid from a telephone", position=2), unit)
    accounts = _open_chart(unit)
    mapping = (
        *(MappedAccount(purpose, accounts[code]) for code, _, _, purposes in CHART for purpose in purposes or ()),
        MappedAccount(Purpose.FUND_SOURCE, accounts[CASH], channel_id=cash),
        MappedAccount(Purpose.FUND_SOURCE, accounts[MOBILE_MONEY], channel_id=mobile),
    )
    return Branch(
        office_id=office_id,
        officers=_take_on_officers(office_id, unit),
        cash=cash,
        mobile_money=mobile,
        group_loan=define_loan_product(_group_loan(mapping), unit),
        seasonal_loan=define_loan_product(_seasonal_loan(mapping), unit),
        passbook_fee=define_charge(DefineCharge("Passbook fee", CURRENCY, Decimal(30), is_penalty=False), unit),
        late_fee=define_charge(DefineCharge("Late fee", CURRENCY, Decimal(20), is_penalty=True), unit),
    )


def _open_chart(unit: Unit) -> Mapping[str, int]:
    accounts: dict[str, int] = {}
    header = None
    for code, name, gl_type, purposes in CHART:
        usage = GlUsage.HEADER if purposes is None else GlUsage.DETAIL
        under = None if purposes is None else header
        accounts[code] = open_gl_account(OpenGlAccount(name, code, gl_type, usage, under), unit)
        header = accounts[code] if purposes is None else header
    return accounts


def _take_on_officers(office_id: int, unit: Unit) -> tuple[int, ...]:
    role_id = make_role(MakeRole("Loan officer", "Meets the groups and saves their sheets"), unit)
    change_role_permissions(ChangeRolePermissions(role_id, dict.fromkeys(OFFICER_MAY, True)), unit)
    taken_on = []
    for firstname, lastname, username in OFFICERS:
        known = TakeOnStaff(office_id, firstname, lastname, is_loan_officer=True, joined_on=unit.business_date)
        staff_id = take_on_staff(known, unit)
        add_user(AddUser(username, firstname, lastname, office_id, (role_id,), PASSWORD, staff_id=staff_id), unit)
        taken_on.append(staff_id)
    return tuple(taken_on)


def _group_loan(mapping: tuple[MappedAccount, ...]) -> DefineLoanProduct:
    """20 weeks at 24 percent a year on what is still owed."""
    terms = LoanTerms(
        principal=10_000 * TAKA,
        decimals=2,
        annual_rate=Fraction(24),
        number_of_installments=20,
        repay_unit=PeriodUnit.WEEKS,
        interest_period=InterestPeriod.SAME_AS_REPAYMENT,
        installment_multiple=TAKA,
    )
    return DefineLoanProduct(
        name="Group loan",
        short_name="GRP",
        currency_code=CURRENCY,
        offer=Offer(
            terms=terms,
            rate=Fraction(24),
            rate_unit=RateUnit.YEARS,
            principal=Range(2_000 * TAKA, 50_000 * TAKA),
            strategy={"code": "mifos-standard-strategy"},
        ),
        accounting=AccountingRule.ACCRUAL_PERIODIC,
        gl_accounts=mapping,
        description="For members of a group that has met regularly",
    )


def _seasonal_loan(mapping: tuple[MappedAccount, ...]) -> DefineLoanProduct:
    """12 weeks at a flat 1.5 percent a month, for seed and fertiliser."""
    terms = LoanTerms(
        principal=4_000 * TAKA,
        decimals=2,
        annual_rate=Fraction(18),
        number_of_installments=12,
        repay_unit=PeriodUnit.WEEKS,
        interest_method=InterestMethod.FLAT,
        interest_period=InterestPeriod.SAME_AS_REPAYMENT,
        installment_multiple=TAKA,
    )
    return DefineLoanProduct(
        name="Seasonal loan",
        short_name="SEA",
        currency_code=CURRENCY,
        offer=Offer(
            terms=terms,
            rate=Fraction(3, 2),
            rate_unit=RateUnit.MONTHS,
            principal=Range(1_000 * TAKA, 10_000 * TAKA),
            strategy={"code": "mifos-standard-strategy"},
        ),
        accounting=AccountingRule.ACCRUAL_PERIODIC,
        gl_accounts=mapping,
        description="For seed and fertiliser, beside a group loan",
    )
