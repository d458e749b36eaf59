"""What stands against an application, of its words, of the product, of who borrows, comes in one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.dialects.mambu.applications import asked
from tests.dialects.mambu.products import body

if TYPE_CHECKING:
    from tests.dialects.mambu.speaker import Mambu

RATE, COUNT = "interestSettings.interestRate", "scheduleSettings.repaymentInstallments"


@pytest.fixture
def product(mambu: Mambu) -> dict[str, Any]:
    """A product of 100 to 100,000 over 1 to 60 months at 1 % to 20 % a month."""
    made: dict[str, Any] = mambu.post("loanproducts", body())
    return made


def sources(mambu: Mambu, wrong: dict[str, Any]) -> dict[str, str]:
    """Return the word for each member that is refused; no member is named twice."""
    _, reasons = mambu.refused("POST", "loans", wrong)
    told = dict(reasons)
    assert len(told) == len(reasons), reasons
    return told


def test_words_terms_debtor_branch_and_id_are_refused_in_one_answer(
    mambu: Mambu, product: dict[str, Any], holder: str
) -> None:
    fitting = {"interestSettings": {"interestRate": 10}, "id": uuid4().hex}
    taken = mambu.post("loans", asked(product, holder, **fitting))
    waiting = mambu.post("clients", {"firstName": "Mina", "lastName": "Devi", "state": "PENDING_APPROVAL"})
    wrong = asked(
        product,
        waiting["encodedKey"],
        id=taken["id"],
        scheduleSettings={"repaymentInstallments": 61},
        interestSettings={"interestRate": 24},
        assignedBranchKey="no such",
        allowAdvanceRepayment="perhaps",
        disbursementDetails={"expectedDisbursementDate": "soon"},
        daysLate=3,
    )
    assert sources(mambu, wrong) == {
        "allowAdvanceRepayment": "INVALID_PARAMETERS",
        "disbursementDetails.expectedDisbursementDate": "INVALID_DATE",
        "daysLate": "FIELD_NOT_SUPPORTED",
        "id": "LOAN_EXTERNAL_ID_TAKEN",
        "assignedBranchKey": "UNKNOWN_KEY",
        RATE: "TERM_OUTSIDE_OFFER",
        COUNT: "TERM_OUTSIDE_OFFER",
    }
    readable = {**wrong, "disbursementDetails": {}, "id": "another"}
    told = sources(mambu, readable)
    assert (told["accountHolderKey"], told[RATE]) == ("CLIENT_NOT_ACTIVE", "TERM_OUTSIDE_OFFER")


def test_terms_are_judged_where_nobody_is_there_who_would_borrow(mambu: Mambu, product: dict[str, Any]) -> None:
    wrong = asked(product, "no such", assignedUserKey="nobody")
    assert sources(mambu, wrong) == {
        "accountHolderKey": "UNKNOWN_KEY",
        "assignedUserKey": "UNKNOWN_KEY",
        RATE: "TERM_OUTSIDE_OFFER",
    }


def test_what_repeats_the_product_wrongly_is_refused_beside_the_debtor(mambu: Mambu, product: dict[str, Any]) -> None:
    settings = {"interestRate": 10, "interestCalculationMethod": "FLAT"}
    assert sources(mambu, asked(product, "no such", interestSettings=settings)) == {
        "accountHolderKey": "UNKNOWN_KEY",
        "interestSettings.interestCalculationMethod": "FIELD_NOT_SUPPORTED",
    }


def test_of_terms_with_an_unreadable_amount_nothing_is_said(mambu: Mambu, product: dict[str, Any], holder: str) -> None:
    wrong = asked(product, holder, loanAmount="much", interestSettings={"interestRate": 24})
    assert sources(mambu, wrong) == {"loanAmount": "INVALID_PARAMETERS"}


def test_an_empty_application_names_what_it_needs(mambu: Mambu) -> None:
    needed = ["productTypeKey", "loanAmount", "accountHolderKey", "accountHolderType"]
    assert sources(mambu, {}) == dict.fromkeys(needed, "INVALID_PARAMETERS")
