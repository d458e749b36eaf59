"""What all branches of the demo share: currency, channels, products, choices, holidays, and what each role permits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.products import define_loan_product
from samity.bank.organisation.operations.codes import AddCodeValue, add_code_value
from samity.bank.organisation.operations.currencies import (
    ChangeCurrency,
    ChooseCurrencies,
    change_currency,
    choose_currencies,
)
from samity.bank.organisation.operations.holidays import NamedHoliday, PlanHoliday, activate_holiday, plan_holiday
from samity.bank.organisation.operations.payment_channels import AddPaymentChannel, add_payment_channel
from samity.bank.organisation.operations.roles import (
    ChangeRolePermissions,
    MakeRole,
    change_role_permissions,
    make_role,
)
from samity.bank.organisation.operations.settings import ChangeSetting, change_setting
from samity.bank.organisation.queries import codes
from samity.cli.demo_bank.chart import CURRENCY, group_loan, open_chart, seasonal_loan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from samity.storage.unit import Unit

OFFICER, CASHIER, HEAD = "Loan officer", "Cashier", "Branch manager"
_OFFICER_MAY = (
    "all:read",
    "clients:activate_client",
    "clients:assign_role",
    "clients:associate_clients",
    "clients:change_client",
    "clients:create_client",
    "clients:create_group",
    "collection_sheets:capture",
    "collection_sheets:change_captured",
    "collection_sheets:save",
    "collection_sheets:undo",
    "collection_sheets:withdraw_captured",
    "loans:apply",
    "loans:apply_together",
    "loans:repay",
    "meetings:record",
    "meetings:take_attendance",
)
_CASHIER_MAY = (
    "all:read",
    "collection_sheets:count_cash",
    "collection_sheets:post_captured",
    "collection_sheets:save",
    "collection_sheets:take_count_back",
    "collection_sheets:undo",
    "loans:disburse",
    "loans:recover",
    "loans:refund_overpayment",
    "loans:repay",
    "meetings:take_attendance",
)
_HEAD_MAY = (
    *_OFFICER_MAY,
    *_CASHIER_MAY,
    "calendars:attach",
    "clients:activate_centre",
    "clients:activate_group",
    "clients:assign_officer_of_client",
    "clients:assign_officer_of_group",
    "clients:associate_groups",
    "clients:change_group",
    "clients:create_centre",
    "clients:disassociate_groups",
    "clients:unassign_role",
    "collection_sheets:approve_difference",
    "loans:adjust_transaction",
    "loans:approve",
    "loans:charge",
    "loans:charge_off",
    "loans:foreclose",
    "loans:reject",
    "loans:undo_approval",
    "loans:undo_charge_off",
    "loans:undo_disbursement",
    "loans:undo_transaction",
    "loans:undo_write_off",
    "loans:waive_charge",
    "loans:withdraw",
    "loans:write_off",
    "staff:change",
    "staff:take_on",
)
ROLES = (
    (OFFICER, "Meets the groups and saves their sheets", _OFFICER_MAY),
    (CASHIER, "Pays out and takes payments at the branch", _CASHIER_MAY),
    (HEAD, "Decides on loans, forms centres, corrects what went wrong", _HEAD_MAY),
)

WORDS = {
    "Gender": ("Female", "Male"),
    "GROUPROLE": ("Chair", "Treasurer"),
    "WriteOffReasons": ("Died", "Moved away"),
    "ChargeOffReasons": ("Does not pay", "Cannot be found"),
    "LoanPurpose": ("Rice and vegetables", "Cow or goat", "Fish trade", "Sewing", "Small shop", "Rickshaw"),
}

HOLIDAYS = (
    (2, 21, "Language Martyrs' Day"),
    (3, 26, "Independence Day"),
    (4, 14, "Bengali New Year"),
    (5, 1, "May Day"),
    (12, 16, "Victory Day"),
)
"""The holidays of Bangladesh that fall on the same day every year: month, day, name."""


@dataclass(frozen=True, slots=True)
class House:
    """What the demo's life needs to know of the whole bank: ids."""

    cash: int
    mobile_money: int
    group_loan: int
    seasonal_loan: int
    passbook_fee: int
    late_fee: int
    roles: Mapping[str, int]
    words: Mapping[str, tuple[int, ...]]


def found_house(unit: Unit) -> House:
    """Set up what every branch needs, on the first day of the demo bank's life."""
    choose_currencies(ChooseCurrencies((CURRENCY,)), unit)
    change_currency(ChangeCurrency(CURRENCY, {"symbol": "Tk"}), unit)
    change_setting(ChangeSetting("reschedule-repayments-on-holidays", enabled=True), unit)
    cash = add_payment_channel(AddPaymentChannel("Cash", "Notes and coins", is_cash=True, position=1), unit)
    mobile = add_payment_channel(AddPaymentChannel("Mobile money", "Paid from a telephone", position=2), unit)
    mapping = open_chart(cash, mobile, unit)
    return House(
        cash=cash,
        mobile_money=mobile,
        group_loan=define_loan_product(group_loan(mapping), unit),
        seasonal_loan=define_loan_product(seasonal_loan(mapping), unit),
        passbook_fee=define_charge(DefineCharge("Passbook fee", CURRENCY, Decimal(30), is_penalty=False), unit),
        late_fee=define_charge(DefineCharge("Late fee", CURRENCY, Decimal(20), is_penalty=True), unit),
        roles={name: _make_role(name, description, may, unit) for name, description, may in ROLES},
        words=_write_words(unit),
    )


def plan_holidays(first_on: date, today: date, office_ids: Iterable[int], unit: Unit) -> frozenset[date]:
    """Plan the holidays from the first day on until the next year's end, and return their days.

    One that falls on today is left out: on the day a demo is made, it has meetings to show.
    """
    offices = tuple(office_ids)
    rest: set[date] = set()
    for year in range(first_on.year, today.year + 2):
        for month, day, name in HOLIDAYS:
            on = date(year, month, day)
            if first_on <= on != today:
                planned = PlanHoliday(f"{name} {year}", on, on, offices, description="What falls due then is due later")
                activate_holiday(NamedHoliday(plan_holiday(planned, unit)), unit)
                rest.add(on)
    return frozenset(rest)


def _make_role(name: str, description: str, permissions: Iterable[str], unit: Unit) -> int:
    role_id = make_role(MakeRole(name, description), unit)
    return change_role_permissions(ChangeRolePermissions(role_id, dict.fromkeys(permissions, True)), unit)


def _write_words(unit: Unit) -> Mapping[str, tuple[int, ...]]:
    known = {code["name"]: code["id"] for code in codes(unit.connection)}
    return {
        code: tuple(add_code_value(AddCodeValue(known[code], word, position=at), unit) for at, word in enumerate(words))
        for code, words in WORDS.items()
    }
