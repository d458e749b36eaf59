"""What an office did on a loan stays so once its client went to another one. See docs/rules/office-transfers.md."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from tests.operations.clients.village import an_office
from tests.operations.loans.between_offices import goes, offered_with_suspense
from tests.village import application, meeting, member, on_day, product, village

import samity
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.gate import OPERATIONS
from samity.bank.loans.operations.adjust import AdjustTransaction, adjust_transaction
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.charge_off import ChargeOff, UndoChargeOff, charge_off_loan, undo_charge_off
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.close import CloseLoan, close_loan
from samity.bank.loans.operations.credit import Credit, credit_loan
from samity.bank.loans.operations.debtor_checks import BeforeClientCame
from samity.bank.loans.operations.decide import ApproveLoan, UndoApproval, approve_loan, undo_approval
from samity.bank.loans.operations.disburse import Disburse, UndoDisbursement, disburse_loan, undo_disbursement
from samity.bank.loans.operations.foreclose import Foreclose, foreclose_loan
from samity.bank.loans.operations.other_offices import BookedByAnotherOffice, other_office_refusals
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.operations.refund import RefundOverpayment, refund_overpayment
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.operations.waive_interest import WaiveInterest, waive_interest
from samity.bank.loans.operations.write_off import (
    Recover,
    UndoWriteOff,
    WriteOff,
    recover_loan,
    undo_write_off,
    write_off_loan,
)
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.values.facts import Fact, FactKind, TransactionKind, undoing
from samity.close_of_business.invariants import broken
from samity.kernel.errors import Refusal, reasons_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from samity.storage.unit import Unit

LENT, BETWEEN = meeting(0), meeting(1) + timedelta(days=1)
CAME = meeting(2) + timedelta(days=2)


class Done(NamedTuple):
    """A loan on which something was done, and the charge and the transaction to speak of."""

    loan_id: int
    fee: int
    last: int


Act = tuple["Callable[[Any, Unit], Any]", "Callable[[Done, date], Any]"]


def _repaid(amount: int) -> Act:
    return repay_loan, lambda done, on: Repay(done.loan_id, on, Decimal(amount))


WRITTEN_OFF: Act = (write_off_loan, lambda done, on: WriteOff(done.loan_id, on))
CHARGED_OFF: Act = (charge_off_loan, lambda done, on: ChargeOff(done.loan_id, on))
PAID_OUT: Act = (disburse_loan, lambda done, on: Disburse(done.loan_id, on))

DATED: dict[str, tuple[tuple[Act, ...], Act]] = {
    "disburse.disburse_loan": ((), PAID_OUT),
    "repay.repay_loan": ((PAID_OUT,), _repaid(100)),
    "credit.credit_loan": (
        (PAID_OUT,),
        (credit_loan, lambda done, on: Credit(done.loan_id, TransactionKind.GOODWILL_CREDIT, on, Decimal(5))),
    ),
    "charges.add_charge": (
        (PAID_OUT,),
        (add_charge, lambda done, on: AddCharge(done.loan_id, AskedCharge(done.fee, on))),
    ),
    "waive_interest.waive_interest": (
        (PAID_OUT,),
        (waive_interest, lambda done, on: WaiveInterest(done.loan_id, on, Decimal(1))),
    ),
    "write_off.write_off_loan": ((PAID_OUT,), WRITTEN_OFF),
    "write_off.recover_loan": (
        (PAID_OUT, WRITTEN_OFF),
        (recover_loan, lambda done, on: Recover(done.loan_id, on, Decimal(1))),
    ),
    "charge_off.charge_off_loan": ((PAID_OUT,), CHARGED_OFF),
    "foreclose.foreclose_loan": ((PAID_OUT,), (foreclose_loan, lambda done, on: Foreclose(done.loan_id, on))),
    "refund.refund_overpayment": (
        (PAID_OUT, _repaid(50_000)),
        (refund_overpayment, lambda done, on: RefundOverpayment(done.loan_id, on)),
    ),
    "close.close_loan": ((PAID_OUT,), (close_loan, lambda done, on: CloseLoan(done.loan_id, on))),
}
"""What counts from a day that is said: what was done before it, and the act itself."""

TAKES_BACK: dict[str, tuple[tuple[Act, ...], Act]] = {
    "disburse.undo_disbursement": (
        (PAID_OUT,),
        (undo_disbursement, lambda done, _: UndoDisbursement(done.loan_id)),
    ),
    "undo.undo_transaction": (
        (PAID_OUT, _repaid(100)),
        (undo_transaction, lambda done, _: UndoTransaction(done.loan_id, done.last)),
    ),
    "adjust.adjust_transaction": (
        (PAID_OUT, _repaid(100)),
        (adjust_transaction, lambda done, _: AdjustTransaction(done.loan_id, done.last, CAME, Decimal(90))),
    ),
    "write_off.undo_write_off": (
        (PAID_OUT, WRITTEN_OFF),
        (undo_write_off, lambda done, _: UndoWriteOff(done.loan_id)),
    ),
    "charge_off.undo_charge_off": (
        (PAID_OUT, CHARGED_OFF),
        (undo_charge_off, lambda done, _: UndoChargeOff(done.loan_id)),
    ),
}
"""What takes back something that was booked on the day on which it counts."""

DATED_IN_ITS_WORDS = {
    *("apply_interest.apply_interest", "change_contract.change_rate", "change_contract.change_repayment"),
    *("change_grace.change_grace", "edit_schedule.apply_held_interest", "close.undo_closing"),
    *("reschedule.approve_rescheduling", "pause_delinquency.pause_delinquency", "pause_delinquency.resume_delinquency"),
}
"""Needs a loan of its own kind; what it enters is asked where it is recorded, as every fact is."""
COUNTS_FROM_TODAY = {
    *("charge_back.charge_back", "charge_credits.adjust_charge", "charge_credits.refund_charge"),
    *("charges.waive_charge", "edit_schedule.edit_schedule", "lock.lock_loan", "lock.unlock_loan"),
    *("mark_fraud.mark_fraud", "move_due_dates.move_due_dates", "move_due_dates.apply_holidays"),
}
OF_APPLICATIONS = {
    *("decide.approve_loan", "decide.reject_loan", "decide.withdraw_loan", "decide.undo_approval"),
    *("reopen.undo_rejection", "reopen.undo_withdrawal", "change.change_application", "change.request_approval"),
    *("change.set_incomplete", "delete.delete_application", "apply.apply_for_loan", "apply.apply_for_loans"),
    *("vary_installments.vary_installments", "vary_installments.restore_installments"),
}
"""Nothing of it is in the books."""
NO_FACT = {
    *("reschedule.request_rescheduling", "reschedule.reject_rescheduling", "products.define_loan_product"),
    *("run_accruals.run_accruals", "receipts.issue_receipts"),
    *("notes.note_loan", "notes.comment_on_loan", "officers.assign_loan_officer", "officers.unassign_loan_officer"),
}


@pytest.fixture
def lent(unit: Unit) -> Done:
    """An approved loan of a client who lives where he will not stay, at a product that knows every correction."""
    offered = offered_with_suspense(unit, credits_loans=True)
    fee = define_charge(DefineCharge(f"Visit {offered.id}", "KES", Decimal(15), is_penalty=False), unit)
    loan_id = apply_for_loan(application(offered.id, member(unit, village(unit, members=0).office_id)), unit)
    approve_loan(ApproveLoan(loan_id, LENT), unit)
    return Done(loan_id, fee, 0)


def _on(command: Callable[[Done, date], Any], day: date) -> Callable[[Done, date], Any]:
    """Return what names a day, whatever day it is asked for."""
    return lambda done, _: command(done, day)


def done(unit: Unit, lent: Done, acts: tuple[Act, ...], on: date) -> Done:
    for act, command in acts:
        act(command(lent, LENT if act is disburse_loan else on), on_day(unit, on))
    rows = transactions_of(unit.connection, [lent.loan_id])
    return lent._replace(last=max((each["id"] for each in rows if each["kind"] == "REPAYMENT"), default=0))


def moves(unit: Unit, lent: Done, on: date = CAME) -> Unit:
    """Let the client go to another office; return the day on which he came."""
    today = on_day(unit, on)
    goes(loan_by_id(unit.connection, lent.loan_id).client_id or 0, today)
    return today


def refused(act: Act, lent: Done, on: date, today: Unit) -> set[type]:
    with pytest.raises(Refusal) as refusal:
        act[0](act[1](lent, on), today)
    return {type(each) for each in reasons_of(refusal.value)}


@pytest.mark.parametrize("name", DATED)
def test_nothing_is_booked_for_a_day_on_which_another_office_had_the_loan(unit: Unit, lent: Done, name: str) -> None:
    before, act = DATED[name]
    lent = done(unit, lent, before, LENT)
    today = moves(unit, lent)
    assert BeforeClientCame in refused(act, lent, BETWEEN, today)
    assert broken(unit.connection) == []


@pytest.mark.parametrize("name", TAKES_BACK)
@pytest.mark.parametrize(("on", "said"), [(BETWEEN, BeforeClientCame), (CAME, BookedByAnotherOffice)])
def test_what_another_office_booked_is_not_taken_back_also_of_the_day_itself(
    unit: Unit, lent: Done, name: str, on: date, said: type
) -> None:
    before, act = TAKES_BACK[name]
    # What is taken back counts from that day, the pay-out as well.
    before = tuple((each, _on(command, on)) for each, command in before)
    lent = done(unit, lent, before, on)
    today = moves(unit, lent)
    assert said in refused(act, lent, on, today)
    assert broken(unit.connection) == []


@pytest.mark.parametrize("kind", FactKind)
def test_every_fact_is_asked_whose_day_it_is(unit: Unit, lent: Done, kind: FactKind) -> None:
    """Whatever is recorded, and whoever forgot to ask."""
    lent = done(unit, lent, (PAID_OUT,), LENT)
    today = moves(unit, lent)
    account = loan_by_id(unit.connection, lent.loan_id)
    fact = Fact(account.last_serial + 1, kind, BETWEEN, CAME, 100)
    with pytest.raises(BeforeClientCame):
        record([Change(account, (fact,))], today)


def test_of_what_is_undone_the_books_say_whose_it_is(unit: Unit, lent: Done) -> None:
    lent = done(unit, lent, (PAID_OUT, _repaid(100)), CAME)
    today = moves(unit, lent)
    repay_loan(Repay(lent.loan_id, CAME, Decimal(50)), today)
    account = loan_by_id(unit.connection, lent.loan_id)
    theirs, ours = [
        each for each in facts_of(unit.connection, [account.id])[account.id] if each.kind is FactKind.REPAID
    ]
    both = Change(account, undoing([theirs, ours], account.last_serial, CAME, {}))
    said = other_office_refusals([(both.account, both.facts)], unit.connection)
    left = account.office_id
    assert [(type(each), each.facts()["office_id"] != left) for each in said[account.id]] == [
        (BookedByAnotherOffice, True)
    ]
    own = next(each["id"] for each in transactions_of(unit.connection, [account.id]) if each["fact"] == ours.serial)
    undo_transaction(UndoTransaction(account.id, own), today)
    assert broken(unit.connection) == []


def test_an_application_is_dated_as_elsewhere(unit: Unit, lent: Done) -> None:
    """Nothing of it is in the books: the office that has it now takes its approval back, and approves it as of then."""
    today = moves(unit, lent)
    undo_approval(UndoApproval(lent.loan_id), today)
    approve_loan(ApproveLoan(lent.loan_id, BETWEEN, expected_disbursement_on=CAME), today)
    disburse_loan(Disburse(lent.loan_id, CAME), today)
    undo_disbursement(UndoDisbursement(lent.loan_id), today)
    assert broken(unit.connection) == []


def test_a_loan_that_a_third_office_keeps_is_asked_nothing(unit: Unit) -> None:
    """It did not go with him, and what its office does for days before he moved stays its own."""
    place, third = village(unit, members=0), an_office(unit)
    client = member(unit, place.office_id)
    asked = replace(application(product(unit).id, client), office_id=third)
    loan_id = apply_for_loan(asked, unit)
    approve_loan(ApproveLoan(loan_id, LENT), unit)
    today = on_day(unit, CAME)
    disburse_loan(Disburse(loan_id, LENT), today)
    goes(client, today)
    repay_loan(Repay(loan_id, BETWEEN, Decimal(100)), today)
    assert broken(unit.connection) == []


def test_of_every_operation_on_a_loan_it_is_known_whose_days_it_asks() -> None:
    """Whoever writes a new one says here from which day it counts, and shows above that it is refused."""
    prefix = "loans.operations."
    known = {*DATED, *TAKES_BACK, *DATED_IN_ITS_WORDS, *COUNTS_FROM_TODAY, *OF_APPLICATIONS, *NO_FACT}
    on_loans = {
        name.removeprefix(prefix)
        for name, each in OPERATIONS.items()
        if name.startswith(prefix) and each.permission.startswith("loans:")
    }
    assert known == on_loans


def test_facts_are_written_in_one_place_and_nights_alone_ask_nobody() -> None:
    sources = {each: each.read_text() for each in Path(samity.__file__).parent.rglob("*.py")}
    writes = re.compile(r"insert_rows\([^,]+, loan_fact\b|\binsert\(loan_fact\)|INSERT INTO loan_fact\b")
    assert {each.name for each, source in sources.items() if writes.search(source)} == {"recording.py", "charging.py"}
    unasked = {each.name for each, source in sources.items() if "record_by_night" in source}
    assert unasked == {"recording.py", "late_fees.py", "night_locks.py", "penalties.py"}
