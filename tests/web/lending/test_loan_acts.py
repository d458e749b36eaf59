from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.gatherings import staying
from tests.village import (
    FIRST_MEETING,
    WEEKLY_TERMS,
    application,
    defined_anew,
    lend,
    lend_alone,
    meeting,
    product,
)

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.products import define_loan_product
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.values.leeway import Leeway
from samity.bank.loans.values.payment_terms import FuturePayments, PaymentTerms
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import InterestMethod
from samity.bank.organisation.operations.payment_channels import AddPaymentChannel, add_payment_channel

if TYPE_CHECKING:
    from sqlalchemy import RowMapping
    from tests.web.counter import Counter

LOOK = ("_look", "yes")
TOMORROW = str(FIRST_MEETING + timedelta(days=1))
YESTERDAY = str(FIRST_MEETING - timedelta(days=1))


def applied(counter: Counter) -> int:
    command = application(counter.offered.id, counter.place.clients[0])
    with staying(counter.engine, FIRST_MEETING) as unit:
        return apply_for_loan(command, unit)


def paid(counter: Counter, amount: int = 1240) -> int:
    loan_id = counter.loan()
    with staying(counter.engine, FIRST_MEETING) as unit:
        repay_loan(Repay(loan_id, FIRST_MEETING, Decimal(amount)), unit)
    return loan_id


def transactions(counter: Counter, loan_id: int) -> list[RowMapping]:
    with counter.engine.connect() as connection:
        return list(transactions_of(connection, [loan_id]))


def repayment(counter: Counter, loan_id: int) -> RowMapping:
    return next(each for each in transactions(counter, loan_id) if each["kind"] == "REPAYMENT")


def fee(counter: Counter, name: str) -> int:
    with staying(counter.engine, FIRST_MEETING) as unit:
        return define_charge(DefineCharge(name, "KES", Decimal(30), is_penalty=False), unit)


def test_a_loan_waits_for_a_decision_with_its_planned_schedule(counter: Counter) -> None:
    page = counter.clerk.open(f"/loans/{applied(counter)}")
    asked = "KES 12,000.00 asked for on 7 Jan 2025"
    assert page.says("waits for a decision", asked, "Schedule, as planned", "1,055.23")
    assert page.says("Take a repayment it waits for a decision")


def test_approve_for_less(counter: Counter) -> None:
    loan_id = applied(counter)
    page = counter.clerk.fill(f"/loans/{loan_id}/approve", amount="9000", note="As the group said")
    assert page.path == f"/loans/{loan_id}"
    assert page.says("The loan is approved.", "KES 9,000.00 approved on 7 Jan 2025")
    assert counter.found(loan_id).state.principal == 9000_00


def test_an_approval_that_is_refused_keeps_what_was_typed(counter: Counter) -> None:
    page = counter.clerk.fill(f"/loans/{applied(counter)}/approve", amount="12,001", on=TOMORROW, note="Why not")
    assert page.status == 422
    assert set(page.wrong) == {"amount", "on", "expected_disbursement_on"}
    assert "KES 12,001.00 is more than was asked for" in page.wrong["amount"]
    assert (page.fields["amount"], page.fields["note"]) == ("12,001", "Why not")


@pytest.mark.parametrize(
    ("act", "state"), [("reject", LoanStatus.REJECTED), ("withdraw", LoanStatus.WITHDRAWN)], ids=["reject", "withdraw"]
)
def test_reject_and_withdraw(counter: Counter, act: str, state: LoanStatus) -> None:
    loan_id = applied(counter)
    refused = counter.clerk.fill(f"/loans/{loan_id}/{act}", on=YESTERDAY, note="No")
    assert "before the submission" in refused.wrong["on"]
    assert refused.fields["note"] == "No"
    page = counter.clerk.send(refused, on=str(FIRST_MEETING))
    assert page.path == f"/loans/{loan_id}"
    assert counter.found(loan_id).state.status is state


def test_an_approval_is_taken_back_and_only_while_it_stands(counter: Counter) -> None:
    loan_id = counter.loan(disburse=False)
    opened = counter.clerk.open(f"/loans/{loan_id}/undo-approval")
    assert counter.clerk.send(opened, note="Too early").says("waits for a decision again.")
    assert counter.found(loan_id).state.status is LoanStatus.SUBMITTED
    late = counter.clerk.fill(f"/loans/{loan_id}/undo-approval")
    assert late.says("is not approved: it is submitted.")


def test_pay_out_shows_its_schedule_before(counter: Counter) -> None:
    loan_id = counter.loan(disburse=False)
    page = counter.clerk.fill(f"/loans/{loan_id}/pay-out", LOOK, amount="6000")
    assert page.says("The schedule, paid out like this", "14 Jan 2025", "500.00", "Nothing is posted yet.")
    assert counter.found(loan_id).state.status is LoanStatus.APPROVED
    page = counter.clerk.send(page, channel_id=counter.offered.mobile_id, receipt_number="M-1")
    assert page.says("The loan is paid out.", "Paid out KES 6,000.00")
    assert counter.found(loan_id).state.principal == 6000_00


def test_a_pay_out_that_is_refused(counter: Counter) -> None:
    page = counter.clerk.fill(f"/loans/{counter.loan(disburse=False)}/pay-out", amount="12001", on=TOMORROW)
    assert set(page.wrong) == {"amount", "on"}
    assert page.fields["amount"] == "12001"


def test_a_pay_out_is_taken_back_unless_something_was_paid(counter: Counter) -> None:
    loan_id = counter.loan()
    assert counter.clerk.fill(f"/loans/{loan_id}/undo-pay-out", note="Wrong day").says("The pay-out is taken back")
    assert counter.found(loan_id).state.status is LoanStatus.APPROVED
    loan_id = paid(counter)
    assert counter.clerk.open(f"/loans/{loan_id}").says("take its payments and waivers back first")
    assert counter.clerk.fill(f"/loans/{loan_id}/undo-pay-out").says("has payments or waivers")


def test_a_repayment_is_tried_and_then_taken_once(counter: Counter) -> None:
    loan_id = counter.loan()
    lines = counter.count("posting")
    page = counter.clerk.fill(f"/loans/{loan_id}/repay", LOOK, amount="1500")
    assert page.says("What it would do", "of the whole loan", "The schedule now, and then", "14 Jan 2025", "the same")
    assert counter.count("posting") == lines
    assert counter.found(loan_id).last_serial == 3
    first, second = counter.clerk.send(page), counter.clerk.send(page)
    assert first.path == second.path == f"/loans/{loan_id}"
    assert first.says("The repayment is posted.", "last paid: KES 1,500.00 on 7 Jan 2025.")
    assert repayment(counter, loan_id)["amount"] == 1500_00
    assert counter.found(loan_id).last_serial == 4


def test_money_begins_as_cash_where_the_bank_takes_cash(counter: Counter) -> None:
    loan_id = counter.loan()
    with staying(counter.engine, FIRST_MEETING) as unit:
        notes = add_payment_channel(AddPaymentChannel("Notes", "Notes and coins", is_cash=True), unit)
    page = counter.clerk.open(f"/loans/{loan_id}/repay")
    assert page.fields["channel_id"] == str(notes)
    counter.clerk.send(page)
    one = repayment(counter, loan_id)
    assert counter.clerk.open(f"/loans/{loan_id}/transactions/{one['id']}").says("Paid by Notes")
    refused = counter.clerk.fill(f"/loans/{loan_id}/repay", channel_id="", amount="-1")
    assert refused.fields["channel_id"] == ""


def test_a_try_of_more_than_is_owed_says_so(counter: Counter) -> None:
    page = counter.clerk.fill(f"/loans/{counter.loan()}/repay", LOOK, amount="20000")
    assert page.says("More than is owed", "The loan would be paid off.")


def test_a_repayment_that_is_refused_keeps_what_was_typed(counter: Counter) -> None:
    address = f"/loans/{counter.loan()}/repay"
    page = counter.clerk.fill(address, amount="0", on=YESTERDAY, receipt_number="R-9")
    assert set(page.wrong) == {"amount", "on"}
    assert page.fields["receipt_number"] == "R-9"
    tried = counter.clerk.fill(address, LOOK, amount="10.001", on=TOMORROW)
    assert set(tried.wrong) == {"amount", "on"}


def test_a_loan_says_what_comes_next_and_what_was_agreed(counter: Counter) -> None:
    loan_id = counter.loan()
    page = counter.clerk.open(f"/loans/{loan_id}")
    assert page.says("Owes nothing today; next: KES 1,055.23 on 14 Jan 2025.", "24 % a year on the whole loan, flat")
    assert page.says("A payment settles penalties, fees, interest, principal")
    assert counter.clerk.open(f"/loans/{loan_id}/repay").fields["amount"] == "1,055.23"


def test_put_a_charge_on_and_waive_it(counter: Counter) -> None:
    loan_id = counter.loan()
    charge = fee(counter, "Passbook")
    refused = counter.clerk.fill(f"/loans/{loan_id}/charge", charge_id=charge, due_on=YESTERDAY, amount="45")
    assert "before the loan is disbursed" in refused.wrong["due_on"]
    assert refused.fields["amount"] == "45"
    page = counter.clerk.send(refused, due_on=TOMORROW)
    assert page.says("The charge is on the loan.", "Passbook", "45.00")
    waive = next(link for link in page.links if link.endswith("/waive"))
    assert counter.clerk.open(waive).says("Passbook: KES 45.00 of it is left.")
    page = counter.clerk.fill(waive)
    assert page.says("The charge is waived.", "nothing is left of it")
    assert counter.clerk.fill(waive).says("is outstanding")
    assert counter.clerk.open(f"/loans/{loan_id}/charges/999999/waive").status == 404


def test_a_transaction_is_shown_with_its_journal_and_taken_back(counter: Counter) -> None:
    loan_id = paid(counter)
    one = repayment(counter, loan_id)
    address = f"/loans/{loan_id}/transactions/{one['id']}"
    page = counter.clerk.open(address)
    assert page.says(
        f"Repayment {one['id']}: Amina", "by mifos", "KES 1,240.00", "LOAN_PORTFOLIO", "Take the transaction back"
    )
    assert counter.clerk.open(f"{address}/undo").says("Repayment of KES 1,240.00 on 7 Jan 2025.")
    assert counter.clerk.fill(f"{address}/undo", note="Typed twice").says("The transaction is taken back")
    assert counter.clerk.open(address).says("Taken back on 7 Jan 2025.", "was taken back already")
    assert counter.clerk.fill(f"{address}/undo").says("was taken back before")


def test_every_transaction_has_its_page(counter: Counter) -> None:
    loan_id = paid(counter)
    for each in transactions(counter, loan_id):
        assert counter.clerk.open(f"/loans/{loan_id}/transactions/{each['id']}").status == 200
    assert counter.clerk.open(f"/loans/{loan_id}/transactions/999999999").status == 404


ACTS = ("approve", "reject", "withdraw", "undo-approval", "pay-out", "undo-pay-out", "repay", "charge")


@pytest.mark.parametrize("act", ACTS)
def test_who_may_only_read_sees_why_and_may_do_nothing(counter: Counter, act: str) -> None:
    loan_id = paid(counter) if act in {"repay", "charge"} else counter.loan(disburse=act == "undo-pay-out")
    if act in {"approve", "reject", "withdraw"}:
        loan_id = applied(counter)
    page = counter.reader.open(f"/loans/{loan_id}")
    assert page.says("needs the right loans:", "ask your administrator")
    assert f"/loans/{loan_id}/{act}" not in page.links
    assert f"/loans/{loan_id}/{act}" in counter.clerk.open(f"/loans/{loan_id}").links
    assert counter.reader.open(f"/loans/{loan_id}/{act}").status == 403


def test_another_branch_sees_nothing_of_a_loan(counter: Counter) -> None:
    loan_id = paid(counter)
    assert counter.elsewhere.open(f"/loans/{loan_id}").status == 403
    assert counter.elsewhere.open(f"/loans/{loan_id}/repay").status == 403
    one = repayment(counter, loan_id)
    assert counter.elsewhere.open(f"/loans/{loan_id}/transactions/{one['id']}").status == 403
    assert f"/loans/{loan_id}" not in counter.elsewhere.open("/loans").links


def test_loans_are_listed_by_state_and_number(counter: Counter) -> None:
    loan_id = counter.loan()
    assert f"/loans/{loan_id}" in counter.clerk.open("/loans").links
    assert f"/loans/{loan_id}" not in counter.clerk.open("/loans?status=REJECTED").links
    account_no = counter.found(loan_id).account_no
    assert f"/loans/{loan_id}" in counter.clerk.open(f"/loans?number={account_no}").links
    assert counter.clerk.open("/loans?number=nothing").says("No loan is found.")


def test_charges_are_listed_and_defined(counter: Counter) -> None:
    page = counter.clerk.fill("/charges/define", name="Late fee", amount="12.50", currency_code="KES", is_penalty="y")
    assert page.path == "/charges"
    assert page.says("Late fee", "penalty", "KES 12.50", "in use")
    page = counter.clerk.fill("/charges/define", name="Late fee", amount="12.505", currency_code="KES")
    assert "no positive amount" in page.wrong["amount"]
    page = counter.clerk.send(page, amount="12")
    assert "exists already" in page.wrong["name"]
    assert counter.reader.open("/charges").says("needs the right fees:define")


def test_an_overpayment_is_paid_back(counter: Counter) -> None:
    loan_id = counter.loan()
    assert counter.clerk.open(f"/loans/{loan_id}").says("Refund nothing was paid too much")
    loan_id = paid(counter, 100_000)
    page = counter.clerk.open(f"/loans/{loan_id}/refund")
    assert page.says("was paid too much.")
    held = counter.found(loan_id).state.overpaid
    refused = counter.clerk.send(page, amount="90001", on=YESTERDAY)
    assert set(refused.wrong) == {"amount", "on"}
    page = counter.clerk.send(refused, amount="20.50", on=str(FIRST_MEETING))
    assert page.says("The overpayment is paid back.", "Overpayment refunded")
    assert counter.found(loan_id).state.overpaid == held - 20_50


def test_what_settles_a_loan_today_and_on_another_day(counter: Counter) -> None:
    loan_id = counter.loan()
    owed = counter.found(loan_id).state.outstanding
    page = counter.clerk.open(f"/loans/{loan_id}")
    assert page.says("Pay-off", "To pay today", f"{owed.total / 100:,.2f}")
    assert counter.clerk.open(f"/loans/{loan_id}?settle_on={YESTERDAY}").says("To pay on 6 Jan 2025 KES 0.00")
    assert counter.clerk.open(f"/loans/{loan_id}?settle_on=nonsense").says("To pay today")


def test_whoever_pays_says_which_parts_are_settled(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        terms = PaymentTerms(strategy={"code": "mifos-standard-strategy"}, allows_custom=True)
        offered = product(unit, payments=terms)
        loan_id = lend_alone(unit, offered.id, counter.place.clients[0])
    page = counter.clerk.fill(f"/loans/{loan_id}/repay", amount="500", custom_principal="300", custom_fees="1")
    assert set(page.wrong) == {"amount", "custom_fees"}
    page = counter.clerk.send(page, custom_principal="450", custom_fees="", custom_interest="50")
    assert page.says("The repayment is posted.")
    assert counter.found(loan_id).state.paid == (450_00, 50_00, 0, 0)
    other = counter.clerk.open(f"/loans/{counter.loan()}/repay")
    assert "custom_principal" not in other.fields


def test_a_payment_for_a_later_day_is_held_and_told(counter: Counter) -> None:
    holding = PaymentTerms(
        strategy={"code": "mifos-standard-strategy"}, future_payments=FuturePayments.ACCEPT_FUTURE_PAYMENTS
    )
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit, payments=holding)
        loan_id = lend(unit, counter.place, offered.id, counter.place.clients[0])
    path = f"/loans/{loan_id}/repay"
    page = counter.clerk.open(path)
    looked = counter.clerk.send(page, LOOK, on=str(meeting(2)), amount="1500")
    assert looked.says("Held for later KES 1,500.00")
    counter.clerk.fill(path, on=str(meeting(2)), amount="1500")
    page = counter.clerk.open(f"/loans/{loan_id}")
    assert page.says("KES 1,500.00 is held until it falls due", "Held for later days KES 1,500.00", "So still to pay")
    page = counter.clerk.open(f"/loans/{loan_id}/transactions/{repayment(counter, loan_id)['id']}")
    assert page.says("Held or overpaid KES 1,500.00")


def agreeing(counter: Counter) -> int:
    """Return an approved loan of a product that lets its loans agree on their installment."""
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=replace(WEEKLY_TERMS, interest_method=InterestMethod.DECLINING_BALANCE))
        anew = defined_anew(unit, offered, dict(offered.gl))
        offer = replace(anew.offer, leeway=Leeway(takes_installment=True))
        define_loan_product(replace(anew, offer=offer), unit)
        return lend(unit, counter.place, offered.id, counter.place.clients[0], disburse=False)


def test_a_pay_out_agrees_on_the_first_due_date_and_on_the_installment(counter: Counter) -> None:
    loan_id, first_on = agreeing(counter), meeting(2)
    page = counter.clerk.open(f"/loans/{loan_id}/pay-out")
    assert page.says("Agreed at the pay-out", "First repayment on (if any)", "Empty: as the schedule has it.")
    page = counter.clerk.send(page, LOOK, first_repayment_on=str(first_on), installment="1,500")
    assert page.says("The schedule, paid out like this", "21 Jan 2025", "1,500.00")
    assert counter.clerk.send(page).says("The loan is paid out.")
    first = counter.found(loan_id).state.installments[0]
    assert (first.due_on, first.due.total) == (first_on, 1500_00)


def test_what_a_pay_out_cannot_agree_on_stands_beside_its_field(counter: Counter) -> None:
    loan_id = agreeing(counter)
    address, off = f"/loans/{loan_id}/pay-out", str(meeting(1) + timedelta(days=1))
    page = counter.clerk.fill(address, first_repayment_on=off, installment="0")
    assert page.status == 422
    assert set(page.wrong) == {"first_repayment_on", "installment"}
    assert set(counter.clerk.fill(address, first_repayment_on=str(FIRST_MEETING)).wrong) == {"first_repayment_on"}
    assert set(counter.clerk.fill(address, installment="1500.001").wrong) == {"installment"}
    assert counter.found(loan_id).state.status is LoanStatus.APPROVED


def test_a_pay_out_asks_for_no_installment_where_its_product_takes_none(counter: Counter) -> None:
    page = counter.clerk.open(f"/loans/{counter.loan(disburse=False)}/pay-out")
    assert "first_repayment_on" in page.fields
    assert "installment" not in page.fields
