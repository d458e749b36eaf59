"""Who may serve whom: the staff of an office serve what lies at or below it. See docs/rules/staff-eligibility.md."""

from __future__ import annotations


def may_serve(staff_hierarchy: str, entity_hierarchy: str) -> bool:
    """Say whether staff of one office may serve an entity of another.

    Source: groups and collection sheets specification, section 1.3: the entity's office hierarchy starts with the
    staff's.

    Args:
        staff_hierarchy: path of the staff's office, such as `.2.`.
        entity_hierarchy: path of the office of the client, group or centre, such as `.2.7.`.
    """
    return entity_hierarchy.startswith(staff_hierarchy)
