"""Pages of the organisation: offices, staff, users and roles, currencies, channels, days of rest, the bank's date."""

from __future__ import annotations

from samity.web.pages.organisation import offices, own_password, roles, set_up, staff, users

ROUTERS = (set_up.router, offices.router, staff.router, users.router, roles.router, own_password.router)
