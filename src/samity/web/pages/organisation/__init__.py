"""Pages of the organisation: offices, staff, users and roles, currencies, channels, days of rest, the bank's date."""

from __future__ import annotations

from samity.web.pages.organisation import (
    channels,
    code_words,
    codes,
    currencies,
    holidays,
    offices,
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
    offices.router,
    staff.router,
    users.router,
    roles.router,
    own_password.router,
    holidays.router,
    working_days.router,
    currencies.router,
    channels.router,
    codes.router,
    code_words.router,
    settings.router,
)
