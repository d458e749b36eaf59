"""How many active members a group may have. See docs/rules/group-size.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samity.bank.clients.values import MemberLimits


def may_begin(limits: MemberLimits, active_members: int) -> bool:
    """Say whether a group of this size may become active: neither too few nor too many."""
    return (limits.least is None or active_members >= limits.least) and may_grow_to(limits, active_members)


def may_grow_to(limits: MemberLimits, active_members: int) -> bool:
    """Say whether a group may have this many active members after somebody joined or became active."""
    return limits.most is None or active_members <= limits.most
