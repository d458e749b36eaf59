"""/journalentries."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from fastapi import Query
from pydantic import Field, ModelWrapValidatorHandler, model_validator
from sqlalchemy import RowMapping

from samity.bank.accounting import queries
from samity.bank.accounting.queries import JournalFilter
from samity.bank.accounting.values import GlType
from samity.bank.gate import admit_office, permit
from samity.bank.organisation.queries.currencies import currency_of
from samity.dialects.door import reading
from samity.dialects.fineract.currencies import spell_currency
from samity.dialects.fineract.glaccounts import spell_type
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import LooseModel, WireDate, option
from samity.doors.ids import LARGEST_ID
from samity.storage.unit import Unit

router = WireRouter(tags=["Journal entries"])

MOST_LINES_A_PAGE = 10_000
# Fineract's own spelling of the debit's code.
SIDES = {
    "CREDIT": option(1, "journalEntryType.credit", "CREDIT"),
    "DEBIT": option(2, "journalEntrytType.debit", "DEBIT"),
}
# The first word of a transaction's kind → the product behind it and the letter before its id.
ENTITIES = {
    "loan": (option(1, "productType.loan", "LOAN"), "L"),
    "deposit": (option(2, "productType.saving", "SAVING"), "S"),
}
KINDS = {letter: kind for kind, (_, letter) in ENTITIES.items()}

QueryId = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class DayQuery(LooseModel):
    """A query with days, spelled as bodies spell them; without a dateFormat they are ISO dates."""

    @model_validator(mode="wrap")
    @classmethod
    def _iso_unless_told(cls, given: Any, read_on: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 - whatever JSON holds
        if isinstance(given, dict) and not given.get("dateFormat"):
            given = {**given, "dateFormat": "yyyy-MM-dd", "locale": given.get("locale") or "en"}
        return read_on(given)


class JournalQuery(DayQuery):
    """Which journal lines are wanted."""

    transactionId: str | None = None
    glAccountId: QueryId | None = None
    officeId: QueryId | None = None
    loanId: QueryId | None = None
    savingsId: QueryId | None = None
    fromDate: WireDate | None = None
    toDate: WireDate | None = None
    submittedOnDateFrom: WireDate | None = None
    submittedOnDateTo: WireDate | None = None
    sortOrder: Literal["ASC", "DESC", "asc", "desc"] = "ASC"
    offset: Annotated[int, Field(ge=0, le=LARGEST_ID)] = 0
    limit: Annotated[int, Field(ge=1, le=MOST_LINES_A_PAGE)] = 200


@router.get("/journalentries")
@reading
def list_journal_entries(query: Annotated[JournalQuery, Query()], unit: Unit) -> dict[str, Any]:
    """List journal lines of the caller's offices: by date, transaction and line."""
    permit(unit, "journal:read")
    kind, transaction_id = _transaction(query.transactionId)
    wanted = JournalFilter(
        hierarchy=unit.actor.office_hierarchy,
        transaction_id=transaction_id,
        gl_account_id=query.glAccountId,
        office_id=query.officeId,
        account_id=query.loanId or query.savingsId,
        kind="loan" if query.loanId else "deposit" if query.savingsId else kind,
        from_on=query.fromDate,
        to_on=query.toDate,
        booked_from=query.submittedOnDateFrom,
        booked_to=query.submittedOnDateTo,
    )
    newest_first = query.sortOrder.upper() == "DESC"
    found = queries.lines(unit.connection, wanted, query.offset, query.limit, newest_first=newest_first)
    total = queries.count_lines(unit.connection, wanted)
    return {"totalFilteredRecords": total, "pageItems": [_spell(each) for each in found]}


@router.get("/journalentries/{line_id}")
@reading
def retrieve_journal_entry(line_id: int, unit: Unit) -> dict[str, Any]:
    """Return one journal line."""
    permit(unit, "journal:read")
    found = queries.line_by_id(unit.connection, line_id)
    admit_office(unit, found["office_id"], found["hierarchy"])
    return _spell(found)


def _transaction(spelled: str | None) -> tuple[str | None, int | None]:
    """Read `L12` as the loans' transaction 12; what cannot be one finds nothing, as transaction 0."""
    if spelled is None:
        return None, None
    found = re.fullmatch(r"([A-Z]?)([0-9]{1,15})", spelled)
    if found is None or (found[1] and found[1] not in KINDS):
        return None, 0
    return KINDS.get(found[1]), int(found[2])


def _spell(line: RowMapping) -> dict[str, Any]:
    kind = line["kind"].split(".")[0]
    entity, letter = ENTITIES.get(kind, (None, ""))
    currency = currency_of(line)
    return {
        "id": line["id"],
        "officeId": line["office_id"],
        "officeName": line["office_name"],
        "glAccountId": line["gl_account_id"],
        "glAccountName": line["gl_name"],
        "glAccountCode": line["gl_code"],
        "glAccountType": spell_type(GlType(line["gl_type"])),
        "transactionDate": line["value_on"],
        "entryType": SIDES[line["side"]],
        "amount": currency.major(line["amount"]),
        "currency": spell_currency(currency),
        # Fineract knows a reversal by the transaction that it takes back.
        "transactionId": f"{letter}{line['reverses_id'] or line['transaction_id']}",
        "manualEntry": kind == "manual",
        "entityType": entity,
        "entityId": line["account_id"] if entity else None,
        "createdByUserId": line["created_by"],
        "createdByUserName": line["username"],
        "createdDate": line["created_at"],
        "submittedOnDate": line["booked_on"],
        "reversed": line["reversed"],
    }
