"""What was agreed with loans about being late and paying ahead, as they are found by it. See docs/search.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Numeric, Text, and_, case, cast, func, literal

from samity.bank.loans.records import loan
from samity.bank.loans.values.penalties import PenaltyMethod
from samity.bank.loans.values.prepayment import AS_SCHEDULED
from samity.bank.loans.values.terms import Amortization, ScheduleMethod

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from sqlalchemy import ColumnElement

_TERMS, _AHEAD, _PENALTIES = loan.c.terms, loan.c.terms["prepayment"], loan.c.terms["penalties"]
_SCHEDULE = func.coalesce(_TERMS["schedule_method"].astext, ScheduleMethod.FIXED)
_ACCRUES = _SCHEDULE != ScheduleMethod.FIXED
# Of other installments nothing is agreed about which of them asks for what being late costs.
_IS_EQUAL = and_(
    _SCHEDULE == ScheduleMethod.DYNAMIC,
    func.coalesce(_TERMS["amortization"].astext, Amortization.EQUAL_INSTALLMENTS).not_in(
        [Amortization.EQUAL_PRINCIPAL, Amortization.PRINCIPAL_AT_END]
    ),
)
_RATE = func.coalesce(_PENALTIES[1].astext, "0")
_BELOW = func.coalesce(func.nullif(func.split_part(_RATE, "/", 2), ""), "1")

# Agreements of before there was a term say nothing of it: it is as it always was.
TERM_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "late_method": case((_IS_EQUAL, func.coalesce(_AHEAD[3].astext, AS_SCHEDULED.late.value))),
    "prepayment_method": case((_ACCRUES, func.coalesce(_AHEAD[0].astext, AS_SCHEDULED.method.value))),
    "applies_interest": case((_ACCRUES, func.coalesce(_AHEAD[2].astext, cast(literal("true"), Text)))),
    "penalty_method": func.coalesce(_PENALTIES[0].astext, PenaltyMethod.NONE.value),
    "penalty_rate": cast(func.split_part(_RATE, "/", 1), Numeric) / cast(_BELOW, Numeric),
}
"""What is agreed about payments ahead of interest that accrues, and about penalties; a rate is in percent."""
