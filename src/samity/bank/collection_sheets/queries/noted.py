"""How far a meeting is noted: the loans that its sheets hold, and those that owe something and stand on none.

See docs/rules/todays-meetings.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.clients.queries.office_transfers import JOIN_WHO_STAYS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection

    from samity.bank.collection_sheets.queries.meeting_money import At
    from samity.bank.collection_sheets.queries.visits import Visit


@dataclass(frozen=True, slots=True)
class Noted:
    """The loans of a meeting.

    Attributes:
        noted: stand on a sheet of the meeting, also with nothing paid.
        missing: owe something by the meeting and stand on none.
    """

    noted: int = 0
    missing: int = 0

    @property
    def asked(self) -> int:
        """Return how many were or are to be noted."""
        return self.noted + self.missing


# The same loans as those expected to pay (meeting_money.py). A loan may have moved to another group since it was noted.
_NOTED = f"""
WITH owing AS (
  SELECT met.group_id, met.held_on, l.account_id AS loan_id
  FROM unnest(CAST(:groups AS bigint[]), CAST(:days AS date[])) AS met(group_id, held_on)
  JOIN loan l ON l.group_id = met.group_id AND l.kind = 'JLG' AND l.status = 'ACTIVE' AND l.disbursed_on <= met.held_on
  {JOIN_WHO_STAYS}
  JOIN loan_installment i ON i.account_id = l.account_id AND i.due_on <= met.held_on
  GROUP BY met.group_id, met.held_on, l.account_id
  HAVING sum(i.principal_due - i.principal_paid - i.principal_waived
             + i.interest_due - i.interest_paid - i.interest_waived
             + i.fees_due - i.fees_paid - i.fees_waived
             + i.penalties_due - i.penalties_paid - i.penalties_waived) > 0),
noted AS (
  SELECT n.loan_id, n.due_on AS held_on, max(n.group_id) AS group_id
  FROM collection_sheet_line n WHERE n.sheet_id = ANY(:sheets) AND n.kind = 'REPAYMENT'
  GROUP BY n.loan_id, n.due_on)
SELECT coalesce(o.group_id, n.group_id) AS group_id, held_on,
       count(n.loan_id) AS noted, count(*) - count(n.loan_id) AS missing
FROM owing o FULL JOIN noted n USING (loan_id, held_on)
GROUP BY 1, 2"""


def noted_at(connection: Connection, asked: Sequence[Visit]) -> Mapping[At, Noted]:
    """Return how far each group of these meetings is noted; one without such loans is left out."""
    meetings = [(group.id, visit.on) for visit in asked for group in visit.groups]
    if not meetings:
        return {}
    rows = connection.execute(
        text(_NOTED),
        {
            "groups": [group_id for group_id, _ in meetings],
            "days": [held_on for _, held_on in meetings],
            "sheets": [mark.id for visit in asked for mark in visit.sheets if mark.stands],
        },
    )
    return {(row.group_id, row.held_on): Noted(row.noted, row.missing) for row in rows}


def noted_together(many: Collection[Noted]) -> Noted:
    """Add up the groups of a meeting."""
    return Noted(sum(each.noted for each in many), sum(each.missing for each in many))
