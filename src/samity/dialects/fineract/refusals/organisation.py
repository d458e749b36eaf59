"""Refusals about offices, staff, users, currencies, channels, codes, holidays and dates."""

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
from samity.bank.organisation.queries import names
from samity.bank.organisation.queries.api_keys import ApiKeyNotFound
from samity.bank.organisation.queries.funds import FundNotFound
from samity.bank.organisation.rules.working_days import NoDayToRepay
from samity.bank.organisation.values import working_days
from samity.close_of_business.nights import NightNotFound
from samity.dialects.fineract import businessdate, catch_up, jobs
from samity.dialects.fineract import roles as wire_roles
from samity.dialects.fineract.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal


def _taken(code: str, parameter: str) -> Said:
    return Said(403, code, parameter, outer=code)


_OFFICER = "staffId|loanOfficerId|toLoanOfficerId"

_OFFICES: dict[type[Refusal], Said] = {
    institution.TimeZoneUnknown: Said(400, "validation.msg.organisation.timeZone.is.invalid", "timeZone"),
    queries.OfficeNotFound: Said(404, "error.msg.office.id.invalid", "id|officeId"),
    offices.OfficeNameTaken: _taken("error.msg.office.duplicate.name", "name"),
    offices.OfficeExternalIdTaken: _taken("error.msg.office.duplicate.externalId", "externalId"),
    offices.RemindedTooEarly: Said(400, "validation.msg.office.reminderDays.is.out.of.range", "reminderDays"),
    offices.OfficeOpenedAfterChild: Said(403, "error.msg.office.openingDate.after.child.openingDate", "openingDate"),
    offices.OfficeOpenedBeforeParent: Said(
        403, "error.msg.office.openingDate.before.parent.openingDate", "openingDate"
    ),
}

_PEOPLE: dict[type[Refusal], Said] = {
    names.NameKeptByBank: Said(400, "validation.msg.name.is.kept.by.bank", "{member}"),
    names.NameNotInAddress: Said(400, "validation.msg.name.cannot.stand.in.address", "{member}"),
    queries.StaffNotFound: Said(404, "error.msg.staff.id.invalid", _OFFICER),
    queries.StaffInactive: Said(403, "error.msg.staff.not.active", _OFFICER),
    staff.StaffMobileNoTaken: _taken("error.msg.staff.duplicate.mobileNo", "mobileNo"),
    staff.StaffExternalIdTaken: _taken("error.msg.staff.duplicate.externalId", "externalId"),
    queries.UserNotFound: Said(404, "error.msg.user.id.invalid"),
    users.UsernameTaken: _taken("error.msg.user.duplicate.username", "username"),
    users.PasswordTooShort: Said(400, "validation.msg.user.password.is.too.short", "password"),
    ApiKeyNotFound: Said(404, "error.msg.api.key.id.invalid", "keyId"),
    NoCalendarAddress: Said(404, "error.msg.calendar.address.not.found"),
    queries.RoleNotFound: Said(404, "error.msg.role.id.invalid", "roles"),
    roles.RoleNameTaken: _taken("error.msg.role.duplicate.name", "name"),
    roles.RoleInUse: Said(403, "error.msg.role.associated.with.users.deleted"),
    wire_roles.UnknownPermissionCode: Said(404, "error.msg.permission.code.invalid", "{code}"),
    wire_roles.PermissionGivenAndTaken: Said(400, "validation.msg.role.permissions.given.and.taken", "{code}"),
    authority.NobodyWouldBeInCharge: Said(403, "error.msg.user.last.with.all.functions"),
    authority.UserStandsHigher: Said(403, "error.msg.user.stands.higher", "username"),
    authority.RoleStandsHigher: Said(403, "error.msg.role.stands.higher", "roles"),
    authority.PermissionNotHeld: Said(403, "error.msg.permission.not.held", "permissions"),
}

_CHOICES: dict[type[Refusal], Said] = {
    queries.CurrencyNotFound: Said(404, "error.msg.currency.currencyCode.invalid", "currencyCode"),
    currencies.CurrencyCodeTaken: _taken("error.msg.currency.duplicate.code", "code"),
    currencies.CurrencyCodeMalformed: Said(400, "validation.msg.currency.code.is.invalid", "code"),
    currencies.TooManyDecimals: Said(
        400, "validation.msg.currency.decimalPlaces.is.not.within.expected.range", "decimalPlaces"
    ),
    currencies.CashUnitFinerThanCurrency: Said(400, "validation.msg.currency.cashUnit.is.invalid", "cashUnit"),
    denominations.DenominationNotInCurrency: Said(
        400, "validation.msg.currency.denominations.is.not.within.expected.range", "denominations"
    ),
    denominations.DenominationTwice: Said(400, "validation.msg.currency.denominations.duplicate", "denominations"),
    denominations.TooManyDenominations: Said(400, "validation.msg.currency.denominations.too.many", "denominations"),
    currencies.CurrencyNameGiven: Said(403, "error.msg.currency.name.given", "name"),
    FundNotFound: Said(404, "error.msg.fund.id.invalid", "fundId"),
    funds.FundNameTaken: _taken("error.msg.fund.duplicate.name", "name"),
    funds.FundExternalIdTaken: _taken("error.msg.fund.duplicate.externalId", "externalId"),
    queries.PaymentChannelNotFound: Said(404, "error.msg.payment.type.invalid", "paymentTypeId"),
    payment_channels.PaymentChannelNameTaken: _taken("error.msg.payment.type.duplicate.name", "name"),
    payment_channels.PaymentChannelCodeNameTaken: _taken("error.msg.payment.type.duplicate.codeName", "codeName"),
    payment_channels.PaymentChannelInUse: Said(403, "error.msg.payment.type.in.use"),
    queries.CodeNotFound: Said(404, "error.msg.code.id.invalid"),
    codes.CodeNameTaken: _taken("error.msg.code.duplicate.name", "name"),
    codes.CodeIsSystemDefined: Said(403, "error.msg.code.systemdefined"),
    codes.CodeInUse: Said(403, "error.msg.code.in.use"),
    queries.CodeValueNotFound: Said(404, "error.msg.codevalue.id.invalid"),
    queries.CodeValueNotOfCode: Said(404, "error.msg.codevalue.codename.id.combination.invalid", "{code_name}"),
    codes.CodeValueNameTaken: _taken("error.msg.code.value.duplicate.label", "name"),
    codes.CodeValueInUse: Said(403, "error.msg.codeValue.in.use"),
    queries.SettingNotFound: Said(404, "error.msg.configuration.property.invalid", "name"),
    settings.SettingIsFixed: Said(403, "error.msg.configuration.trap.door", "name"),
    settings.SettingTakesNoValue: Said(400, "validation.msg.globalConfiguration.value.not.supported", "value"),
}

_DATES: dict[type[Refusal], Said] = {
    queries.HolidayNotFound: Said(404, "error.msg.holiday.id.invalid"),
    holidays.HolidayNameTaken: _taken("error.msg.holiday.duplicate.name", "name"),
    holidays.HolidayIsActive: Said(403, "error.msg.holiday.not.in.pending.for.activation.state"),
    working_days.HolidayEndsBeforeItStarts: Said(403, "error.msg.holiday.to.date.cannot.be.before.from.date", "toDate"),
    working_days.HolidayMovesOntoItself: Said(
        403,
        "error.msg.holiday.repayments.rescheduled.date.should.be.before.from.date.or.after.to.date",
        "repaymentsRescheduledTo",
    ),
    NoDayToRepay: Said(403, "error.msg.workingdays.no.day.to.repay"),
    working_days.WeekWithoutWork: Said(400, "validation.msg.workingdays.recurrence.is.invalid", "recurrence"),
    business_date.DayIsClosed: Said(403, "error.msg.businessdate.day.is.closed", "date"),
    business_date.DateIsBeingChanged: Said(409, "error.msg.businessdate.is.being.changed", "date"),
    business_date.NotToday: Said(403, "error.msg.businessdate.not.today", "date"),
    queries.NightIsNotOver: Said(409, "error.msg.businessdate.day.is.being.closed"),
    NightNotFound: Said(404, "error.msg.job.run.not.found"),
    jobs.JobNotFound: Said(404, "error.msg.sheduler.job.id.invalid"),
    jobs.NoScheduler: Said(403, "error.msg.scheduler.is.not.offered", "command"),
    catch_up.CatchUpIsRunning: Said(400, "error.msg.loan.catch.up.is.running"),
    businessdate.UnknownDateType: Said(404, "error.msg.businessdate.type.not.exist", "type"),
}

REFUSALS: dict[type[Refusal], Said] = {**_OFFICES, **_PEOPLE, **_CHOICES, **_DATES}
