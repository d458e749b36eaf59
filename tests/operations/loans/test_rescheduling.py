"""Loans rescheduled: what is asked and decided, what it makes of schedule and books, and what stands against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from tests.operations.loans.months import TERMS
from tests.operations.loans.paying import refused
from tests.operations.loans.standing import ON_REAL_BALANCE, held, state_of
from tests.village import Product, lend_alone, on_day, product, village

from samity.bank.accounting.values import Purpose
from samity.bank.gate import NotPermitted, OutsideOwnOffice
from samity.bank.loans.operations.amounts import AmountTooFine
from samity.bank.loans.operations.charge_off import ChargeOff, charge_off_loan
from samity.bank.loans.operations.charged_off_checks import LoanIsChargedOff
from samity.bank.loans.operations.disburse import UndoDisbursement, undo_disbursement
from samity.bank.loans.operations.reasons import RESCHEDULE_REASONS
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.reschedule import (
    ApproveRescheduling,
    RejectRescheduling,
    RequestRescheduling,
    RescheduleAskedBeforeDisbursement,
    RescheduleDecided,
    RescheduleDecidedTooEarly,
    approve_rescheduling,
    reject_rescheduling,
    request_rescheduling,
)
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.operations.write_off import WriteOff, write_off_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.reschedule_requests import (
    RescheduleRequestNotFound,
    reschedule_request,
    reschedule_requests,
    reschedule_requests_of,
    rescheduled_as_asked,
)
from samity.bank.loans.rules.edit_refusals import DueTooLate
from samity.bank.loans.rules.rescheduling_asked import (
    AmountNeedsUntil,
    AmountRepaysNothing,
    ContractNotRescheduled,
    DueDateMovedBack,
    GraceNeedsCumulative,
    NoInstallmentDueOn,
    NoInstallmentDueUntil,
    RateFromOutsideTerm,
    RescheduledCountWrong,
    RescheduledFromPaid,
    RescheduledLater,
    RescheduledNotActive,
    RescheduledRateWrong,
    ReschedulesNothing,
    TermNotRescheduled,
)
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.rescheduling import ReschedulingAsked
from samity.bank.loans.values.terms import InterestMethod, ScheduleEngine
from samity.bank.organisation.operations.codes import AddCodeValue, add_code_value
from samity.bank.organisation.queries import codes
from samity.bank.organisation.queries.choices import CodeValueNotOfCode
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.bank.loans.values.state import LoanState
    from samity.storage.unit import Unit

LENT_ON, PAID_ON, TODAY = date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 15)
SECOND, THIRD, FOURTH = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
DAY = timedelta(days=1)
DECLINING = replace(TERMS, interest_method=InterestMethod.DECLINING_BALANCE)
PROGRESSIVE = replace(DECLINING, engine=ScheduleEngine.PROGRESSIVE)
ADVANCED = PaymentTerms(
    strategy={
        "code": "advanced-payment-allocation-strategy",
        "order": [
            [timing, part]
            for timing in ("PAST_DUE", "DUE", "IN_ADVANCE")
            for part in ("PENALTIES", "FEES", "INTEREST", "PRINCIPAL")
        ],
        "walk": "HORIZONTAL",
        "future": "NEXT_INSTALLMENT",
    }
)


def lent(unit: Unit, offered: Product) -> int:
    """Lend 600.00 over four months, and pay the first installment."""
    loan_id = lend_alone(on_day(unit, LENT_ON), offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    first = state_of(loan_id, unit).installments[0].due
    repay_loan(Repay(loan_id, PAID_ON, Decimal(first.total) / 100), on_day(unit, PAID_ON))
    todays_income_is_recognised(on_day(unit, TODAY))
    return loan_id


def asks(unit: Unit, loan_id: int, from_on: date = SECOND, **asked: Any) -> int:
    wanted = ReschedulingAsked(from_on=from_on, **asked)
    return request_rescheduling(RequestRescheduling(loan_id=loan_id, submitted_on=TODAY, asked=wanted), unit)


def rescheduled(unit: Unit, loan_id: int, from_on: date = SECOND, **asked: Any) -> LoanState:
    """Ask and approve; what was foretold is what comes, and nothing is broken by it."""
    today = on_day(unit, TODAY)
    account = loan_by_id(unit.connection, loan_id)
    foretold = rescheduled_as_asked(unit.connection, account, ReschedulingAsked(from_on=from_on, **asked), TODAY)
    approve_rescheduling(ApproveRescheduling(asks(today, loan_id, from_on, **asked), TODAY), today)
    todays_income_is_recognised(today)
    state = state_of(loan_id, unit)
    assert state.installments == foretold.installments
    assert broken(unit.connection) == []
    return state


def test_due_dates_move_and_those_after_them_follow(unit: Unit) -> None:
    loan_id = lent(unit, product(unit, terms=TERMS))
    state = rescheduled(unit, loan_id, adjusted_due_on=date(2026, 3, 10))
    assert [each.due_on for each in state.installments] == [
        *(PAID_ON, date(2026, 3, 10)),
        *(date(2026, 4, 10), date(2026, 5, 10)),
    ]
    assert sum(each.due.principal for each in state.installments) == 600_00
    assert state.installments[0].is_settled


def test_installments_are_added_and_the_rest_is_shared_among_them(unit: Unit) -> None:
    loan_id = lent(unit, product(unit, terms=TERMS))
    state = rescheduled(unit, loan_id, extra_terms=2)
    assert len(state.installments) == 6
    assert [each.due.principal for each in state.installments] == [150_00, 90_00, 90_00, 90_00, 90_00, 90_00]
    assert state.rescheduled.number_of_installments == 6


def test_installments_ask_for_another_amount_until_a_day(unit: Unit) -> None:
    loan_id = lent(unit, product(unit, terms=DECLINING))
    before = state_of(loan_id, unit).installments
    state = rescheduled(unit, loan_id, amount=Decimal(100), amount_until=THIRD)
    totals = [each.due.total for each in state.installments]
    assert totals[:3] == [before[0].due.total, 100_00, 100_00]
    assert totals[3] > before[3].due.total
    assert sum(each.due.principal for each in state.installments) == 600_00


def test_grace_in_the_middle_pushes_the_others_behind_it(unit: Unit) -> None:
    loan_id = lent(unit, product(unit, terms=DECLINING))
    before = state_of(loan_id, unit).installments
    state = rescheduled(unit, loan_id, grace_on_principal=1, grace_on_interest=1)
    assert (len(state.installments), state.installments[1].due) == (5, Parts())
    assert state.installments[2].due.interest > before[1].due.interest
    assert sum(each.due.principal for each in state.installments) == 600_00


@pytest.mark.parametrize("terms", [DECLINING, PROGRESSIVE], ids=["cumulative", "progressive"])
def test_another_rate_holds_from_its_day(unit: Unit, terms: Any) -> None:
    payments = ADVANCED if terms is PROGRESSIVE else None
    loan_id = lent(unit, product(unit, terms=terms, payments=payments))
    before = state_of(loan_id, unit)
    state = rescheduled(unit, loan_id, date(2026, 3, 2), annual_rate=Fraction(12))
    assert state.installments[1].due == before.installments[1].due
    assert state.outstanding.interest < before.outstanding.interest
    again = rescheduled(unit, loan_id, date(2026, 2, 20), annual_rate=Fraction(0))
    assert again.outstanding.interest < state.outstanding.interest
    assert sum(each.due.principal for each in again.installments) == 600_00


@pytest.mark.parametrize("terms", [DECLINING, PROGRESSIVE], ids=["cumulative", "progressive"])
def test_another_rate_may_hold_from_a_day_that_has_passed_in_the_middle_of_a_row(unit: Unit, terms: Any) -> None:
    loan_id = lent(unit, product(unit, terms=terms, payments=ADVANCED if terms is PROGRESSIVE else None))
    before = state_of(loan_id, unit)
    state = rescheduled(unit, loan_id, date(2026, 2, 10), annual_rate=Fraction(0))
    assert state.outstanding.interest < before.outstanding.interest
    assert sum(each.due.principal for each in state.installments) == 600_00


def test_nothing_goes_back_before_what_was_rescheduled_already(unit: Unit) -> None:
    """The one that was agreed first carries due dates, which the other would have changed by then."""
    loan_id, today = lent(unit, product(unit, terms=DECLINING)), on_day(unit, TODAY)
    back: dict[str, Any] = {"from_on": TODAY - DAY, "annual_rate": Fraction(12)}
    kept = asks(today, loan_id, **back)
    approve_rescheduling(ApproveRescheduling(asks(today, loan_id, extra_terms=1), TODAY), today)
    assert refused(lambda: asks(today, loan_id, **back)) == [RescheduledLater]
    assert refused(lambda: approve_rescheduling(ApproveRescheduling(kept, TODAY), today)) == [RescheduledLater]
    asks(today, loan_id, from_on=TODAY, annual_rate=Fraction(12))


def test_a_payment_entered_later_settles_the_schedule_as_it_is_now(unit: Unit) -> None:
    offered = product(unit, terms=DECLINING)
    loan_id = lent(unit, offered)
    rescheduled(unit, loan_id, extra_terms=1)
    repay_loan(Repay(loan_id, PAID_ON + DAY, Decimal(50)), on_day(unit, TODAY))
    todays_income_is_recognised(on_day(unit, TODAY))
    state = state_of(loan_id, unit)
    assert (len(state.installments), state.paid.total - state.installments[0].due.total) == (5, 50_00)
    assert broken(unit.connection) == []
    left = Decimal(state.outstanding.principal) / 100
    assert held(unit, loan_id, offered)[Purpose.LOAN_PORTFOLIO] == left


def test_a_request_is_kept_with_who_asked_and_who_decided(unit: Unit) -> None:
    code = next(each["id"] for each in codes(unit.connection) if each["name"] == RESCHEDULE_REASONS)
    why = add_code_value(AddCodeValue(code, "The river rose"), unit)
    loan_id, today = lent(unit, product(unit, terms=TERMS)), on_day(unit, TODAY)
    asked = ReschedulingAsked(from_on=SECOND, extra_terms=1)
    command = RequestRescheduling(
        loan_id=loan_id, submitted_on=TODAY, asked=asked, reason_id=why, comment="A flood", recalculate_interest=True
    )
    request = request_rescheduling(command, today)
    kept = reschedule_request(unit.connection, request)
    assert (kept["status"], kept["reason"], kept["comment"], kept["recalculate_interest"]) == (
        "PENDING",
        "The river rose",
        "A flood",
        True,
    )
    assert len(state_of(loan_id, unit).installments) == 4
    later = on_day(unit, TODAY + DAY)
    reject_rescheduling(RejectRescheduling(request, TODAY + DAY), later)
    kept = reschedule_request(unit.connection, request)
    assert (kept["status"], kept["decided_on"], kept["decided_by_name"], kept["fact"]) == (
        "REJECTED",
        TODAY + DAY,
        "mifos",
        None,
    )
    approve_rescheduling(ApproveRescheduling(asks(later, loan_id, extra_terms=1), TODAY + DAY), later)
    assert [each["status"] for each in reschedule_requests_of(unit.connection, loan_id)] == ["REJECTED", "APPROVED"]
    visible = unit.actor.office_hierarchy
    assert request not in [each["id"] for each in reschedule_requests(unit.connection, visible, "APPROVED")]
    assert request in [each["id"] for each in reschedule_requests(unit.connection, visible, None)]


def test_who_takes_the_pay_out_back_takes_it_back_too(unit: Unit) -> None:
    offered = product(unit, terms=TERMS)
    loan_id = lend_alone(on_day(unit, LENT_ON), offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    rescheduled(unit, loan_id, date(2026, 2, 1), extra_terms=1)
    undo_disbursement(UndoDisbursement(loan_id), on_day(unit, TODAY))
    state = state_of(loan_id, unit)
    assert (state.installments, state.rescheduled.number_of_installments) == ((), 0)


ASKED: list[tuple[dict[str, Any], list[type]]] = [
    ({}, [ReschedulesNothing]),
    ({"from_on": SECOND + DAY, "extra_terms": 1}, [NoInstallmentDueOn]),
    ({"from_on": PAID_ON, "extra_terms": 1}, [RescheduledFromPaid]),
    ({"adjusted_due_on": SECOND - DAY}, [DueDateMovedBack]),
    ({"adjusted_due_on": date(9999, 12, 1)}, [DueTooLate]),
    ({"extra_terms": -1}, [RescheduledCountWrong]),
    ({"extra_terms": 2000}, [RescheduledCountWrong]),
    ({"grace_on_interest": 3}, [RescheduledCountWrong]),
    ({"from_on": LENT_ON - DAY, "annual_rate": Fraction(1)}, [RateFromOutsideTerm]),
    ({"from_on": FOURTH + DAY, "annual_rate": Fraction(1)}, [RateFromOutsideTerm]),
    ({"annual_rate": Fraction(-1)}, [RescheduledRateWrong]),
    ({"amount": Decimal(100)}, [AmountNeedsUntil]),
    ({"amount_until": THIRD}, [AmountNeedsUntil]),
    ({"amount": Decimal(100), "amount_until": PAID_ON}, [NoInstallmentDueUntil]),
    ({"amount": Decimal(0), "amount_until": THIRD + DAY}, [NoInstallmentDueUntil, AmountRepaysNothing]),
    ({"amount": Decimal("0.001"), "amount_until": THIRD}, [AmountTooFine]),
]


@pytest.mark.parametrize(("asked", "reasons"), ASKED)
def test_what_cannot_be_asked_is_named(unit: Unit, asked: dict[str, Any], reasons: list[type]) -> None:
    loan_id = lent(unit, product(unit, terms=TERMS))
    assert refused(lambda: asks(on_day(unit, TODAY), loan_id, **asked)) == reasons


def test_an_amount_that_its_interest_eats_up_repays_nothing(unit: Unit) -> None:
    loan_id = lent(unit, product(unit, terms=DECLINING))
    interest = state_of(loan_id, unit).installments[1].due.interest
    enough, little = Decimal(interest + 1) / 100, Decimal(interest) / 100
    today = on_day(unit, TODAY)
    assert refused(lambda: asks(today, loan_id, amount=little, amount_until=THIRD)) == [AmountRepaysNothing]
    assert rescheduled(unit, loan_id, amount=enough, amount_until=SECOND).installments[1].due.principal == 1


def test_days_of_asking_and_deciding_stand_in_their_order(unit: Unit) -> None:
    loan_id, today = lent(unit, product(unit, terms=TERMS)), on_day(unit, TODAY)
    asked = ReschedulingAsked(from_on=SECOND, extra_terms=1)
    early = RequestRescheduling(loan_id=loan_id, submitted_on=LENT_ON - DAY, asked=asked, reason_id=999_999_999)
    reasons = [CodeValueNotOfCode, RescheduleAskedBeforeDisbursement]
    assert refused(lambda: request_rescheduling(early, today)) == reasons
    request = asks(today, loan_id, extra_terms=1)
    approval, rejection = ApproveRescheduling(request, TODAY - DAY), RejectRescheduling(request, TODAY - DAY)
    assert refused(lambda: approve_rescheduling(approval, today)) == [RescheduleDecidedTooEarly]
    assert refused(lambda: reject_rescheduling(rejection, today)) == [RescheduleDecidedTooEarly]
    reject_rescheduling(RejectRescheduling(request, TODAY), today)
    assert refused(lambda: approve_rescheduling(ApproveRescheduling(request, TODAY), today)) == [RescheduleDecided]
    unknown = refused(lambda: approve_rescheduling(ApproveRescheduling(999_999_999, TODAY), today))
    assert unknown == [RescheduleRequestNotFound]


def test_a_request_told_of_a_day_ahead_counts_from_today_and_is_decided_on_no_day_before_its_own(unit: Unit) -> None:
    loan_id, today = lent(unit, product(unit, terms=TERMS)), on_day(unit, TODAY)
    asked = ReschedulingAsked(from_on=THIRD, extra_terms=1)
    request = request_rescheduling(RequestRescheduling(loan_id=loan_id, submitted_on=SECOND, asked=asked), today)
    approval = ApproveRescheduling(request, TODAY)
    assert refused(lambda: approve_rescheduling(approval, today)) == [RescheduleDecidedTooEarly]
    told = approve_rescheduling(ApproveRescheduling(request, SECOND), today)
    assert told.state.reached is not None
    assert told.state.reached.value_on == TODAY
    assert len(told.state.installments) == TERMS.number_of_installments + 1


def test_what_has_changed_since_it_was_asked_is_judged_anew(unit: Unit) -> None:
    loan_id, today = lent(unit, product(unit, terms=TERMS, credits_loans=True)), on_day(unit, TODAY)
    request = asks(today, loan_id, extra_terms=1)
    charge_off_loan(ChargeOff(loan_id, TODAY), today)
    assert refused(lambda: approve_rescheduling(ApproveRescheduling(request, TODAY), today)) == [LoanIsChargedOff]
    other = lent(unit, product(unit, terms=TERMS))
    asked = asks(today, other, extra_terms=1)
    write_off_loan(WriteOff(other, TODAY), today)
    assert refused(lambda: approve_rescheduling(ApproveRescheduling(asked, TODAY), today)) == [RescheduledNotActive]


def test_what_the_rules_cannot_do_is_refused_by_name(unit: Unit) -> None:
    today = on_day(unit, TODAY)
    contract = product(unit, terms=ON_REAL_BALANCE)
    loan_id = lend_alone(on_day(unit, LENT_ON), contract.id, village(unit, members=1).clients[0], on=LENT_ON)
    assert refused(lambda: asks(today, loan_id, extra_terms=1)) == [ContractNotRescheduled]
    progressive = lent(unit, product(unit, terms=PROGRESSIVE, payments=ADVANCED))
    assert refused(lambda: asks(today, progressive, grace_on_principal=1)) == [GraceNeedsCumulative]
    special = lent(unit, product(unit, terms=replace(TERMS, equal_amortization=True)))
    assert refused(lambda: asks(today, special, extra_terms=1)) == [TermNotRescheduled]


@pytest.mark.parametrize("refusal", [NotPermitted, OutsideOwnOffice])
def test_only_who_may_and_only_in_his_office(unit: Unit, refusal: type) -> None:
    loan_id, today = lent(unit, product(unit, terms=TERMS)), on_day(unit, TODAY)
    request = asks(today, loan_id, extra_terms=1)
    actor = replace(unit.actor, permissions=frozenset({"loans:read"}))
    if refusal is OutsideOwnOffice:
        actor = replace(unit.actor, office_hierarchy=".99999.")
    other = replace(today, actor=actor)
    assert refused(lambda: asks(other, loan_id, extra_terms=1)) == [refusal]
    assert refused(lambda: approve_rescheduling(ApproveRescheduling(request, TODAY), other)) == [refusal]
    assert refused(lambda: reject_rescheduling(RejectRescheduling(request, TODAY), other)) == [refusal]
