"""Pages of lending: products, applications, loans with their schedules, and everything done with them."""

from __future__ import annotations

from samity.web.pages.lending import (
    applications,
    charges,
    decisions,
    group_applications,
    loan_list,
    loan_page,
    money,
    product_form,
    products,
    refunds,
    transactions,
)

ROUTERS = (
    products.router,
    product_form.router,
    applications.router,
    group_applications.router,
    loan_list.router,
    loan_page.router,
    decisions.router,
    money.router,
    refunds.router,
    charges.router,
    transactions.router,
)
