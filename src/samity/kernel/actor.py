"""Who is asking, and what he may do: a value handed to every operation."""

from __future__ import annotations

from dataclasses import dataclass, field

ALL = "all:all"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person or a night job.

    Attributes:
        office_hierarchy: path of his office, such as `.` or `.2.7.`; he sees what lies below it.
        permissions: names such as `loans:repay`; `all:all` holds every one.
        staff_id: the staff member he is, whose groups are his; None for who serves nobody.
    """

    user_id: int
    username: str
    office_id: int
    office_hierarchy: str
    permissions: frozenset[str] = field(default_factory=frozenset)
    staff_id: int | None = None

    def may(self, permission: str) -> bool:
        """Say whether he holds the permission; reading everything is `all:read`."""
        if permission in self.permissions or ALL in self.permissions:
            return True
        return permission.endswith(":read") and "all:read" in self.permissions

    def sees(self, hierarchy: str) -> bool:
        """Say whether an office lies in his own subtree."""
        return hierarchy.startswith(self.office_hierarchy)
