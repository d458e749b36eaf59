"""Income of days after a charge-off that is entered later goes back. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.queries.history import income_of
from samity.bank.loans.rules.charged_off_income import charged_off_anew, without_later_income

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.operations.written import Grown
    from samity.storage.unit import Unit


def with_later_income_gone(grown: Sequence[Grown], unit: Unit) -> Sequence[Grown]:
    """Return what loans go on to, without income of days after their charge-off; most are not charged off."""
    days = {each.account.id: day for each in grown if (day := _charged_off_anew(each)) is not None}
    if not days:
        return grown
    income = income_of(unit.connection, days)
    return [
        replace(each, advance=without_later_income(each.advance, days[each.account.id], income[each.account.id]))
        if each.account.id in income
        else each
        for each in grown
    ]


def _charged_off_anew(grown: Grown) -> date | None:
    return charged_off_anew(grown.account.agreement, grown.account.state, grown.advance.state)
