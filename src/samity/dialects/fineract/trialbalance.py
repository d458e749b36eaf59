"""/trialbalance: what every GL account holds on a day; Samity's own path, where Fineract has a report."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from samity.bank.accounting import queries
from samity.bank.accounting.values import TrialBalanceRow
from samity.bank.gate import admit_office, permit
from samity.bank.organisation.queries import office_by_id
from samity.dialects.door import reading
from samity.dialects.fineract.currencies import spell_currency
from samity.dialects.fineract.glaccounts import spell_type
from samity.dialects.fineract.journalentries import DayQuery, QueryId
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireDate
from samity.kernel.money import Currency
from samity.storage.unit import Unit

router = WireRouter(tags=["Trial balance"])


class TrialBalanceQuery(DayQuery):
    """Of which office, up to which day."""

    officeId: QueryId | None = None
    date: WireDate | None = None


@router.get("/trialbalance")
@reading
def retrieve_trial_balance(query: Annotated[TrialBalanceQuery, Query()], unit: Unit) -> dict[str, Any]:
    """Return the trial balance of an office and all below it, per currency: today's unless a date is given."""
    permit(unit, "journal:read")
    office = office_by_id(unit.connection, query.officeId or unit.actor.office_id)
    admit_office(unit, office.id, office.hierarchy)
    on = query.date or unit.business_date
    found = queries.trial_balance(unit.connection, on, office.hierarchy)
    return {
        "officeId": office.id,
        "officeName": office.name,
        "date": on,
        "currencies": [
            {
                "currency": spell_currency(each.currency),
                "accounts": [_spell(row, each.currency) for row in each.rows],
                "totalDebit": each.currency.major(each.debit),
                "totalCredit": each.currency.major(each.credit),
            }
            for each in found
        ],
    }


def _spell(row: TrialBalanceRow, currency: Currency) -> dict[str, Any]:
    return {
        "glAccountId": row.gl_account_id,
        "glAccountCode": row.gl_code,
        "glAccountName": row.name,
        "glAccountType": spell_type(row.type),
        "debit": currency.major(row.debit),
        "credit": currency.major(row.credit),
        "balance": currency.major(row.balance),
    }
