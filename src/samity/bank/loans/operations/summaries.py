"""Summaries of due dates follow what becomes of their loans. See docs/rules/accrual-activity.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.queries.history import booked_of
from samity.bank.loans.rules.accrual_activity import summed_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.operations.written import Grown
    from samity.storage.unit import Unit


def with_summaries(grown: Sequence[Grown], unit: Unit) -> Sequence[Grown]:
    """Return what loans go on to, with the summaries that become others by it; most loans have none."""
    ids = [each.account.id for each in grown if each.account.agreement.terms.sums_up_accruals]
    if not ids:
        return grown
    booked, summaries = booked_of(unit.connection, ids), booked_of(unit.connection, ids, summaries=True)
    return [
        replace(
            each,
            advance=summed_up(
                each.account.agreement,
                each.advance,
                booked.get(each.account.id, []),
                summaries.get(each.account.id, []),
                unit.business_date,
            ),
        )
        if each.account.agreement.terms.sums_up_accruals
        else each
        for each in grown
    ]
