"""Pages of the organisation: offices, staff, users, roles, currencies, channels, rest, hooks, its date and nights."""

from __future__ import annotations

from samity.web.pages.organisation import (
    api_keys,
    channels,
    code_words,
    codes,
    currencies,
    delinquency,
    funds,
    holidays,
    hooks,
    institution,
    nights,
    offices,
    own_calendar,
    own_password,
    roles,
    set_up,
    settings,
    staff,
    users,
    working_days,
)

ROUTERS = (
    set_up.router,
    institution.router,
    offices.router,
    staff.router,
    users.router,
    api_keys.router,
    roles.router,
    own_calendar.router,
    own_password.router,
    holidays.router,
    working_days.router,
    currencies.router,
    channels.router,
    funds.router,
    delinquency.router,
    codes.router,
    code_words.router,
    settings.router,
    hooks.router,
    nights.router,
)
