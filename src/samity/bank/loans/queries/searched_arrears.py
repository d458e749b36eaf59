"""How late loans are, as they are found and ordered by it. See docs/rules/arrears.md, docs/search.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    Date,
    Integer,
    Numeric,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.arrears import arrears_of, as_passed
from samity.bank.loans.queries.searched_installments import ALL_LEFT, IS_ACTIVE, IS_LATE, LEFT, TODAY, of_installments
from samity.bank.loans.records import loan, loan_installment
from samity.bank.loans.values.arrears_settings import CountedFrom, ToleranceMethod
from samity.bank.organisation.records import office

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Select

# Of an agreement that was made before there was any tolerance, there is none.
_GRACE_SQL = "coalesce(CAST(loan.graces -> -1 ->> 1 AS integer), CAST(loan.terms #>> '{arrears,1}' AS integer), 0)"
_TODAY_SQL = "(SELECT business_date FROM bank_date)"
_LONGEST_REST = 731
_WORKED_SQL = """
(SELECT {today} - n.days FROM generate_series({first}, {first} + 7 * ({skip} + 1) + {rest}) AS n(days),
 LATERAL (SELECT w.weekdays FROM working_days w JOIN office above ON above.id = w.office_id
          JOIN office own ON own.id = loan.office_id WHERE starts_with(own.hierarchy, above.hierarchy)
          ORDER BY length(above.hierarchy) DESC LIMIT 1) AS worked
 WHERE CAST(extract(isodow FROM {today} - n.days) AS integer) - 1 = ANY(worked.weekdays)
   AND NOT EXISTS (SELECT FROM holiday_office p JOIN holiday h ON h.id = p.holiday_id
                   WHERE p.office_id = loan.office_id AND h.status = 'ACTIVE'
                     AND {today} - n.days BETWEEN h.from_on AND h.to_on)
 ORDER BY n.days OFFSET {skip} LIMIT 1)"""
_LEFT_OUT_SQL = "(loan.terms #>> '{arrears,2}') = 'true'"


def _worked(first: int, skip: str) -> str:
    """Write the day, so many days of work before the one that lies `first` days before today or was the last before."""
    return _WORKED_SQL.format(today=_TODAY_SQL, first=first, skip=skip, rest=_LONGEST_REST)


_BY_DAYS_SQL = f"CASE WHEN {_LEFT_OUT_SQL} THEN {_worked(0, _GRACE_SQL)} ELSE {_TODAY_SQL} - {_GRACE_SQL} END"
_BEFORE_SQL = f"CASE WHEN {_LEFT_OUT_SQL} THEN {_worked(1, '0')} ELSE {_TODAY_SQL} - 1 END"
_BY_MONTH_SQL = f"""
(SELECT CASE WHEN this <= until THEN this ELSE before END FROM (
  SELECT until, CAST(month AS date) - 1 + least({_GRACE_SQL},
           CAST(extract(day FROM month + interval '1 month - 1 day') AS integer)) AS this,
         CAST(month - interval '1 month' AS date) - 1 + least({_GRACE_SQL},
           CAST(extract(day FROM month - interval '1 day') AS integer)) AS before
  FROM (SELECT until, date_trunc('month', until) AS month FROM (SELECT {_BEFORE_SQL} AS until) u) m) t)"""
_SAID = loan.c.terms["arrears"]
_METHOD, _LEFT_OUT, _COUNTED = _SAID[0].astext, _SAID[2].astext, _SAID[5].astext
_TOLERATED_SINCE: ColumnElement[date] = case(
    (_METHOD == ToleranceMethod.DAY_OF_MONTH, literal_column(_BY_MONTH_SQL, Date)),
    else_=literal_column(_BY_DAYS_SQL, Date),
)
"""The first due date of which it is tolerated today that it passed."""

_PERCENT = func.coalesce(_SAID[3].astext, "0")
_ABOVE, _BELOW = cast(func.split_part(_PERCENT, "/", 1), Numeric), func.nullif(func.split_part(_PERCENT, "/", 2), "")
_SHARE = func.div(
    _ABOVE * func.coalesce(of_installments(func.sum(LEFT["principal"])), 0),
    cast(func.coalesce(_BELOW, "1"), Numeric) * 100,
)
_FLOOR = func.coalesce(cast(_SAID[4].astext, Numeric), 0)
LATE_IN_ALL = of_installments(func.sum(ALL_LEFT), IS_LATE)
IS_LOAN_LATE: ColumnElement[bool] = and_(IS_ACTIVE, loan.c.open_from < TODAY)
"""Something of a loan fell due before today and is not settled; an index finds those."""
IS_IN_ARREARS: ColumnElement[bool] = and_(
    IS_LOAN_LATE, loan.c.open_from < _TOLERATED_SINCE, func.greatest(_SHARE, _FLOOR) < LATE_IN_ALL
)
"""More is late, or longer, than is tolerated of a loan."""

GRACE: ColumnElement[int] = literal_column(_GRACE_SQL, Integer)
DAYS_LATE: ColumnElement[int] = case((IS_LOAN_LATE, TODAY - loan.c.open_from), else_=0)
_IS_COUNTED_APART = (
    func.coalesce(_METHOD == ToleranceMethod.DAY_OF_MONTH, False)
    | (func.coalesce(_LEFT_OUT, "false") == "true")
    | (func.coalesce(_COUNTED, CountedFrom.OLDEST_LATE) != CountedFrom.OLDEST_LATE)
)
"""Its days in arrears are not simply the days late beyond those that are tolerated."""


_HAS_FALLEN_DUE = of_installments(func.min(loan_installment.c.due_on)) < TODAY
READ_AT_ONCE = 500
"""Loans of which the history is in memory at once."""


def last_set_to_arrears(connection: Connection, among: Select[tuple[int]]) -> ColumnElement[date]:
    """Return on which day loans were last set to arrears: their histories alone know, and are read before.

    Args:
        connection: the transaction.
        among: the ids of loans of which all else that is asked for holds.
    """
    today = connection.scalar(select(TODAY))
    assert today is not None  # noqa: S101 - the bank has a date from its first start on
    known: dict[str, str] = {}
    ids: list[int] = list(connection.scalars(among.where(_HAS_FALLEN_DUE)))
    for first in range(0, len(ids), READ_AT_ONCE):
        found = loans_by_id(connection, ids[first : first + READ_AT_ONCE])
        accounts = [as_passed(each, today) for each in found.values()]
        late = arrears_of(connection, accounts, today, since=True)
        known |= {str(key): each.last_set_on.isoformat() for key, each in late.items() if each.last_set_on}
    return cast(bindparam("last_set", known, type_=JSONB, unique=True)[cast(loan.c.account_id, Text)].astext, Date)


def days_in_arrears(connection: Connection, visible: str) -> ColumnElement[int]:
    """Return for how many days loans have been in arrears; those counted by a calendar or a history are read before.

    Args:
        connection: the transaction.
        visible: path of the office below which loans are looked for.
    """
    found = (
        select(loan.c.account_id)
        .join_from(loan, office, office.c.id == loan.c.office_id)
        .where(office.c.hierarchy.startswith(visible, autoescape=True), IS_IN_ARREARS, _IS_COUNTED_APART)
    )
    today = connection.scalar(select(TODAY))
    assert today is not None  # noqa: S101 - the bank has a date from its first start on
    ids = list(connection.scalars(found))
    accounts = [as_passed(each, today) for each in loans_by_id(connection, ids).values()] if ids else []
    counted = {str(key): each.days for key, each in arrears_of(connection, accounts, today).items()}
    known = cast(bindparam("counted", counted, type_=JSONB, unique=True)[cast(loan.c.account_id, Text)].astext, Integer)
    beyond = case((_IS_COUNTED_APART, known), else_=TODAY - loan.c.open_from - GRACE)
    return case((IS_IN_ARREARS, beyond), else_=literal(0))
