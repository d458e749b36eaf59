"""When what falls due in holidays was moved for all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from samity.storage.audit import HOLIDAYS_APPLIED, audit_line

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_APPLIED = select(audit_line.c.done_at).where(audit_line.c.act == HOLIDAYS_APPLIED)


def holidays_applied(connection: Connection, most: int, offset: int = 0) -> list[datetime]:
    """Return the moments at which it was done, the last one first."""
    last_first = _APPLIED.order_by(audit_line.c.id.desc()).limit(most).offset(offset)
    return list(connection.execute(last_first).scalars())


def count_holidays_applied(connection: Connection) -> int:
    """Return how often it was done."""
    return int(connection.execute(select(func.count()).select_from(_APPLIED.subquery())).scalar_one())
