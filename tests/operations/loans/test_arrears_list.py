"""Loans in arrears by officer, group and age are the sum of the loans' own arrears. See docs/rules/arrears.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, text
from tests.village import FIRST_MEETING, WEEKLY_TERMS, lend, lend_alone, meeting, on_day, product, village

from samity.bank.loans.operations.officers import AssignLoanOfficer, assign_loan_officer
from samity.bank.loans.operations.repay import Repay, loans_to_repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.operations.write_off import UndoWriteOff, WriteOff, undo_write_off, write_off_loan
from samity.bank.loans.queries.accounts import loan_by_id, loans_by_id
from samity.bank.loans.queries.arrears import arrears_of
from samity.bank.loans.queries.arrears_list import (
    BANDS,
    ArrearsFilter,
    Band,
    SortedBy,
    arrears_lines,
    lent_in_all,
    loans_in_arrears,
)
from samity.bank.loans.values.arrears_settings import ArrearsSettings
from samity.bank.loans.values.state import due_before
from samity.bank.organisation.operations.business_date import SetBusinessDate, set_business_date
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff
from samity.bank.organisation.queries import office_by_id
from samity.close_of_business.invariants.installments import installments_hold_the_loan

if TYPE_CHECKING:
    from tests.village import Village

    from samity.storage.unit import Unit

TODAY = meeting(18)


def lent(unit: Unit) -> tuple[Village, list[int]]:
    """Lend to six members of a group and to one alone, with arrears of every age, and some that are tolerated."""
    offered, place = product(unit, credits_loans=True), village(unit, members=7, centre=True)
    tolerating = product(unit, terms=replace(WEEKLY_TERMS, arrears=ArrearsSettings(grace=200)))
    ids = [lend(unit, place, offered.id, place.clients[n], on=meeting(n * 3)) for n in range(5)]
    ids.append(lend_alone(unit, offered.id, place.clients[5], on=meeting(14)))
    ids.append(lend(unit, place, tolerating.id, place.clients[6], on=meeting(1)))
    set_business_date(SetBusinessDate(TODAY), unit)
    today = on_day(unit, TODAY)
    repay_loan(Repay(ids[0], TODAY, Decimal(5000)), today)
    repay_loan(Repay(ids[4], TODAY, Decimal(6000)), today)
    officer = take_on_staff(TakeOnStaff(place.office_id, "Rafiq", "Islam", is_loan_officer=True), unit)
    for loan_id in ids[1:3]:
        assign_loan_officer(AssignLoanOfficer(loan_id, officer, TODAY), today)
    return place, ids


def own(unit: Unit, ids: list[int]) -> dict[int, tuple[int, int, int]]:
    """Return days late, what is overdue and the principal left of each loan that is in arrears, by its own rules."""
    accounts = loans_by_id(unit.connection, ids)
    late = arrears_of(unit.connection, accounts.values(), TODAY)
    return {
        each.id: (
            late[each.id].days_late,
            due_before(each.state.installments, TODAY).total,
            each.state.outstanding.principal,
        )
        for each in accounts.values()
        if late[each.id].is_in_arrears
    }


def whose(unit: Unit, place: Village) -> ArrearsFilter:
    return ArrearsFilter(office_by_id(unit.connection, place.office_id).hierarchy)


def test_the_list_is_the_sum_of_the_loans_own_arrears(unit: Unit) -> None:
    place, ids = lent(unit)
    mine = own(unit, ids)
    assert set(mine) == {*ids[:4], ids[5]}
    listed, total = loans_in_arrears(unit.connection, whose(unit, place))
    assert {each.id: (each.days_late, each.overdue, each.principal) for each in listed} == mine
    assert [each.days_late for each in listed] == sorted((days for days, _, _ in mine.values()), reverse=True)
    assert total == len(mine)
    bands = [Band()] * len(BANDS)
    for days, overdue, principal in mine.values():
        at = next(n for n, (least, most) in enumerate(BANDS) if least <= days <= (most or days))
        bands[at] = Band.of_all([bands[at], Band(1, overdue, principal)])
    lines = arrears_lines(unit.connection, whose(unit, place), SortedBy.OFFICER)
    for at, band in enumerate(bands):
        assert sum(line.bands[at].loans for line in lines) == band.loans
        assert sum(line.bands[at].overdue for line in lines) == band.overdue
        assert sum(line.bands[at].principal for line in lines) == band.principal
    assert [band.loans > 0 for band in bands] == [True] * len(BANDS)


def test_an_officers_line_is_the_sum_of_his_groups_and_those_of_their_loans(unit: Unit) -> None:
    place, ids = lent(unit)
    found = whose(unit, place)
    lines = {line.id: line for line in arrears_lines(unit.connection, found, SortedBy.OFFICER)}
    officer = next(line for key, line in lines.items() if key is not None)
    assert (officer.name, officer.total.loans, set(lines)) == ("Islam, Rafiq", 2, {officer.id, None})
    own_groups = arrears_lines(unit.connection, found._replace(officer_id=officer.id), SortedBy.GROUP)
    assert [(line.id, line.total) for line in own_groups] == [(place.group_id, officer.total)]
    assert own_groups[0].centre is not None
    without = arrears_lines(unit.connection, found._replace(officer_id=0), SortedBy.GROUP)
    assert {line.id for line in without} == {place.group_id, None}
    alone, _ = loans_in_arrears(unit.connection, found._replace(officer_id=0, group_id=0))
    assert [each.id for each in alone] == [ids[5]]
    of_group, total = loans_in_arrears(
        unit.connection, found._replace(officer_id=officer.id, group_id=place.group_id), limit=1
    )
    assert (len(of_group), total) == (1, 2)


def test_what_is_at_risk_is_told_of_all_that_is_lent(unit: Unit) -> None:
    place, ids = lent(unit)
    accounts = loans_by_id(unit.connection, ids)
    outstanding = sum(each.state.outstanding.principal for each in accounts.values())
    found = whose(unit, place)
    assert lent_in_all(unit.connection, found) == {"KES": outstanding}
    lines = arrears_lines(unit.connection, found, SortedBy.OFFICER)
    mine = own(unit, ids)
    assert sum(line.beyond(30) for line in lines) == sum(left for days, _, left in mine.values() if days > 30)
    officer = next(line for line in lines if line.id is not None)
    assert officer.lent == sum(accounts[each].state.outstanding.principal for each in ids[1:3])


def test_from_when_on_a_loan_is_open_follows_what_is_done_to_it(unit: Unit) -> None:
    offered, place = product(unit, credits_loans=True), village(unit, members=2)
    loan_id = lend(unit, place, offered.id, place.clients[0])
    other = lend(unit, place, offered.id, place.clients[1], disburse=False)
    today = on_day(unit, TODAY)

    def open_from(of: int = loan_id) -> date | None:
        statement = text("SELECT open_from FROM loan WHERE account_id = :of")
        stored: date | None = unit.connection.execute(statement, {"of": of}).scalar_one()
        assert installments_hold_the_loan(unit.connection) == []
        return stored

    assert (open_from(), open_from(other)) == (meeting(1), None)
    each = loan_by_id(unit.connection, loan_id).state.installments[0].due.total
    paid = repay_loan(Repay(loan_id, TODAY, Decimal(each) / 100 * 2), today)
    assert open_from() == meeting(3)
    undo_transaction(UndoTransaction(loan_id, paid.transactions[-1].id), today)
    assert open_from() == meeting(1)
    write_off_loan(WriteOff(loan_id, TODAY), today)
    assert open_from() is None
    undo_write_off(UndoWriteOff(loan_id), today)
    assert open_from() == meeting(1)


@pytest.mark.parametrize("installments", [3, 4, 5])
def test_a_payment_that_may_settle_all_that_was_read_reads_the_rest(unit: Unit, installments: int) -> None:
    offered, place = product(unit), village(unit, members=1)
    loan_id = lend(unit, place, offered.id, place.clients[0])
    each = loan_by_id(unit.connection, loan_id).state.installments[0].due.total
    payment = Repay(loan_id, meeting(1), Decimal(each * installments) / 100)
    read = loans_to_repay(unit.connection, [loan_id], [payment])[loan_id]
    assert (len(read.state.installments) == 4) is (installments < 4)
    repay_loan(payment, on_day(unit, meeting(1)))
    stored = text("SELECT open_from FROM loan WHERE account_id = :of")
    assert unit.connection.execute(stored, {"of": loan_id}).scalar_one() == meeting(installments + 1)


def test_loans_in_arrears_are_found_by_an_index_in_a_constant_number_of_statements(unit: Unit) -> None:
    sent: list[tuple[str, Any]] = []
    place, _ = lent(unit)
    found = whose(unit, place)
    # So few rows are read as a whole otherwise, or in the order of another index.
    for way in ("seqscan", "indexscan", "nestloop"):
        unit.connection.execute(text(f"SET LOCAL enable_{way} = off"))
    event.listen(unit.connection, "before_cursor_execute", lambda *told: sent.append((told[2], told[3])))
    arrears_lines(unit.connection, found, SortedBy.GROUP)
    assert len(sent) == 3
    loans_in_arrears(unit.connection, found, limit=10)
    for statement, values in (sent[0], sent[-1]):
        plan = "\n".join(row[0] for row in unit.connection.exec_driver_sql(f"EXPLAIN {statement}", values))
        assert "Index Scan on ix_loan_open_from" in plan, plan


def test_days_of_the_year_pass_and_the_list_with_them(unit: Unit) -> None:
    place, ids = lent(unit)
    before, _ = loans_in_arrears(unit.connection, whose(unit, place))
    set_business_date(SetBusinessDate(TODAY + timedelta(days=2)), unit)
    after, _ = loans_in_arrears(unit.connection, whose(unit, place))
    assert [each.days_late + 2 for each in before] == [each.days_late for each in after if each.id != ids[4]]
    assert FIRST_MEETING < TODAY
