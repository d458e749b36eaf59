"""Pages of lending: loans with their schedules and transactions, and everything done with them."""

from __future__ import annotations

from samity.web.pages.lending import charges, decisions, loan_list, loan_page, money, transactions

ROUTERS = (
    loan_list.router,
    loan_page.router,
    decisions.router,
    money.router,
    charges.router,
    transactions.router,
)
