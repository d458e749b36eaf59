"""Receipts to hand out."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from babel import Locale
from pypdf import PdfReader
from tests.gatherings import staying
from tests.web.pages import Person
from tests.web.sheets.forty import PASSWORD, TODAY, officer_of_forty

from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.receipts import receipts_of
from samity.bank.organisation.operations.roles import ChangeRolePermissions, change_role_permissions
from samity.bank.organisation.queries import roles
from samity.web.formats import Formats

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import Engine
    from tests.web.sheets.forty import Officer

pytestmark = pytest.mark.slow
PAPERS = {"a6": (298, 420), "roll": (227, None), "a4": (595, 842)}
"""In points; a roll is as long as its receipt."""


@pytest.fixture
def officer(engine: Engine) -> Officer:
    found = officer_of_forty(engine, 3)
    with staying(engine, TODAY) as unit:
        (role,) = [each for each in roles(unit.connection) if each["name"] == f"Officer {found.username}"]
        change_role_permissions(ChangeRolePermissions(role["id"], {"loans:issue_receipt": True}), unit)
    return found


@pytest.fixture
def rafiq(app: FastAPI, officer: Officer) -> Person:
    return Person(app, officer.username, PASSWORD)


def repaid(engine: Engine, officer: Officer) -> str:
    """Repay a part of the first loan, and return where its receipt is printed."""
    loan_id = officer.visits.loans[0]
    with staying(engine, TODAY) as unit:
        transaction = repay_loan(Repay(loan_id, TODAY, Decimal("100.50")), unit).new_transaction
    return f"/loans/{loan_id}/transactions/{transaction}/receipt"


def saved(rafiq: Person, officer: Officer) -> str:
    """Post the sheet as it opens, and return where its receipts are printed."""
    posted = rafiq.fill(officer.sheet)
    assert posted.says("The sheet is posted.")
    return f"{posted.path}/receipts"


def test_a_receipt_says_who_paid_what_for_what_and_to_whom(rafiq: Person, officer: Officer, engine: Engine) -> None:
    at = repaid(engine, officer)
    assert at in rafiq.open(at.removesuffix("/receipt")).links
    assert at in rafiq.open(f"/loans/{officer.visits.loans[0]}").links, "the page after a payment offers it"
    printed = rafiq.fill(at)
    with engine.connect() as connection:
        (receipt,) = receipts_of(connection, [(officer.visits.loans[0], int(at.split("/")[4]))])
    formats = Formats(Locale("en"))
    paid = " ".join(formats.amount(receipt.amount, receipt.currency).split())
    left = formats.figure(receipt.principal_left, receipt.currency)
    assert printed.says("Repayment", receipt.number, f"Amina Akter: {paid}", f"Principal left {left}", receipt.office)
    assert printed.says(f"Officer {receipt.officer}", receipt.entered_by, f"{officer.username} For the bank")
    assert receipt.parts.total + receipt.overpaid == receipt.amount == 10050
    assert "Copy" not in printed.words


def test_what_is_printed_after_the_first_is_a_copy(rafiq: Person, officer: Officer, engine: Engine) -> None:
    at = repaid(engine, officer)
    assert rafiq.open(at).says("It is the receipt itself.")
    rafiq.fill(at)
    assert rafiq.open(at).says("It is copy 1.")
    assert rafiq.fill(at).says("Copy 1")
    assert rafiq.fill(at).says("Copy 2")


def test_the_form_that_is_sent_twice_prints_once(rafiq: Person, officer: Officer, engine: Engine) -> None:
    form = rafiq.open(repaid(engine, officer))
    assert rafiq.send(form).says("Print it now")
    assert rafiq.send(form).says("It counts as printed: whatever is printed after this is a copy.")


def test_the_receipt_of_what_was_taken_back_says_so(rafiq: Person, officer: Officer, engine: Engine) -> None:
    at = repaid(engine, officer)
    _, _, loan_id, _, transaction_id, _ = at.split("/")
    with staying(engine, TODAY) as unit:
        undo_transaction(UndoTransaction(int(loan_id), int(transaction_id)), unit)
    assert rafiq.fill(at).says("Taken back: it does not count")


@pytest.mark.parametrize("paper", PAPERS)
def test_receipts_of_a_sheet_are_one_document(rafiq: Person, officer: Officer, paper: str) -> None:
    at = saved(rafiq, officer)
    assert at in rafiq.open(at.removesuffix("/receipts")).links
    form = rafiq.open(at)
    document = rafiq.fetch_by(form, paper=paper)
    read = PdfReader(BytesIO(document)).pages
    width, height = PAPERS[paper]
    box = read[0].mediabox
    assert (round(box.width), round(box.height) if height else None) == (width, height)
    said = [page.extract_text() for page in read]
    assert len(said) == (1 if paper == "a4" else 3)
    for name in ("Amina Akter", "Bilkis Akter", "Chameli Akter"):
        assert sum(page.count(name) for page in said) == 1


def test_one_member_of_a_sheet_gets_his_receipt_alone(rafiq: Person, officer: Officer) -> None:
    at = saved(rafiq, officer)
    member = officer.visits.place.clients[1]
    printed = rafiq.fill(at, whose=f"client-{member}")
    assert printed.says("Bilkis Akter:")
    assert "Amina Akter" not in printed.words
    everybody = rafiq.fill(at)
    assert everybody.words.count("Copy 1") == 1, "only of what was printed before"


def test_the_receipt_of_a_disbursement_is_signed_by_who_takes_the_money(rafiq: Person, officer: Officer) -> None:
    loan = rafiq.open(f"/loans/{officer.visits.loans[2]}")
    (paid_out,) = {link for link in loan.links if link.endswith("/receipt")}
    assert rafiq.fill(paid_out).says("Loan paid out", "Received by", "Principal left")


def test_who_may_not_print_receipts_or_works_elsewhere_is_turned_away(
    app: FastAPI, rafiq: Person, officer: Officer, engine: Engine
) -> None:
    at = repaid(engine, officer)
    other = officer_of_forty(engine, 1)
    stranger = Person(app, other.username, PASSWORD)
    assert stranger.open(at).status == 403
    nowhere = at.replace(at.split("/")[4], "999999999")
    assert rafiq.open(nowhere).status == 404
