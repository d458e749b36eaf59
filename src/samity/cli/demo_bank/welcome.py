"""What the demo says when it is open: where it is, who may come in, and what to try first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.cli.demo_bank.branch import OFFICERS, PASSWORD

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MEETS_TODAY = """
SELECT g.id AS centre_id, g.name, k.id AS calendar_id, d.business_date
FROM calendar k JOIN client_group g ON g.id = k.owner_id CROSS JOIN bank_date d
WHERE g.level = 'CENTRE' AND k.recurrence LIKE 'FREQ=WEEKLY%' AND d.business_date >= k.starts_on
  AND (d.business_date - k.starts_on) % 7 = 0
ORDER BY g.id LIMIT 1"""


def welcome(connection: Connection, address: str) -> str:
    """Return the welcome of a demo bank that answers at an address; on a day with a meeting, how to see its sheet."""
    officers = " or ".join(username for _, _, username in OFFICERS)
    said = (
        f"\n  The demo bank is open at {address}\n"
        f"  user mifos, password {PASSWORD}  (loan officers: {officers}, the same password)\n"
        f"  Fineract API: {address}/fineract-provider/api/docs\n"
    )
    meets = connection.execute(text(_MEETS_TODAY)).first()
    if meets is not None:
        asked = (
            f'{{"calendarId": {meets.calendar_id}, "transactionDate": "{meets.business_date}", '
            '"dateFormat": "yyyy-MM-dd", "locale": "en"}'
        )
        said += (
            f"\n  {meets.name} meets today, {meets.business_date}. Its collection sheet:\n\n"
            f"  curl -u mifos:{PASSWORD} -H 'Fineract-Platform-TenantId: default' \\\n"
            f"    -H 'Content-Type: application/json' -d '{asked}' \\\n"
            f"    '{address}/fineract-provider/api/v1/centers/{meets.centre_id}?command=generateCollectionSheet'\n\n"
            "  README.md goes on from there: save it, see the books.\n"
        )
    return f"{said}\n  Ctrl-C ends it.\n"
