"""Every row of docs/rules/loan-account-fields.md."""

from __future__ import annotations

from tests.terms.interest_rows import INTEREST_ROWS
from tests.terms.later_rows import LATER
from tests.terms.payment_rows import PAYMENT_ROWS
from tests.terms.rows import FIELDS, Proven, Row, Rule, Term
from tests.terms.schedule_rows import SCHEDULE_ROWS
from tests.terms.told_rows import EDITED, TOLD

READ = Rule("custom-fields.md", "bank.custom_fields.rules.reading:read")
EXAMPLE = "operations.custom_fields.test_filling::test_the_published_example_is_taken_as_it_stands"
HELD_BACK = "operations.loans.test_payment_holidays::test_interest_that_was_held_back_falls_due_when_it_is_applied"
ROUNDED = Rule("rounding.md", "kernel.money:Currency.minor")
CURRENCIES = "terms.test_loan_account_fields::test_a_loan_is_in_the_currency_of_its_product"

TERMS: tuple[Term, ...] = (*INTEREST_ROWS, *SCHEDULE_ROWS, *PAYMENT_ROWS)
PROVEN: tuple[Proven, ...] = (
    *(
        Proven(path, value, READ, EXAMPLE)
        for path, values in FIELDS.items()
        if path.startswith("_Example_Custom_Fields")
        for value in values or [""]
    ),
    Proven("paymentHolidaysAccruedInterest", "", EDITED, HELD_BACK),
    *(Proven("currency.code", value, ROUNDED, CURRENCIES) for value in FIELDS["currency.code"] if value != "NON_FIAT"),
)
ROWS: tuple[Row, ...] = (*TERMS, *TOLD, *PROVEN, *LATER)
