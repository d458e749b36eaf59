"""Terms of dates and principal: two loans that differ in one of them alone, and what is seen of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.terms.families import (
    ACCRUAL,
    ANNUITY,
    BEARING,
    CONTRACT,
    DATED,
    DATES,
    DYNAMIC,
    EQUAL,
    FIXED_DAYS,
    ON_DEMAND,
    PLAN,
    PLANNED,
    RULES,
    WITHOUT_ROWS,
    asked,
    family,
    field,
    interest,
    schedule,
)
from tests.terms.loans import late_row, row
from tests.terms.rows import Setting, Term

from samity.bank.loans.values.terms import (
    OddPeriods,
    ScheduleMethod,
    ShortMonth,
)
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Iterator


_PLAN = {"interestSettings": ANNUITY, "paymentSettings": {"amortizationMethod": "PAYMENT_PLAN"}}
_BALLOON = {"interestSettings": ANNUITY, "paymentSettings": {"amortizationMethod": "BALLOON_PAYMENTS"}}


def _planned(until: int, amount: int) -> Setting:
    steps = [{"toInstallment": until, "amount": amount}]
    if until != 4:
        steps.append({"toInstallment": 4, "amount": 400})
    return asked(_PLAN, scheduleSettings={"paymentPlan": steps})


def _with_grace(kind: str, number: int) -> Setting:
    return Setting({"gracePeriodSettings": {"gracePeriodType": kind, "gracePeriod": {"defaultValue": number}}})


def _asked_grace(number: int) -> Setting:
    return Setting(
        {"gracePeriodSettings": {"gracePeriodType": "PAY_INTEREST_ONLY"}}, {"scheduleSettings": {"gracePeriod": number}}
    )


_OF = "scheduleSettings."
_INIT = RULES + "equal_amounts:EqualAmounts.__init__"
_BY_DAYS = {"scheduleDueDatesMethod": "FIXED_DAYS_OF_MONTH"}
_SHORT = {**_BY_DAYS, "fixedDaysOfMonth": [31]}
_UNITS = list(PeriodUnit)
_SEEN = (
    "2099-01-16 250+3.29 of 4",
    "2099-01-22 250+23.01 of 4",
    "2099-02-15 250+100 of 4",
    "2100-01-15 250+1200 of 4",
)
_E30 = {"daysInYear": "E30_360"}


def _agreed_amounts() -> Iterator[Term]:
    yield from field(
        _OF + "paymentPlan[].amount",
        row(1),
        (300, _planned(4, 300), "2099-02-15 222.86+77.14 of 4", PLAN.instead("principal", 110000)),
        (310, _planned(4, 310), "2099-02-15 218.04+91.96 of 4", PLAN),
    )
    yield from field(
        _OF + "paymentPlan[].toInstallment",
        row(3),
        (2, _planned(2, 300), "2099-04-15 307.58+92.42 of 4", PLAN.instead("principal", 110000)),
        (3, _planned(3, 300), "2099-04-15 235.33+64.67 of 4", PLAN),
    )
    yield from field(
        _OF + "periodicPayment",
        row(1),
        (
            300,
            asked(_BALLOON, scheduleSettings={"periodicPayment": 300}),
            "2099-02-15 200+100 of 4",
            EQUAL.instead("fixed_installment", 0, _INIT),
        ),
        (None, asked(_BALLOON), "2099-02-15 215.47+100 of 4", EQUAL),
    )
    yield from field(
        _OF + "amortizationPeriod",
        row(1),
        (
            8,
            asked({"interestSettings": ANNUITY}, scheduleSettings={"amortizationPeriod": 8}),
            "2099-02-15 87.44+100 of 4",
            EQUAL.instead("amortized_over", 0, _INIT),
        ),
        (None, asked({"interestSettings": ANNUITY}), "2099-02-15 215.47+100 of 4", EQUAL),
    )


def _days_of_month() -> Iterator[Term]:
    yield from field(
        _OF + "defaultFirstRepaymentDueDateOffset",
        row(1),
        (
            5,
            asked({}, scheduleSettings={"defaultFirstRepaymentDueDateOffset": 5}),
            "2099-02-20 250+100 of 4",
            DATES.instead("first_offset", 0),
        ),
        (0, schedule(), "2099-02-15 250+100 of 4", DATES),
    )
    yield from field(
        _OF + "fixedDaysOfMonth[]",
        row(1),
        (
            5,
            schedule(**_BY_DAYS, fixedDaysOfMonth=[5]),
            "2099-02-05 250+100 of 4",
            FIXED_DAYS.instead("fixed_days", (20,)),
        ),
        (20, schedule(**_BY_DAYS, fixedDaysOfMonth=[20]), "2099-01-20 250+100 of 4", FIXED_DAYS),
    )
    yield from family(
        _OF + "scheduleDueDatesMethod",
        row(1),
        [
            ("INTERVAL", schedule(), "2099-02-15 250+100 of 4", DATES.instead("fixed_days", (5,))),
            (
                "FIXED_DAYS_OF_MONTH",
                schedule(**_BY_DAYS, fixedDaysOfMonth=[5]),
                "2099-02-05 250+100 of 4",
                DATES.instead("fixed_days", ()),
            ),
        ],
    )


def _odd_periods() -> Iterator[Term]:
    """The first period is five days longer than the others."""
    standard = (False, _longer(), "2099-02-20 197.11+118.36 of 4", CONTRACT)
    for member, said, sees in (
        ("modifyInterestForFirstInstallment", "adjustInterestForFirstInstallment", "2099-02-20 215.47+118.36 of 4"),
        (*["adjustTotalDueForInstallmentsWithDifferentInterval"] * 2, "2099-02-20 215.47+118.36 of 4"),
        (*["useInterestAccruedAsTotalDueWhenIntervalIsDifferent"] * 2, "2099-02-20 0+118.36 of 4"),
    ):
        one = (True, _longer(**{said: True}), sees, CONTRACT.instead("odd_periods", OddPeriods.STANDARD))
        yield from field(member, row(1), one, standard)


def _longer(**members: bool) -> Setting:
    interest = {**ANNUITY, "scheduleInterestDaysCountMethod": "ACTUAL_DAYS_COUNT"}
    dates = {"firstRepaymentDueDateOffset": {"defaultValue": 5}}
    return Setting({"interestSettings": interest, "scheduleSettings": dates, **members})


def _grace() -> Iterator[Term]:
    yield from family(
        _OF + "shortMonthHandlingMethod",
        row(2),
        [
            (
                "LAST_DAY_IN_MONTH",
                schedule(**_SHORT, shortMonthHandlingMethod="LAST_DAY_IN_MONTH"),
                "2099-02-28 250+75 of 4",
                FIXED_DAYS.instead("short_months", ShortMonth.FIRST_OF_NEXT),
            ),
            (
                "FIRST_DAY_OF_NEXT_MONTH",
                schedule(**_SHORT, shortMonthHandlingMethod="FIRST_DAY_OF_NEXT_MONTH"),
                "2099-03-01 250+75 of 4",
                FIXED_DAYS.instead("short_months", ShortMonth.LAST_DAY),
            ),
        ],
    )
    yield from family(
        _OF + "gracePeriodType",
        row(1),
        [
            ("NONE", schedule(), "2099-02-15 250+100 of 4", BEARING.instead("grace_on_principal", 1)),
            (
                "PAY_INTEREST_ONLY",
                _with_grace("PAY_INTEREST_ONLY", 1),
                "2099-02-15 0+100 of 4",
                CONTRACT.instead("grace_on_interest_charged", 1),
            ),
            (
                "INTEREST_FORGIVENESS",
                _with_grace("INTEREST_FORGIVENESS", 1),
                "2099-02-15 0+0 of 4",
                CONTRACT.instead("grace_on_interest_charged", 0),
            ),
        ],
    )


def _spacing() -> Iterator[Term]:
    yield from field(
        _OF + "gracePeriod",
        row(2),
        (
            2,
            _asked_grace(2),
            "2099-03-15 0+100 of 4",
            BEARING.instead("grace_on_principal", 1),
        ),
        (
            1,
            _asked_grace(1),
            "2099-03-15 333.33+100 of 4",
            BEARING,
        ),
    )
    yield from field(
        _OF + "principalRepaymentInterval",
        row(1),
        (
            2,
            asked(scheduleSettings={"principalRepaymentInterval": 2}),
            "2099-02-15 0+100 of 4",
            BEARING.instead("principal_every", 1),
        ),
        (1, asked(), "2099-02-15 250+100 of 4", BEARING),
    )
    yield from field(
        _OF + "repaymentInstallments",
        row(1),
        (
            5,
            asked(scheduleSettings={"repaymentInstallments": 5}),
            "2099-02-15 200+100 of 5",
            PLANNED.instead("number_of_installments", 4),
        ),
        (4, asked(), "2099-02-15 250+100 of 4", PLANNED),
    )


def _periods() -> Iterator[Term]:
    yield from field(
        _OF + "repaymentPeriodCount",
        row(1),
        (
            2,
            asked(scheduleSettings={"repaymentPeriodCount": 2}),
            "2099-03-15 250+200 of 4",
            DATES.instead("repay_every", 1),
        ),
        (1, asked(), "2099-02-15 250+100 of 4", DATES),
    )
    yield from family(
        _OF + "repaymentPeriodUnit",
        row(1),
        [
            (
                unit.value,
                asked(scheduleSettings={"repaymentPeriodUnit": unit.value}),
                sees,
                DATES.instead("repay_unit", _UNITS[place - 1]),
            )
            for place, (unit, sees) in enumerate(zip(_UNITS, _SEEN, strict=True))
        ],
    )


def _accruing() -> Iterator[Term]:
    yield from family(
        _OF + "repaymentScheduleMethod",
        late_row(4),
        [
            (
                "FIXED",
                interest(**_E30),
                "2024-05-21 250+25 of 4",
                ACCRUAL.instead("schedule_method", ScheduleMethod.DYNAMIC),
            ),
            (
                "DYNAMIC",
                Setting({**DYNAMIC, "interestSettings": _E30}),
                "2024-05-21 250+100 of 4",
                ACCRUAL.instead("schedule_method", ScheduleMethod.FIXED),
            ),
            (
                "NONE",
                Setting({**ON_DEMAND, "interestSettings": _E30}, {"scheduleSettings": {}}),
                "none of 0",
                WITHOUT_ROWS.instead("schedule_method", ScheduleMethod.DYNAMIC).instead(
                    "schedule_method", ScheduleMethod.DYNAMIC, DATED
                ),
            ),
        ],
    )


SCHEDULE_ROWS: tuple[Term, ...] = (
    *_agreed_amounts(),
    *_days_of_month(),
    *_odd_periods(),
    *_grace(),
    *_spacing(),
    *_periods(),
    *_accruing(),
)
