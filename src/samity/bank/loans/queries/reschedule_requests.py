"""Requests to make the rest of a loan's schedule anew, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.rescheduling_asked import rescheduling_fact
from samity.bank.loans.values.rescheduling import ReschedulingAsked
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection, RowMapping

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import LoanState

PENDING, APPROVED, REJECTED = "PENDING", "APPROVED", "REJECTED"


@dataclass(eq=False)
class RescheduleRequestNotFound(Refusal):
    """There is no request {request_id} to reschedule a loan."""

    request_id: int


_REQUESTS = """
SELECT r.*, l.account_no, l.client_id, c.display_name AS client_name, v.name AS reason,
       s.username AS submitted_by_name, s.firstname AS submitted_by_firstname, s.lastname AS submitted_by_lastname,
       d.username AS decided_by_name, d.firstname AS decided_by_firstname, d.lastname AS decided_by_lastname
FROM loan_reschedule_request r
JOIN loan l ON l.account_id = r.account_id JOIN office o ON o.id = l.office_id
JOIN app_user s ON s.id = r.submitted_by LEFT JOIN app_user d ON d.id = r.decided_by
LEFT JOIN client c ON c.id = l.client_id LEFT JOIN code_value v ON v.id = r.reason_id
WHERE {which} ORDER BY r.id"""
_ONE = text(_REQUESTS.format(which="r.id = :id"))
_OF_LOAN = text(_REQUESTS.format(which="r.account_id = :loan"))
_VISIBLE = text(
    _REQUESTS.format(
        which="o.hierarchy LIKE :visible || '%' AND (CAST(:status AS text) IS NULL OR r.status = :status)"
        " AND (CAST(:loan AS bigint) IS NULL OR r.account_id = :loan)"
    )
)


def reschedule_request(connection: Connection, request_id: int) -> RowMapping:
    """Return a request, decided or not.

    Raises:
        RescheduleRequestNotFound: there is none.
    """
    found = connection.execute(_ONE, {"id": request_id}).mappings().one_or_none()
    if found is None:
        raise RescheduleRequestNotFound(request_id)
    return found


def reschedule_requests_of(connection: Connection, loan_id: int) -> Sequence[RowMapping]:
    """Return the requests about a loan in their order."""
    return connection.execute(_OF_LOAN, {"loan": loan_id}).mappings().all()


def reschedule_requests(
    connection: Connection, visible: str, status: str | None, loan_id: int | None = None
) -> Sequence[RowMapping]:
    """Return the requests about loans below an office, by its path; of one status or one loan where that is named."""
    asked = {"visible": visible, "status": status, "loan": loan_id}
    return connection.execute(_VISIBLE, asked).mappings().all()


def asked_by(request: RowMapping) -> ReschedulingAsked:
    """Return what a request asks for."""
    return ReschedulingAsked.from_json(request["asked"])


def rescheduled_as_asked(
    connection: Connection, account: LoanAccount, asked: ReschedulingAsked, today: date
) -> LoanState:
    """Return where a loan would stand, were its schedule made anew today; nothing stands against what is asked."""
    fact = rescheduling_fact(account.agreement, account.state, asked, account.last_serial + 1, today)
    return with_fact(connection, account, fact)


def with_fact(connection: Connection, account: LoanAccount, fact: Fact) -> LoanState:
    """Return where a loan would stand after one more fact."""
    facts = facts_of(connection, [account.id])[account.id]
    return replay(account.agreement, [*facts, fact])[0]
