from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.gatherings import move_to, staying
from tests.village import FIRST_MEETING, lend_alone, product
from tests.web.one_of_everything import BY_CONTRACT

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.values.allowances import Allowances, EditOption

if TYPE_CHECKING:
    from tests.web.counter import Counter


def lent(counter: Counter, *edits: EditOption) -> int:
    with staying(counter.engine, FIRST_MEETING) as unit:
        allowances = Allowances(edits=frozenset(edits))
        offered = product(unit, terms=replace(BY_CONTRACT, number_of_installments=6), allowances=allowances)
        return lend_alone(unit, offered.id, counter.place.clients[0])


def test_a_schedule_is_changed_installment_by_installment(counter: Counter) -> None:
    loan_id = lent(counter, *EditOption)
    page = counter.clerk.open(f"/loans/{loan_id}/edit-schedule")
    first = counter.found(loan_id).state.installments[0]
    assert page.fields["due_on_1"] == str(first.due_on)
    later = first.due_on + timedelta(days=1)
    page = counter.clerk.send(page, due_on_1=str(later), principal_2="100")
    assert page.says("The schedule is changed.")
    rows = counter.found(loan_id).state.installments
    assert (rows[0].due_on, rows[1].due.principal) == (later, 100_00)
    refused = counter.clerk.fill(f"/loans/{loan_id}/edit-schedule", interest_3="1000")
    assert refused.says("by hand it is only lowered")


def test_a_payment_holiday_is_granted_and_its_interest_asked_for(counter: Counter) -> None:
    loan_id = lent(counter, EditOption.PAYMENT_HOLIDAYS)
    assert counter.clerk.fill(f"/loans/{loan_id}/payment-holiday", numbers="1").says("The payment holiday is granted.")
    assert counter.clerk.open(f"/loans/{loan_id}").says("payment holiday", "of interest held back")
    assert len(counter.found(loan_id).state.installments) == 7
    refused = counter.clerk.fill(f"/loans/{loan_id}/apply-held-interest")
    assert refused.says("no payment holiday that is over holds interest back")
    move_to(counter.engine, FIRST_MEETING + timedelta(days=7))
    try:
        page = counter.clerk.fill(f"/loans/{loan_id}/apply-held-interest")
        assert page.says("The interest that was held back falls due.")
    finally:
        move_to(counter.engine, FIRST_MEETING)


def test_interest_held_back_is_told_when_all_else_is_paid(counter: Counter) -> None:
    loan_id = lent(counter, EditOption.PAYMENT_HOLIDAYS)
    counter.clerk.fill(f"/loans/{loan_id}/payment-holiday", numbers="1")
    at = f"/loans/{loan_id}"
    assert counter.clerk.open(at).says("has to fall due first", "would be left, until somebody asks for it")
    owed = counter.found(loan_id).state.outstanding.total
    counter.clerk.fill(f"{at}/repay", amount=f"{Decimal(owed) / 100:.2f}")
    page = counter.clerk.open(at)
    assert page.says("Everything that was asked for is paid.", "payment holidays hold interest back")
    assert page.says("held back is left, until somebody asks for it")
    assert counter.clerk.fill(f"{at}/close").says("hold back")
    assert counter.clerk.fill(f"{at}/apply-held-interest").says("The interest that was held back falls due.")
    held = counter.found(loan_id).state.outstanding.total
    counter.clerk.fill(f"{at}/repay", amount=f"{Decimal(held) / 100:.2f}")
    assert counter.clerk.open(at).says("It was paid off on")


def test_a_product_that_lets_nothing_be_changed_says_so(counter: Counter) -> None:
    loan_id = lent(counter)
    assert counter.clerk.open(f"/loans/{loan_id}").says("its product does not let it be changed by hand")
    assert counter.clerk.fill(f"/loans/{loan_id}/edit-schedule", principal_1="1").says("does not let the schedule")


def test_two_officers_do_not_revert_each_other(counter: Counter) -> None:
    loan_id = lent(counter, *EditOption)
    first, second = (counter.clerk.open(f"/loans/{loan_id}/edit-schedule") for _ in range(2))
    holiday = counter.clerk.open(f"/loans/{loan_id}/payment-holiday")
    assert counter.clerk.send(first, principal_2="100").says("The schedule is changed.")
    stands = counter.found(loan_id).state.installments
    refused = counter.clerk.send(second, interest_6="1")
    assert refused.says("Somebody changed this after you opened the form")
    # Also when it is sent again from there: it is opened anew first.
    assert counter.clerk.send(refused).says("Somebody changed this after you opened the form")
    assert counter.clerk.send(holiday, numbers="3").says("Somebody changed this after you opened the form")
    assert counter.found(loan_id).state.installments == stands
    anew = counter.clerk.open(f"/loans/{loan_id}/edit-schedule")
    assert counter.clerk.send(anew, interest_6="1").says("The schedule is changed.")
    rows = counter.found(loan_id).state.installments
    assert (rows[1].due.principal, rows[5].due.interest) == (100_00, 1_00)


def test_an_installment_that_only_a_charge_made_is_not_offered(counter: Counter) -> None:
    loan_id = lent(counter, *EditOption)
    with staying(counter.engine, FIRST_MEETING) as unit:
        fee = define_charge(DefineCharge("Closing letter", "KES", Decimal(15), is_penalty=False), unit)
        add_charge(AddCharge(loan_id, AskedCharge(fee, FIRST_MEETING + timedelta(days=4000))), unit)
    assert len(counter.found(loan_id).state.installments) == 7
    page = counter.clerk.open(f"/loans/{loan_id}/edit-schedule")
    assert "due_on_6" in page.fields
    assert "due_on_7" not in page.fields
