"""What doors and other capabilities may read of accounting."""

from __future__ import annotations

from samity.bank.accounting.queries.activities import activities_mapped, activity_accounts
from samity.bank.accounting.queries.balances import account_balance, account_balances, gl_balances, postings_of
from samity.bank.accounting.queries.chart import (
    ChartFilter,
    GlAccountNotFound,
    chart,
    gl_account_by_id,
    has_children,
    has_postings,
    lies_under,
    mapped_purposes,
)
from samity.bank.accounting.queries.journal import JournalFilter, JournalLineNotFound, count_lines, line_by_id, lines
from samity.bank.accounting.queries.mappings import mapped_accounts, mappings
from samity.bank.accounting.queries.trial_balance import trial_balance

__all__ = [
    "ChartFilter",
    "GlAccountNotFound",
    "JournalFilter",
    "JournalLineNotFound",
    "account_balance",
    "account_balances",
    "activities_mapped",
    "activity_accounts",
    "chart",
    "count_lines",
    "gl_account_by_id",
    "gl_balances",
    "has_children",
    "has_postings",
    "lies_under",
    "line_by_id",
    "lines",
    "mapped_accounts",
    "mapped_purposes",
    "mappings",
    "postings_of",
    "trial_balance",
]
