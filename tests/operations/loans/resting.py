"""Holidays that count, for a bank that moves what falls due in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.organisation.operations.holidays import NamedHoliday, PlanHoliday, activate_holiday, plan_holiday
from samity.bank.organisation.operations.settings import ChangeSetting, change_setting

if TYPE_CHECKING:
    from datetime import date

    from samity.storage.unit import Unit


def holiday(unit: Unit, office_id: int, from_on: date, to_on: date | None = None, moved_to: date | None = None) -> int:
    """Let a holiday count, for a bank that moves dues off holidays."""
    change_setting(ChangeSetting("reschedule-repayments-on-holidays", enabled=True), unit)
    planned = PlanHoliday(f"Rest from {from_on} of {office_id}", from_on, to_on or from_on, (office_id,), moved_to)
    found = plan_holiday(planned, unit)
    activate_holiday(NamedHoliday(found), unit)
    return found
