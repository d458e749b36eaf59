"""What this dialect sends of loan products: how their loans are booked."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from samity.bank.accounting.values import MappedAccount, Purpose
from samity.bank.loans.operations.products import NEEDED_ACCRUAL, NEEDED_CASH
from samity.bank.loans.values.agreement import ACCRUING, AccountingRule
from samity.dialects.fineract.loan_words import WireAccountingRule
from samity.dialects.fineract.loanproducts_terms import TermsOfProducts
from samity.dialects.fineract.wire import WireId, WireModel

ACCOUNTS = {
    "fundSourceAccountId": Purpose.FUND_SOURCE,
    "loanPortfolioAccountId": Purpose.LOAN_PORTFOLIO,
    "interestOnLoanAccountId": Purpose.INTEREST_ON_LOANS,
    "incomeFromFeeAccountId": Purpose.INCOME_FROM_FEES,
    "incomeFromPenaltyAccountId": Purpose.INCOME_FROM_PENALTIES,
    "writeOffAccountId": Purpose.LOSSES_WRITTEN_OFF,
    "receivableInterestAccountId": Purpose.INTEREST_RECEIVABLE,
    "receivableFeeAccountId": Purpose.FEES_RECEIVABLE,
    "receivablePenaltyAccountId": Purpose.PENALTIES_RECEIVABLE,
    "transfersInSuspenseAccountId": Purpose.TRANSFERS_SUSPENSE,
    "overpaymentLiabilityAccountId": Purpose.OVERPAYMENT,
    "incomeFromRecoveryAccountId": Purpose.INCOME_FROM_RECOVERY,
    "cashRoundingAccountId": Purpose.CASH_ROUNDING,
    "goodwillCreditAccountId": Purpose.GOODWILL_CREDIT,
    "incomeFromChargeOffInterestAccountId": Purpose.INCOME_FROM_CHARGE_OFF_INTEREST,
    "incomeFromChargeOffFeesAccountId": Purpose.INCOME_FROM_CHARGE_OFF_FEES,
    "incomeFromChargeOffPenaltyAccountId": Purpose.INCOME_FROM_CHARGE_OFF_PENALTY,
    "chargeOffExpenseAccountId": Purpose.CHARGE_OFF_EXPENSE,
    "chargeOffFraudExpenseAccountId": Purpose.CHARGE_OFF_FRAUD_EXPENSE,
    "incomeFromGoodwillCreditInterestAccountId": Purpose.INCOME_FROM_GOODWILL_CREDIT_INTEREST,
    "incomeFromGoodwillCreditFeesAccountId": Purpose.INCOME_FROM_GOODWILL_CREDIT_FEES,
    "incomeFromGoodwillCreditPenaltyAccountId": Purpose.INCOME_FROM_GOODWILL_CREDIT_PENALTY,
}


class ChannelMapping(WireModel):
    """The fund source of one payment type."""

    paymentTypeId: WireId
    fundSourceAccountId: WireId


class ChargeOffReasonMapping(WireModel):
    """The expense of one reason for which loans are charged off."""

    chargeOffReasonCodeValueId: WireId
    expenseAccountId: WireId


class WriteOffReasonMapping(WireModel):
    """The loss of one reason for which loans are written off."""

    writeOffReasonCodeValueId: WireId
    expenseAccountId: WireId


class AccountsOfProducts(TermsOfProducts):
    """How the loans of a product are booked; with accounting, the GL accounts they post to."""

    accountingRule: WireAccountingRule
    fundSourceAccountId: WireId | None = Field(default=None, validate_default=True)
    loanPortfolioAccountId: WireId | None = Field(default=None, validate_default=True)
    interestOnLoanAccountId: WireId | None = Field(default=None, validate_default=True)
    incomeFromFeeAccountId: WireId | None = Field(default=None, validate_default=True)
    incomeFromPenaltyAccountId: WireId | None = Field(default=None, validate_default=True)
    writeOffAccountId: WireId | None = Field(default=None, validate_default=True)
    receivableInterestAccountId: WireId | None = Field(default=None, validate_default=True)
    receivableFeeAccountId: WireId | None = Field(default=None, validate_default=True)
    receivablePenaltyAccountId: WireId | None = Field(default=None, validate_default=True)
    transfersInSuspenseAccountId: WireId | None = None
    overpaymentLiabilityAccountId: WireId | None = Field(default=None, validate_default=True)
    incomeFromRecoveryAccountId: WireId | None = None
    cashRoundingAccountId: WireId | None = None
    goodwillCreditAccountId: WireId | None = None
    incomeFromChargeOffInterestAccountId: WireId | None = None
    incomeFromChargeOffFeesAccountId: WireId | None = None
    incomeFromChargeOffPenaltyAccountId: WireId | None = None
    chargeOffExpenseAccountId: WireId | None = None
    chargeOffFraudExpenseAccountId: WireId | None = None
    incomeFromGoodwillCreditInterestAccountId: WireId | None = None
    incomeFromGoodwillCreditFeesAccountId: WireId | None = None
    incomeFromGoodwillCreditPenaltyAccountId: WireId | None = None
    paymentChannelToFundSourceMappings: tuple[ChannelMapping, ...] | None = None
    chargeOffReasonToExpenseAccountMappings: tuple[ChargeOffReasonMapping, ...] | None = None
    writeOffReasonsToExpenseMappings: tuple[WriteOffReasonMapping, ...] | None = None

    @field_validator(*(name for name, purpose in ACCOUNTS.items() if purpose in NEEDED_ACCRUAL))
    @classmethod
    def _needed_by_the_accounting(cls, given: int | None, info: ValidationInfo) -> int | None:
        rule = info.data.get("accountingRule", AccountingRule.NONE)
        needed = NEEDED_ACCRUAL if rule in ACCRUING else () if rule is AccountingRule.NONE else NEEDED_CASH
        if given is None and ACCOUNTS[info.field_name or ""] in needed:
            raise PydanticCustomError("missing", "the accounting chosen needs it")
        return given

    def accounts(self) -> tuple[MappedAccount, ...]:
        """Return the GL accounts that the product posts to; none where it is not booked."""
        if self.accountingRule is AccountingRule.NONE:
            return ()
        given = ((purpose, getattr(self, name)) for name, purpose in ACCOUNTS.items())
        channels = self.paymentChannelToFundSourceMappings or ()
        return (
            *(MappedAccount(purpose, account) for purpose, account in given if account is not None),
            *(MappedAccount(Purpose.FUND_SOURCE, each.fundSourceAccountId, each.paymentTypeId) for each in channels),
            *self._of_reasons(),
        )

    def _of_reasons(self) -> Iterator[MappedAccount]:
        for off in self.chargeOffReasonToExpenseAccountMappings or ():
            reason = off.chargeOffReasonCodeValueId
            yield MappedAccount(Purpose.CHARGE_OFF_EXPENSE, off.expenseAccountId, reason_id=reason)
        for lost in self.writeOffReasonsToExpenseMappings or ():
            reason = lost.writeOffReasonCodeValueId
            yield MappedAccount(Purpose.LOSSES_WRITTEN_OFF, lost.expenseAccountId, reason_id=reason)
