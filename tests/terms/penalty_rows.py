"""What being late costs: two loans that differ in one word or figure alone, each ten days late with an installment."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.terms.families import RULES
from tests.terms.loans import FORTNIGHTS, penalty
from tests.terms.rows import Rule, Setting, Term

from samity.bank.loans.values.penalties import NO_PENALTIES, Penalties, PenaltyMethod
from samity.bank.loans.values.terms import RateUnit

if TYPE_CHECKING:
    from collections.abc import Iterator

_ACCRUED = Rule("penalties.md", RULES + "penalties:with_penalty_accrued")
_SEEN = {
    PenaltyMethod.NONE: "accrued 0",
    PenaltyMethod.OVERDUE_BALANCE: "accrued 75",
    PenaltyMethod.OVERDUE_BALANCE_AND_INTEREST: "accrued 88.81",
    PenaltyMethod.OVERDUE_BALANCE_INTEREST_AND_FEE: "accrued 106.81",
    PenaltyMethod.OUTSTANDING_PRINCIPAL: "accrued 9.86",
}


def _penalties(method: PenaltyMethod, rate: int = 3) -> Penalties:
    if method is PenaltyMethod.NONE:
        return NO_PENALTIES
    return Penalties(method, Fraction(rate), RateUnit.MONTHS if method.is_of_outstanding else RateUnit.DAYS)


def _set(method: PenaltyMethod, rate: int = 3) -> Setting:
    rates = {} if method is PenaltyMethod.NONE else {"penaltyRate": {"defaultValue": rate}}
    return Setting({"penaltySettings": {"loanPenaltyCalculationMethod": method.value, **rates}, **FORTNIGHTS})


def _methods() -> Iterator[Term]:
    every = list(PenaltyMethod)
    for method, beside in zip(every, [*every[1:], every[0]], strict=True):
        one, other = ((_set(each), _SEEN[each]) for each in (method, beside))
        rule, path = _ACCRUED.instead("penalties", _penalties(beside)), "penaltySettings.loanPenaltyCalculationMethod"
        yield Term(path, method.value, rule, method.value, one, other, penalty)


def _rate() -> Term:
    agreed = _penalties(PenaltyMethod.OVERDUE_BALANCE)
    one, other = ((_set(agreed.method, rate), f"accrued {25 * rate}") for rate in (3, 6))
    rule = _ACCRUED.instead("penalties", replace(agreed, rate=Fraction(6)))
    return Term("penaltySettings.penaltyRate", "", rule, 3, one, other, penalty)


PENALTY_ROWS: tuple[Term, ...] = (*_methods(), _rate())
