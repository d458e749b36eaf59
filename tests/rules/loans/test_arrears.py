"""Since when something of a loan is overdue without a break. See docs/rules/installment-progress.md."""

from __future__ import annotations

from datetime import date

import pytest

from samity.bank.loans.rules.arrears import in_arrears_since
from samity.bank.loans.rules.progress import Progress
from samity.bank.loans.values.parts import NOTHING, Parts
from samity.bank.loans.values.state import Installment

LENT_ON = date(2026, 1, 21)
FEBRUARY, MARCH, APRIL = DUE_DATES = (date(2026, 2, 21), date(2026, 3, 21), date(2026, 4, 21))
DUE = Parts(100_00, 5_00)


def since(met: tuple[date | None, ...], today: date) -> date | None:
    """Return since when three installments that were met on these days are late, as they stood on a day."""
    by_then = [each if each is not None and each <= today else None for each in met]
    begins = (LENT_ON, *DUE_DATES)
    rows = [
        Installment(number, begins[number - 1], due_on, DUE, NOTHING if met_on is None else DUE)
        for number, (due_on, met_on) in enumerate(zip(DUE_DATES, by_then, strict=True), 1)
    ]
    so_far = {row.number: Progress(met_on) for row, met_on in zip(rows, by_then, strict=True)}
    return in_arrears_since(rows, so_far, today)


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 2, 21), None),
        (date(2026, 2, 22), date(2026, 2, 22)),
        (date(2026, 3, 31), date(2026, 2, 22)),
        (date(2026, 4, 1), date(2026, 2, 22)),
        (date(2026, 4, 2), None),
        (date(2026, 4, 21), None),
        (date(2026, 4, 30), date(2026, 4, 22)),
    ],
)
def test_two_installments_met_late_and_one_not_at_all(today: date, told: date | None) -> None:
    """The example of the page: met on 1 and 2 April."""
    assert since((date(2026, 4, 1), date(2026, 4, 2), None), today) == told


@pytest.mark.parametrize(
    ("met", "told"),
    [
        ((None, None, None), date(2026, 2, 22)),
        ((None, date(2026, 3, 25), date(2026, 4, 21)), date(2026, 2, 22)),
        ((FEBRUARY, None, None), date(2026, 3, 22)),
        ((LENT_ON, MARCH, None), date(2026, 4, 22)),
        ((MARCH, None, None), date(2026, 3, 22)),
        ((date(2026, 3, 22), None, None), date(2026, 2, 22)),
        ((date(2026, 4, 29), date(2026, 3, 23), None), date(2026, 2, 22)),
        ((date(2026, 4, 29), date(2026, 4, 30), date(2026, 4, 30)), None),
    ],
    ids=[
        "nothing",
        "the first alone is open",
        "the first on its day",
        "two in time",
        "the first the day before the second is late",
        "the first the day the second is late",
        "the second before the first",
        "all by today",
    ],
)
def test_a_stretch_ends_with_a_day_on_which_nothing_is_late(met: tuple[date | None, ...], told: date | None) -> None:
    """On 30 April, by the days on which the three were met."""
    assert since(met, date(2026, 4, 30)) == told
