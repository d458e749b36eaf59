"""Numbers of PostgreSQL's advisory locks, in one place so that no two mean the same."""

from __future__ import annotations

MIGRATION_LOCK = 7_300
"""Held while the tables are brought to the newest version: servers that start at once take turns."""

OPEN_DAY_LOCK = 7_301
"""Held shared, until his commit, by whoever writes; the change of the business date takes it alone."""

CHANGE_OF_DATE_LOCK = 7_302
"""Held by the one who changes the business date; who does not get it is refused."""

FIRST_START_LOCK = 7_303
"""Held while the bank is opened: of two servers started on one empty database the second waits."""
