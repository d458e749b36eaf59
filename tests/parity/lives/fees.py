"""The fees of every installment that the loan of a life has from its product."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from tests.parity.lives.agreed import NotYet
from tests.parity.reference import minor_units, reference_cases

from samity.bank.fees.values import FeeBase
from samity.bank.loans.values.agreed_fees import InstallmentFee

if TYPE_CHECKING:
    from tests.parity.reference import Case


def fees_of_life(case: Case, params: Case) -> list[tuple[str, InstallmentFee]]:
    """Return the fees of every installment by name; other charges of products are not done yet."""
    told = [each for each in (*(params.get("charges") or ()), *_lost(case, params)) if not _is_late_fee(each)]
    if any(each["chargeTimeType"] != "INSTALLMENT_FEE" for each in told):
        raise NotYet("disburse with charges that are not due with each installment")
    return [(each["name"], _fee(each, params)) for each in told]


def late_fees_of_life(params: Case) -> list[tuple[str, InstallmentFee]]:
    """Return the penalties that a night puts on each installment that was not paid in time, by name."""
    return [(each["name"], _fee(each, params)) for each in params.get("charges") or () if _is_late_fee(each)]


def _is_late_fee(each: Case) -> bool:
    return bool(each["chargeTimeType"] == "OVERDUE_INSTALLMENT" and each["penalty"])


def _fee(each: Case, params: Case) -> InstallmentFee:
    base = FeeBase(each["chargeCalculationType"])
    if base is FeeBase.FLAT:
        return InstallmentFee(base, Fraction(minor_units(each["defaultAmount"], params["digitsAfterDecimal"])))
    return InstallmentFee(base, Fraction(each["defaultAmount"]))


def _lost(case: Case, params: Case) -> list[Case]:
    """Return the definitions of charges that the loan had before any was added, and that the reference lost."""
    had = {each["name"] for each in params.get("charges") or ()}
    names: list[str] = []
    for step in case["steps"]:
        if step["op"] == "add_charge":
            break
        if step["op"] == "expect_charges":
            names += [row["name"] for row in step["rows"] if row["due_at"] == "Installment Fee"]
    return [_defined()[name] for name in dict.fromkeys(names) if name not in had]


@cache
def _defined() -> dict[str, Case]:
    """Return the charges that are added in any life, by name, as they are defined there."""
    steps = (step for case in reference_cases("fineract-lives.jsonl.gz") for step in case["steps"])
    return {step["definition"]["name"]: step["definition"] for step in steps if step["op"] == "add_charge"}
