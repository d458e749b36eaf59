"""/runreports: the figures that clients show on their first page, and of a client, a group or a centre.

Fineract runs whatever SQL a bank keeps under a name. Here each name is an endpoint; any other is not found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import Query
from sqlalchemy import Connection

from samity.bank.clients.queries import client_by_id, grouping_by_id
from samity.bank.clients.queries.joined import active_clients_in, clients_joined
from samity.bank.gate import admit_office, permit
from samity.bank.loans.queries.counts import loan_counts_in, loans_of_client
from samity.bank.loans.queries.turnover import DayOfMoney, collected_of_dues, loans_paid_out, paid_out_of_expected
from samity.bank.organisation.queries import office_by_id
from samity.dialects.door import reading
from samity.dialects.fineract.journalentries import QueryId
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.trends import COLUMNS, Span, counted_by, since
from samity.storage.unit import Unit

router = WireRouter(tags=["Reports"])

OfficeAsked = Annotated[QueryId, Query(alias="R_officeId")]
GroupAsked = Annotated[QueryId, Query(alias="R_groupId")]
ClientAsked = Annotated[QueryId, Query(alias="R_clientId")]
SpanAsked = Literal["Day", "Week", "Month"]
Generic = Annotated[bool, Query(alias="genericResultSet")]
Report: TypeAlias = dict[str, Any] | list[dict[str, Any]]
Counted: TypeAlias = Callable[[Connection, str, date, date], Mapping[date, int]]
Summed: TypeAlias = Callable[[Connection, str, date], list[DayOfMoney]]
WHOLE, AMOUNT = "INTEGER", "DECIMAL"


@router.get("/runreports/ClientTrendsBy{span}")
@reading
def report_client_trends(span: SpanAsked, office_id: OfficeAsked, unit: Unit, generic: Generic = True) -> Report:  # noqa: FBT002 - the wire's own flag
    """Count the clients who became active in an office and those below it, by day, week or month."""
    permit(unit, "clients:read")
    return _trend("count", clients_joined, Span(span), office_id, unit, generic=generic)


@router.get("/runreports/LoanTrendsBy{span}")
@reading
def report_loan_trends(span: SpanAsked, office_id: OfficeAsked, unit: Unit, generic: Generic = True) -> Report:  # noqa: FBT002 - the wire's own flag
    """Count the loans that an office and those below it paid out, by day, week or month."""
    permit(unit, "loans:read")
    return _trend("lcount", loans_paid_out, Span(span), office_id, unit, generic=generic)


@router.get("/runreports/Demand Vs Collection")
@reading
def report_collection(office_id: OfficeAsked, unit: Unit, generic: Generic = True) -> Report:  # noqa: FBT002 - the wire's own flag
    """Sum what installments due today still ask for, and what was paid for them: a row for each currency."""
    return _day(("AmountDue", "AmountPaid"), collected_of_dues, office_id, unit, generic=generic)


@router.get("/runreports/Disbursal Vs Awaitingdisbursal")
@reading
def report_disbursal(office_id: OfficeAsked, unit: Unit, generic: Generic = True) -> Report:  # noqa: FBT002 - the wire's own flag
    """Sum the approved loans that expect to be paid out today, and those that were: a row for each currency."""
    return _day(("amountToBeDisburse", "disbursedAmount"), paid_out_of_expected, office_id, unit, generic=generic)


@router.get("/runreports/GroupSummaryCounts")
@reading
def report_group_counts(group_id: GroupAsked, unit: Unit, generic: Generic = True) -> Report:  # noqa: FBT002 - the wire's own flag
    """Count active clients, loans and borrowers of a group, or of all groups of a centre, and loans in arrears."""
    permit(unit, "clients:read")
    permit(unit, "loans:read")
    group = grouping_by_id(unit.connection, group_id)
    admit_office(unit, group.office_id, group.office_hierarchy)
    of_clients, of_groups = loan_counts_in(unit.connection, group_id)
    figures = {
        "activeClients": active_clients_in(unit.connection, group_id),
        "activeLoans": of_clients.active + of_groups.active,
        "activeClientLoans": of_clients.active,
        "activeGroupLoans": of_groups.active,
        "activeBorrowers": of_clients.borrowers + of_groups.borrowers,
        "activeClientBorrowers": of_clients.borrowers,
        "activeGroupBorrowers": of_groups.borrowers,
        "overdueLoans": of_clients.in_arrears + of_groups.in_arrears,
        "overdueClientLoans": of_clients.in_arrears,
        "overdueGroupLoans": of_groups.in_arrears,
    }
    return _told(dict.fromkeys(figures, WHOLE), [tuple(figures.values())], generic=generic)


@router.get("/runreports/ClientSummary")
@reading
def report_client(client_id: ClientAsked, unit: Unit, generic: Generic = True) -> Report:  # noqa: FBT002 - the wire's own flag
    """Count the loans of a client, and tell the newest; of deposits, which this bank does not take, there are none."""
    permit(unit, "loans:read")
    client = client_by_id(unit.connection, client_id)
    admit_office(unit, client.office_id, client.office_hierarchy)
    had = loans_of_client(unit.connection, client_id)
    figures = {
        "loanCycle": had.paid_out,
        "activeLoans": had.active,
        "lastLoanAmount": had.last_amount or 0,
        "activeSavings": 0,
        "totalSavings": 0,
    }
    amounts = {"lastLoanAmount", "totalSavings"}
    columns = {name: AMOUNT if name in amounts else WHOLE for name in figures}
    return _told(columns, [tuple(figures.values())], generic=generic)


def _trend(count: str, counted: Counted, span: Span, office_id: int, unit: Unit, *, generic: bool) -> Report:
    """Count until yesterday, for today is not over."""
    today, hierarchy = unit.business_date, _hierarchy(office_id, unit)
    by_day = counted(unit.connection, hierarchy, since(span, today), today - timedelta(days=1))
    name, kind = COLUMNS[span]
    rows = [(number, when) for when, number in counted_by(span, by_day, today).items()]
    return _told({count: WHOLE, name: kind}, rows, generic=generic)


def _day(names: tuple[str, str], summed: Summed, office_id: int, unit: Unit, *, generic: bool) -> Report:
    """Tell a day of money; where nothing is asked for, that there is nothing, for clients read the first row."""
    permit(unit, "loans:read")
    found = summed(unit.connection, _hierarchy(office_id, unit), unit.business_date)
    rows = [(each.currency.major(each.waiting), each.currency.major(each.done)) for each in found]
    return _told(dict.fromkeys(names, AMOUNT), rows or [(0, 0)], generic=generic)


def _hierarchy(office_id: int, unit: Unit) -> str:
    office = office_by_id(unit.connection, office_id)
    admit_office(unit, office.id, office.hierarchy)
    return office.hierarchy


def _told(columns: Mapping[str, str], rows: Iterable[Sequence[object]], *, generic: bool) -> Report:
    """Tell a report as rows with their columns' heads beside them, or as a list of objects."""
    if not generic:
        return [dict(zip(columns, row, strict=True)) for row in rows]
    heads = [{"columnName": name, "columnType": kind, "columnDisplayType": kind} for name, kind in columns.items()]
    return {"columnHeaders": heads, "data": [{"row": list(row)} for row in rows]}
