"""Which lives of Fineract's loans are in scope: by the names of their steps and their flags alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.parity.reference import Case

# What we do not do yet, or what no term loan of one disbursement does.
OUT_OF_SCOPE_STEPS = frozenset(
    {
        *("re_age", "undo_re_age", "preview_re_age", "re_amortize", "undo_re_amortize", "preview_re_amortize"),
        *("interest_pause", "add_tranche", "undo_last_disbursal", "contract_termination"),
        *("set_repayment_start_date_type", "update_charge_definition"),
    }
)
OUT_OF_SCOPE_FLAGS = ("multi_disbursement", "down_payment", "second_loan")
OUT_OF_SCOPE_TRANSACTIONS = ("capitalized_income", "buy_down")


def is_in_scope(case: Case) -> bool:
    """Tell whether a life needs a term loan with one disbursement, and charges of a fixed amount at most."""
    steps, flags = case["steps"], case["flags"]
    if len(case["loans"]) != 1 or any(flags[each] for each in OUT_OF_SCOPE_FLAGS):
        return False
    if any(step["op"] in OUT_OF_SCOPE_STEPS or _is_percentage(step) for step in steps):
        return False
    words = [step.get("type") or "" for step in steps if step["op"] in {"transaction", "undo_transaction"}]
    return not any(word.startswith(OUT_OF_SCOPE_TRANSACTIONS) for word in words)


def _is_percentage(step: Case) -> bool:
    """Tell whether a step adds a charge that is not an amount due on a date."""
    if step["op"] != "add_charge":
        return False
    definition = step["definition"]
    return (definition["chargeTimeType"], definition["chargeCalculationType"]) != ("SPECIFIED_DUE_DATE", "FLAT")
