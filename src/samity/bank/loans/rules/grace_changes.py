"""Another grace is agreed for a loan that runs: it holds from a day on. See docs/rules/arrears.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.values.arrears_settings import GraceChange

if TYPE_CHECKING:
    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Applied, Fact
    from samity.bank.loans.values.state import LoanState


def grace_changed(_: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Let another grace hold from the fact's day on; of two for one day the later entered holds."""
    others = tuple(each for each in state.graces if each.from_on != fact.value_on)
    return replace(state, graces=(*others, GraceChange(fact.value_on, fact.details["grace"]))), ()
