"""Interest that became income as it accrued, account by account, from both sides. See docs/rules/recognition.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, cast, func, literal, select, union_all

from samity.bank.accounting.queries.journal import LINES_A_TRANSACTION
from samity.bank.accounting.records import gl_account, ledger_transaction, posting
from samity.bank.loans.queries.searched import major
from samity.bank.loans.records import loan, loan_external_id, loan_product, loan_transaction
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.organisation.records import office
from samity.storage.criteria import condition_of
from samity.storage.windows import page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection, Subquery

    from samity.storage.criteria import Condition
    from samity.storage.windows import Page, Window

DEBIT, CREDIT = "DEBIT", "CREDIT"
_INTEREST = 1
"""The posting of a recognition that moves interest, where it moves any."""


def _sides() -> Subquery:
    """Return the postings of interest that was recognised, once for each side."""
    of_interest = and_(
        posting.c.account_id == loan_transaction.c.account_id,
        posting.c.transaction_id == loan_transaction.c.id,
        posting.c.no == _INTEREST,
        loan_transaction.c.kind == TransactionKind.ACCRUAL,
        loan_transaction.c.interest != 0,
    )
    sides = (
        (DEBIT, posting.c.debit_line, posting.c.debit_gl),
        (CREDIT, posting.c.credit_line, posting.c.credit_gl),
    )
    return union_all(
        *(
            select(
                loan_transaction.c.account_id,
                loan_transaction.c.id.label("transaction_id"),
                (loan_transaction.c.id * LINES_A_TRANSACTION + line).label("entry_id"),
                literal(side, Text).label("side"),
                gl.label("gl_account_id"),
                func.abs(loan_transaction.c.interest).label("minor"),
                loan_transaction.c.booked_on,
            ).join_from(loan_transaction, posting, of_interest)
            for side, line, gl in sides
        )
    ).subquery("entry")


_ENTRY = _sides()
_JOINED = (
    _ENTRY.join(loan, loan.c.account_id == _ENTRY.c.account_id)
    .join(office, office.c.id == loan.c.office_id)
    .join(loan_product, loan_product.c.id == loan.c.product_id)
    .join(gl_account, gl_account.c.id == _ENTRY.c.gl_account_id)
    .join(
        ledger_transaction,
        and_(
            ledger_transaction.c.account_id == _ENTRY.c.account_id, ledger_transaction.c.id == _ENTRY.c.transaction_id
        ),
    )
    .outerjoin(loan_external_id, loan_external_id.c.account_id == loan.c.account_id)
)

ACCRUAL_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "entry_id": _ENTRY.c.entry_id,
    "transaction_known_by": cast(_ENTRY.c.transaction_id, Text),
    "side": _ENTRY.c.side,
    "amount": major(_ENTRY.c.minor),
    "booked_on": _ENTRY.c.booked_on,
    "entered_at": ledger_transaction.c.created_at,
    "account_id": _ENTRY.c.account_id,
    "account_known_by": func.coalesce(loan_external_id.c.external_id, loan.c.account_no),
    "office_id": loan.c.office_id,
    "office_name": office.c.name,
    "product_id": loan.c.product_id,
    "product_known_by": func.coalesce(loan_product.c.external_id, loan_product.c.short_name),
    "product_name": loan_product.c.name,
    "product_kind": literal("LOAN", Text),
    "gl_code": gl_account.c.gl_code,
    "gl_name": gl_account.c.name,
    "gl_type": gl_account.c.type,
}
"""What entries of accrued interest can be found and ordered by; amounts are of major units."""


def accruals_found(connection: Connection, visible: str, criteria: Iterable[Condition], window: Window) -> Page:
    """Find the entries of interest that accrued, below the hierarchy that the caller sees.

    Each recognition of interest has two, a debit and a credit; what goes back has its sides the other way round.

    Args:
        connection: the transaction.
        visible: path of the office below which loans are looked for.
        criteria: on what entries are found by here.
        window: which part, in which order.
    """
    found = (
        select(*(column.label(name) for name, column in ACCRUAL_COLUMNS.items()))
        .select_from(_JOINED)
        .where(office.c.hierarchy.startswith(visible, autoescape=True))
    )
    condition = condition_of(tuple(criteria), ACCRUAL_COLUMNS, {})
    found = found if condition is None else found.where(condition)
    return page_of(connection, found, ACCRUAL_COLUMNS, window, _ENTRY.c.entry_id)
