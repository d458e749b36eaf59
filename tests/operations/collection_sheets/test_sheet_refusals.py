"""What a sheet is refused for, each thing once; and what beside it does not hold it up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import FOUNDED_ON, Village, lend, meeting, product, village

from samity.bank.accounting.values import Purpose
from samity.bank.clients.operations.forming import FormGroup, form_group
from samity.bank.clients.queries import group_by_id
from samity.bank.collection_sheets.operations.checks import NegativeLine, NothingOnSheet
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.operations.debtor_checks import GroupNotActive
from samity.bank.loans.operations.money_checks import CashBelowCoin, MoneyInFuture, PaymentDetail
from samity.bank.meetings.values import Attendance
from samity.bank.organisation.operations.currencies import ChangeCurrency, change_currency
from samity.bank.organisation.operations.payment_channels import AddPaymentChannel, add_payment_channel
from samity.kernel.errors import Located, Refusals

if TYPE_CHECKING:
    from samity.storage.unit import Unit


def _sheet(of: Village, *lines: SheetLine) -> FilledSheet:
    return FilledSheet(
        kind=SheetKind.GROUP,
        owner_id=of.group_id,
        calendar_id=of.calendar_id,
        due_on=meeting(2),
        paid_on=meeting(2),
        repayments=lines,
    )


def test_less_than_nothing_is_told_once(today: Unit) -> None:
    place = village(today, members=2)
    offered = product(today).id
    repays = lend(today, place, offered, place.clients[0])
    borrows = lend(today, place, offered, place.clients[1], disburse=False)
    sheet = replace(
        _sheet(place, SheetLine("line[0]", repays, Decimal(-5))),
        disbursements=(SheetLine("disbursement[0]", borrows, Decimal(-5)),),
    )
    with pytest.raises(Refusals) as refused:
        save_sheet(sheet, today)
    named = [(type(each), each.facts()["line"]) for each in refused.value.reasons]
    assert named == [(NegativeLine, "line[0]"), (NegativeLine, "disbursement[0]")]


def test_cash_that_no_coin_can_pay_is_named_by_its_line(today: Unit) -> None:
    """Where one- and two-cent coins are gone, nobody pays 0.02 in cash."""
    change_currency(ChangeCurrency("KES", {"cash_unit": Decimal("0.05")}), today)
    cash = PaymentDetail(add_payment_channel(AddPaymentChannel(name="Box at the meeting", is_cash=True), today))
    place = village(today, members=1)
    loan = lend(today, place, product(today).id, place.clients[0])
    with pytest.raises(Located, match=r"line\[0\]: .*0\.02 cannot be paid in cash") as refused:
        save_sheet(replace(_sheet(place, SheetLine("line[0]", loan, Decimal("0.02"))), payment=cash), today)
    assert isinstance(refused.value.reason, CashBelowCoin)


def test_a_difference_without_an_account_is_named_by_its_line(today: Unit) -> None:
    """The product says not where to book what rounding leaves; exact cash and mobile money go on."""
    change_currency(ChangeCurrency("KES", {"cash_unit": Decimal("0.05")}), today)
    cash = PaymentDetail(add_payment_channel(AddPaymentChannel(name="Box without account", is_cash=True), today))
    place = village(today, members=2)
    offered = product(today, leaving_out=frozenset({Purpose.CASH_ROUNDING}))
    one, other = (lend(today, place, offered.id, client) for client in place.clients)
    sheet = replace(
        _sheet(place, SheetLine("line[0]", one, Decimal("5.05")), SheetLine("line[1]", other, Decimal("5.02"))),
        payment=cash,
    )
    with pytest.raises(Located, match=r"line\[1\]: The product .* has no GL account for CASH_ROUNDING"):
        save_sheet(sheet, today)
    assert len(save_sheet(replace(sheet, payment=PaymentDetail(offered.mobile_id)), today).repayments) == 2


def test_a_sheet_is_not_dated_in_the_future_even_when_nobody_paid(today: Unit) -> None:
    place = village(today, members=1)
    loan = lend(today, place, product(today).id, place.clients[0])
    came = (SheetAttendance(place.clients[0], Attendance.PRESENT),)
    for lines in ((), (SheetLine("line[0]", loan, Decimal(0)),)):
        with pytest.raises(MoneyInFuture):
            save_sheet(replace(_sheet(place, *lines), paid_on=meeting(3), attendance=came), today)


def test_a_sheet_with_nothing_on_it_is_refused_and_one_that_says_who_came_is_not(today: Unit) -> None:
    place = village(today, members=1)
    with pytest.raises(NothingOnSheet):
        save_sheet(_sheet(place), today)
    came = (SheetAttendance(place.clients[0], Attendance.PRESENT),)
    assert save_sheet(replace(_sheet(place), attendance=came), today).repayments == ()


def test_a_group_of_the_centre_that_is_not_active_holds_nobody_up(today: Unit) -> None:
    """It was founded and waits for its activation; it owes nothing, and the others pay."""
    place = village(today, members=1, centre=True)
    loan = lend(today, place, product(today).id, place.clients[0])
    centre_id = group_by_id(today.connection, place.group_id).centre_id
    assert centre_id is not None
    waiting = FormGroup(
        name="Waiting", office_id=place.office_id, centre_id=centre_id, submitted_on=FOUNDED_ON, activated_on=None
    )
    waiting_id = form_group(waiting, today).id
    sheet = replace(_sheet(place, SheetLine("line[0]", loan, Decimal(100))), kind=SheetKind.CENTRE, owner_id=centre_id)
    with pytest.raises(GroupNotActive):  # named, it is told
        save_sheet(replace(sheet, group_ids=(place.group_id, waiting_id)), today)
    assert len(save_sheet(sheet, today).repayments) == 1
    with pytest.raises(Refusals) as refused:
        save_sheet(replace(_sheet(place), owner_id=waiting_id), today)
    assert [type(each) for each in refused.value.reasons] == [NothingOnSheet, GroupNotActive]
