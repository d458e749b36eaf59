"""The choices a bank makes for itself as a whole, with what they are when it opens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """A choice as it stands.

    Attributes:
        name: Fineract's name of it.
        value: a number that goes with it, None when none does.
    """

    id: int
    name: str
    enabled: bool
    value: int | None


@dataclass(frozen=True, slots=True)
class SettingKind:
    """A choice the bank can make.

    Attributes:
        enabled, value: what holds when the bank opens; a kind without a value never takes one.
        fixed: it cannot be changed, it tells clients how this bank works.
        words: what it is called off and on, where it is one of two ways and not a thing done or left.
    """

    name: str
    description: str
    enabled: bool = False
    value: int | None = None
    fixed: bool = False
    words: tuple[str, str] | None = None


CHARGE_ACCRUAL_DATE = "charge-accrual-date"
HOOKS_OVER_HTTP = "hooks-over-http"
HOOKS_TO_OWN_NETWORK = "hooks-to-own-network"

# Source of names and defaults: groups and collection sheets specification, sections 1.5, 3.3, 3.4, 3.5, 3.6;
# Fineract loans specification, sections 5.3 and 9. Every one of them is read by the bank, or by its clients.
SETTINGS = {
    kind.name: kind
    for kind in (
        SettingKind("enable-business-date", "The bank has a business date of its own.", enabled=True, fixed=True),
        SettingKind("meetings-mandatory-for-jlg-loans", "A joint-liability loan must be tied to a meeting."),
        SettingKind("reschedule-repayments-on-holidays", "Due dates move off holidays."),
        SettingKind("allow-transactions-on-holiday", "Money may be booked on a holiday."),
        SettingKind("allow-transactions-on-non_workingday", "Money may be booked on a day without work."),
        SettingKind("min-clients-in-group", "The fewest active members a group may start with.", value=5),
        SettingKind("max-clients-in-group", "The most active members a group may have.", value=5),
        SettingKind(
            "skip-repayment-on-first-day-of-month", "A meeting on the first moves on by this many days.", value=14
        ),
        SettingKind("loan-reschedule-is-first-payday-allowed-on-holiday", "The first due date stays, holiday or not."),
        SettingKind(
            CHARGE_ACCRUAL_DATE,
            "The day on which a charge of a new loan is income: when it falls due, or when it is made.",
            words=("due-date", "submitted-date"),
        ),
        SettingKind(HOOKS_OVER_HTTP, "Events may be sent to addresses without TLS."),
        SettingKind(HOOKS_TO_OWN_NETWORK, "Events may be sent to addresses of the bank's own network."),
        SettingKind(
            "loan-arrears-delinquency-display-data",
            "Clients show both, arrears and delinquency of a loan: the bank tells both.",
            fixed=True,
        ),
    )
}
