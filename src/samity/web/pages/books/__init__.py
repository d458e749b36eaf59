"""Pages of the books: the trial balance, the journal, the chart of accounts, and what recognises income."""

from __future__ import annotations

from samity.web.pages.books import accounts, accruals, activities, chart, journal, trial_balance

ROUTERS = (trial_balance.router, journal.router, chart.router, accounts.router, activities.router, accruals.router)
