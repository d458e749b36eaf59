from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.gatherings import staying
from tests.village import FIRST_MEETING, product
from tests.web.walker import DESKTOP, DESKTOP_WITHOUT_SCRIPT, KEYBOARD, PHONE, Surface

from samity.bank.loans.operations.preview_terms import AskedTerms, preview_terms
from samity.bank.loans.values.parts import total_of
from samity.bank.loans.values.products import Wish

if TYPE_CHECKING:
    from tests.web.conftest import Walk
    from tests.web.counter import Counter
    from tests.web.served import Served


def test_a_product_shows_an_example_of_its_own_terms(counter: Counter) -> None:
    page = counter.clerk.open(f"/products/{counter.offered.id}")
    assert page.says("An example", "12 installments, from 14 Jan 2025 to 1 Apr 2025: KES 12,662.79 in all.")


def test_an_example_is_what_the_preview_without_an_account_says(counter: Counter) -> None:
    wish = Wish(principal=7_500_00, number_of_installments=5)
    with staying(counter.engine, FIRST_MEETING) as unit:
        asked = preview_terms(AskedTerms(counter.offered.id, wish, FIRST_MEETING), unit)
    page = counter.clerk.open(f"/products/{counter.offered.id}?principal=7,500&number=5&on=2025-01-07")
    rows = [f"{each.number} {each.due_on.day} " for each in asked.installments]
    assert total_of([each.due for each in asked.installments]).total == 7672_60
    assert page.says("5 installments, from 14 Jan 2025 to 11 Feb 2025: KES 7,672.60 in all.", *rows)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("principal=0&number=5&on=2025-01-07", "Amount: It must be more than nothing."),
        ("principal=1.234&number=5&on=2025-01-07", "has more decimals than KES has."),
        ("principal=100&number=1,201&on=2025-01-07", "Installments: The number of installments cannot be 1201."),
        ("principal=100&number=5&on=7", "Paid out on: Type a date, such as 2025-03-15."),
        ("principal=&number=x&on=2025-01-07", "Installments: Type a whole number."),
    ],
    ids=["nothing", "too fine", "too many", "no day", "no number"],
)
def test_an_example_that_is_not_lent_says_why(counter: Counter, asked: str, reason: str) -> None:
    page = counter.clerk.open(f"/products/{counter.offered.id}?{asked}")
    assert page.status == 200
    assert page.says("It is not lent like this.", reason)


def test_who_may_not_preview_sees_what_right_he_needs(counter: Counter) -> None:
    page = counter.reader.open(f"/products/{counter.offered.id}")
    assert page.says("To see an example needs the right loans:apply; ask your administrator.", "What a loan costs")


@pytest.mark.slow
@pytest.mark.parametrize("surface", [DESKTOP, PHONE, KEYBOARD, DESKTOP_WITHOUT_SCRIPT], ids=lambda each: each.name)
def test_the_example_follows_what_is_typed(walk: Walk, served: Served, surface: Surface) -> None:
    with staying(served.engine, FIRST_MEETING) as unit:
        offered = product(unit)
    walker = walk(surface)
    walker.open(f"/products/{offered.id}")
    walker.sees("12 installments, from")
    walker.fill("Amount", "7500")
    walker.fill("Installments", "5")
    if not surface.script:
        walker.click("Show its schedule")
    walker.sees("5 installments, from")
    walker.sees("KES 7,672.60")
    walker.fill("Installments", "0")
    if not surface.script:
        walker.click("Show its schedule")
    walker.sees("It is not lent like this.")
