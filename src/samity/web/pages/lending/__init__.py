"""Pages of lending: products, applications, loans with their schedules, and everything done with them."""

from __future__ import annotations

from samity.web.pages.lending import (
    applications,
    changes,
    charges,
    closing,
    crediting,
    decisions,
    group_applications,
    loan_list,
    loan_page,
    money,
    moves,
    officers,
    pay_out,
    product_form,
    products,
    refunds,
    schedule_edits,
    transactions,
    variations,
    writing_off,
)

ROUTERS = (
    products.router,
    product_form.router,
    applications.router,
    group_applications.router,
    loan_list.router,
    loan_page.router,
    decisions.router,
    changes.router,
    moves.router,
    closing.router,
    schedule_edits.router,
    variations.router,
    money.router,
    pay_out.router,
    officers.router,
    refunds.router,
    crediting.router,
    writing_off.router,
    charges.router,
    transactions.router,
)
