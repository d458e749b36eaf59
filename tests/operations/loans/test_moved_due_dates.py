"""What falls due in a holiday moves on loans that run. See docs/rules/moved-due-dates.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event
from tests.operations.loans.real_balance import LENT_ON
from tests.operations.loans.resting import holiday
from tests.operations.loans.standing import ON_REAL_BALANCE, state_of
from tests.village import FIRST_MEETING, WEEKLY_TERMS, lend, lend_alone, meeting, on_day, product, village

from samity.bank.loans.operations.charge_off import ChargeOff, charge_off_loan
from samity.bank.loans.operations.charged_off_checks import LoanIsChargedOff
from samity.bank.loans.operations.edit_schedule import (
    EditBeforeDisbursement,
    EditSchedule,
    InstallmentEdit,
    edit_schedule,
)
from samity.bank.loans.operations.lock import LockLoan, lock_loan
from samity.bank.loans.operations.move_due_dates import (
    ApplyHolidays,
    HolidayNotActive,
    MoveDueDates,
    apply_holidays,
    move_due_dates,
)
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.edit_allowances import EditsNeedInterestOnDueDates
from samity.bank.loans.rules.moved_due_dates import NoRoomForDueDate
from samity.bank.loans.rules.rescheduling_asked import RescheduledLater
from samity.bank.loans.values.allowances import Allowances, EditOption
from samity.bank.loans.values.facts import FactKind
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.terms import (
    Amortization,
    InterestMethod,
    InterestPeriod,
    InterestType,
    LoanTerms,
    RestShift,
    ScheduleEngine,
    ScheduleMethod,
)
from samity.bank.organisation.operations.holidays import (
    NamedHoliday,
    PlanHoliday,
    activate_holiday,
    plan_holiday,
    remove_holiday,
)
from samity.bank.organisation.operations.settings import ChangeSetting, change_setting
from samity.bank.organisation.queries.offices import office_by_id
from samity.close_of_business.invariants import broken
from samity.kernel.day_counts import DayCount
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from tests.village import Village

    from samity.storage.unit import Unit

TODAY = meeting(2)
DAY = timedelta(days=1)
PROGRESSIVE = replace(
    WEEKLY_TERMS,
    interest_method=InterestMethod.DECLINING_BALANCE,
    engine=ScheduleEngine.PROGRESSIVE,
    repay_unit=PeriodUnit.MONTHS,
    number_of_installments=3,
)
ADVANCED = {
    "code": "advanced-payment-allocation-strategy",
    "order": [
        [timing, part]
        for timing in ("PAST_DUE", "DUE", "IN_ADVANCE")
        for part in ("PENALTIES", "FEES", "INTEREST", "PRINCIPAL")
    ],
    "walk": "HORIZONTAL",
    "future": "NEXT_INSTALLMENT",
}


def lent(unit: Unit) -> tuple[Village, int]:
    place = village(unit, members=2)
    return place, lend(unit, place, product(unit).id, place.clients[0])


def due(unit: Unit, loan_id: int) -> list[date]:
    return [each.due_on for each in state_of(loan_id, unit).installments]


def test_a_due_date_goes_where_the_holiday_says_and_the_others_stay(unit: Unit) -> None:
    place, loan_id = lent(unit)
    before = loan_by_id(unit.connection, loan_id).state
    rest = holiday(unit, place.office_id, meeting(4), moved_to=meeting(4) + timedelta(days=2))
    (moved,) = move_due_dates(MoveDueDates(rest), on_day(unit, TODAY))
    assert (moved.loan_id, moved.reasons, moved.more_interest) == (loan_id, (), 0)
    days = [each.due_on for each in before.installments]
    assert due(unit, loan_id) == [*days[:3], meeting(4) + timedelta(days=2), *days[4:]]
    after = loan_by_id(unit.connection, loan_id).state
    assert [each.due for each in after.installments] == [each.due for each in before.installments]
    last = facts_of(unit.connection, [loan_id])[loan_id][-1]
    assert (last.kind, last.value_on, last.details["holiday_id"]) == (FactKind.RESCHEDULED, TODAY, rest)
    assert move_due_dates(MoveDueDates(rest), on_day(unit, TODAY)) == ()


def test_without_a_day_of_its_own_everything_moves_to_the_next_repayment(unit: Unit) -> None:
    place, loan_id = lent(unit)
    rest = holiday(unit, place.office_id, meeting(3) - timedelta(days=1), meeting(4))
    move_due_dates(MoveDueDates(rest), on_day(unit, TODAY))
    assert due(unit, loan_id) == [meeting(1), meeting(2), *(meeting(number) for number in range(5, 15))]


def test_what_is_paid_and_what_fell_due_before_today_stays(unit: Unit) -> None:
    place, loan_id = lent(unit)
    each = Decimal(loan_by_id(unit.connection, loan_id).state.installments[0].due.total) / 100
    repay_loan(Repay(loan_id, TODAY, each * 3), on_day(unit, TODAY))
    rest = holiday(unit, place.office_id, meeting(1), meeting(4), meeting(4) + timedelta(days=1))
    (moved,) = move_due_dates(MoveDueDates(rest), on_day(unit, TODAY))
    assert (moved.before[0], moved.after[0]) == (meeting(4), meeting(4) + timedelta(days=1))
    assert due(unit, loan_id)[:4] == [meeting(1), meeting(2), meeting(3), meeting(4) + timedelta(days=1)]


def test_interest_by_the_day_follows_the_days(unit: Unit) -> None:
    terms = replace(
        WEEKLY_TERMS,
        interest_method=InterestMethod.DECLINING_BALANCE,
        interest_period=InterestPeriod.DAILY,
        repay_unit=PeriodUnit.MONTHS,
        number_of_installments=6,
    )
    place = village(unit, members=1)
    loan_id = lend_alone(unit, product(unit, terms=terms).id, place.clients[0])
    before = loan_by_id(unit.connection, loan_id).state
    third = before.installments[2].due_on
    rest = holiday(unit, place.office_id, third, moved_to=third + timedelta(days=10))
    (moved,) = move_due_dates(MoveDueDates(rest), on_day(unit, TODAY))
    after = state_of(loan_id, unit)
    assert moved.more_interest == after.due.interest - before.due.interest > 0
    assert after.due.principal == before.due.principal


def test_of_a_progressive_schedule_the_last_due_date_alone_moves(unit: Unit) -> None:
    payments = PaymentTerms(strategy=ADVANCED)
    place = village(unit, members=1)
    loan_id = lend_alone(unit, product(unit, terms=PROGRESSIVE, payments=payments).id, place.clients[0])
    days = due(unit, loan_id)
    second = holiday(unit, place.office_id, days[1], moved_to=days[1] + timedelta(days=1))
    assert move_due_dates(MoveDueDates(second), on_day(unit, TODAY)) == ()
    last = holiday(unit, place.office_id, days[-1], moved_to=days[-1] + timedelta(days=2))
    move_due_dates(MoveDueDates(last), on_day(unit, TODAY))
    assert due(unit, loan_id) == [*days[:-1], days[-1] + timedelta(days=2)]


FIXED = replace(ON_REAL_BALANCE, schedule_method=ScheduleMethod.FIXED)
CONTRACTS = {
    "on the real balance": ON_REAL_BALANCE,
    "fixed by the day": FIXED,
    "by whole periods": replace(FIXED, interest_period=InterestPeriod.SAME_AS_REPAYMENT),
    "by days of work": replace(FIXED, day_count=DayCount.BUS_252),
    "capitalized": replace(ON_REAL_BALANCE, interest_type=InterestType.CAPITALIZED),
    "off rest by itself": replace(FIXED, rest_shift=RestShift.EXTEND),
}


@pytest.mark.parametrize("terms", list(CONTRACTS.values()), ids=list(CONTRACTS))
def test_a_contract_moves_as_if_by_hand(unit: Unit, terms: LoanTerms) -> None:
    today = on_day(unit, LENT_ON)
    place = village(today, members=1)
    contract = lend_alone(today, product(today, terms=terms).id, place.clients[0], on=LENT_ON)
    before = loan_by_id(unit.connection, contract).state
    third = before.installments[2].due_on
    rest = holiday(today, place.office_id, third, moved_to=third + timedelta(days=3))
    (moved,) = move_due_dates(MoveDueDates(rest), today)
    assert (moved.reasons, moved.before[0]) == ((), third)
    after = state_of(contract, unit)
    days = [each.due_on for each in after.installments]
    assert third not in days
    assert days == sorted(set(days))
    assert days[:2] == [each.due_on for each in before.installments[:2]]
    assert after.due.principal == before.due.principal
    assert moved.more_interest == after.due.interest - before.due.interest
    last = facts_of(unit.connection, [contract])[contract][-1]
    assert (last.kind, last.details["holiday_id"]) == (FactKind.SCHEDULE_EDITED, rest)
    assert move_due_dates(MoveDueDates(rest), today) == ()
    todays_income_is_recognised(on_day(unit, LENT_ON + timedelta(days=1)))
    if not terms.accrues:  # the bank's own date is later, and no night has let due dates of these pass
        assert broken(unit.connection) == []


def test_a_payment_holiday_and_a_locked_contract_move_with_the_others(unit: Unit) -> None:
    today = on_day(unit, LENT_ON)
    place = village(today, members=1)
    terms = replace(FIXED, amortization=Amortization.EQUAL_PRINCIPAL, number_of_installments=4)
    allows = Allowances(edits=frozenset({EditOption.PAYMENT_HOLIDAYS}))
    contract = lend_alone(today, product(today, terms=terms, allowances=allows).id, place.clients[0], on=LENT_ON)
    edit_schedule(EditSchedule(contract, (InstallmentEdit(3, is_payment_holiday=True),)), today)
    lock_loan(LockLoan(contract, holds_interest=True), today)
    before = loan_by_id(unit.connection, contract).state
    second = before.installments[1].due_on
    rest = holiday(today, place.office_id, second, before.installments[2].due_on, before.installments[2].due_on + DAY)
    (moved,) = move_due_dates(MoveDueDates(rest), today)
    assert moved.reasons == ()
    after = state_of(contract, unit)
    assert [each.held_back is None for each in after.installments] == [
        each.held_back is None for each in before.installments
    ]
    assert after.due.principal == before.due.principal
    assert after.lock == before.lock
    assert broken(unit.connection) == []


def test_what_falls_due_in_any_holiday_moves_at_once(unit: Unit) -> None:
    place, loan_id = lent(unit)
    before = due(unit, loan_id)
    for number in (4, 6):
        holiday(unit, place.office_id, meeting(number), moved_to=meeting(number) + DAY)
    found = [each for each in apply_holidays(ApplyHolidays(), on_day(unit, TODAY)) if each.loan_id == loan_id]
    assert [each.before[0] for each in found] == [meeting(4)]  # which looks at every day of rest after it
    days = dict(enumerate(before, 1)) | {number: meeting(number) + DAY for number in (4, 6)}
    assert due(unit, loan_id) == list(days.values())
    elsewhere = replace(on_day(unit, TODAY), actor=replace(unit.actor, office_hierarchy=".99999."))
    assert apply_holidays(ApplyHolidays(), elsewhere) == ()


@pytest.mark.parametrize("terms", [WEEKLY_TERMS, ON_REAL_BALANCE])
def test_nothing_moves_on_a_day_before_the_loan_is_paid_out(unit: Unit, terms: LoanTerms) -> None:
    """The business date may move back, and then no due date was there yet."""
    place = village(unit, members=1)
    loan_id = lend_alone(unit, product(unit, terms=terms).id, place.clients[0])
    before = due(unit, loan_id)
    holiday(unit, place.office_id, before[2], moved_to=before[2] + DAY)
    day_before = on_day(unit, FIRST_MEETING - DAY)
    (stays,) = (each for each in apply_holidays(ApplyHolidays(), day_before) if each.loan_id == loan_id)
    assert (stays.after, [type(each) for each in stays.reasons]) == (stays.before, [EditBeforeDisbursement])
    assert due(unit, loan_id) == before


def test_nothing_moves_as_of_a_day_before_it_moved_last(unit: Unit) -> None:
    """What moved later says where due dates of that day go: it would be laid over others."""
    place, loan_id = lent(unit)
    for number in (6, 4):
        holiday(unit, place.office_id, meeting(number), moved_to=meeting(number) + DAY)
        apply_holidays(ApplyHolidays(), on_day(unit, TODAY + DAY))
    before = due(unit, loan_id)
    rest = holiday(unit, place.office_id, meeting(3), moved_to=meeting(5))
    (stays,) = move_due_dates(MoveDueDates(rest), on_day(unit, TODAY))
    assert (stays.after, [type(each) for each in stays.reasons]) == (stays.before, [RescheduledLater])
    assert due(unit, loan_id) == before


def test_a_holiday_that_others_keep_too_is_left_to_who_stands_above_all_of_them(unit: Unit) -> None:
    (place, loan_id), beside = lent(unit), village(unit, members=1)
    change_setting(ChangeSetting("reschedule-repayments-on-holidays", enabled=True), unit)
    shared = PlanHoliday("Shared", meeting(4), meeting(4), (place.office_id, beside.office_id), meeting(4) + DAY)
    activate_holiday(NamedHoliday(plan_holiday(shared, unit)), unit)
    own = office_by_id(unit.connection, place.office_id).hierarchy
    clerk = replace(on_day(unit, TODAY), actor=replace(unit.actor, office_hierarchy=own))
    assert apply_holidays(ApplyHolidays(), clerk) == ()
    assert loan_id in {each.loan_id for each in apply_holidays(ApplyHolidays(), on_day(unit, TODAY))}


def test_loans_that_cannot_move_stay_and_are_named(unit: Unit) -> None:
    today = on_day(unit, LENT_ON)
    place = village(today, members=2)
    terms = replace(ON_REAL_BALANCE, application_days=(15,))
    contract = lend_alone(today, product(today, terms=terms).id, place.clients[0], on=LENT_ON)
    gone = lend_alone(today, product(today, credits_loans=True).id, place.clients[1], on=LENT_ON)
    charge_off_loan(ChargeOff(gone, LENT_ON), today)
    third = loan_by_id(unit.connection, contract).state.installments[2].due_on
    rest = holiday(today, place.office_id, LENT_ON + DAY, third, moved_to=third + timedelta(days=3))
    stay = {each.loan_id: each for each in move_due_dates(MoveDueDates(rest), today)}
    reasons = {loan_id: [type(each) for each in loan.reasons] for loan_id, loan in stay.items()}
    assert reasons == {contract: [EditsNeedInterestOnDueDates], gone: [LoanIsChargedOff]}
    assert all(each.before == each.after for each in stay.values())
    assert third in due(unit, contract)


OF_THEIR_OWN = {
    "equal amortization": {"equal_amortization": True},
    "an installment agreed beforehand": {"fixed_installment": 2_500_00},
    "a share of the principal": {"principal_percent": Fraction(10), "amortization": Amortization.EQUAL_PRINCIPAL},
}


@pytest.mark.parametrize("own", list(OF_THEIR_OWN.values()), ids=list(OF_THEIR_OWN))
def test_terms_of_their_own_move_with_what_they_ask_for(unit: Unit, own: dict[str, Any]) -> None:
    terms = replace(WEEKLY_TERMS, interest_method=InterestMethod.DECLINING_BALANCE, number_of_installments=6, **own)
    place = village(unit, members=1)
    loan_id = lend_alone(unit, product(unit, terms=terms).id, place.clients[0])
    before = loan_by_id(unit.connection, loan_id).state.installments
    third = before[2].due_on
    rest = holiday(unit, place.office_id, third, moved_to=third + timedelta(days=2))
    (moved,) = move_due_dates(MoveDueDates(rest), on_day(unit, TODAY))
    assert moved.reasons == ()
    after = state_of(loan_id, unit).installments
    assert [each.due_on for each in after] == [
        *(each.due_on for each in before[:2]),
        third + 2 * DAY,
        *(each.due_on for each in before[3:]),
    ]
    assert sum(each.due.principal for each in after) == sum(each.due.principal for each in before)
    by_total = terms.amortization is not Amortization.EQUAL_PRINCIPAL
    asked = [[each.due.total if by_total else each.due.principal for each in rows[:-1]] for rows in (before, after)]
    assert asked[0] == asked[1]


def test_nothing_moves_before_another_installment_or_before_today(unit: Unit) -> None:
    place, loan_id = lent(unit)
    rest = holiday(unit, place.office_id, meeting(4), moved_to=meeting(2))
    (stays,) = move_due_dates(MoveDueDates(rest), on_day(unit, TODAY))
    assert [type(each) for each in stays.reasons] == [NoRoomForDueDate]
    assert due(unit, loan_id)[3] == meeting(4)


def test_a_holiday_that_does_not_count_moves_nothing(unit: Unit) -> None:
    place, _ = lent(unit)
    planned = plan_holiday(PlanHoliday("Later", meeting(4), meeting(4), (place.office_id,)), unit)
    with pytest.raises(HolidayNotActive):
        move_due_dates(MoveDueDates(planned), on_day(unit, TODAY))


def test_a_bank_that_lets_due_dates_stand_on_holidays_moves_nothing(unit: Unit) -> None:
    place, _ = lent(unit)
    rest = holiday(unit, place.office_id, meeting(4), moved_to=meeting(4) + timedelta(days=1))
    change_setting(ChangeSetting("reschedule-repayments-on-holidays", enabled=False), unit)
    assert move_due_dates(MoveDueDates(rest), on_day(unit, TODAY)) == ()


def test_other_offices_and_days_are_left_alone(unit: Unit) -> None:
    (place, loan_id), (_, other) = lent(unit), lent(unit)
    before = due(unit, other)
    rest = holiday(unit, place.office_id, meeting(4), moved_to=meeting(4) + timedelta(days=1))
    move_due_dates(MoveDueDates(rest), on_day(unit, TODAY))
    assert due(unit, other) == before != due(unit, loan_id)
    remove_holiday(NamedHoliday(rest), unit)
    assert due(unit, loan_id)[3] == meeting(4) + timedelta(days=1)


@pytest.mark.parametrize("terms", [WEEKLY_TERMS, replace(WEEKLY_TERMS, engine=ScheduleEngine.CONTRACTUAL)])
def test_statements_do_not_grow_with_the_loans(unit: Unit, terms: LoanTerms) -> None:
    sent: list[str] = []
    event.listen(unit.connection, "before_cursor_execute", lambda *told: sent.append(told[2]))
    counts = []
    for members in (1, 6):
        place = village(unit, members=members)
        offered = product(unit, terms=terms)
        for client in place.clients:
            lend(unit, place, offered.id, client)
        rest = holiday(unit, place.office_id, meeting(4), moved_to=meeting(4) + timedelta(days=1))
        sent.clear()
        assert len(move_due_dates(MoveDueDates(rest), on_day(unit, TODAY))) == members
        counts.append(len(sent))
    assert counts[0] == counts[1]
