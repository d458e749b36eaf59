"""Products as they are typed on their page, and found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.queries.products import loan_products

if TYPE_CHECKING:
    from tests.web.counter import Counter
    from tests.web.pages import Typed

    from samity.bank.loans.values.products import LoanProduct


def accounts(counter: Counter) -> dict[str, Typed]:
    return {f"gl_{purpose.lower()}": account for purpose, account in counter.offered.gl.items()}


def typed(counter: Counter, name: str) -> dict[str, Typed]:
    return {
        "name": name,
        "short_name": name[-4:],
        "currency_code": "KES",
        "principal": "12,000",
        "rate": "24",
        "number": 12,
        **accounts(counter),
    }


def named(counter: Counter, name: str) -> LoanProduct:
    with counter.engine.connect() as connection:
        return next(each for each in loan_products(connection).values() if each.name == name)
