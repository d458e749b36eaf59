"""Every page, a file for each part of the bank. A new one is a router and its line here."""

from __future__ import annotations

from samity.web.pages import (
    appearance,
    books,
    components,
    custom_fields,
    lending,
    organisation,
    people,
    sheets,
    sign_in,
    today,
)
from samity.web.papers.lists import offer_as_csv

ROUTERS = (
    sign_in.router,
    appearance.router,
    components.router,
    today.router,
    *books.ROUTERS,
    *lending.ROUTERS,
    *organisation.ROUTERS,
    *people.ROUTERS,
    *custom_fields.ROUTERS,
    *sheets.ROUTERS,
)
for _router in ROUTERS:
    offer_as_csv(_router)
