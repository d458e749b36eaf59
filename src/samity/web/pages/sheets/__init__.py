"""The collection sheet, of a meeting or of individuals: filled in, previewed, posted, its receipt, and taken back."""

from __future__ import annotations

from samity.web.pages.sheets import (
    board,
    captured,
    counting,
    entry,
    papers,
    receipt,
    receipts,
    rounds,
    saved,
    workbooks,
)

ROUTERS = (
    rounds.router,
    saved.router,
    board.router,
    captured.router,
    counting.router,
    entry.router,
    papers.router,
    receipt.router,
    receipts.router,
    workbooks.router,
)
