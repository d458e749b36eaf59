"""Pages of custom fields: what the bank defines, and the forms that are made of it."""

from __future__ import annotations

from samity.web.pages.custom_fields import fields, filling, sets

ROUTERS = (sets.router, fields.router, filling.router)
