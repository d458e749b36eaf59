"""Pages of the organisation: offices, staff, users and roles, currencies, channels, days of rest, the bank's date."""

from __future__ import annotations

from samity.web.pages.organisation import offices

ROUTERS = (offices.router,)
