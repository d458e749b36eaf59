"""A transaction is taken back, and installments are changed with it: `:adjust` that names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.dialects.mambu.editing import EVERY_EDIT, active, later, rows_of

if TYPE_CHECKING:
    from tests.dialects.mambu.speaker import Mambu


def paid(mambu: Mambu) -> tuple[dict[str, Any], str]:
    """Lend 1,200 over twelve months, take 300, and return the loan and the number of the payment."""
    loan = active(mambu, *EVERY_EDIT)
    made = mambu.post(f"loans/{loan['id']}/repayment-transactions", {"amount": 300})
    return loan, made["id"]


def adjust(mambu: Mambu, transaction: str, *rows: dict[str, Any]) -> Any:
    return mambu.call("POST", f"loans/transactions/{transaction}:adjust", json={"installments": list(rows)})


def test_installments_are_changed_with_what_is_taken_back(mambu: Mambu) -> None:
    loan, transaction = paid(mambu)
    rows = rows_of(mambu, loan)
    moved = {**rows[4], "dueDate": later(rows[4], 3)}
    answer = adjust(mambu, transaction, moved)
    assert (answer.status_code, answer.json()["adjustmentTransactionKey"] is not None) == (200, True)
    after = rows_of(mambu, loan)
    assert after[4]["dueDate"] == moved["dueDate"]
    assert sum(each["principal"]["amount"]["paid"] for each in after) == 0


def test_a_wrong_installment_takes_nothing_back(mambu: Mambu) -> None:
    loan, transaction = paid(mambu)
    rows = rows_of(mambu, loan)
    wrong = {**rows[4], "dueDate": rows[0]["dueDate"]}
    answer = adjust(mambu, transaction, wrong)
    assert answer.status_code == 400
    assert [each["errorSource"] for each in answer.json()["errors"]] == ["installments[0].dueDate", "dueDate"]
    assert rows_of(mambu, loan) == rows
    untold = {**rows[4], "fee": {"amount": {"expected": 5}}}
    faults = adjust(mambu, transaction, untold).json()["errors"]
    assert faults[0]["errorSource"].startswith("installments[0].fee")


def test_who_pays_out_again_says_installments_then(mambu: Mambu) -> None:
    loan = active(mambu, *EVERY_EDIT)
    (out,) = mambu.get(f"loans/{loan['id']}/transactions")
    rows = rows_of(mambu, loan)
    assert adjust(mambu, out["id"], {**rows[4], "dueDate": later(rows[4], 3)}).status_code == 400
