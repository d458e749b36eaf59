"""The home of an embedded bank: one folder with its files, its locks and its socket."""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from samity.storage.embedded.binaries import POSTGRESQL
from samity.storage.embedded.errors import EmbeddedServerRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from samity.storage.embedded.account import ServerAccount

DEMO_MARK = "demo-bank"
LOCK = "samity.lock"
SOCKET = ".s.PGSQL.5432"
# A socket's path may hold 103 bytes on macOS and 107 on Linux.
SOCKET_PATH_BYTES = 100


@dataclass(frozen=True, slots=True)
class Home:
    """The folder, and what lies in it."""

    path: Path

    @property
    def pgdata(self) -> Path:
        """PostgreSQL's files."""
        return self.path / "pgdata"

    @property
    def log(self) -> Path:
        """What PostgreSQL says."""
        return self.path / "postgres.log"

    def prepare(self) -> None:
        """Make the folder, or see that it is ours and of our version.

        Raises:
            EmbeddedServerRefused: it is somebody else's folder, or of another PostgreSQL version.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = {entry.name for entry in self.path.iterdir()}
        except OSError as closed:
            raise EmbeddedServerRefused(f"The home {self.path} cannot be used: {closed.strerror}.") from closed
        if found and not found & {LOCK, DEMO_MARK}:
            raise EmbeddedServerRefused(
                f"The folder {self.path} holds other files and no bank of Samity. Choose an empty one with --home."
            )
        self._check_version()

    def _check_version(self) -> None:
        if not self.pgdata.exists():
            return
        try:
            version = (self.pgdata / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            version = "unknown"
        except PermissionError as closed:
            raise EmbeddedServerRefused(f"The home {self.path} belongs to another account of this machine.") from closed
        if version != str(POSTGRESQL):
            raise EmbeddedServerRefused(
                f"The home {self.path} was made by PostgreSQL {version}, and this Samity brings {POSTGRESQL}. "
                "Dump it with the release that made it and load it here (docs/operating/install.md)."
            )

    @contextmanager
    def starting_or_stopping(self, report: Callable[[str], None]) -> Iterator[None]:
        """Let one at a time start or stop the server on this home, and wait for the turn."""
        lock = _open_lock(self.path / LOCK)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                report("Another Samity starts or stops PostgreSQL on this home; waiting for it")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def enter(self) -> int:
        """Count as one who uses the server; the kernel forgets it when we die, however we die."""
        lock = _open_lock(self.path / "users.lock")
        fcntl.flock(lock, fcntl.LOCK_SH)
        return lock

    def leave(self, lock: int) -> bool:
        """Stop counting as one who uses the server; True when nobody else does."""
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            os.close(lock)

    def socket_folder(self, account: ServerAccount) -> Path:
        """Make the folder of the socket, open to the server's account alone.

        Raises:
            EmbeddedServerRefused: the place for a long path is taken by somebody else.
        """
        folder = self.path / "run"
        if len(os.fsencode(folder / SOCKET)) > SOCKET_PATH_BYTES:
            name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
            folder = Path("/tmp") / f"samity-{account.uid}-{name}"  # noqa: S108 - checked below, and closed to others
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (account.uid, os.geteuid()):
            raise EmbeddedServerRefused(
                f"The socket folder {folder} belongs to somebody else. Choose a shorter --home."
            )
        account.owns(folder)
        return folder


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
