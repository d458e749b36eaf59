"""A real server in a process of its own, and a client on one line to it, for tests and benchmarks."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.api import BASE
from tests.databases import ADMIN_PASSWORD, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

START_SECONDS = 60
WAIT_SECONDS = 30
SIGN_IN = {
    "Authorization": "Basic " + base64.b64encode(f"mifos:{ADMIN_PASSWORD}".encode()).decode(),
    "Fineract-Platform-TenantId": "default",
    "Content-Type": "application/json",
}

LineBroken = (OSError, HTTPException)
"""What a client meets when the server dies: it cannot know whether the act was done."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def was_kept(self) -> bool:
        """Whether the act was done before, and this is the answer it got then."""
        return self.headers.get("x-served-from-cache") == "true"


class Line:
    """One connection that stays open, signed in as the administrator."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)

    def post(self, path: str, body: bytes, key: str | None = None) -> Answer:
        """Send a body and wait for the answer.

        Raises:
            LineBroken: the line broke; whether the act was done is unknown.
        """
        headers = {**SIGN_IN, **({"Idempotency-Key": key} if key else {})}
        self._connection.request("POST", f"{BASE}/{path}", body, headers)
        response = self._connection.getresponse()
        return Answer(response.status, {name.lower(): word for name, word in response.getheaders()}, response.read())

    def healthy(self) -> bool:
        """Whether the server is there and well."""
        try:
            self._connection.request("GET", "/health")
            response = self._connection.getresponse()
            response.read()
        except LineBroken:
            self._connection.close()
            return False
        return response.status == 200

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


class RealServer:
    """`samity serve` on a home, or on a database that is given; it can be killed and started again."""

    def __init__(self, home: Path, database_url: str | None = None) -> None:
        self.port = free_port()
        self._home = home
        self._given = {} if database_url is None else {"SAMITY_DATABASE_URL": database_url}
        self._log = home.with_name(f"{home.name}.log")
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it is well."""
        words = ["serve", "--home", str(self._home), "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._running = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "samity.cli", *words],
                stdout=log,
                stderr=log,
                env={**_environment(), **self._given},
            )
        give_up_at = time.monotonic() + START_SECONDS
        while not self.is_well():
            if self._running.poll() is not None or time.monotonic() > give_up_at:
                raise RuntimeError(f"the server does not start: {self._log.read_text()[-2000:]}")
            time.sleep(0.05)

    def is_well(self) -> bool:
        """Whether it answers."""
        line = Line(self.port)
        try:
            return line.healthy()
        finally:
            line.close()

    def kill(self) -> None:
        """End it without a warning (SIGKILL)."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None

    def stop(self) -> None:
        """End it in order (SIGTERM)."""
        if self._running is not None:
            self._running.terminate()
            self._running.wait(WAIT_SECONDS)
            self._running = None

    @property
    def peak_memory(self) -> int:
        """The most memory that the process held at once, in bytes, as Linux counts it."""
        assert self._running is not None
        told = Path(f"/proc/{self._running.pid}/status").read_text()
        kibibytes = next(line.split()[1] for line in told.splitlines() if line.startswith("VmHWM:"))
        return int(kibibytes) * 1024

    @property
    def lives(self) -> bool:
        """Whether the process is there."""
        return self._running is not None and self._running.poll() is None


@contextmanager
def real_server(home: Path, database_url: str | None = None) -> Iterator[RealServer]:
    """Start a server on a home or a database; at the end it is stopped in order."""
    server = RealServer(home, database_url)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _environment() -> dict[str, str]:
    """Return what a server may see; it keeps the bytecode that it makes, since starting again is what it is for."""
    kept = {name: word for name, word in os.environ.items() if not name.startswith("SAMITY_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {
        **kept,
        "PYTHONPYCACHEPREFIX": str(ROOT / ".cache" / "bytecode"),
        "SAMITY_LOG_LEVEL": "warning",
        "SAMITY_ADMIN_PASSWORD": ADMIN_PASSWORD,
    }


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def encoded(body: dict[str, Any]) -> bytes:
    """Write a body as JSON."""
    return json.dumps(body).encode()
