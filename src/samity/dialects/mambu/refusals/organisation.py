"""Refusals about offices, people, currencies, channels, codes, holidays and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.organisation import queries
from samity.bank.organisation.operations import (
    authority,
    business_date,
    codes,
    currencies,
    denominations,
    funds,
    holidays,
    institution,
    offices,
    payment_channels,
    roles,
    settings,
    staff,
    users,
)
from samity.bank.organisation.operations.calendar_addresses import NoCalendarAddress
from samity.bank.organisation.queries import api_keys, choices, days_of_rest, names
from samity.bank.organisation.queries import funds as fund_queries
from samity.bank.organisation.rules.working_days import NoDayToRepay
from samity.bank.organisation.values import working_days
from samity.close_of_business.nights import NightNotFound
from samity.dialects.mambu.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

REFUSALS: dict[type[Refusal], Said] = {
    names.NameKeptByBank: Said(400, "id"),
    names.NameNotInAddress: Said(400, "id"),
    institution.TimeZoneUnknown: Said(400, "timeZoneID"),
    queries.OfficeNotFound: Said(404, "|assignedBranchKey"),
    offices.OfficeNameTaken: Said(400, "name"),
    offices.OfficeExternalIdTaken: Said(400, "id"),
    offices.RemindedTooEarly: Said(400, "reminderDays"),
    offices.OfficeOpenedAfterChild: Said(400, "openingDate"),
    offices.OfficeOpenedBeforeParent: Said(400, "openingDate"),
    queries.StaffNotFound: Said(404, "assignedUserKey"),
    queries.StaffInactive: Said(400, "assignedUserKey"),
    staff.StaffMobileNoTaken: Said(400, "mobilePhone"),
    staff.StaffExternalIdTaken: Said(400, "id"),
    queries.UserNotFound: Said(404, "|assignedUserKey"),
    users.UsernameTaken: Said(400, "username"),
    users.PasswordTooShort: Said(400, "password"),
    api_keys.ApiKeyNotFound: Said(404, "keyId"),
    NoCalendarAddress: Said(404),
    queries.RoleNotFound: Said(404, "roles"),
    roles.RoleNameTaken: Said(400, "name"),
    roles.RoleInUse: Said(400),
    authority.NobodyWouldBeInCharge: Said(400),
    authority.UserStandsHigher: Said(403),
    authority.RoleStandsHigher: Said(403),
    authority.PermissionNotHeld: Said(403),
    queries.CurrencyNotFound: Said(404, "currency.currencyCode|currency.code|currencyCode"),
    currencies.CurrencyCodeTaken: Said(400, "code"),
    currencies.CurrencyCodeMalformed: Said(400, "code"),
    currencies.TooManyDecimals: Said(400, "decimalPlaces"),
    currencies.CashUnitFinerThanCurrency: Said(400, "cashUnit"),
    denominations.DenominationNotInCurrency: Said(400, "denominations"),
    denominations.DenominationTwice: Said(400, "denominations"),
    denominations.TooManyDenominations: Said(400, "denominations"),
    currencies.CurrencyNameGiven: Said(400, "name"),
    fund_queries.FundNotFound: Said(404),
    funds.FundNameTaken: Said(400, "name"),
    funds.FundExternalIdTaken: Said(400, "id"),
    choices.PaymentChannelNotFound: Said(
        404, "transactionDetails.transactionChannelId|transactionDetails.transactionChannelKey"
    ),
    payment_channels.PaymentChannelNameTaken: Said(400, "name"),
    payment_channels.PaymentChannelCodeNameTaken: Said(400, "codeName"),
    payment_channels.PaymentChannelInUse: Said(400),
    choices.CodeNotFound: Said(404),
    codes.CodeNameTaken: Said(400, "name"),
    codes.CodeIsSystemDefined: Said(400),
    codes.CodeInUse: Said(400),
    choices.CodeValueNotFound: Said(404),
    choices.CodeValueNotOfCode: Said(404),
    codes.CodeValueNameTaken: Said(400, "name"),
    codes.CodeValueInUse: Said(400),
    queries.SettingNotFound: Said(404, "name"),
    settings.SettingIsFixed: Said(400, "name"),
    settings.SettingTakesNoValue: Said(400, "value"),
    days_of_rest.HolidayNotFound: Said(404),
    holidays.HolidayNameTaken: Said(400, "name"),
    holidays.HolidayIsActive: Said(400),
    working_days.HolidayEndsBeforeItStarts: Said(400, "toDate"),
    working_days.HolidayMovesOntoItself: Said(400, "repaymentsRescheduledTo"),
    NoDayToRepay: Said(400),
    working_days.WeekWithoutWork: Said(400, "recurrence"),
    business_date.DayIsClosed: Said(400, "date"),
    business_date.DateIsBeingChanged: Said(409, "date"),
    business_date.NotToday: Said(400, "date"),
    queries.NightIsNotOver: Said(409),
    NightNotFound: Said(404),
}
