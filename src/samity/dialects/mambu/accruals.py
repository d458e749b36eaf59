"""/accounting/interestaccrual:search: interest that became income as it accrued, account by account."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping

from samity.bank.accounting.values import GlType
from samity.bank.gate import permit
from samity.bank.loans.queries.accruals import CREDIT, DEBIT, accruals_found
from samity.dialects.door import Answer, asking
from samity.dialects.mambu.finding import finding
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.paging import Wanted
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.search import FieldType, SearchBody, Searched, SearchField, SearchFields
from samity.dialects.mambu.spelling import Spelling, spelling_of
from samity.dialects.mambu.wire import utc
from samity.storage.unit import Unit

router = MambuRouter(tags=["Accounting Interest Accrual"])

LOAN = "LOAN"
_FIELDS: SearchFields = {
    "entryId": SearchField("entry_id", FieldType.NUMBER),
    "parentEntryId": SearchField("entry_id", FieldType.NUMBER),
    "transactionId": SearchField("transaction_known_by"),
    "entryType": SearchField("side", FieldType.CHOICE, choices={each: (each,) for each in (DEBIT, CREDIT)}),
    "amount": SearchField("amount", FieldType.NUMBER),
    "bookingDate": SearchField("booked_on", FieldType.DAY),
    "creationDate": SearchField("entered_at", FieldType.MOMENT),
    "accountId": SearchField("account_known_by"),
    "accountKey": SearchField("account_id", FieldType.KEY, Kind.LOAN),
    "branchKey": SearchField("office_id", FieldType.KEY, Kind.BRANCH),
    "branchName": SearchField("office_name"),
    "productId": SearchField("product_known_by"),
    "productKey": SearchField("product_id", FieldType.KEY, Kind.LOAN_PRODUCT),
    "productName": SearchField("product_name"),
    "productType": SearchField("product_kind", FieldType.CHOICE, choices={LOAN: (LOAN,)}),
    "glAccountId": SearchField("gl_code"),
    "glAccountName": SearchField("gl_name"),
    "glAccountType": SearchField("gl_type", FieldType.CHOICE, choices={each.value: (each.value,) for each in GlType}),
}
ACCRUALS = Searched(_FIELDS, later=frozenset({"foreignAmount"}))
"""What this API publishes for entries of accrued interest."""


@router.post("/accounting/interestaccrual:search")
@asking(SearchBody)
def search_accruals(paging: Wanted, body: SearchBody, unit: Unit) -> Answer:
    """Find the entries of interest that accrued on loans, a debit and a credit for each that was booked."""
    permit(unit, "journal:read")
    spelling = spelling_of(unit)
    found = finding(ACCRUALS, body, paging, spelling, unit)
    page = accruals_found(unit.connection, unit.actor.office_hierarchy, found.criteria, found.window)
    return paging.answer(page, [_spell(each, spelling) for each in page.rows])


def _spell(row: RowMapping, spelling: Spelling) -> dict[str, Any]:
    keys = spelling.keys
    return {
        "entryId": row["entry_id"],
        # Each loan is booked by itself: no entry sums up others.
        "parentEntryId": row["entry_id"],
        "transactionId": row["transaction_known_by"],
        "entryType": row["side"],
        "amount": row["amount"],
        "bookingDate": spelling.day(row["booked_on"]),
        "creationDate": utc(row["entered_at"]),
        "accountId": row["account_known_by"],
        "accountKey": keys.encoded(Kind.LOAN, row["account_id"]),
        "branchKey": keys.encoded(Kind.BRANCH, row["office_id"]),
        "branchName": row["office_name"],
        "productId": row["product_known_by"],
        "productKey": keys.encoded(Kind.LOAN_PRODUCT, row["product_id"]),
        "productName": row["product_name"],
        "productType": LOAN,
        "glAccountId": row["gl_code"],
        "glAccountName": row["gl_name"],
        "glAccountType": row["gl_type"],
    }
