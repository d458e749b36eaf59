"""A bank's home of one run alone."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._results import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def fresh_home() -> Iterator[Path]:
    """Make a bank's home of this run alone, on the disk of the source."""
    (ROOT / ".cache").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / ".cache"))
    try:
        yield folder / "home"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
