"""Arrears by officer and age, of an officer by group, of a group by loan."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.gatherings import move_to, staying
from tests.village import meeting, on_day

from samity.bank.loans.operations.officers import AssignLoanOfficer, assign_loan_officer
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff

if TYPE_CHECKING:
    from tests.web.counter import Counter

TODAY = meeting(7)


@pytest.fixture(scope="module")
def loans(counter: Counter) -> tuple[int, int, int]:
    """Return an officer and his loan, six weeks late, and a loan of nobody, two weeks late, by 1,054.62 a week."""
    mine, other = counter.loan(member=0), counter.loan(member=1)
    move_to(counter.engine, TODAY)
    with staying(counter.engine, TODAY) as unit:
        officer = take_on_staff(TakeOnStaff(counter.place.office_id, "Asma", "Akter", is_loan_officer=True), unit)
        assign_loan_officer(AssignLoanOfficer(mine, officer, TODAY), unit)
        repay_loan(Repay(other, TODAY, Decimal(5000)), on_day(unit, TODAY))
    return officer, mine, other


def test_arrears_are_told_by_officer_and_age(counter: Counter, loans: tuple[int, int, int]) -> None:
    officer, *_ = loans
    page = counter.clerk.open("/arrears")
    assert page.says("Akter, Asma", "No officer", "31 to 60 days", "over 90 days", "Together", "Principal at risk")
    assert {f"/arrears?officer={officer}", "/arrears?officer=0"} <= set(page.links)
    assert page.says("100.0 %")


def test_an_officers_arrears_lead_to_the_group_and_on_to_the_loan(
    counter: Counter, loans: tuple[int, int, int]
) -> None:
    officer, mine, other = loans
    page = counter.clerk.open(f"/arrears?officer={officer}")
    way = f"/arrears?officer={officer}&group={counter.place.group_id}"
    assert way in page.links
    listed = counter.clerk.open(way)
    assert f"/loans/{mine}" in listed.links
    assert f"/loans/{other}" not in listed.links
    assert listed.says("Akter, Asma", "42")


def test_who_has_no_loan_in_arrears_is_told_so(counter: Counter, loans: tuple[int, int, int]) -> None:
    assert loans
    assert counter.elsewhere.open("/arrears").says("No loan is in arrears.")
    assert counter.elsewhere.open(f"/arrears?officer={loans[0]}").status == 403, "an officer of another office"
    assert counter.clerk.open("/arrears?officer=0&group=0").says("No loan is in arrears.")


@pytest.mark.parametrize("query", ["officer=x", "group=-1", "officer=99999999999999999999", "page=0"])
def test_an_address_that_says_nothing_shows_all(counter: Counter, loans: tuple[int, int, int], query: str) -> None:
    assert loans
    assert counter.clerk.open(f"/arrears?{query}").says("Akter, Asma")


def test_an_officer_who_is_not_there_is_not_found(counter: Counter, loans: tuple[int, int, int]) -> None:
    assert loans
    assert counter.clerk.open("/arrears?officer=999999").status == 404
