from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from samity.bank.loans.operations.decide import ApprovedMoreThanAsked, LoanNotPending
from samity.bank.loans.operations.products import ProductNameTaken, PurposeNotMapped
from samity.bank.loans.operations.repay import RepaidBeforeDisbursement
from samity.bank.loans.rules.offers import TermOutsideOffer
from samity.kernel.errors import Located, Refusal, Refusals
from samity.kernel.money import Currency, Money
from samity.web.formats import formats_of
from samity.web.words import told

TAKA = Currency("BDT", 2, "Taka", "৳")
ENGLISH = formats_of("en", "")


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (TermOutsideOffer("numberOfRepayments", "90"), "The number of installments 90 lies outside what the product"),
        (PurposeNotMapped("INTEREST_RECEIVABLE"), "The accounting chosen needs a GL account for interest receivable."),
        (LoanNotPending(7, "SUBMITTED", "approve"), "it is submitted."),
        (RepaidBeforeDisbursement(7, date(2025, 3, 9)), "before its disbursement on 9 Mar 2025."),
        (ApprovedMoreThanAsked(Money(Decimal(12500), TAKA)), "The approved amount ৳\xa012,500.00 is more"),
        (ProductNameTaken("LOAN_A"), "name LOAN_A exists already."),
        (Located("Amina", LoanNotPending(7, "ACTIVE", "approve")), "Amina: Loan 7 is not waiting"),
        (Refusals([ProductNameTaken("A"), ProductNameTaken("B")]), "A exists already. A loan product"),
    ],
)
def test_a_refusal_is_told_in_the_readers_words(refusal: Refusal, sentence: str) -> None:
    assert sentence in told(refusal, ENGLISH)


def test_amounts_are_told_as_the_reader_writes_them() -> None:
    refusal = ApprovedMoreThanAsked(Money(Decimal("1250000.5"), TAKA))
    assert "৳\xa012,50,000.50" in told(refusal, formats_of("en_IN", ""))


def test_what_is_no_amount_is_told_as_it_was_asked() -> None:
    assert "1.234" in told(ApprovedMoreThanAsked(Money(Decimal("1.234"), TAKA)), ENGLISH)


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "-Infinity", "1e5", "1E999999999", "0x10", "twelve", "1,2,3"])
def test_what_people_do_not_write_is_no_number(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        ENGLISH.read_number(typed)
