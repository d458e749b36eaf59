"""Nobody gives away more than he holds. See docs/rules/authority.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from samity.kernel.actor import Actor

OWN = frozenset({"own:change_password", "own:make_calendar_address", "own:revoke_calendar_address"})
"""What everybody may do to himself, whatever his roles say."""


def covers(actor: Actor, permissions: Iterable[str]) -> bool:
    """Say whether the actor holds all of these permissions himself.

    He may then give them, and change a user or a role that has them. Without this rule a person who may reset
    passwords could sign in as the administrator.
    """
    return all(actor.may(permission) for permission in permissions)
