"""Whose account PostgreSQL runs under: the caller's own, or for root an unprivileged one."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.storage.embedded.errors import EmbeddedServerRefused

if TYPE_CHECKING:
    from pathlib import Path

SYSTEM_ACCOUNT = "samity"
ROOT = 0


@dataclass(frozen=True, slots=True)
class ServerAccount:
    """The account of the operating system that owns the files and runs the server."""

    uid: int
    gid: int
    name: str
    becoming: tuple[str, ...]
    """The command that becomes this account, put before the program; empty when we are it."""

    def owns(self, path: Path) -> None:
        """Give it a file or folder, readable by nobody else."""
        path.chmod(0o700 if path.is_dir() else 0o600)
        if os.geteuid() == ROOT:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def server_account(pgdata: Path) -> ServerAccount:
    """Return the account that runs the server on these files.

    PostgreSQL refuses to run as root. Root therefore runs it as the owner of existing files, and new files belong to
    the system account `samity`, which is made when missing.

    Raises:
        EmbeddedServerRefused: the files are another person's, or root has no way to step down here.
    """
    owner = pgdata.stat().st_uid if pgdata.exists() else None
    if os.geteuid() == ROOT:
        entry = _system_account() if owner in (None, ROOT) else _entry(owner)
        return ServerAccount(entry.pw_uid, entry.pw_gid, entry.pw_name, _stepping_down(entry))
    if owner not in (None, os.geteuid()):
        raise EmbeddedServerRefused(f"The home {pgdata.parent} belongs to another account of this machine.")
    entry = _entry(os.geteuid())
    return ServerAccount(entry.pw_uid, entry.pw_gid, entry.pw_name, ())


def _entry(uid: int | None) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid if uid is not None else os.geteuid())
    except KeyError as unknown:
        raise EmbeddedServerRefused(
            f"The account {uid} has no name on this machine, and PostgreSQL needs one. Add it to /etc/passwd, "
            "or give a PostgreSQL server with --database-url."
        ) from unknown


def _system_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_ACCOUNT)
    except KeyError:
        useradd = shutil.which("useradd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if useradd:
        # Two homes may be opened at once: whoever comes second finds the account made.
        subprocess.run(  # noqa: S603 - a fixed command
            [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_ACCOUNT],
            check=False,
            capture_output=True,
        )
    try:
        return pwd.getpwnam(SYSTEM_ACCOUNT)
    except KeyError as missing:
        raise EmbeddedServerRefused(
            f"PostgreSQL does not run as root, and the system account `{SYSTEM_ACCOUNT}` could not be made. "
            "Start Samity as an ordinary user, or give a PostgreSQL server with --database-url."
        ) from missing


def _stepping_down(entry: pwd.struct_passwd) -> tuple[str, ...]:
    """Become the account, keeping only the right to walk through root's closed folders.

    The environment and the home often lie under /root, which others may not enter. Opening it to everybody would be
    the larger hole: the server keeps CAP_DAC_OVERRIDE instead, and whoever reaches it is root already.
    """
    setpriv = shutil.which("setpriv")
    if not sys.platform.startswith("linux") or setpriv is None:
        raise EmbeddedServerRefused(
            "PostgreSQL does not run as root, and this machine has no `setpriv` to step down with. "
            "Start Samity as an ordinary user, or give a PostgreSQL server with --database-url."
        )
    return (
        setpriv,
        f"--reuid={entry.pw_uid}",
        f"--regid={entry.pw_gid}",
        "--clear-groups",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
        "--securebits=+no_setuid_fixup",
    )
