"""Every row of docs/rules/loan-account-fields.md."""

from __future__ import annotations

from tests.terms.arrears_rows import ARREARS_ROWS
from tests.terms.interest_rows import INTEREST_ROWS
from tests.terms.later_rows import LATER
from tests.terms.own_rows import OWN
from tests.terms.payment_rows import PAYMENT_ROWS
from tests.terms.penalty_rows import PENALTY_ROWS
from tests.terms.prepayment_rows import PREPAYMENT_ROWS
from tests.terms.rows import FIELDS, Own, Proven, Row, Rule, Term, Told
from tests.terms.schedule_rows import SCHEDULE_ROWS
from tests.terms.told_rows import TOLD

ROUNDED = Rule("rounding.md", "kernel.money:Currency.minor").instead(
    "decimals", 5, "bank.organisation.queries.currencies:_currency"
)
CURRENCIES = "terms.test_loan_account_fields::test_a_loan_is_in_the_currency_of_its_product"

TERMS: tuple[Term, ...] = (
    *INTEREST_ROWS,
    *SCHEDULE_ROWS,
    *PAYMENT_ROWS,
    *PREPAYMENT_ROWS,
    *PENALTY_ROWS,
    *ARREARS_ROWS,
)
PROVEN: tuple[Proven, ...] = tuple(
    Proven("currency.code", value, ROUNDED, CURRENCIES) for value in FIELDS["currency.code"] if value != "NON_FIAT"
)
RULED: tuple[Term | Told | Own | Proven, ...] = (*TERMS, *TOLD, *OWN, *PROVEN)
ROWS: tuple[Row, ...] = (*RULED, *LATER)
