"""One running PostgreSQL: found, started, waited for, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from psycopg import pq

from samity.storage.embedded.binaries import binary
from samity.storage.embedded.errors import EmbeddedServerRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from samity.storage.embedded.account import ServerAccount
    from samity.storage.embedded.home import Home

PORT = 5432
SILENCE_SECONDS = 60
STOP_SECONDS = 60
REPORT_SECONDS = 2
LOG_BYTES = 10_000_000
# Nothing a customer is called may reach the log: neither the statement nor the key it stumbled over.
QUIET = {"log_error_verbosity": "terse", "log_min_error_statement": "panic", "log_timezone": "UTC", "timezone": "UTC"}
# The shell lets the server outlive us and tells its process id.
DETACHED = '"$@" </dev/null >&2 & echo $!'
ORPHANS = "pre-existing shared memory block"


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The first process of a server, as its own file `postmaster.pid` tells."""

    pid: int
    socket_folder: Path

    def runs_on(self, pgdata: Path) -> bool:
        """Whether this process lives and serves these files, and is not a stranger with a reused number."""
        try:
            process = psutil.Process(self.pid)
            return self.lives() and process.name().startswith("postgres") and pgdata.samefile(process.cwd())
        except (psutil.Error, OSError):
            return False

    def lives(self) -> bool:
        """Whether a process of this number lives; one that ended and was not yet buried does not."""
        try:
            return psutil.Process(self.pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def answer(self) -> pq.Ping:
        """Ask whether it takes connections; it needs no password for that."""
        return pq.Ping(pq.PGconn.ping(f"host='{_quoted(self.socket_folder)}' port={PORT} connect_timeout=5".encode()))


def recorded(pgdata: Path) -> Postmaster | None:
    """Read `postmaster.pid`; None when there is none or it is half written."""
    try:
        lines = (pgdata / "postmaster.pid").read_text().splitlines()
        return Postmaster(int(lines[0]), Path(lines[4].strip()))
    except (FileNotFoundError, IndexError, ValueError):
        return None


def ensure_running(
    home: Home, account: ServerAccount, options: Mapping[str, str], report: Callable[[str], None]
) -> Postmaster:
    """Adopt the server that runs on this home, or start one and wait until it takes connections.

    Recovery after a crash takes as long as it takes; `report` hears about it.

    Raises:
        EmbeddedServerRefused: the server ends while starting; its last words are in the sentence.
    """
    give_up_at = time.monotonic() + SILENCE_SECONDS
    while True:
        found = recorded(home.pgdata)
        adopted = found is not None and found.runs_on(home.pgdata)
        begin = home.log.stat().st_size if home.log.exists() else 0
        server = found if found and adopted else _start(home, account, options, stale=found)
        if _ready(server, home, report):
            return server
        # What we found was just stopping, or processes of a killed server are still leaving: begin again.
        last_words = _last_words(home.log, begin)
        if (not adopted and ORPHANS not in last_words) or time.monotonic() > give_up_at:
            raise EmbeddedServerRefused(f"PostgreSQL ended while it started on {home.path}:\n{last_words}")
        time.sleep(0.2)


def _start(home: Home, account: ServerAccount, options: Mapping[str, str], stale: Postmaster | None) -> Postmaster:
    folder = home.socket_folder(account)
    settings = {"listen_addresses": "", "unix_socket_permissions": "0700", **QUIET, **options}
    command: list[str | Path] = [binary("postgres"), "-D", home.pgdata, "-k", folder, "-p", str(PORT)]
    command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    # A number left by a dead server may belong to a stranger now. Named as its grandparent, PostgreSQL passes over
    # the number, yet still checks that no orphan holds the old shared memory (deleting the file would skip that).
    passed_over = {"PG_GRANDPARENT_PID": str(stale.pid)} if stale else {}
    if home.log.exists() and home.log.stat().st_size > LOG_BYTES:
        home.log.replace(home.log.with_suffix(".log.1"))
    with home.log.open("a") as log:
        account.owns(home.log)
        shell = subprocess.run(  # noqa: S603 - our own programs and paths, each one word
            [*account.becoming, "/bin/sh", "-c", DETACHED, "sh", *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            check=False,
            cwd="/",
            env=clean_environment() | passed_over,
            start_new_session=True,
        )
    if shell.returncode != 0:
        raise EmbeddedServerRefused(f"PostgreSQL did not start:\n{_last_words(home.log, 0)}")
    return Postmaster(int(shell.stdout), folder)


def clean_environment() -> dict[str, str]:
    """Return what PostgreSQL's programs may see: no PGPORT, PGDATA or locale of the caller."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _ready(server: Postmaster, home: Home, report: Callable[[str], None]) -> bool:
    """Wait until it takes connections; False when it ends before."""
    began = heard = reported = time.monotonic()
    while (answer := server.answer()) != pq.Ping.OK:
        now = time.monotonic()
        if not server.lives():
            return False
        if answer == pq.Ping.REJECT:
            heard = now
        if now - heard > SILENCE_SECONDS:
            raise EmbeddedServerRefused(
                f"PostgreSQL (process {server.pid}) runs on {home.path} and does not answer at {server.socket_folder}. "
                "Was the home moved while it ran? Stop that process and start again."
            )
        if now - reported > REPORT_SECONDS:
            reported = now
            report(f"PostgreSQL recovers after a crash; {now - began:.0f} seconds so far, nothing is lost")
        time.sleep(0.02)
    return True


def stop(server: Postmaster, pgdata: Path) -> None:
    """Stop it cleanly, and wait at most a minute for its last checkpoint; it ends by itself in any case."""
    if not server.runs_on(pgdata):
        return
    with suppress(ProcessLookupError):
        os.kill(server.pid, signal.SIGINT)  # PostgreSQL's "fast" stop: no new work, roll back, checkpoint, end.
    give_up_at = time.monotonic() + STOP_SECONDS
    while server.runs_on(pgdata) and time.monotonic() < give_up_at:
        time.sleep(0.02)


def _last_words(log: Path, begin: int) -> str:
    try:
        with log.open("rb") as file:
            file.seek(begin)
            return "\n".join(file.read().decode(errors="replace").splitlines()[-8:])
    except FileNotFoundError:
        return ""


def _quoted(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace("'", "\\'")
