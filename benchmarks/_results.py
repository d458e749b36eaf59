"""What was measured: its spread, and the file in which it is kept with the git id."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "benchmarks" / "results"


@dataclass(frozen=True, slots=True)
class Spread:
    """Latencies in milliseconds."""

    count: int
    p50: float
    p90: float
    p99: float
    slowest: float

    @property
    def p99_to_p50(self) -> float:
        """How much worse the worst in a hundred is than the middle."""
        return self.p99 / self.p50


def spread(seconds: Sequence[float]) -> Spread:
    """Return the spread of measured seconds; percentiles by the nearest rank."""
    ordered = sorted(1000 * each for each in seconds)

    def percentile(percent: int) -> float:
        return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]

    return Spread(len(ordered), percentile(50), percentile(90), percentile(99), ordered[-1])


def keep(name: str, found: dict[str, Any]) -> Path:
    """Write a result to benchmarks/results, with what it was measured on."""
    path = FOLDER / f"{name}.json"
    measured = {"measured_at": datetime.now(UTC).isoformat(timespec="seconds"), "git": git_id(), "machine": machine()}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({**measured, **found}, indent=2, default=_plain) + "\n")
    return path


def git_id() -> str:
    """Return the id of the commit, with `-dirty` when the source differs from it; other results are no source."""
    named = _git("describe", "--always", "--abbrev=12", "--exclude=*").stdout.strip()
    differs = _git("diff", "--quiet", "HEAD", "--", ".", f":(exclude){FOLDER.relative_to(ROOT)}").returncode
    return f"{named}-dirty" if named and differs else named or "unknown"


def _git(*said: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *said], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603, S607 - whichever git there is


def machine() -> dict[str, Any]:
    """Say what kind of machine this is; not which one."""
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "cores": os.cpu_count() or 0,
        "python": platform.python_version(),
        "samity": version("samity"),
        "load": round(os.getloadavg()[0], 1),
    }


def _plain(value: object) -> dict[str, Any]:
    if isinstance(value, Spread):
        return {name: round(each, 2) for name, each in asdict(value).items()} | {
            "p99_to_p50": round(value.p99_to_p50, 2)
        }
    message = f"{type(value).__name__} has no place in a result"
    raise TypeError(message)
