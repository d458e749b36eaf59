"""Cumulative schedules that follow what is paid, on Fineract's examples. See docs/rules/recalculation.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.rules.loans.lives import AGREEMENT, fee, payment

from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.pay_off import pay_off
from samity.bank.loans.rules.recalculation import expected
from samity.bank.loans.rules.recognition import accrued_not_due
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.prepayment import Prepayment, PrepaymentMethod
from samity.bank.loans.values.state import LoanState, LoanStatus
from samity.bank.loans.values.terms import Amortization, InterestBase, InterestPeriod, LoanTerms, Rest
from samity.bank.meetings.values import Frequency, NthDay, Recurrence, Weekday
from samity.kernel.periods import PeriodUnit

OUT = date(2022, 11, 1)
DUES = [date(2022, 12, 1), *(date(2023, month, 1) for month in range(1, 6))]
TUESDAYS = Recurrence(Frequency.WEEKLY, weekday=Weekday.TU)
REDUCING = Prepayment(PrepaymentMethod.REDUCE_AMOUNT_PER_INSTALLMENT)
TERMS = LoanTerms(
    principal=5000_00,
    decimals=2,
    annual_rate=Fraction(12),
    number_of_installments=6,
    installment_multiple=1_00,
    rest=Rest.DAILY,
    prepayment=REDUCING,
)


def lived(terms: LoanTerms, *payments: Fact, dues: list[date] = DUES, out: date = OUT) -> LoanState:
    """The loan after its payments, numbered from 4."""
    days = {"due_dates": [day.isoformat() for day in dues]}
    kinds = (FactKind.SUBMITTED, FactKind.APPROVED)
    facts = [Fact(serial, kind, out, out, terms.principal) for serial, kind in enumerate(kinds, 1)]
    facts.append(Fact(3, FactKind.DISBURSED, out, out, terms.principal, days))
    return replay(replace(AGREEMENT, terms=terms), [*facts, *payments])[0]


def told(state: LoanState) -> list[tuple[int, int]]:
    """Principal and interest of each installment."""
    return [(each.due.principal, each.due.interest) for each in state.installments]


def test_what_is_paid_in_time_leaves_the_schedule_as_it_was() -> None:
    first = (812_68, 49_32)
    assert told(lived(TERMS))[0] == first
    assert told(lived(TERMS, payment(4, DUES[0], 862_00))) == told(lived(TERMS))


def test_the_installments_to_come_ask_for_less_once_more_was_paid() -> None:
    state = lived(TERMS, payment(4, DUES[0], 1000_00), payment(5, DUES[1], 2000_00))
    assert told(state) == [
        *((950_68, 49_32), (1958_73, 41_27)),
        *((514_69, 21_31), (521_49, 14_51), (525_25, 10_75), (529_16, 5_22)),
    ]


def test_the_next_installments_ask_for_less_first_where_that_was_agreed() -> None:
    terms = replace(TERMS, prepayment=Prepayment(PrepaymentMethod.RESCHEDULE_REMAINING_REPAYMENTS))
    state = lived(terms, payment(4, DUES[0], 1000_00), payment(5, DUES[1], 2000_00))
    assert told(state) == [
        *((950_68, 49_32), (1958_73, 41_27)),
        *((0, 21_31), (407_45, 19_24), (844_85, 17_15), (838_29, 8_27)),
    ]


def test_fewer_are_left_where_they_go_on_asking_for_the_same() -> None:
    terms = replace(TERMS, prepayment=Prepayment(PrepaymentMethod.REDUCE_NUMBER_OF_INSTALLMENTS))
    rows = told(lived(terms, payment(4, DUES[0], 2500_00)))
    assert [sum(row) for row in rows[:4]] == [2500_00, 862_00, 862_00, 862_00]
    assert rows[5] == (0, 0)
    assert sum(principal for principal, _ in rows) == 5000_00


def test_shares_of_principal_grow_smaller_as_well() -> None:
    terms = replace(TERMS, amortization=Amortization.EQUAL_PRINCIPAL, installment_multiple=0)
    rows = told(lived(terms, payment(4, DUES[0], 1882_65)))
    assert rows[0] == (1833_33, 49_32)
    assert [principal for principal, _ in rows[1:]] == [633_33, 633_33, 633_33, 633_33, 633_35]


def test_a_payment_before_the_due_date_settles_the_interest_up_to_it_first() -> None:
    # 1000.00 for two days, 851.50 for three: 1.50 of interest, which leaves 148.50 of the 150.00 for principal.
    dues = [date(2024, 1, day) for day in (6, 11, 16, 21)]
    terms = replace(TERMS, principal=1000_00, number_of_installments=4, repay_every=5, repay_unit=PeriodUnit.DAYS)
    state = lived(terms, payment(4, date(2024, 1, 3), 150_00), dues=dues, out=date(2024, 1, 1))
    assert told(state) == [(249_50, 1_50), (249_77, 1_23), (250_18, 82), (250_55, 41)]
    assert (state.installments[0].paid.principal, state.installments[0].paid.interest) == (148_50, 1_50)
    # What is overdue bears interest from its due date on.
    late = expected(terms, state, date(2024, 1, 7))
    assert told(late) == [(249_50, 1_50), (249_73, 1_27), (250_18, 82), (250_59, 41)]


def test_who_pays_at_last_what_would_have_been_enough_in_time_still_owes_what_it_bore_meanwhile() -> None:
    """It was closed: as much principal was open as too much interest had been paid on what was asked for before."""
    in_time = [payment(4 + place, day, 862_00) for place, day in enumerate(DUES[:4])]
    before = lived(TERMS, *in_time)
    late = payment(8, DUES[5], before.outstanding.total)
    after = lived(TERMS, *in_time, late)
    assert (after.status, after.ended_on) == (LoanStatus.ACTIVE, None)
    # The fifth one's 844.66 of principal was paid a month late, at 12 % for 30 days.
    assert after.outstanding.total == 8_33
    settled = lived(TERMS, *in_time, late, payment(9, DUES[5], 8_33))
    assert (settled.status, settled.overpaid) == (LoanStatus.CLOSED, 0)


def test_from_one_due_date_to_the_next_a_payment_changes_no_interest() -> None:
    terms = replace(TERMS, rest=Rest.SAME_AS_REPAYMENT)
    early = lived(terms, payment(4, date(2022, 11, 20), 200_00))
    assert told(early) == told(lived(terms))
    # Who has not paid by a due date owes interest of the whole month after it.
    late = expected(terms, early, date(2022, 12, 2))
    assert told(late)[1] == (812_58, 49_42)


@pytest.mark.parametrize("rest", [Rest.SAME_AS_REPAYMENT, Rest.WEEKLY])
def test_an_installment_bears_from_day_to_day_whatever_its_rests(rest: Rest) -> None:
    """Recognised is what a day has borne: it was all of an installment's interest on its first night once."""
    terms = replace(TERMS, rest=rest, rest_days=TUESDAYS if rest is Rest.WEEKLY else None)
    state = lived(terms)
    assert accrued_not_due(terms, state, date(2022, 11, 2)) == 1_64
    assert accrued_not_due(terms, state, date(2022, 11, 11)) == 16_44
    assert pay_off(replace(AGREEMENT, terms=terms), state, date(2022, 11, 11)).to_pay == 5016_44


def test_a_payment_counts_from_the_next_rest() -> None:
    # Paid on Thursday 10 November, it counts from Tuesday 15 November: 5000.00 for 14 days, what it leaves for 16.
    terms = replace(TERMS, rest=Rest.WEEKLY, rest_days=TUESDAYS)
    paid = lived(terms, payment(4, date(2022, 11, 10), 500_00))
    assert told(paid)[0] == (815_07, 46_93)
    assert (paid.installments[0].paid.principal, paid.installments[0].paid.interest) == (453_07, 46_93)
    same_day = lived(replace(terms, rest=Rest.DAILY, rest_days=None), payment(4, date(2022, 11, 10), 500_00))
    assert told(same_day)[0] == (815_82, 46_18)
    on_a_rest = lived(terms, payment(4, date(2022, 11, 15), 500_00))
    assert told(on_a_rest)[0] == told(paid)[0]


def test_rests_of_some_days_or_of_a_day_of_the_month() -> None:
    fifteenth = Recurrence(Frequency.MONTHLY, nth=NthDay.ON_DAY, month_day=15)
    monthly = replace(TERMS, rest=Rest.MONTHLY, rest_days=fifteenth)
    fortnight = replace(TERMS, rest=Rest.DAILY, rest_days=Recurrence(Frequency.DAILY, 14))
    for terms, later in ((monthly, (812_68, 49_32)), (fortnight, (812_98, 49_02))):
        assert told(lived(terms, payment(4, date(2022, 11, 10), 500_00)))[0] == (815_07, 46_93)
        # After that the next rest is the due date, or Tuesday 29 November.
        assert told(lived(terms, payment(4, date(2022, 11, 16), 500_00)))[0] == later


def test_what_settles_the_loan_carries_interest_up_to_the_next_rest_where_that_was_agreed() -> None:
    terms = replace(TERMS, rest=Rest.WEEKLY, rest_days=TUESDAYS, interest_until_rest=True)
    agreement = replace(AGREEMENT, terms=terms)
    assert pay_off(agreement, lived(terms), date(2022, 11, 10)).to_pay == 5000_00 + 23_01


def test_what_is_overdue_bears_interest_once_it_has_joined() -> None:
    """Fineract's example: of 4 December 2022 nothing was paid, and all of it had joined on the first."""
    dues = [date(2022, month, 1) for month in (10, 11, 12)] + [date(2023, month, 1) for month in (1, 2, 3)]
    monthly = Recurrence(Frequency.MONTHLY, nth=NthDay.ON_DAY, month_day=1)
    terms = replace(TERMS, interest_base=InterestBase.PRINCIPAL_AND_INTEREST, compounding_days=monthly)
    state = lived(terms, dues=dues, out=date(2022, 9, 1))
    rows = told(expected(terms, state, date(2022, 12, 4)))
    # 5049.32 for 31 days; 5100.78 for 30; 5151.09 for 3, and 2565.09 of principal that is not overdue for 28.
    assert [interest for _, interest in rows[:4]] == [49_32, 51_46, 50_31, 28_69]
    simple = told(expected(replace(terms, interest_base=InterestBase.ONLY_PRINCIPAL), state, date(2022, 12, 4)))
    assert [interest for _, interest in simple[:3]] == [49_32, 50_96, 49_32]


@pytest.mark.parametrize(
    ("base", "interest"),
    [
        # Of 31 days: on 5000.00, on 5000.00 and 49.32 of interest, on 5000.00 and 100.00 of a fee, on all of it.
        (InterestBase.ONLY_PRINCIPAL, 50_96),
        (InterestBase.PRINCIPAL_AND_INTEREST, 51_46),
        (InterestBase.PRINCIPAL_AND_FEE, 51_98),
        (InterestBase.PRINCIPAL_INTEREST_AND_FEE, 52_48),
    ],
)
def test_interest_or_fees_that_are_overdue_join_as_was_agreed_and_no_penalty_does(
    base: InterestBase, interest: int
) -> None:
    first = Recurrence(Frequency.MONTHLY, nth=NthDay.ON_DAY, month_day=1)
    compounding = None if base is InterestBase.ONLY_PRINCIPAL else first
    terms = replace(TERMS, interest_base=base, compounding_days=compounding)
    charges = [fee(4, OUT, DUES[0], 100_00), fee(5, OUT, DUES[0], 33_00, is_penalty=True)]
    rows = told(expected(terms, lived(terms, *charges), date(2023, 1, 2)))
    assert rows[1][1] == interest


def test_what_is_overdue_waits_for_the_day_on_which_it_joins() -> None:
    sixteenth = Recurrence(Frequency.MONTHLY, nth=NthDay.ON_DAY, month_day=16)
    terms = replace(TERMS, interest_base=InterestBase.PRINCIPAL_AND_INTEREST, compounding_days=sixteenth)
    rows = told(expected(terms, lived(terms), date(2023, 1, 2)))
    # 5000.00 for 31 days, and the 49.32 that fell due on 1 December from 16 December on, for 16.
    assert rows[1][1] == 51_22


@pytest.mark.parametrize("period", list(InterestPeriod))
def test_what_settles_the_loan_carries_interest_up_to_its_day(period: InterestPeriod) -> None:
    terms = replace(TERMS, interest_period=period)
    agreement, on = replace(AGREEMENT, terms=terms), date(2022, 11, 16)
    state = lived(terms)
    to_pay = pay_off(agreement, state, on).to_pay
    assert 5024_00 < to_pay < 5026_00
    assert lived(terms, payment(4, on, to_pay)).status is LoanStatus.CLOSED
    assert lived(terms, payment(4, on, to_pay - 1)).status is LoanStatus.ACTIVE


def test_a_moratorium_that_leaves_fewer_installments_than_agreed_lets_what_is_late_be_paid_after_them() -> None:
    terms = replace(TERMS, amortization=Amortization.EQUAL_PRINCIPAL, installment_multiple=0, moratorium=1)
    assert len(lived(terms).installments) < terms.number_of_installments
    late = lived(terms, payment(4, date(2023, 6, 1), 1_00))
    assert late.paid.total == 1_00
    assert sum(each.due.principal for each in late.installments) == terms.principal
