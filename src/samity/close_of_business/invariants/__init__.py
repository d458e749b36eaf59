"""What must always hold. A new invariant is a file here and a line in INVARIANTS. See docs/rules/invariants.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Connection

from samity.close_of_business.invariants.cash_differences import cash_differences_are_booked
from samity.close_of_business.invariants.due_dates import due_dates_have_passed
from samity.close_of_business.invariants.held_payments import held_payments_have_settled, held_payments_sum_up
from samity.close_of_business.invariants.installments import installments_hold_the_loan
from samity.close_of_business.invariants.loan_books import loan_transactions_are_booked
from samity.close_of_business.invariants.loan_charges import charges_stand_in_installments
from samity.close_of_business.invariants.loan_offices import offices_keep_their_own_loans
from samity.close_of_business.invariants.loan_replay import (
    changed_facts_lead_to_what_is_stored,
    facts_lead_to_what_is_stored,
)
from samity.close_of_business.invariants.loan_transactions import transactions_sum_to_the_loan
from samity.close_of_business.invariants.negative_receivables import no_loan_has_a_negative_receivable
from samity.close_of_business.invariants.overpayments import no_loan_is_overpaid_and_owing, overpayments_equal_the_loans
from samity.close_of_business.invariants.portfolio import portfolio_equals_the_loans
from samity.close_of_business.invariants.posting_accounts import postings_stand_in_gl_accounts
from samity.close_of_business.invariants.receipts import receipts_count_without_gaps
from samity.close_of_business.invariants.receivables import receivables_equal_the_loans
from samity.close_of_business.invariants.recognition import closed_days_have_their_income
from samity.close_of_business.invariants.reversals import reversals_mirror_what_they_reverse
from samity.close_of_business.invariants.sheet_lines import sheet_lines_have_their_transactions
from samity.close_of_business.invariants.suspense import suspense_is_of_transfers
from samity.close_of_business.invariants.transactions_post import every_transaction_posts
from samity.close_of_business.invariants.undone_sheets import nothing_stands_of_undone_sheets

if TYPE_CHECKING:
    from collections.abc import Sequence

Invariant: TypeAlias = Callable[[Connection], list[str]]
"""Returns a sentence for each violation it found, at most a few; an empty list when all is well."""

INVARIANTS: Mapping[str, Invariant] = {
    "every transaction posts": every_transaction_posts,
    "postings stand in GL accounts": postings_stand_in_gl_accounts,
    "reversals mirror what they reverse": reversals_mirror_what_they_reverse,
    "the portfolio equals the loans": portfolio_equals_the_loans,
    "receivables equal the loans": receivables_equal_the_loans,
    "overpayments equal the loans": overpayments_equal_the_loans,
    "suspense is of transfers": suspense_is_of_transfers,
    "offices keep their own loans": offices_keep_their_own_loans,
    "no loan is overpaid and owing": no_loan_is_overpaid_and_owing,
    "no loan has a negative receivable": no_loan_has_a_negative_receivable,
    "closed days have their income": closed_days_have_their_income,
    "installments hold the loan": installments_hold_the_loan,
    "charges stand in installments": charges_stand_in_installments,
    "transactions sum to the loan": transactions_sum_to_the_loan,
    "loan transactions are booked": loan_transactions_are_booked,
    "due dates have passed": due_dates_have_passed,
    "held payments have settled": held_payments_have_settled,
    "held payments sum to what is held": held_payments_sum_up,
    "facts lead to what is stored": facts_lead_to_what_is_stored,
    "sheet lines have their transactions": sheet_lines_have_their_transactions,
    "nothing stands of undone sheets": nothing_stands_of_undone_sheets,
    "cash differences are booked": cash_differences_are_booked,
    "receipts count without gaps": receipts_count_without_gaps,
}

BY_NIGHT: Mapping[str, Invariant] = {
    **INVARIANTS,
    "facts lead to what is stored": changed_facts_lead_to_what_is_stored,
}
"""The same as a night looks at them: loans are folded anew when something was done to them, and the others by turns."""


def broken(
    connection: Connection,
    before_each: Callable[[str], object] | None = None,
    invariants: Mapping[str, Invariant] = INVARIANTS,
) -> Sequence[str]:
    """Check everything that must always hold.

    Args:
        connection: the bank's database.
        before_each: is told the name of each check before it begins.
        invariants: all of them; a night looks at them in its own way.

    Returns:
        A sentence for each violation, behind the name of what it violates; empty when all is well.
    """
    found: list[str] = []
    for name, check in invariants.items():
        if before_each is not None:
            before_each(name)
        found += [f"[{name}] {sentence}" for sentence in check(connection)]
    return found
