"""Where a group stands under its centre, as a path. See docs/rules/group-hierarchy.md."""

from __future__ import annotations


def hierarchy_of(group_id: int, centre_hierarchy: str | None = None) -> str:
    """Return `.ID.` for a centre or a lone group, `.CENTRE.GROUP.` for a group in a centre."""
    return f"{centre_hierarchy or '.'}{group_id}."
