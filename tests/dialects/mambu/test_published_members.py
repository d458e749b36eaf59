"""No published member of a body is passed over: it has its effect, repeats what the bank tells, or is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from samity.dialects.mambu import loan_transactions_bodies as transactions
from samity.dialects.mambu import loanproducts_blocks as blocks
from samity.dialects.mambu import loans_bodies, loans_editing
from samity.dialects.mambu.clients_bodies import ClientBody
from samity.dialects.mambu.groups_bodies import GroupBody, MemberBody
from samity.dialects.mambu.loanproducts_bodies import LoanProductBody
from samity.dialects.mambu.loans import StateBody
from samity.dialects.mambu.loans_told import ToldBalances
from samity.dialects.mambu.patch import PatchOperation
from samity.dialects.mambu.setup import OrganizationBody

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

PUBLISHED: Mapping[str, list[str]] = json.loads(Path(__file__).with_name("published_members.json").read_text())
"""The members of every body that loans need, as Mambu publishes them."""

MODELS: Mapping[str, type[BaseModel]] = {
    "LoanProduct": LoanProductBody,
    "GracePeriodSettings": blocks.GraceBlock,
    "LoanProductScheduleSettings": blocks.ScheduleBlock,
    "ProductInterestSettings": blocks.InterestBlock,
    "InterestProductSettings": blocks.RateBlock,
    "PaymentSettings": blocks.PaymentBlock,
    "ProductPrepaymentSettings": blocks.PrepaymentBlock,
    "PrincipalPaymentProductSettings": blocks.PrincipalBlock,
    "RoundingSettings": blocks.RoundingBlock,
    "RepaymentScheduleEditOptionDetails": blocks.EditDetailsBlock,
    "PaymentHolidaysSettings": blocks.HolidaysBlock,
    "LoanAmountSettings": blocks.AmountBlock,
    "AccountingSettings": blocks.AccountingBlock,
    "GLAccountingRule": blocks.RuleBlock,
    "LoanAccount": loans_bodies.LoanBody,
    "PreviewLoanAccountSchedule": loans_bodies.LoanTermsBody,
    "DisbursementDetails": loans_bodies.DisbursementDetailsBody,
    "PeriodicPayment": loans_bodies.PlanBody,
    "Balances": ToldBalances,
    "LoanTransactionDetails": transactions.ChannelBody,
    "DisbursementLoanTransactionInput": transactions.DisbursementBody,
    "RepaymentLoanTransactionInput": transactions.RepaymentBody,
    "CustomPaymentAmount": transactions.PartBody,
    "LoanTransactionAdjustmentDetails": transactions.AdjustmentBody,
    "Installment": loans_editing.RowBlock,
    "LoanAccountAction": StateBody,
    "ApplyInterestInput": loans_editing.ApplyInterestBody,
    "PatchOperation": PatchOperation,
    "Client": ClientBody,
    "Group": GroupBody,
    "GroupMember": MemberBody,
    "OrganizationSetup": OrganizationBody,
}
WRITTEN_BY_THE_BANK = frozenset({"encodedKey", "creationDate", "lastModifiedDate"})
"""Sent back with everything, and nobody's to write."""

TOLD: Mapping[str, frozenset[str]] = {
    # How an installment stands follows from what is paid.
    "Installment": frozenset(
        {
            *("number", "state", "parentAccountKey", "lastPaidDate", "repaidDate"),
            *("lastPenaltyAppliedDate", "expectedClosingBalance", "interestAccrued"),
        }
    ),
    "Client": frozenset({"approvedDate", "closedDate", "groupKeys", "groupLoanCycle", "loanCycle"}),
    "Group": frozenset({"loanCycle"}),
}


@pytest.mark.parametrize("body", PUBLISHED)
def test_every_published_member_is_known(body: str) -> None:
    model = MODELS[body]
    known = {*model.model_fields, *(each.alias for each in model.model_fields.values() if each.alias)}
    assert set(PUBLISHED[body]) - known - WRITTEN_BY_THE_BANK - TOLD.get(body, frozenset()) == set()
