from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.gatherings import move_to, staying
from tests.village import FIRST_MEETING

from samity.bank.accounting.queries import ChartFilter, chart
from samity.bank.accounting.values import Purpose
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.web.pages.books.chart import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import RowMapping
    from tests.web.counter import Counter


@pytest.fixture(scope="module")
def loan(counter: Counter) -> int:
    """A loan that was paid out and repaid a little."""
    loan_id = counter.loan()
    with staying(counter.engine, FIRST_MEETING) as unit:
        repay_loan(Repay(loan_id, FIRST_MEETING, Decimal(500)), unit)
    return loan_id


@pytest.fixture
def tomorrow(counter: Counter) -> Iterator[str]:
    """The bank is a week further."""
    later = FIRST_MEETING + timedelta(days=7)
    move_to(counter.engine, later)
    yield str(later)
    move_to(counter.engine, FIRST_MEETING)


def named(counter: Counter, code: str) -> RowMapping | None:
    with counter.engine.connect() as connection:
        return next((each for each in chart(connection, ChartFilter()) if each["gl_code"] == code), None)


def test_every_figure_of_the_trial_balance_leads_to_its_lines(counter: Counter, loan: int) -> None:
    page = counter.clerk.open("/books")
    portfolio = counter.offered.gl[Purpose.LOAN_PORTFOLIO]
    assert page.says("Trial balance", "LOAN_PORTFOLIO", "12,000.00", "Sum")
    behind = next(link for link in page.links if f"gl_account={portfolio}" in link)
    lines = counter.clerk.open(behind)
    assert lines.says("Loan paid out", "12,000.00", "Repayment", "1 to 2 of 2")
    assert any(link.startswith(f"/loans/{loan}/transactions/") for link in lines.links)


def test_the_trial_balance_of_a_day_and_an_office(counter: Counter, loan: int) -> None:
    assert loan
    before = counter.clerk.open(f"/books?on={FIRST_MEETING - timedelta(days=1)}")
    assert before.says("Nothing was booked here until then.")
    assert counter.clerk.open(f"/books?office={counter.place.office_id}").says("12,000.00")
    assert counter.clerk.open("/books?on=never&office=none").status == 200


def test_the_journal_is_found_by_its_filters(counter: Counter, loan: int) -> None:
    page = counter.clerk.open("/books/journal")
    assert page.says("Journal", "Loan paid out", "Repayment", "mifos")
    later = FIRST_MEETING + timedelta(days=1)
    assert counter.clerk.open(f"/books/journal?since={later}").says("Nothing is booked like that.")
    assert counter.clerk.open("/books/journal?transaction=nonsense").says("Nothing is booked like that.")
    link = next(each for each in page.links if each.startswith(f"/loans/{loan}/transactions/"))
    alone = counter.clerk.open(f"/books/journal?transaction={link.rsplit('/', 1)[1]}")
    assert link in alone.links
    assert counter.clerk.open("/books/journal?page=9").says("Nothing is booked like that.")


def test_another_branch_sees_nothing_of_the_books(counter: Counter, loan: int) -> None:
    assert loan
    assert counter.elsewhere.open("/books").says("Nothing was booked here until then.")
    assert counter.elsewhere.open("/books/journal").says("Nothing is booked like that.")
    assert counter.elsewhere.open(f"/books?office={counter.place.office_id}").status == 403
    assert counter.elsewhere.open(f"/books/journal?office={counter.place.office_id}").status == 403


def test_a_gl_account_is_opened_under_a_header_and_stands_there(counter: Counter) -> None:
    page = counter.clerk.fill("/books/accounts/open", name="Cash", gl_code="90000", type="ASSET", usage="HEADER")
    assert page.says("The account is open.", "90000 Cash", "other accounts stand under it")
    header = named(counter, "90000")
    assert header is not None
    opened = counter.clerk.open("/books/accounts/open")
    typed = {"name": "Till", "gl_code": "90001", "type": "INCOME", "parent_id": header["id"]}
    page = counter.clerk.send(opened, **typed)
    assert "must be the same" in page.wrong["parent_id"]
    assert page.fields["name"] == "Till"
    counter.clerk.send(page, type="ASSET")
    with counter.engine.connect() as connection:
        tree = [(depth, each["gl_code"]) for depth, each in tree_of(chart(connection, ChartFilter()))]
    assert tree[tree.index((0, "90000")) + 1] == (1, "90001")
    assert counter.clerk.open("/books/chart?part=till").says("90001 Till")
    assert counter.clerk.open("/books/chart?part=nothing").says("No account is found.")


def test_a_gl_account_is_corrected(counter: Counter) -> None:
    counter.clerk.fill("/books/accounts/open", name="Bank", gl_code="91000", type="ASSET")
    counter.clerk.fill("/books/accounts/open", name="Other bank", gl_code="91001", type="ASSET")
    account = named(counter, "91000")
    assert account is not None
    address = f"/books/accounts/{account['id']}"
    page = counter.clerk.fill(f"{address}/change", gl_code="91001")
    assert "exists already" in page.wrong["gl_code"]
    page = counter.clerk.send(page, gl_code="91000", name="Bank of the village", disabled="y")
    assert page.path == address
    assert page.says("The account is corrected.", "Bank of the village", "no longer used")


def test_a_gl_account_that_is_needed_stays(counter: Counter) -> None:
    portfolio = counter.offered.gl[Purpose.LOAN_PORTFOLIO]
    address = f"/books/accounts/{portfolio}"
    page = counter.clerk.open(address)
    assert page.says(
        "Products use it for", "Loans outstanding", "Remove the account a product or the bank itself posts to it"
    )
    assert counter.clerk.fill(f"{address}/delete").says("it cannot be deleted")
    page = counter.clerk.fill(f"{address}/change", usage="HEADER")
    assert "A product posts to" in page.wrong["usage"]


def test_a_gl_account_that_nobody_needs_is_removed(counter: Counter) -> None:
    counter.clerk.fill("/books/accounts/open", name="Mistake", gl_code="92000", type="ASSET")
    account = named(counter, "92000")
    assert account is not None
    page = counter.clerk.fill(f"/books/accounts/{account['id']}/delete")
    assert page.says("The account is removed from the chart.")
    assert named(counter, "92000") is None


def test_income_is_recognised_up_to_a_day(counter: Counter, loan: int, tomorrow: str) -> None:
    assert loan
    page = counter.clerk.fill("/books/accruals", until=str(FIRST_MEETING + timedelta(days=8)))
    assert "after today" in page.wrong["until"]
    page = counter.clerk.send(page, until=tomorrow)
    assert page.path == "/books"
    assert page.says("Income is recognised.", "INTEREST_ON_LOANS")
    assert counter.clerk.open("/books/journal").says("Income recognised")


def test_who_may_only_read_the_books_sees_why(counter: Counter) -> None:
    assert counter.reader.open("/books").says("Recognise income needs the right loans:run_accruals")
    assert counter.reader.open("/books/chart").says("Open a GL account needs the right accounting:open_gl_account")
    portfolio = counter.offered.gl[Purpose.LOAN_PORTFOLIO]
    assert counter.reader.open(f"/books/accounts/{portfolio}").says("Correct the account needs the right")
    for act in ("/books/accounts/open", f"/books/accounts/{portfolio}/change", "/books/accruals"):
        assert counter.reader.open(act).status == 403
