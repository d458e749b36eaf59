"""How interest runs, in the words of a loan officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.values.terms import (
    Compounding,
    InterestBase,
    InterestMethod,
    InterestPeriod,
    InterestType,
    ScheduleMethod,
)

if TYPE_CHECKING:
    from samity.bank.loans.values.terms import LoanTerms

METHODS = {
    InterestMethod.FLAT: "on the whole loan, flat",
    InterestMethod.DECLINING_BALANCE: "on what is still owed",
}
INTEREST_PERIODS = {
    InterestPeriod.SAME_AS_REPAYMENT: "by whole periods",
    InterestPeriod.DAILY: "by the day",
}
BASES = {
    InterestBase.ONLY_PRINCIPAL: "",
    InterestBase.PRINCIPAL_AND_INTEREST: ", with interest that is due and unpaid",
    InterestBase.PRINCIPAL_AND_FEE: ", with fees that are due and unpaid",
    InterestBase.PRINCIPAL_INTEREST_AND_FEE: ", with interest and fees that are due and unpaid",
}
COMPOUNDINGS = {
    Compounding.DAILY: "; it compounds every day",
    Compounding.SEMI_ANNUALLY: "; it compounds twice a year",
}


def how_interest_runs(terms: LoanTerms) -> str:
    """Say what bears interest, and whether interest bears some itself."""
    compounds = COMPOUNDINGS[terms.compounding] if terms.interest_type is InterestType.COMPOUNDING else ""
    if terms.interest_type is InterestType.CAPITALIZED:
        compounds = "; what is not paid by its due date joins the principal"
    if terms.schedule_method is not ScheduleMethod.FIXED:
        return f"from day to day on what is really owed{BASES[terms.interest_base]}{compounds}"
    return f"{METHODS[terms.interest_method]}, {INTEREST_PERIODS[terms.interest_period]}{compounds}"
