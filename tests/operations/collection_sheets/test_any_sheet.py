"""Of any sheet, whatever is on it and wrong with it: its total = its receipt = the cash posted = what the loans say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from tests.village import Product, application, lend, lend_alone, meeting, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.clients.queries import group_by_id
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetLine
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.queries.receipt import saved_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.decide import ApproveLoan, approve_loan
from samity.bank.loans.operations.money_checks import PaymentDetail
from samity.bank.loans.operations.write_off import WriteOff, write_off_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Located, Refusal

if TYPE_CHECKING:
    from samity.storage.unit import Unit

WHOLE = "12662.79"  # 12,000 and all of its interest
LENT = 12_000_00
AMOUNTS = ("0", "0.01", "2110.46", "-3", "1.005", WHOLE, "14000")


@dataclass(frozen=True, slots=True)
class Asked:
    """A sheet as it may be filled in: its loans that owe, those that wait to be paid out, and one that is not on it."""

    sheet: dict[str, Any]
    owing: list[int]
    waiting: list[int]
    stranger: int

    @property
    def loans(self) -> list[int]:
        """Return all of them."""
        return [*self.owing, *self.waiting, self.stranger]


def asked_by(kind: SheetKind, unit: Unit, offered: Product) -> Asked:
    """Lend to the members of a village in the way that a sheet of the kind collects."""
    place = village(unit, centre=kind is SheetKind.CENTRE)
    with_group = [lend(unit, place, offered.id, client) for client in place.clients]
    if kind is SheetKind.INDIVIDUAL:
        alone = [lend_alone(unit, offered.id, client) for client in place.clients]
        waiting = [_promised_alone(unit, offered, client) for client in place.clients[:2]]
        return Asked({"kind": kind}, alone, waiting, with_group[0])
    group = group_by_id(unit.connection, place.group_id)
    owner = group.centre_id if kind is SheetKind.CENTRE else group.id
    waiting = [lend(unit, place, offered.id, client, on=meeting(2), disburse=False) for client in place.clients[:2]]
    sheet = {"kind": kind, "owner_id": owner, "calendar_id": place.calendar_id}
    return Asked(sheet, with_group, waiting, lend_alone(unit, offered.id, place.clients[0]))


def _promised_alone(unit: Unit, offered: Product, client_id: int) -> int:
    loan_id = apply_for_loan(application(offered.id, client_id, on=meeting(2)), unit)
    approve_loan(ApproveLoan(loan_id, meeting(2)), unit)
    return loan_id


@pytest.mark.parametrize("kind", SheetKind)
@pytest.mark.parametrize("seed", range(12))
def test_the_total_of_any_sheet_is_its_receipt_the_cash_posted_and_what_the_loans_say(
    today: Unit, offered: Product, kind: SheetKind, seed: int
) -> None:
    """Any amounts, channels, pay-outs, refusals: line by line what was good, and not a unit more."""
    chance = Random(f"{kind} {seed}")
    asked = asked_by(kind, today, offered)
    if chance.random() < 0.5:
        write_off_loan(WriteOff(asked.owing[2], meeting(2), note="Moved away"), today)
    paid, cash = _paid(today, asked), _cash(today, asked, offered)
    ways = (PaymentDetail(), PaymentDetail(offered.mobile_id))
    lines = tuple(
        SheetLine(f"pays[{n}]", loan, Decimal(chance.choice(AMOUNTS)), chance.choice(ways))
        for n, loan in enumerate(chance.sample(asked.loans, 4))
    )
    outs = tuple(
        SheetLine(f"out[{n}]", loan, None, chance.choice(ways))
        for n, loan in enumerate(chance.sample(asked.waiting, chance.randint(0, 2)))
    )
    filled = FilledSheet(
        **asked.sheet, due_on=meeting(2), paid_on=meeting(2), repayments=lines, disbursements=outs, in_part=True
    )
    came, went, moved = dict.fromkeys(paid, 0), dict.fromkeys(paid, 0), dict.fromkeys(cash, 0)
    try:
        saved = save_sheet(filled, today)
    except (Refusal, Located):
        pass  # nothing on it was good: nothing moves
    else:
        gone = {line.name for line in saved.refused}
        came |= {line.loan_id: int((line.amount or 0) * 100) for line in lines if line.name not in gone}
        went |= {line.loan_id: LENT for line in outs if line.name not in gone}
        totals = saved_sheet(today.connection, saved.id).totals
        assert sum(total.collected for total in totals) == sum(came.values())
        assert sum(total.paid_out for total in totals) == sum(went.values())
        for total in totals:
            moved[_gl(offered, total.channel_id)] += total.received
    after = _cash(today, asked, offered)
    assert {gl: after[gl] - before for gl, before in cash.items()} == moved
    assert {loan: now - paid[loan] for loan, now in _paid(today, asked).items()} == came
    assert [loan for loan in asked.waiting if _is_out(today, loan)] == [each for each in asked.waiting if went[each]]


def _gl(offered: Product, channel_id: int | None) -> int:
    return offered.mobile_gl if channel_id else offered.gl[Purpose.FUND_SOURCE]


def _cash(unit: Unit, asked: Asked, offered: Product) -> dict[int, int]:
    return {
        gl: sum(account_balance(unit.connection, loan, gl) for loan in asked.loans)
        for gl in (offered.gl[Purpose.FUND_SOURCE], offered.mobile_gl)
    }


def _paid(unit: Unit, asked: Asked) -> dict[int, int]:
    states = {loan: loan_by_id(unit.connection, loan).state for loan in asked.loans}
    return {loan: state.paid.total + state.overpaid for loan, state in states.items()}


def _is_out(unit: Unit, loan: int) -> bool:
    return loan_by_id(unit.connection, loan).state.status is LoanStatus.ACTIVE
