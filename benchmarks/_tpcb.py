"""The yardstick: one TPC-B transaction of pgbench, on the same server in the same run."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samity.storage.embedded import Embedded

DATABASE = "tpcb"
SCALE = 10
LATENCY = re.compile(r"latency average = ([0-9.]+) ms")


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A database of pgbench."""

    server: Embedded

    def prepare(self) -> None:
        """Fill it (`pgbench -i -s 10`)."""
        self.server.ensure_database(DATABASE)
        self._run("-i", "-q", "-s", str(SCALE))

    def milliseconds(self, seconds: int) -> float:
        """Return the average latency of one client (`pgbench -c 1 -M prepared -T seconds`)."""
        said = self._run("-c", "1", "-M", "prepared", "-T", str(seconds), "-n")
        found = LATENCY.search(said)
        if found is None:
            raise RuntimeError(f"pgbench says no latency: {said}")
        return float(found.group(1))

    def _run(self, *words: str) -> str:
        where = ["-h", str(self.server.socket_folder), "-U", "samity", DATABASE]
        command = [str(self.server.bin("pgbench")), *words, *where]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        if done.returncode != 0:
            raise RuntimeError(f"pgbench ends with {done.returncode}: {done.stderr[-500:]}")
        return done.stdout
