from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from samity.close_of_business.invariants import INVARIANTS, broken, loan_replay, violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

A_REPAYMENT = """(SELECT t.account_id, t.id FROM loan_transaction t
    WHERE t.kind = 'REPAYMENT' AND t.reverses_id IS NULL AND NOT EXISTS (
        SELECT FROM loan_transaction r WHERE r.account_id = t.account_id AND r.reverses_id = t.id)
    ORDER BY t.account_id DESC, t.id DESC LIMIT 1)"""
AN_ACTIVE_LOAN = """(SELECT max(l.account_id) FROM loan l JOIN loan_product p ON p.id = l.product_id
    WHERE l.status = 'ACTIVE' AND p.short_name = 'GRP' AND l.recognition_behind_since IS NULL)"""
THE_CLOSED_DAY = "(SELECT closed_on FROM bank_date)"
LAST_INSTALLMENT = f"number = 20 AND account_id = {AN_ACTIVE_LOAN}"
AS_IF_NONE_HAD_PASSED = "accruing_number = 1, accrued_until = disbursed_on, accrued = 0"
OF_A_REVERSAL = """FROM ledger_transaction t
    WHERE t.reverses_id IS NOT NULL AND p.account_id = t.account_id AND p.transaction_id = t.id"""

ANOTHER_OFFICE = "(SELECT max(o.id) FROM office o WHERE o.id <> {}.office_id)"
WAS_UNDONE = """t.reverses_id IS NOT NULL AND EXISTS (
    SELECT FROM loan_transaction x JOIN loan_fact u ON u.account_id = x.account_id AND u.undoes = x.fact
    WHERE x.account_id = t.account_id AND x.id = t.id)"""

# What somebody with the database's password could do to it, one row at a time.
A_HELD_PAYMENT = '[[9, "2020-01-01", 1]]'
LOANS_IN_ARREARS = (
    "SELECT i.account_id FROM loan_installment i, bank_date d"
    " WHERE i.due_on < d.business_date AND i.principal_paid < i.principal_due"
)
SICKNESSES = [
    (
        "suspense is of transfers",
        "UPDATE loan_transaction SET kind = 'TRANSFER_PROPOSED' WHERE kind = 'DISBURSEMENT' AND reverses_id IS NULL",
        "waits in suspense, and its borrower is not being transferred",
    ),
    (
        "offices keep their own loans",
        f"UPDATE loan SET office_id = {ANOTHER_OFFICE.format('loan')} WHERE account_id = {AN_ACTIVE_LOAN}",
        "which it does not keep",
    ),
    (
        "offices keep their own loans",
        f"UPDATE ledger_transaction t SET office_id = {ANOTHER_OFFICE.format('t')} WHERE {WAS_UNDONE}",
        "was taken back, and ",
    ),
    (
        "every transaction posts",
        f"DELETE FROM posting WHERE (account_id, transaction_id) = {A_REPAYMENT}",
        "has no postings",
    ),
    (
        "postings stand in GL accounts",
        f"UPDATE posting SET credit_gl = 999 WHERE (account_id, transaction_id) = {A_REPAYMENT}",
        "GL account 999 is unknown",
    ),
    (
        "postings stand in GL accounts",
        "UPDATE gl_account SET usage = 'HEADER' WHERE gl_code = '1400'",
        "is unknown or a header",
    ),
    (
        "reversals mirror what they reverse",
        f"UPDATE posting p SET amount = p.amount + 1 {OF_A_REVERSAL}",
        "does not post back what it reverses",
    ),
    (
        "reversals mirror what they reverse",
        f"UPDATE posting p SET debit_gl = p.credit_gl, credit_gl = p.debit_gl {OF_A_REVERSAL}",
        "does not post back what it reverses",
    ),
    (
        "reversals mirror what they reverse",
        "UPDATE loan_transaction SET principal = principal - 1, interest = interest + 1 WHERE reverses_id IS NOT NULL",
        "does not repeat what it reverses",
    ),
    (
        "the portfolio equals the loans",
        f"UPDATE loan SET principal_outstanding = principal_outstanding + 1 WHERE account_id = {AN_ACTIVE_LOAN}",
        "its loans say Tk ",
    ),
    (
        "the portfolio equals the loans",
        f"UPDATE posting SET amount = amount + 1 WHERE (account_id, transaction_id) = {A_REPAYMENT} AND no = 1",
        "its loans say Tk ",
    ),
    (
        "receivables equal the loans",
        f"UPDATE loan SET recognised_interest = recognised_interest + 1 WHERE account_id = {AN_ACTIVE_LOAN}",
        "its loans say Tk ",
    ),
    ("overpayments equal the loans", "UPDATE loan SET overpaid = overpaid - 1 WHERE status = 'OVERPAID'", "say -Tk "),
    (
        "no loan is overpaid and owing",
        f"UPDATE loan SET overpaid = 1 WHERE account_id = {AN_ACTIVE_LOAN}",
        "is overpaid by Tk 0.01, and owes Tk ",
    ),
    (
        "no loan has a negative receivable",
        f"UPDATE loan SET recognised_fees = recognised_fees - 3001 WHERE account_id = {AN_ACTIVE_LOAN}",
        "its receivable of fees is -Tk ",
    ),
    (
        "closed days have their income",
        f"UPDATE loan SET recognition_behind_since = {THE_CLOSED_DAY} WHERE account_id = {AN_ACTIVE_LOAN}",
        "its income is not recognised since",
    ),
    (
        "closed days have their income",
        f"UPDATE loan SET recognised_until = {THE_CLOSED_DAY} - 1 WHERE account_id = {AN_ACTIVE_LOAN}",
        "its income is not recognised since",
    ),
    (
        "closed days have their income",
        "UPDATE loan SET recognition_behind_since = current_date WHERE status = 'OVERPAID'",
        "its income is not recognised since",
    ),
    (
        "installments hold the loan",
        f"UPDATE loan_installment SET principal_due = principal_due + 1 WHERE {LAST_INSTALLMENT}",
        "its installments say Tk ",
    ),
    (
        "installments hold the loan",
        f"UPDATE loan_installment SET interest_paid = interest_due + 1 WHERE {LAST_INSTALLMENT}",
        "installment 20 are settled beyond due",
    ),
    (
        "charges stand in installments",
        f"DELETE FROM loan_charge WHERE account_id = {AN_ACTIVE_LOAN}",
        "fees due are Tk 0.00 by its charges, Tk 30.00 by its installments",
    ),
    (
        "charges stand in installments",
        "UPDATE loan_charge SET waived = 0 WHERE waived > 0",
        "penalties waived are Tk 0.00 by its charges, Tk ",
    ),
    (
        "transactions sum to the loan",
        f"UPDATE loan_installment SET principal_paid = principal_paid + 1 WHERE {LAST_INSTALLMENT}",
        "principal paid is Tk ",
    ),
    (
        "transactions sum to the loan",
        f"DELETE FROM loan_transaction WHERE kind = 'ACCRUAL' AND account_id = {AN_ACTIVE_LOAN}",
        "interest recognised is Tk ",
    ),
    (
        "transactions sum to the loan",
        f"UPDATE loan_installment SET capitalized = 1, principal_due = principal_due + 1 WHERE {LAST_INSTALLMENT}",
        "capitalized is Tk ",
    ),
    (
        "loan transactions are booked",
        f"DELETE FROM posting WHERE (account_id, transaction_id) = {A_REPAYMENT}",
        "the ledger holds Tk 0.00",
    ),
    (
        "loan transactions are booked",
        f"DELETE FROM loan_transaction WHERE (account_id, id) = {A_REPAYMENT}",
        "is not in the history of loan",
    ),
    (
        "due dates have passed",
        f"UPDATE loan SET {AS_IF_NONE_HAD_PASSED} WHERE account_id = {AN_ACTIVE_LOAN}",
        "installment 1 fell due on",
    ),
    (
        "held payments have settled",
        f"UPDATE loan SET held = 1, held_payments = '{A_HELD_PAYMENT}' WHERE account_id IN ({LOANS_IN_ARREARS})",
        "is not settled",
    ),
    (
        "held payments sum to what is held",
        f"UPDATE loan SET held = held + 1 WHERE account_id = {AN_ACTIVE_LOAN}",
        "its held payments sum to",
    ),
    (
        "facts lead to what is stored",
        f"UPDATE loan_fact SET amount = amount - 1 WHERE kind = 'REPAID' AND account_id = {AN_ACTIVE_LOAN}",
        "lead to another installments",
    ),
    (
        "facts lead to what is stored",
        "DELETE FROM loan_fact WHERE kind = 'UNDONE'",
        "other transactions than those that stand in the books",
    ),
    (
        "facts lead to what is stored",
        f"UPDATE loan SET recognised_until = recognised_until - 60 WHERE account_id = {AN_ACTIVE_LOAN}",
        "is not what its state leads to",
    ),
    (
        "facts lead to what is stored",
        f"UPDATE loan_fact SET amount = amount + 1 WHERE kind = 'DISBURSED' AND account_id = {AN_ACTIVE_LOAN}",
        "lead to another principal, installments",
    ),
    (
        "sheet lines have their transactions",
        "UPDATE collection_sheet_line SET amount = amount + 1 WHERE sheet_id = 12 AND no = 1",
        "Line 1 of sheet 12",
    ),
    (
        "sheet lines have their transactions",
        "UPDATE collection_sheet_line SET transaction_id = NULL WHERE sheet_id = 12 AND no = 2",
        "Line 2 of sheet 12",
    ),
    (
        "nothing stands of undone sheets",
        "INSERT INTO collection_sheet_undo (sheet_id, reason, undone_on, undone_by) VALUES (12, 'None', now(), 1)",
        "of sheet 12, which was taken back, still stands",
    ),
    (
        "cash differences are booked",
        """
        WITH c AS (
          INSERT INTO captured_sheet (id, office_id, kind, due_on, state)
          VALUES (900000, 1, 'INDIVIDUAL', now(), 'POSTED'))
        INSERT INTO ledger_transaction
          (account_id, id, office_id, currency_code, kind, value_on, booked_on, created_by)
        VALUES (900000, 900000, 1, 'KES', 'sheet.cash_short', now(), now(), 1)""",
        "The ledger's transaction 900000 is not of captured sheet 900000.",
    ),
    (
        "receipts count without gaps",
        "UPDATE sheet_receipt_count SET last = last + 1",
        "receipts up to number",
    ),
    (
        "receipts count without gaps",
        "DELETE FROM sheet_receipt WHERE sheet_id = 12",
        "Sheet 12 has no receipt.",
    ),
]


def sicken(bank: Connection, statement: str) -> None:
    """Change a bank behind its back: the guard of the ledger is put aside first."""
    for table in ("posting", "ledger_transaction", "sheet_receipt"):
        bank.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER append_only"))
    assert bank.execute(text(statement)).rowcount > 0


@pytest.mark.parametrize("name", INVARIANTS)
def test_a_bank_that_lived_by_its_operations_is_healthy(bank: Connection, name: str) -> None:
    assert INVARIANTS[name](bank) == []


@pytest.mark.parametrize(("name", "statement", "said"), SICKNESSES)
def test_a_sick_bank_is_found_sick(bank: Connection, name: str, statement: str, said: str) -> None:
    sicken(bank, statement)
    found = INVARIANTS[name](bank)
    assert any(said in sentence for sentence in found), found


def test_every_invariant_has_seen_a_sick_bank() -> None:
    assert {name for name, _, _ in SICKNESSES} == set(INVARIANTS)


def test_the_bank_that_lived_holds_something_for_each_invariant_to_check(bank: Connection) -> None:
    counted = bank.execute(
        text(
            "SELECT (SELECT count(*) FROM loan WHERE status = 'ACTIVE') AS active,"
            " (SELECT count(*) FROM loan WHERE status = 'OVERPAID') AS overpaid,"
            " (SELECT count(*) FROM ledger_transaction WHERE reverses_id IS NOT NULL) AS reversals,"
            " (SELECT count(*) FROM loan_charge WHERE waived > 0) AS waived,"
            " (SELECT count(*) FROM collection_sheet_line WHERE transaction_id IS NULL) AS passed_over,"
            " (SELECT count(*) FROM collection_sheet_undo) AS undone,"
            " (SELECT count(*) FROM loan l WHERE l.recognition_behind_since IS NOT NULL AND l.recognised_interest <"
            "   (SELECT sum(interest_paid) FROM loan_installment i WHERE i.account_id = l.account_id)) AS paid_today"
        )
    ).one()
    assert min(counted) > 0, counted


def test_a_violation_is_told_with_the_name_of_what_it_violates(bank: Connection) -> None:
    sicken(bank, f"DELETE FROM posting WHERE (account_id, transaction_id) = {A_REPAYMENT}")
    assert any(sentence.startswith("[every transaction posts] Transaction ") for sentence in broken(bank))


def test_an_invariant_names_a_few_violations_and_not_thousands(bank: Connection) -> None:
    sicken(bank, "DELETE FROM posting")
    assert len(INVARIANTS["every transaction posts"](bank)) == violations.MOST_NAMED


def test_the_replay_finds_the_same_chunk_by_chunk(bank: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    sicken(bank, "UPDATE loan SET last_paid_on = last_paid_on - 1 WHERE last_paid_on IS NOT NULL")
    at_once = loan_replay.facts_lead_to_what_is_stored(bank)
    monkeypatch.setattr(loan_replay, "CHUNK", 3)
    assert loan_replay.facts_lead_to_what_is_stored(bank) == at_once
    assert len(at_once) > 3


def test_a_product_mapped_anew_is_left_to_the_check_of_its_transactions(bank: Connection) -> None:
    another = (
        "INSERT INTO gl_account (name, gl_code, type, usage) VALUES ('Loans', '1499', 'ASSET', 'DETAIL') RETURNING id"
    )
    bank.execute(
        text("UPDATE account_mapping SET gl_account_id = :gl WHERE purpose = 'LOAN_PORTFOLIO'"),
        {"gl": bank.scalar(text(another))},
    )
    assert INVARIANTS["the portfolio equals the loans"](bank) == []
    assert INVARIANTS["loan transactions are booked"](bank) == []
