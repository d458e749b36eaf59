"""Where a product posts, and what its accounts may be."""

from __future__ import annotations

import pytest

from samity.bank.accounting.rules.balances import balance
from samity.bank.accounting.rules.mapping import PURPOSE_TYPES, fits
from samity.bank.accounting.values import (
    AccountMapping,
    FinancialActivity,
    GlAccountNotMapped,
    GlType,
    MappedAccount,
    Purpose,
)

CASH, MOBILE_MONEY, FEES, INSURANCE = 10, 11, 20, 21
MAPPING = AccountMapping(
    7,
    (
        MappedAccount(Purpose.FUND_SOURCE, CASH),
        MappedAccount(Purpose.FUND_SOURCE, MOBILE_MONEY, channel_id=3),
        MappedAccount(Purpose.INCOME_FROM_FEES, FEES),
        MappedAccount(Purpose.INCOME_FROM_FEES, INSURANCE, charge_id=9),
    ),
)


@pytest.mark.parametrize(
    ("purpose", "channel_id", "charge_id", "gl"),
    [
        (Purpose.FUND_SOURCE, None, None, CASH),
        (Purpose.FUND_SOURCE, 3, None, MOBILE_MONEY),
        (Purpose.FUND_SOURCE, 4, None, CASH),
        (Purpose.INCOME_FROM_FEES, None, 9, INSURANCE),
        (Purpose.INCOME_FROM_FEES, 3, 9, INSURANCE),
        (Purpose.INCOME_FROM_FEES, 3, 8, FEES),
    ],
)
def test_a_channel_or_a_charge_with_an_account_of_its_own_posts_there(
    purpose: Purpose, channel_id: int | None, charge_id: int | None, gl: int
) -> None:
    assert MAPPING.gl(purpose, channel_id, charge_id) == gl


def test_a_purpose_without_an_account_is_refused_by_name() -> None:
    with pytest.raises(GlAccountNotMapped, match="The product 7 has no GL account for OVERPAYMENT"):
        MAPPING.gl(Purpose.OVERPAYMENT)


def test_an_exception_alone_does_not_serve_everybody() -> None:
    only = AccountMapping(8, (MappedAccount(Purpose.FUND_SOURCE, MOBILE_MONEY, channel_id=3),))
    with pytest.raises(GlAccountNotMapped):
        only.gl(Purpose.FUND_SOURCE)


def test_every_purpose_and_what_the_bank_itself_posts_say_which_types_they_take() -> None:
    assert set(PURPOSE_TYPES) == {*Purpose, *FinancialActivity}


# Which types serve: spec "Deposits, fees, GL" section 4.2, and Fineract's product mapping.
@pytest.mark.parametrize(
    ("purpose", "gl_types"),
    [
        (Purpose.LOAN_PORTFOLIO, {GlType.ASSET}),
        (Purpose.INTEREST_RECEIVABLE, {GlType.ASSET}),
        (Purpose.OVERPAYMENT, {GlType.LIABILITY}),
        (Purpose.INTEREST_ON_LOANS, {GlType.INCOME}),
        (Purpose.INCOME_FROM_FEES, {GlType.INCOME, GlType.LIABILITY}),
        (Purpose.LOSSES_WRITTEN_OFF, {GlType.EXPENSE}),
    ],
)
def test_only_these_types_serve(purpose: Purpose, gl_types: set[GlType]) -> None:
    assert {each for each in GlType if fits(purpose, each)} == gl_types


# Debit 100, credit 30, for every type: spec section 1.6 (LIABILITY with DR 30, CR 100: 70).
@pytest.mark.parametrize(
    ("gl_type", "held"),
    [
        (GlType.ASSET, 70),
        (GlType.EXPENSE, 70),
        (GlType.LIABILITY, -70),
        (GlType.EQUITY, -70),
        (GlType.INCOME, -70),
    ],
)
def test_a_balance_is_positive_on_the_side_on_which_its_type_grows(gl_type: GlType, held: int) -> None:
    assert balance(gl_type, 100, 30) == held
