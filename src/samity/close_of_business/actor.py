"""In whose name the night acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.kernel.actor import ALL, Actor

if TYPE_CHECKING:
    from sqlalchemy import Connection

NIGHT = "close-of-business"

_FIRST_USER = """
SELECT u.id, o.id AS office_id, o.hierarchy
FROM app_user u CROSS JOIN office o WHERE o.parent_id IS NULL ORDER BY u.id LIMIT 1"""


def actor_of_the_night(connection: Connection) -> Actor:
    """Return the night as an actor: it may do everything, everywhere.

    Every line of the audit trail and of the books leads to a user, and nobody can sign in as the night; so it signs
    with the user who was there first, the administrator of the first start. Its lines are told from his own by their
    request id, which begins with `close-of-business:`.
    """
    row = connection.execute(text(_FIRST_USER)).one()
    return Actor(row.id, NIGHT, row.office_id, row.hierarchy, frozenset({ALL}))
