"""Groups and centres end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from samity.bank.clients.operations.officers import end_term
from samity.bank.clients.records import client_group
from samity.bank.clients.values import GroupStatus

if TYPE_CHECKING:
    from datetime import date

    from samity.storage.unit import Unit


def end_group(unit: Unit, group_id: int, on: date, reason_id: int) -> None:
    """Write that a group or centre is closed, and that nobody serves it any more.

    Not an operation of its own: who knows the loans gates it, and sees that nothing of theirs is open.
    """
    closed = {
        "status": GroupStatus.CLOSED,
        "closed_on": on,
        "closed_by": unit.actor.user_id,
        "closure_reason_id": reason_id,
    }
    unit.connection.execute(update(client_group).where(client_group.c.id == group_id).values(closed))
    end_term(unit, group_id, on)
