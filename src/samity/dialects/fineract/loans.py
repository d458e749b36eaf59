"""/loans: applications, previews, single loans and lists."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, ClassVar

from fastapi import Query

from samity.bank.gate import admit_office, permit
from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.preview import preview_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.as_of import loan_as_of
from samity.bank.loans.queries.borrower_cycles import Borrower, offered_to
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.queries.views import LoanFilter, loans_listed
from samity.bank.organisation.queries import currency_by_code
from samity.dialects.door import reading, writing
from samity.dialects.fineract.commands import unknown_command
from samity.dialects.fineract.journalentries import DayQuery
from samity.dialects.fineract.listing import PAGE_SIZE, ListQuery
from samity.dialects.fineract.loan_associations import associated
from samity.dialects.fineract.loan_schedule import spell_schedule
from samity.dialects.fineract.loan_spelling import STATUS_BY_NUMBER
from samity.dialects.fineract.loan_templates import loan_options
from samity.dialects.fineract.loan_view import spell_accounts, spell_loans
from samity.dialects.fineract.loans_bodies import LoanBody
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import BodyRefused, WireDate, WireId, WireTruth, WireWhole
from samity.storage.unit import Unit

router = WireRouter(tags=["Loans"])

ORDERS = {"id": "id", "accountNo": "account_no", "status": "status", "submittedOnDate": "submitted_on"}


class LoansQuery(ListQuery):
    """Which loans are wanted."""

    resource: ClassVar[str] = "loan"
    accountNo: str | None = None
    externalId: str | None = None
    clientId: WireId | None = None
    status: WireWhole | None = None

    def wanted(self) -> LoanFilter:
        """Return the filter.

        Raises:
            BodyRefused: there is no such status.
        """
        if self.status is not None and self.status not in STATUS_BY_NUMBER:
            raise BodyRefused([{"type": "enum", "loc": ("status",), "msg": "no such status"}], self.resource)
        return LoanFilter(
            account_no=self.accountNo,
            external_id=self.externalId,
            client_id=self.clientId,
            statuses=() if self.status is None else (STATUS_BY_NUMBER[self.status],),
        )


class LoanQuery(DayQuery):
    """What is wanted of one loan: `associations` adds, `exclude` leaves out, `fields` names the only members.

    `asOf` tells it as it stood on a day; without a `dateFormat` it is an ISO date.
    """

    resource: ClassVar[str] = "loan"
    associations: str = ""
    exclude: str = ""
    fields: str = ""
    asOf: WireDate | None = None
    template: WireTruth = False
    staffInSelectedOfficeOnly: WireTruth = False


@router.post("/loans")
@writing(LoanBody)
def create_loan(body: LoanBody, unit: Unit, command: str | None = None) -> dict[str, Any]:
    """Apply for a loan, or with `command=calculateLoanSchedule` see what it would be."""
    if command is None:
        return _apply(body, unit)
    if command.lower() != "calculateloanschedule":
        raise unknown_command()
    preview = preview_loan(_application(body, unit), unit)
    return spell_schedule(
        preview.application.currency,
        body.expectedDisbursementDate,
        preview.application.terms.principal,
        preview.installments,
        unit.business_date,
    )


@router.get("/loans")
@reading
def list_loans(query: Annotated[LoansQuery, Query()], unit: Unit) -> dict[str, Any]:
    """List loans of the caller's offices, a page at a time."""
    permit(unit, "loans:read")
    window = query.window(ORDERS, paged=True)
    order, descending = window.order_by[0] if window.order_by else ("id", False)
    ids, total = loans_listed(
        unit.connection,
        unit.actor.office_hierarchy,
        query.wanted(),
        order_by=order,
        descending=descending,
        offset=window.offset,
        limit=PAGE_SIZE if window.limit is None else window.limit,
    )
    return {"totalFilteredRecords": total, "pageItems": spell_loans(unit, ids)}


@router.get("/loans/{loan_id}")
@reading
def retrieve_loan(loan_id: int, query: Annotated[LoanQuery, Query()], unit: Unit) -> dict[str, Any]:
    """Return a loan with what is asked for beside it."""
    permit(unit, "loans:read")
    return tell_loan(loan_id, query, unit)


def tell_loan(loan_id: int, query: LoanQuery, unit: Unit) -> dict[str, Any]:
    """Spell one loan of the caller's offices."""
    account = loan_by_id(unit.connection, loan_id)
    admit_office(unit, account.office_id, account.office_hierarchy)
    asked = {each.strip() for each in query.associations.split(",")}
    excluded = {each.strip() for each in query.exclude.split(",")}
    by = query.asOf
    if by is not None:
        account = loan_as_of(unit.connection, account, by, unit.business_date)
        unit = replace(unit, business_date=by)
    answer = spell_accounts(unit, {loan_id: account}, [loan_id], by)[0]
    answer |= associated(account, asked, excluded, unit, by)
    if query.template:
        own_office_only = query.staffInSelectedOfficeOnly
        answer |= loan_options(unit, account.office_id, own_office_only=own_office_only)
    fields = {each.strip() for each in query.fields.split(",") if each.strip()}
    return {name: value for name, value in answer.items() if not fields or name in fields}


def _apply(body: LoanBody, unit: Unit) -> dict[str, Any]:
    account = loan_by_id(unit.connection, apply_for_loan(_application(body, unit), unit))
    return {
        "officeId": account.office_id,
        "clientId": account.client_id,
        "groupId": account.group_id,
        "loanId": account.id,
        "resourceId": account.id,
        "resourceExternalId": body.externalId,
    }


def _application(body: LoanBody, unit: Unit) -> ApplyForLoan:
    borrower = Borrower.of(body.clientId, body.groupId)
    product = offered_to(unit.connection, loan_product_by_id(unit.connection, body.productId), borrower)
    return body.application(product, currency_by_code(unit.connection, product.currency_code))
