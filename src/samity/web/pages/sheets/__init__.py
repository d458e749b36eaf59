"""The collection sheet: filled in, previewed, posted, its receipt, and taken back."""

from __future__ import annotations

from samity.web.pages.sheets import entry, receipt

ROUTERS = (entry.router, receipt.router)
