from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.gatherings import staying
from tests.village import FIRST_MEETING, WEEKLY_TERMS, application, product
from tests.web.lending.products import named, typed

from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.queries.planned import planned_installments
from samity.bank.loans.values.allowances import Allowances, Gaps

if TYPE_CHECKING:
    from tests.web.counter import Counter

    from samity.bank.loans.values.state import Installment


def applied(counter: Counter, gaps: Gaps | None) -> int:
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=WEEKLY_TERMS, allowances=Allowances(gaps=gaps))
        command = application(offered.id, counter.place.clients[0])
        return apply_for_loan(command, unit)


def planned(counter: Counter, loan_id: int) -> tuple[Installment, ...]:
    with counter.engine.connect() as connection:
        return planned_installments(connection, counter.found(loan_id))


def test_installments_are_varied_and_taken_back(counter: Counter) -> None:
    loan_id = applied(counter, Gaps(1, 21))
    before = planned(counter, loan_id)
    assert counter.clerk.open(f"/loans/{loan_id}").says("none of its installments is varied")
    page = counter.clerk.open(f"/loans/{loan_id}/vary")
    assert page.fields["due_on_1"] == str(before[0].due_on)
    later = before[0].due_on + timedelta(days=1)
    page = counter.clerk.send(page, due_on_1=str(later), amount_2="100", left_out_3="y")
    assert page.says("The installments are varied.")
    rows = planned(counter, loan_id)
    assert len(rows) == len(before) - 1
    assert (rows[0].due_on, rows[1].due.principal) == (later, 100_00)
    page = counter.clerk.fill(f"/loans/{loan_id}/restore")
    assert page.says("The schedule is the product's again.")
    assert planned(counter, loan_id) == before


def test_what_lies_beyond_the_limits_is_refused(counter: Counter) -> None:
    loan_id = applied(counter, Gaps(3, 21))
    due_on = planned(counter, loan_id)[0].due_on + timedelta(days=1)
    refused = counter.clerk.fill(f"/loans/{loan_id}/vary", due_on_0=str(due_on), amount_0="10")
    assert refused.says("would come 1 days after what is before it")


def test_a_product_that_lets_nothing_vary_says_so(counter: Counter) -> None:
    loan_id = applied(counter, None)
    assert counter.clerk.open(f"/loans/{loan_id}").says("its product does not let it be varied")
    due_on = str(FIRST_MEETING + timedelta(days=3))
    refused = counter.clerk.fill(f"/loans/{loan_id}/vary", due_on_0=due_on, amount_0="10")
    assert refused.says("does not let installments")


def test_a_product_says_how_far_apart_installments_are_put(counter: Counter) -> None:
    page = counter.clerk.fill("/products/define", **typed(counter, "Varying"), varies="y")
    assert "how few days" in page.wrong["varies"]
    page = counter.clerk.send(page, gap_least="5", gap_most="4")
    assert "cannot be at least 5 and at most 4" in page.wrong["gap_most"]
    page = counter.clerk.send(page, gap_most="90")
    assert page.says("The product can be lent now.", "installments of an application, 5 to 90 days apart")
    made = named(counter, "Varying")
    assert made.offer.allowances.gaps == Gaps(5, 90)
    again = counter.clerk.fill(f"/products/{made.id}/define")
    assert again.says("The product is defined anew.")
    assert named(counter, "Varying").offer.allowances.gaps == Gaps(5, 90)
    wrong = counter.clerk.fill("/products/define", **typed(counter, "Fixed"), gap_least="5")
    assert "nothing to limit" in wrong.wrong["varies"]


def test_two_officers_do_not_revert_each_others_variations(counter: Counter) -> None:
    loan_id = applied(counter, Gaps(1, 90))
    first, second = (counter.clerk.open(f"/loans/{loan_id}/vary") for _ in range(2))
    varied = planned(counter, loan_id)[1].due_on + timedelta(days=1)
    counter.clerk.send(first, due_on_2=str(varied))
    stands = planned(counter, loan_id)
    assert stands[1].due_on == varied
    assert counter.clerk.send(second, amount_4="1").says("Somebody changed this after you opened the form")
    assert planned(counter, loan_id) == stands
