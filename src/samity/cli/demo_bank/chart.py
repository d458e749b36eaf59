"""The demo's chart of accounts, and what it offers: two loans, a fee and a penalty."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.accounting.operations.gl_accounts import OpenGlAccount, open_gl_account
from samity.bank.accounting.values import GlType, GlUsage, MappedAccount, Purpose
from samity.bank.loans.operations.products import DefineLoanProduct
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import Offer, Range
from samity.bank.loans.values.terms import InterestMethod, InterestPeriod, LoanTerms, RateUnit
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from samity.storage.unit import Unit

CURRENCY = "BDT"
TAKA = 100  # minor units

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
    ("4400", "Recovered after write-off", GlType.INCOME, (Purpose.INCOME_FROM_RECOVERY,)),
    ("5000", "Expenses", GlType.EXPENSE, None),
    ("5100", "Waived and written off", GlType.EXPENSE, (Purpose.LOSSES_WRITTEN_OFF,)),
)
CASH, MOBILE_MONEY = "1100", "1200"


def open_chart(cash_channel: int, mobile_channel: int, unit: Unit) -> tuple[MappedAccount, ...]:
    """Open the accounts, and say to which of them the products post."""
    accounts: dict[str, int] = {}
    header = None
    for code, name, gl_type, purposes in CHART:
        usage = GlUsage.HEADER if purposes is None else GlUsage.DETAIL
        under = None if purposes is None else header
        accounts[code] = open_gl_account(OpenGlAccount(name, code, gl_type, usage, under), unit)
        header = accounts[code] if purposes is None else header
    return (
        *(MappedAccount(purpose, accounts[code]) for code, _, _, purposes in CHART for purpose in purposes or ()),
        MappedAccount(Purpose.FUND_SOURCE, accounts[CASH], channel_id=cash_channel),
        MappedAccount(Purpose.FUND_SOURCE, accounts[MOBILE_MONEY], channel_id=mobile_channel),
    )


def group_loan(mapping: tuple[MappedAccount, ...]) -> DefineLoanProduct:
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
            payments=PaymentTerms(strategy={"code": "mifos-standard-strategy"}),
        ),
        accounting=AccountingRule.ACCRUAL_PERIODIC,
        gl_accounts=mapping,
        description="For members of a group that has met regularly",
    )


def seasonal_loan(mapping: tuple[MappedAccount, ...]) -> DefineLoanProduct:
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
            payments=PaymentTerms(strategy={"code": "mifos-standard-strategy"}),
        ),
        accounting=AccountingRule.ACCRUAL_PERIODIC,
        gl_accounts=mapping,
        description="For seed and fertiliser, beside a group loan",
    )
